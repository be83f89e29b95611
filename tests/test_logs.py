"""Logs: one JSON object a line for machines, text for people, and no value of a variable in either."""

import logging
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest
import structlog

from amends import logs
from amends.ids import new_key
from amends.instants import from_text

FORMATS = ("json", "text")

log = logging.getLogger("amends.tests")


@pytest.fixture(autouse=True)
def as_it_was() -> Iterator[None]:
    """What a test configures must not reach the next."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    structlog.contextvars.clear_contextvars()
    root.handlers[:] = handlers
    root.setLevel(level)


def lines_of(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    """What was logged: each line must be a JSON object by itself."""
    said = capsys.readouterr()
    assert said.err == ""
    assert said.out.endswith("\n")
    return [msgspec.json.decode(line, type=dict[str, Any]) for line in said.out[:-1].split("\n")]


def fail(secret: str) -> None:
    inner = {"key": secret}
    if inner:
        raise LookupError("nothing here")


def log_a_failure() -> str:
    """Log a traceback through functions whose variables hold a secret."""
    secret = new_key(1001)
    try:
        fail(secret)
    except LookupError:
        log.exception("request failed", extra={"request_id": "r-1"})
    return secret


def test_each_message_is_one_json_object_on_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure("json")
    log.info("first\nof two", extra={"path": "/v1\r\n", "words": "Nadie contestó\u2028"})
    log.warning("second")
    first, second = lines_of(capsys)
    assert (first["event"], first["level"], first["path"]) == ("first\nof two", "info", "/v1\r\n")
    assert first["words"] == "Nadie contestó\u2028"
    assert (second["event"], second["level"]) == ("second", "warning")


def test_a_line_says_when_in_utc(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure("json")
    log.info("now")
    [line] = lines_of(capsys)
    assert line["timestamp"].endswith("Z")
    assert from_text(line["timestamp"]) > from_text("2025-01-01T00:00:00Z")


def test_what_is_bound_to_a_request_is_on_its_lines(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure("json")
    with structlog.contextvars.bound_contextvars(request_id="r-1"):
        log.info("within")
    log.info("after")
    within, after = lines_of(capsys)
    assert within["request_id"] == "r-1"
    assert "request_id" not in after


@pytest.mark.parametrize("log_format", FORMATS)
def test_what_is_only_for_debugging_is_not_logged(log_format: str, capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure(log_format)
    log.debug("step by step")
    log.info("the sum of it")
    out = capsys.readouterr().out
    assert "the sum of it" in out
    assert "step by step" not in out


def test_a_failure_is_one_line_with_its_traceback(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure("json")
    log_a_failure()
    [line] = lines_of(capsys)
    assert (line["event"], line["level"], line["request_id"]) == ("request failed", "error", "r-1")
    assert "LookupError: nothing here" in line["exception"]
    assert 'raise LookupError("nothing here")' in line["exception"]


@pytest.mark.parametrize("log_format", FORMATS)
def test_a_traceback_shows_no_value_of_a_variable(log_format: str, capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure(log_format)
    secret = log_a_failure()
    out = capsys.readouterr().out
    assert "fail(secret)" in out
    assert "LookupError: nothing here" in out
    assert secret not in out
    assert secret[4:36] not in out


def test_text_is_for_people(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure("text")
    log.info("Amends serves")
    out = capsys.readouterr().out
    assert "Amends serves" in out
    with pytest.raises(msgspec.DecodeError):
        msgspec.json.decode(out)


def test_what_a_library_warns_of_is_one_object_a_line_as_well(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure("json")
    logging.getLogger("uvicorn.error").warning("%s is odd", "this")
    logging.getLogger("uvicorn.error").info("this is not told")
    try:
        fail(new_key(1001))
    except LookupError:
        logging.getLogger("asyncio").exception("it failed")
    warned, failed = lines_of(capsys)
    assert (warned["event"], warned["level"]) == ("this is odd", "warning")
    assert "LookupError" in failed["exception"]
    assert "amk_" not in failed["exception"]
