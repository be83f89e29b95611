"""The access log: off unless it is turned on, one line a request, and no secret in it."""

import logging
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from msgspec import structs

from amends import logs
from amends.store.engine.database import Database
from tests.cast import FixtureWorkspace
from tests.engines import Clock
from tests.http import app_harness
from tests.http.app_harness import UNLIMITED, AppHarness
from tests.http.web import browser

LOGGER = "amends.http.server.access_log"
FIELDS = ("method", "route", "status", "seconds", "bytes", "client", "request_id")


@pytest.fixture
async def logging_house(
    database: Database, workspace: FixtureWorkspace, clock: Clock, tmp_path: Path
) -> AsyncIterator[AppHarness]:
    settings = structs.replace(UNLIMITED, attachments=str(tmp_path), access_log=True)
    async with app_harness.open_harness(database, workspace, clock, settings) as opened:
        yield opened


def lines_of(caplog: pytest.LogCaptureFixture) -> list[dict[str, Any]]:
    return [{name: getattr(record, name) for name in FIELDS} for record in caplog.records if record.name == LOGGER]


async def test_nothing_is_logged_unless_it_is_asked_for(harness: AppHarness, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    await harness.client.get("/health/live")
    assert not UNLIMITED.access_log
    assert lines_of(caplog) == []


async def test_a_request_has_its_line(logging_house: AppHarness, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    answer = await logging_house.client.get(f"{logging_house.v1}/segments", headers={"x-request-id": "r-1"})
    (line,) = lines_of(caplog)
    assert 0 <= line.pop("seconds") < 60
    assert line == {
        "method": "GET",
        "route": "/v1/workspaces/{workspace_id}/segments",
        "status": 200,
        "bytes": len(answer.content),
        "client": "127.0.0.1",
        "request_id": "r-1",
    }


async def test_the_bytes_are_those_that_went_out(logging_house: AppHarness, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    for method, coding in (("GET", "identity"), ("GET", "gzip"), ("HEAD", "gzip")):
        await logging_house.client.request(method, "/docs", headers={"accept-encoding": coding})
    bare, packed, head = (line["bytes"] for line in lines_of(caplog))
    assert bare > packed > head == 0


async def test_an_unknown_address_is_logged_without_it(
    logging_house: AppHarness, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    await logging_house.client.get("/amk_a-key-in-the-path")
    (line,) = lines_of(caplog)
    assert (line["route"], line["status"]) == ("none", 404)


async def test_no_secret_gets_into_a_line(logging_house: AppHarness, capsys: pytest.CaptureFixture[str]) -> None:
    harness, secret = logging_house, "5ecr3t-words"
    somebody = await browser.signed_in(harness, harness.workspace.ana)
    token, session = await somebody.token(), somebody.client.cookies[browser.COOKIE]
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    logs.configure("json")
    try:
        await harness.client.get(f"{harness.v1}/tickets?q={secret}&api-key={harness.key}")
        await harness.client.get(f"/{secret}/{harness.key}?token={secret}", headers={"authorization": secret})
        await harness.client.post(f"{harness.v1}/responses", content=secret, headers={"idempotency-key": secret})
        await somebody.client.get(f"/inbox?q={secret}", headers={"referer": secret, "user-agent": secret})
        sent = {"csrf_token": token, "email": secret, "password": secret}
        await somebody.client.post("/sign-in", data=sent, headers=browser.SAME_ORIGIN)
    finally:
        root.handlers[:] = handlers
        root.setLevel(level)
        await somebody.client.aclose()
    said = capsys.readouterr().out
    assert said.count('"request answered"') == 5
    for each in (secret, harness.key, token, session):
        assert each not in said
