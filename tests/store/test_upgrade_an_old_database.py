"""Upgrading a database of dbbeb53: all its data is there and its audit holds; any other is refused in words."""

import contextlib
from collections.abc import AsyncIterator
from typing import Any

import apsw
import asyncpg
import httpx2
import pytest

from amends.app import database_of
from amends.errors import BusinessRuleError
from amends.instants import DAY_US
from amends.model.audit import Verified
from amends.model.principal import operator
from amends.model.ticket.history import replay
from amends.settings import Settings
from amends.store import events, responses, tickets
from amends.store.engine.database import Database, Tx
from amends.store.engine.migrate import RecordedStep, migrations
from amends.usecases import audit_query
from tests import working
from tests.engines import START, Clock
from tests.http import app_harness
from tests.store import old_database
from tests.store.old_database import HOTEL

TICKETS = 9
RESPONSES = 14
LATER = START + 10 * DAY_US


@pytest.fixture
async def upgraded(blank_url: str) -> AsyncIterator[Database]:
    await old_database.make(blank_url)
    opened = database_of(Settings(database=blank_url), Clock(LATER))
    await opened.open()
    yield opened
    await opened.close()


async def count(database: Database, table: str) -> int:
    row = await database.read(operator(HOTEL), lambda tx: tx.one(f"SELECT count(*) FROM {table}"))
    assert row is not None
    return int(row[0])


@contextlib.asynccontextmanager
async def asking(database: Database) -> AsyncIterator[httpx2.AsyncClient]:
    key = (await app_harness.key_of(database, operator(HOTEL))).secret
    async with app_harness.client_of(app_harness.application(database, Clock(LATER)), key) as client:
        yield client


async def ask(database: Database, path: str) -> Any:
    async with asking(database) as client:
        answer = await client.get(f"/v1/workspaces/{HOTEL}{path}")
    assert answer.status_code == 200, answer.text
    return answer.json()


async def test_nothing_is_lost(upgraded: Database) -> None:
    assert await count(upgraded, "tickets") == TICKETS
    assert await count(upgraded, "responses") == RESPONSES
    shown = await ask(upgraded, "/tickets?limit=50")
    assert {"El ascensor no funciona", "Me cobraron dos veces"} < {each["verbatim"] for each in shown["tickets"]}
    assert [each["document"]["name"] for each in (await ask(upgraded, "/rules"))["rules"]] == [
        "Our own",
        "Already on it",
        "Unhappy",
        "Gone",
    ]


async def test_each_ticket_and_response_is_what_its_history_says(upgraded: Database) -> None:
    async def each(tx: Tx) -> list[int]:
        seen = []
        for ticket_id in await tickets.ids_after(tx, 0, 100):
            assert replay(await events.of_ticket(tx, ticket_id)) == await tickets.get(tx, ticket_id)
            seen.append(ticket_id)
        for (response_id,) in await tx.all("SELECT id FROM responses WHERE workspace_id = $1", tx.workspace_id):
            assert replay(await events.of_response(tx, response_id)) == await responses.get(tx, response_id)
        return seen

    assert len(await upgraded.read(operator(HOTEL), each)) == TICKETS - 1  # one is the clinic's


async def test_the_audit_holds(upgraded: Database) -> None:
    verified, is_all = Verified(), False
    while not is_all:
        verified, is_all = await upgraded.read(operator(HOTEL), audit_query.verify_on, verified)
    assert verified.error is None
    assert verified.entries > 50


async def test_what_was_due_is_done_and_the_words_are_found(upgraded: Database) -> None:
    await working.do_all_due(upgraded)
    assert await count(upgraded, "jobs WHERE dead_us IS NOT NULL") == 0
    found = await ask(upgraded, "/tickets?q=ascensor")
    assert [each["verbatim"] for each in found["tickets"]] == ["El ascensor no funciona"]


async def test_work_goes_on_and_new_feedback_comes_to_the_same_customer(upgraded: Database) -> None:
    again = {"survey": "visit", "reference": "r-0", "segment": "S1", "score": 0, "scale": "nps"}
    async with asking(upgraded) as client:
        [ticket] = (await client.get(f"/v1/workspaces/{HOTEL}/tickets?q=ascensor")).json()["tickets"]
        path = f"/v1/workspaces/{HOTEL}/tickets/{ticket['id']}"
        noted = await client.post(f"{path}/notes", json={"text": "After the upgrade"})
        happened = (await client.get(f"{path}/events")).json()["events"]
        sent = await client.post(f"/v1/workspaces/{HOTEL}/responses", json={**again, "time": "2026-11-29T10:00:00Z"})
    assert noted.json()["version"] == ticket["version"] + 1
    assert [each["version"] for each in happened] == list(range(1, ticket["version"] + 2))
    assert sent.json()["results"][0]["result"] == "merged", sent.text


async def spoil(url: str, statement: str) -> None:
    if url.startswith("sqlite"):
        with contextlib.closing(apsw.Connection(url.removeprefix("sqlite:///"))) as connection:
            connection.execute(statement)
        return
    connection = await asyncpg.connect(url)
    await connection.execute(statement)
    await connection.close()


async def opening_fails(url: str) -> str:
    database = database_of(Settings(database=url), Clock(LATER))
    with pytest.raises(BusinessRuleError) as refused:
        await database.open()
    return str(refused.value)


async def test_each_step_is_recorded(upgraded: Database) -> None:
    async def recorded(tx: Tx) -> list[RecordedStep]:
        return [RecordedStep(*row) for row in await tx.all("SELECT number, name, digest FROM schema_steps ORDER BY 1")]

    steps = [step.recorded for step in migrations(upgraded.engine)]
    assert await upgraded.read(operator(HOTEL), recorded) == steps


@pytest.mark.parametrize("version", [16, 18])
async def test_a_database_of_another_commit_is_refused_and_told_the_way(blank_url: str, version: int) -> None:
    await old_database.make(blank_url, version)
    told = await opening_fails(blank_url)
    assert f"at version {version}" in told
    assert "open it once with the commit dbbeb53" in told


async def test_a_database_of_the_same_version_with_other_tables_is_refused(blank_url: str) -> None:
    await old_database.make(blank_url)
    await spoil(blank_url, "ALTER TABLE views ADD COLUMN colour TEXT")
    assert "its tables aren't those of any release" in await opening_fails(blank_url)


async def test_a_step_that_was_another_is_refused_in_words(blank_url: str) -> None:
    database = database_of(Settings(database=blank_url), Clock(LATER))
    await database.open()
    await database.close()
    await spoil(blank_url, "UPDATE schema_steps SET digest = 'x', name = '0015_triggers' WHERE number = 15")
    told = await opening_fails(blank_url)
    assert "Step 15 of the database, 0015_triggers, isn't the step 0015_settings_changes" in told
    await spoil(blank_url, "DELETE FROM schema_steps WHERE number = 15")
    assert "which isn't recorded" in await opening_fails(blank_url)
