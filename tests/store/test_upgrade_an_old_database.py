"""Upgrading a database of dbbeb53: all its data is there, its audit holds, and work goes on."""

import contextlib
from collections.abc import AsyncIterator
from typing import Any

import httpx2
import pytest

from amends.app import database_of
from amends.instants import DAY_US
from amends.model.audit import Verified
from amends.model.principal import operator
from amends.model.ticket.history import replay
from amends.settings import Settings
from amends.store import events, responses, tickets
from amends.store.engine.database import Database, Tx
from amends.usecases import audit_query, reread_tickets
from tests import working
from tests.engines import START, Clock
from tests.http import app_harness
from tests.store import old_database, old_rows
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


async def open_and_close(url: str) -> None:
    database = database_of(Settings(database=url), Clock(LATER))
    await database.open()
    await database.close()


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
    await upgraded.write(operator(HOTEL), read_again)
    assert await replayed(upgraded) == TICKETS - 1  # one is the clinic's


async def read_again(tx: Tx) -> None:
    """What the background does after the upgrade: fields that are new are read from the history."""
    for ticket_id in await tickets.ids_after(tx, 0, 100):
        ticket = await tickets.get(tx, ticket_id)
        if ticket is not None:
            await reread_tickets.reread(tx, ticket)


async def replayed(database: Database) -> int:
    """How many tickets the hotel has, each of which is what its history says, as is each response."""

    async def each(tx: Tx) -> list[int]:
        seen = []
        for ticket_id in await tickets.ids_after(tx, 0, 100):
            assert replay(await events.of_ticket(tx, ticket_id)) == await tickets.get(tx, ticket_id)
            seen.append(ticket_id)
        for (response_id,) in await tx.all("SELECT id FROM responses WHERE workspace_id = $1", tx.workspace_id):
            assert replay(await events.of_response(tx, response_id)) == await responses.get(tx, response_id)
        return seen

    return len(await database.read(operator(HOTEL), each))


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
        sent = await client.post(
            f"/v1/workspaces/{HOTEL}/responses", json={**again, "time": "2026-11-29T10:00:00Z", "custom": {"floor": 3}}
        )
    assert noted.json()["version"] == ticket["version"] + 1
    assert [each["version"] for each in happened] == list(range(1, ticket["version"] + 2))
    assert sent.json()["results"][0]["result"] == "merged", sent.text


async def test_every_row_is_there_with_all_it_held(blank_url: str) -> None:
    await old_database.make(blank_url)
    before = await old_rows.all_rows(blank_url)
    await open_and_close(blank_url)
    after = await old_rows.all_rows(blank_url)
    assert {old_rows.TABLES.get(table, table) for table in before.keys() - old_rows.MOVED} <= after.keys()
    for table, rows in before.items():
        if table in old_rows.MOVED | {"jobs"} or not rows:
            continue
        wanted, found = old_rows.as_new(table, rows), after[old_rows.TABLES.get(table, table)]
        columns = sorted(wanted[0])
        assert old_rows.in_order(found, columns) == old_rows.in_order(wanted, columns), table


async def test_what_moved_to_another_table_is_there(blank_url: str) -> None:
    await old_database.make(blank_url)
    before = await old_rows.all_rows(blank_url)
    await open_and_close(blank_url)
    after = await old_rows.all_rows(blank_url)
    versions = [*before["rule_versions"], *before["route_versions"]]
    documents = {row["document"] for row in versions} | {row["body"] for row in before["document_versions"]}
    assert documents <= {row["document"] for row in after["configurations"]}
    assert len(after["links"]) == len(before["ticket_links"]) == 1
    jobs = [row for row in old_rows.as_new("jobs", before["jobs"]) if row["kind"] != "deliver"]
    columns = sorted(jobs[0])
    kept = [row for row in after["jobs"] if row["kind"] not in {"deliver", "number_changes"}]
    assert old_rows.in_order(kept, columns) == old_rows.in_order(jobs, columns)


async def test_the_next_id_is_one_that_nothing_has(upgraded: Database) -> None:
    (next_id,) = await upgraded.write(operator(HOTEL), lambda tx: tx.next_ids(1))
    highest = 0
    for table in ("tickets", "events", "responses", "jobs", "notifications", "deliveries", "customers", "keys"):
        row = await upgraded.read(operator(HOTEL), lambda tx, table=table: tx.one(f"SELECT max(id) FROM {table}"))
        assert row is not None
        highest = max(highest, row[0] or 0)
    assert next_id > highest


async def test_the_loop_goes_round_as_before(upgraded: Database) -> None:
    line = {"survey": "visit", "reference": "new-1", "segment": "S1", "score": 0, "scale": "nps"}
    said = {"answers": [{"question": "Why?", "verbatim": "La piscina estaba helada"}], "time": "2026-11-29T10:00:00Z"}
    async with asking(upgraded) as client:
        root = f"/v1/workspaces/{HOTEL}"
        sent = await client.post(f"{root}/responses", json={**line, **said})
        assert sent.status_code == 201, sent.text
        [found] = (await client.get(f"{root}/tickets?q=piscina")).json()["tickets"]
        form = {"status": "CLOSED", "action_taken": "Heated the pool", "root_cause": "ROOM"}
        causes = (await client.get(f"{root}/causes")).json()["causes"]
        closed = await client.patch(
            f"{root}/tickets/{found['id']}", json={**form, "root_cause": causes[0]["code"], "fields": {"refund": "5"}}
        )
        assert closed.status_code == 200, closed.text
    assert closed.json()["status"] == "CLOSED"
    await working.do_all_due(upgraded)
    await upgraded.write(operator(HOTEL), read_again)
    assert await replayed(upgraded) == TICKETS
    await test_the_audit_holds(upgraded)
