"""Who answers anonymously is known to nobody, and who answers confidentially to the programme alone."""

import json
from pathlib import Path
from typing import Any

import pytest
from msgspec import structs

from amends.instants import InstantUs
from amends.model.anonymity import customers_in
from amends.model.audit import ERASED_ACTION, AuditFilter, Verified
from amends.model.customer import Customer
from amends.model.intake import InputRow
from amends.model.ticket.history import replay
from amends.store import customers, events, responses, tickets
from amends.store.engine.database import Tx
from amends.usecases import audit_query, converse
from tests import cast
from tests.http import app_harness
from tests.http.app_harness import AppHarness
from tests.tabular.builders import read_csv

WHO = {"email": "canary@example.com", "phone": "+44 7700 900123", "name": "Canary", "reference": "canary-77"}
GIVEN = "2026-11-20T13:37:11.000000Z"
DAY = "2026-11-20T00:00:00.000000Z"
TRACES = ("canary", "7700 900123", "7700900123", "203.0.113.7")
MAPPING = """
survey = "visit"
reference = { column = "Ref" }
score = { column = "Score", scale = "nps" }
time = { column = "When", format = "yyyy-mm-dd HH:MM:SS", zone = "Europe/Madrid" }
segment = "S1"
identity = { column = "Known" }
customer = { email = { column = "Mail" }, phone = { column = "Phone" }, name = { column = "Name" } }
custom = { "IP Address" = { column = "IP" } }
"""


@pytest.fixture
async def unhappy(harness: AppHarness) -> AppHarness:
    """A hotel whose unhappy answers open tickets."""
    await cast.rule(harness.database, harness.workspace.by)
    return harness


def response(reference: str, identity: str, **more: Any) -> dict[str, Any]:
    said = {"survey": "visit", "reference": reference, "segment": "S1", "score": 2, "scale": "nps", "time": GIVEN}
    return {**said, "customer": WHO, "custom": {"IP Address": "203.0.113.7"}, "identity": identity, **more}


async def send(harness: AppHarness, *responses: dict[str, Any]) -> dict[str, Any]:
    answer = await harness.client.post(f"{harness.v1}/responses", json=list(responses))
    assert answer.is_success, answer.text
    [found] = [each for each in await listed(harness) if each["reference"] == responses[-1]["reference"]]
    return found


async def listed(harness: AppHarness) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (await harness.client.get(f"{harness.v1}/responses")).json()["responses"]
    return found


async def everything_kept(harness: AppHarness, engine: str) -> str:
    """All that stands in any table, as one text."""
    names = (
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name LIMIT 1000"
        if engine == "sqlite"
        else "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename LIMIT 1000"
    )

    async def read(tx: Tx) -> str:
        tables = [row[0] for row in await tx.all(names)]
        return "\n".join([str([tuple(row) for row in await tx.all(f"SELECT * FROM {each}")]) for each in tables])

    return (await harness.database.read(harness.workspace.by, read)).lower()


async def test_no_table_holds_a_trace_of_who_is_anonymous(unhappy: AppHarness, engine: str) -> None:
    found = await send(unhappy, response("r-1", "anonymous"))
    assert (found["customer"], found["customer_id"], found["custom"]) == ({}, None, {})
    assert (found["time"], found["received_time"], found["identity"]) == (DAY, DAY, "anonymous")
    assert found["ticket_id"]
    kept = await everything_kept(unhappy, engine)
    assert "anonymous" in kept
    assert [trace for trace in TRACES if trace in kept] == []


async def test_nor_when_it_comes_in_a_stream_or_a_file(unhappy: AppHarness, engine: str, tmp_path: Path) -> None:
    lines = json.dumps(response("r-1", "anonymous"))
    stream = {"content-type": "application/x-ndjson"}
    assert (await unhappy.client.post(f"{unhappy.v1}/responses", content=lines, headers=stream)).is_success
    content = (
        "Ref,Score,When,Known,Mail,Phone,Name,IP\n"
        "r-2,2,2026-11-20 13:37:11,Anonymous,canary@example.com,+44 7700 900123,Canary,203.0.113.7\n"
    )
    rows: list[InputRow] = read_csv(tmp_path, content, MAPPING)
    await cast.ingest(unhappy.database, unhappy.workspace.by, *[each.form for each in rows if each.form is not None])
    assert [each["identity"] for each in await listed(unhappy)] == ["anonymous", "anonymous"]
    kept = await everything_kept(unhappy, engine)
    assert [trace for trace in TRACES if trace in kept] == []


