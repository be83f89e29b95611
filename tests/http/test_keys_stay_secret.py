"""A key is a secret: at rest, in answers, in logs; and what can't be one never gets to the database."""

import json
import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from amends import logs
from amends.http.request.authentication import keys
from amends.ids import key_prefix
from amends.store.engine.database import Database
from amends.usecases import queries
from tests.http.app_harness import AppHarness, client_of

SECRET_WORDS = "Nadie debe leer esto"


@pytest.fixture
def logs_as_they_were() -> Iterator[None]:
    """However a test has logs written, afterwards they are as before."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)


async def test_a_key_is_nowhere_in_the_database(harness: AppHarness, database_url: str) -> None:
    await harness.client.get(harness.ticket_path)
    rows = await harness.database.read(harness.workspace.by, lambda tx: tx.all("SELECT * FROM keys"))
    kept = repr([tuple(row) for row in rows])
    if harness.database.engine == "sqlite":
        file = Path(database_url.removeprefix("sqlite:///"))
        kept += "".join(each.read_bytes().decode("latin-1") for each in file.parent.glob(f"{file.name}*"))
    assert key_prefix(harness.key) in kept
    assert harness.key.split("_")[2] not in kept


async def test_a_mistyped_key_is_refused_without_asking_the_database(
    harness: AppHarness, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []

    async def who_has(*_: object) -> None:
        asked.append("asked")

    monkeypatch.setattr(keys, "get_principal", who_has)
    last = "1" if harness.key[-1] == "0" else "0"
    for mistyped in (harness.key[:-1] + last, harness.key[:-1], harness.key + "0", "amk_", "", "Bearer"):
        async with client_of(harness.app, mistyped) as client:
            assert (await client.get(harness.ticket_path)).status_code == 401
    assert asked == []
    async with client_of(harness.app, harness.key) as client:
        await client.get(harness.ticket_path)
    assert asked == ["asked"]


async def test_what_was_not_foreseen_is_logged_under_its_request_and_tells_nothing(
    harness: AppHarness, logs_as_they_were: None, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    async def newest_ticket(_: Database) -> Any:
        words = SECRET_WORDS
        raise RuntimeError(f"{len(words)} characters")

    monkeypatch.setattr(queries, "get_newest_ticket", newest_ticket)
    logs.configure("json")
    answer = await harness.client.get(harness.ticket_path, headers={"x-request-id": "r-500"})
    assert answer.status_code == 500
    assert "characters" not in answer.text
    [line] = capsys.readouterr().out.splitlines()
    entry = json.loads(line)
    assert (entry["event"], entry["request_id"], entry["path"]) == ("request failed", "r-500", harness.ticket_path)
    assert "RuntimeError: 20 characters" in entry["exception"]
    assert SECRET_WORDS not in line
    assert harness.key not in line


def fail(key: str) -> None:
    raise RuntimeError(f"{len(key)} characters")


def test_logs_for_people_show_no_values_either(logs_as_they_were: None, capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure("text")
    try:
        fail("amk_" + "s" * 32)
    except RuntimeError:
        logging.getLogger("amends.tests").exception("request failed")
    said = capsys.readouterr().out
    assert "RuntimeError" in said
    assert "ssss" not in said