async def test_a_later_line_does_not_lift_the_promise(unhappy: AppHarness, engine: str) -> None:
    await send(unhappy, response("r-1", "anonymous"))
    found = await send(unhappy, response("r-1", "identified", language="en"))
    assert (found["identity"], found["customer"], found["customer_id"]) == ("anonymous", {}, None)
    assert found["language"] == "en"
    kept = await everything_kept(unhappy, engine)
    assert [trace for trace in TRACES if trace in kept] == []


async def test_no_table_holds_a_trace_of_who_turns_anonymous(unhappy: AppHarness, engine: str) -> None:
    booked = "booking-of-canary"
    found = await send(unhappy, response("r-1", "identified", custom={"IP Address": "203.0.113.7", "floor": 3}))
    assert found["customer_id"]
    ticket_id = found["ticket_id"]
    await unhappy.database.write(unhappy.workspace.by, converse.note, ticket_id, "The lift stood still")
    await send(unhappy, response("r-1", "", language="en", time="2026-11-20T12:09:10Z"))
    found = await send(unhappy, response("r-1", "anonymous"))
    assert (found["customer"], found["customer_id"], found["time"]) == ({}, None, DAY)
    assert (found["custom"], found["language"], found["ticket_id"]) == ({"floor": 3}, "en", ticket_id)
    kept = await everything_kept(unhappy, engine)
    assert [trace for trace in (*TRACES, booked) if trace in kept] == []
    ticket = (await unhappy.client.get(f"{unhappy.v1}/tickets/{ticket_id}")).json()
    assert (ticket["customer"], ticket["customer_id"]) == (None, None)
    for words, count in (("lift", 1), ("canary", 0)):
        listed = (await unhappy.client.get(f"{unhappy.v1}/tickets?q={words}")).json()["tickets"]
        assert len(listed) == count, words
    await histories_make_the_rows(unhappy, found["id"], ticket_id)


async def test_nor_when_it_turns_so_within_one_request_or_without_a_ticket(harness: AppHarness, engine: str) -> None:
    both = [response("r-1", "identified"), response("r-1", "anonymous", score=3)]
    found = await send(harness, *both)
    await send(harness, response("r-2", ""))
    later = await send(harness, response("r-2", "anonymous"))
    kept = await everything_kept(harness, engine)
    assert [trace for trace in TRACES if trace in kept] == []
    for each in (found, later):
        await histories_make_the_rows(harness, each["id"])


async def test_a_customer_whom_other_answers_name_stays_theirs(unhappy: AppHarness) -> None:
    other = await send(unhappy, response("r-0", "identified", score=9))
    found = await send(unhappy, response("r-1", "identified"))
    assert found["customer_id"] == other["customer_id"]
    found = await send(unhappy, response("r-1", "anonymous"))
    assert found["customer_id"] is None
    kept = await customer_of(unhappy, other["customer_id"])
    assert kept is not None
    assert kept.email == WHO["email"]
    history = await unhappy.database.read(unhappy.workspace.by, events.of_response, found["id"])
    assert customers_in(each.event for each in history) == set()


async def test_who_asked_not_to_be_contacted_is_known_for_that(harness: AppHarness) -> None:
    found = await send(harness, response("r-1", "identified"))
    known = await customer_of(harness, found["customer_id"])
    assert known is not None
    refused = structs.replace(known, contact_refused_us=InstantUs(1))
    await harness.database.write(harness.workspace.by, customers.save_many, [refused], "ES")
    await send(harness, response("r-1", "anonymous"))
    assert await customer_of(harness, found["customer_id"]) == refused


async def customer_of(harness: AppHarness, customer_id: int) -> Customer | None:
    return await harness.database.read(harness.workspace.by, customers.get, customer_id)


async def test_the_audit_says_that_something_was_erased_and_holds(unhappy: AppHarness) -> None:
    found = await send(unhappy, response("r-1", "identified"))
    await unhappy.database.write(unhappy.workspace.by, converse.note, found["ticket_id"], "The lift stood still")
    await send(unhappy, response("r-1", "anonymous"))
    by = unhappy.workspace.by
    verified, _ = await unhappy.database.read(by, audit_query.verify_on, Verified())
    assert verified.error is None
    entries = await unhappy.database.read(by, audit_query.entries, 0, AuditFilter(), 100)
    assert [each.subject_id for each in entries if each.action == ERASED_ACTION] == [found["id"]]


async def histories_make_the_rows(harness: AppHarness, response_id: int, ticket_id: int = 0) -> None:
    """Compare what is kept with what its events come to."""

    async def read(tx: Tx) -> None:
        assert replay(await events.of_response(tx, response_id)) == await responses.get(tx, response_id)
        if ticket_id:
            told, kept = replay(await events.of_ticket(tx, ticket_id)), await tickets.get(tx, ticket_id)
            assert told == kept

    await harness.database.read(harness.workspace.by, read)


async def test_an_anonymous_ticket_is_not_late_the_moment_it_opens(unhappy: AppHarness) -> None:
    found = await send(unhappy, response("r-1", "anonymous"))
    ticket = (await unhappy.client.get(f"{unhappy.v1}/tickets/{found['ticket_id']}")).json()
    assert (ticket["customer"], ticket["customer_id"], ticket["is_overdue"]) == (None, None, False)
    assert all(each["started_time"] >= GIVEN for each in ticket["deadlines"])


async def test_the_programme_sees_who_is_confidential_and_a_unit_does_not(unhappy: AppHarness) -> None:
    found = await send(unhappy, response("r-1", "confidential", transaction="booking-9"))
    assert (found["customer"], found["customer_id"], found["transaction"]) == (WHO, None, "booking-9")
    unit = await app_harness.key_of(unhappy.database, unhappy.workspace.by, segments=("S1",))
    async with app_harness.client_of(unhappy.app, unit.secret) as client:
        [seen] = (await client.get(f"{unhappy.v1}/responses")).json()["responses"]
        one = (await client.get(f"{unhappy.v1}/responses/{found['id']}")).json()
        for each in (seen, one):
            assert (each["customer"], each["customer_id"], each["transaction"]) == ({}, None, "")
        for path in (f"tickets/{found['ticket_id']}", "tickets?q=canary", "changes?after=0", "tickets"):
            text = (await client.get(f"{unhappy.v1}/{path}")).text
            assert "canary" not in text.lower().replace("q=canary", "")


async def test_nothing_that_is_sent_out_says_who_is_confidential(unhappy: AppHarness, engine: str) -> None:
    answer = await unhappy.client.post(f"{unhappy.v1}/webhooks", json={"url": "https://hooks.example/amends"})
    assert answer.is_success
    await send(unhappy, response("r-1", "confidential"))
    feed = (await unhappy.client.get(f"{unhappy.v1}/changes?after=0")).text
    assert "response.received" in feed
    assert "canary" not in feed.lower()
    kept = await everything_kept(unhappy, engine)
    # It stands where the programme reads it, and nowhere else.
    for table in ("customers", "ticket_search_text", "notifications", "deliveries", "jobs", "tickets"):
        rows = await unhappy.database.read(unhappy.workspace.by, lambda tx, name=table: tx.all(f"SELECT * FROM {name}"))
        assert "canary" not in str([tuple(row) for row in rows]).lower(), table
    assert "canary" in kept


async def test_two_confidential_answers_of_one_customer_are_two_tickets(unhappy: AppHarness) -> None:
    first = await send(unhappy, response("r-1", "confidential"))
    second = await send(unhappy, response("r-2", "confidential"))
    assert first["ticket_id"] != second["ticket_id"]
