"""Acting in bulk: many tickets at once, each by the rules of one, with progress and a reason for each that failed."""

from typing import Any

import pytest

from amends.instants import DAY_US, MINUTE_US, InstantUs, rfc3339
from amends.model.customer import CustomerForm
from amends.model.principal import Scope
from amends.model.status import Status
from tests import working
from tests.http import app_harness
from tests.http.app_harness import AppHarness, errors_of


async def begin(harness: AppHarness, **request: Any) -> dict[str, Any]:
    answer = await harness.client.post(f"{harness.v1}/bulk", json=request)
    assert answer.status_code == 202, answer.text
    begun: dict[str, Any] = answer.json()
    return begun


async def summary(harness: AppHarness, bulk: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = (await harness.client.get(f"{harness.v1}/bulk/{bulk['id']}")).json()
    return found


async def items(harness: AppHarness, bulk: dict[str, Any], **query: str) -> list[dict[str, Any]]:
    answer = await harness.client.get(f"{harness.v1}/bulk/{bulk['id']}/items", params=query)
    found: list[dict[str, Any]] = answer.json()["items"]
    return found


@pytest.fixture
async def tickets(harness: AppHarness) -> list[int]:
    return [(await app_harness.ticket(harness)).id for _ in range(3)]


async def test_the_same_is_done_to_many_in_the_background(harness: AppHarness, tickets: list[int]) -> None:
    do = {"change": {"priority": "HIGH", "owner_id": harness.workspace.ana.id}, "note": "All of them"}
    bulk = await begin(harness, do=do, ticket_ids=tickets)
    assert (bulk["total"], bulk["progress"], bulk["ended_time"]) == (3, {"waiting": 3, "done": 0, "failed": 0}, None)
    await working.do_all_due(harness.database)
    done = await summary(harness, bulk)
    assert (done["progress"], done["ended_time"] is not None) == ({"waiting": 0, "done": 3, "failed": 0}, True)
    found = await harness.client.get(f"{harness.v1}/tickets", params={"priority": "HIGH", "q": "them"})
    assert [ticket["id"] for ticket in found.json()["tickets"]] == sorted(tickets, reverse=True)


async def test_each_fails_for_itself_with_its_reason(harness: AppHarness, tickets: list[int]) -> None:
    await harness.client.patch(harness.v1, json={"closing_requires": ["action_taken", "root_cause"]})
    await harness.client.patch(f"{harness.v1}/tickets/{tickets[0]}", json={"action_taken": "Repaired the lift"})
    bulk = await begin(harness, do={"change": {"status": "CLOSED"}}, ticket_ids=[*tickets, 999_999])
    await working.do_all_due(harness.database)
    first, second, _, last = await items(harness, bulk)
    assert first["reason"] == "root_cause: is required for closing the ticket"
    assert second["reason"].count("is required for closing") == 2
    sentence = "There is no ticket 999999 here."
    text = {"code": "not_found", "parameters": {"kind": "ticket", "which": 999_999}, "text": sentence}
    told = {"ticket_id": 999_999, "state": "failed", "reason": sentence, "reason_text": text}
    assert last == {**told, "version": None}
    assert len(await items(harness, bulk, state="failed")) == 4
    assert await items(harness, bulk, state="done") == []


async def test_a_contact_attempt_counts_for_closing_in_the_same_action(harness: AppHarness, tickets: list[int]) -> None:
    await harness.client.patch(harness.v1, json={"closing_requires": ["contact_attempt"]})
    written = {"channel": "PHONE", "outcome": "REACHED", "text": "Called the whole tour"}
    bulk = await begin(harness, do={"attempt": written, "change": {"status": "CLOSED"}}, ticket_ids=tickets)
    await working.do_all_due(harness.database)
    assert (await summary(harness, bulk))["progress"] == {"waiting": 0, "done": 3, "failed": 0}
    shown = (await harness.client.get(f"{harness.v1}/tickets/{tickets[0]}")).json()
    assert (shown["status"], shown["contact_attempts"]) == ("CLOSED", 1)
    events = (await harness.client.get(f"{harness.v1}/tickets/{tickets[0]}/events")).json()["events"]
    (attempt,) = [each for each in events if each["type"] == "ticket.contact_attempted"]
    assert {name: attempt["details"][name] for name in written} == written
    undoing = (await harness.client.post(f"{harness.v1}/bulk/{bulk['id']}/undo")).json()
    await working.do_all_due(harness.database)
    assert (await summary(harness, undoing))["progress"] == {"waiting": 0, "done": 3, "failed": 0}
    shown = (await harness.client.get(f"{harness.v1}/tickets/{tickets[0]}")).json()
    assert (shown["status"], shown["contact_attempts"]) == ("NEW", 0)


async def test_who_asked_not_to_be_contacted_is_refused_alone_and_wholly(
    harness: AppHarness, tickets: list[int]
) -> None:
    refusing = await app_harness.ticket(harness, customer=CustomerForm(email="no@mail.example"))
    asked = {"channel": "PHONE", "outcome": "ASKED_NOT_TO_BE_CONTACTED"}
    await harness.client.post(f"{harness.v1}/tickets/{refusing.id}/attempts", json=asked)
    do = {"attempt": {"channel": "PHONE", "outcome": "NO_ANSWER"}, "note": "Called all"}
    bulk = await begin(harness, do=do, ticket_ids=[tickets[0], refusing.id])
    await working.do_all_due(harness.database)
    done, failed = await items(harness, bulk)
    assert (done["state"], failed["state"]) == ("done", "failed")
    assert failed["reason_text"]["code"]
    events = (await harness.client.get(f"{harness.v1}/tickets/{refusing.id}/events")).json()["events"]
    assert "ticket.noted" not in [event["type"] for event in events]


async def test_tickets_are_named_by_a_query(harness: AppHarness, tickets: list[int]) -> None:
    await harness.client.patch(f"{harness.v1}/tickets/{tickets[0]}", json={"status": "IN_PROGRESS"})
    bulk = await begin(harness, do={"note": "New ones"}, query={"status": "NEW"})
    await working.do_all_due(harness.database)
    assert [item["ticket_id"] for item in await items(harness, bulk)] == tickets[1:]


async def test_more_than_one_go_takes_are_all_done_and_paged(harness: AppHarness) -> None:
    tickets = [(await app_harness.ticket(harness)).id for _ in range(120)]
    bulk = await begin(harness, do={"watcher_id": harness.workspace.ana.id}, query={"status": "NEW"})
    await working.do_all_due(harness.database)
    assert (await summary(harness, bulk))["progress"] == {"waiting": 0, "done": 120, "failed": 0}
    page = (await harness.client.get(f"{harness.v1}/bulk/{bulk['id']}/items", params={"limit": "100"})).json()
    rest = await items(harness, bulk, cursor=page["next_cursor"])
    assert [item["ticket_id"] for item in (*page["items"], *rest)] == tickets


async def test_tickets_are_changed_in_the_order_in_which_they_were_named(harness: AppHarness) -> None:
    tickets = [(await app_harness.ticket(harness)).id for _ in range(30)]
    named = [*tickets[20:], *reversed(tickets[:20])]
    await begin(harness, do={"change": {"priority": "LOW"}, "note": "All of them"}, ticket_ids=named)
    await working.do_all_due(harness.database)
    statement = "SELECT subject_id FROM events WHERE subject_kind = 'ticket' AND version > 1 ORDER BY id"
    changed = [row[0] for row in await harness.database.read(harness.workspace.by, lambda tx: tx.all(statement))]
    assert list(dict.fromkeys(changed)) == named
    assert changed == sorted(changed, key=named.index)


async def test_it_is_done_by_who_asked_and_reaches_no_further(harness: AppHarness, tickets: list[int]) -> None:
    other = await app_harness.ticket(harness, origin_segment="S2")
    key = await app_harness.key_of(harness.database, harness.workspace.by, frozenset({Scope.TICKETS_WRITE}), ("S1",))
    request = {"do": {"change": {"status": "IN_PROGRESS"}}, "ticket_ids": [tickets[0], other.id]}
    async with app_harness.client_of(harness.app, key.secret) as client:
        bulk = (await client.post(f"{harness.v1}/bulk", json=request)).json()
    await working.do_all_due(harness.database)
    assert [item["state"] for item in await items(harness, bulk)] == ["done", "failed"]
    *_, changed = (await harness.client.get(f"{harness.v1}/tickets/{tickets[0]}/events")).json()["events"]
    assert (changed["by"]["kind"], changed["by"]["id"]) == ("key", key.key.id)


async def test_what_was_done_isnt_done_again(harness: AppHarness, tickets: list[int]) -> None:
    bulk = await begin(harness, do={"note": "Once"}, ticket_ids=[tickets[0], tickets[0]])
    await working.do_all_due(harness.database)
    await working.do_all_due(harness.database)
    assert (await summary(harness, bulk))["total"] == 1
    events = (await harness.client.get(f"{harness.v1}/tickets/{tickets[0]}/events")).json()["events"]
    assert [event["type"] for event in events].count("ticket.noted") == 1


async def test_nothing_to_do_it_to_ends_at_once(harness: AppHarness) -> None:
    bulk = await begin(harness, do={"note": "Nobody"}, query={"status": Status.CLOSED.name})
    assert (bulk["total"], bulk["ended_time"] is not None) == (0, True)


@pytest.mark.parametrize(
    ("request_", "fields"),
    [
        ({"do": {}, "ticket_ids": [1]}, {"do"}),
        ({"do": {"note": "x"}}, {"ticket_ids"}),
        ({"do": {"note": "x"}, "ticket_ids": [1], "query": {"status": "NEW"}}, {"ticket_ids"}),
        ({"do": {"note": "\0"}, "query": {"status": "NEW"}}, {"do.note"}),
        ({"do": {"attempt": {"channel": "PHONE"}}, "ticket_ids": [1]}, {"do.attempt.outcome"}),
        ({"do": {"attempt": {"channel": "FAX", "outcome": "REACHED"}}, "ticket_ids": [1]}, {"do.attempt.channel"}),
        (
            {"do": {"attempt": {"channel": "PHONE", "outcome": "REACHED", "text": "\0"}}, "ticket_ids": [1]},
            {"do.attempt.text"},
        ),
        ({"do": {"note": "x"}, "query": {}}, {"query"}),
        ({"do": {"note": "x"}, "query": {"sort": "due", "q": " "}}, {"query"}),
        ({"do": {"note": "x"}, "query": {"status": "LOST"}}, {"query.status"}),
        ({"do": {"note": "x"}, "query": {"segment": "S9"}}, {"query.segment"}),
        ({"do": {"note": "x"}, "ticket_ids": list(range(1, 10_002))}, {"ticket_ids"}),
        ({"do": {"change": {"status": "LOST"}}, "query": {"status": "NEW"}}, {"do.change.status"}),
    ],
)
async def test_what_is_wrong_is_told_before_anything_begins(
    harness: AppHarness, request_: dict[str, Any], fields: set[str]
) -> None:
    answer = await harness.client.post(f"{harness.v1}/bulk", json=request_)
    assert (answer.status_code, set(errors_of(answer))) == (422, fields)


async def test_a_key_of_a_segment_sees_its_own_and_no_others(harness: AppHarness, tickets: list[int]) -> None:
    bulk = await begin(harness, do={"note": "All"}, ticket_ids=tickets)
    both = frozenset({Scope.TICKETS_WRITE, Scope.TICKETS_READ})
    key = await app_harness.key_of(harness.database, harness.workspace.by, both, ("S1",))
    async with app_harness.client_of(harness.app, key.secret) as client:
        for path in (f"{harness.v1}/bulk/{bulk['id']}", f"{harness.v1}/bulk/{bulk['id']}/items"):
            assert (await client.get(path)).status_code == 403
        own = (
            await client.post(f"{harness.v1}/bulk", json={"do": {"note": "Mine"}, "query": {"status": "NEW"}})
        ).json()
        assert (await client.get(f"{harness.v1}/bulk/{own['id']}")).status_code == 200


async def test_a_bulk_action_sent_again_under_its_token_is_begun_once(harness: AppHarness, tickets: list[int]) -> None:
    request = {"do": {"note": "Once"}, "ticket_ids": tickets}
    token = {"Idempotency-Key": "bulk-1"}
    first = await harness.client.post(f"{harness.v1}/bulk", json=request, headers=token)
    again = await harness.client.post(f"{harness.v1}/bulk", json=request, headers=token)
    assert (again.status_code, again.content) == (202, first.content)
    await working.do_all_due(harness.database)
    history = (await harness.client.get(f"{harness.v1}/tickets/{tickets[0]}/events")).json()["events"]
    assert [event["type"] for event in history].count("ticket.noted") == 1


async def test_many_are_snoozed_and_woken_but_for_those_that_nobody_has(
    harness: AppHarness, tickets: list[int]
) -> None:
    owned = tickets[:2]
    for each in owned:
        await harness.client.patch(f"{harness.v1}/tickets/{each}", json={"owner_id": harness.workspace.ana.id})
    harness.clock.advance(MINUTE_US)
    until_time = rfc3339(InstantUs(harness.clock() + DAY_US))
    bulk = await begin(harness, do={"snooze": {"until_time": until_time}, "note": "In spring"}, ticket_ids=tickets)
    await working.do_all_due(harness.database)
    [refused] = await items(harness, bulk, state="failed")
    assert (refused["ticket_id"], refused["reason_text"]["code"]) == (tickets[2], "snooze_needs_owner")
    assert await snoozed(harness) == dict.fromkeys(owned, until_time)
    undone = (await harness.client.post(f"{harness.v1}/bulk/{bulk['id']}/undo")).json()
    await working.do_all_due(harness.database)
    assert (await summary(harness, undone))["progress"]["done"] == 2
    assert await snoozed(harness) == {}
    await begin(harness, do={"snooze": {"until_time": None}}, ticket_ids=owned)
    await working.do_all_due(harness.database)
    assert await snoozed(harness) == dict.fromkeys(owned)
    await begin(harness, do={"wake": True}, ticket_ids=owned)
    await working.do_all_due(harness.database)
    assert await snoozed(harness) == {}


async def snoozed(harness: AppHarness) -> dict[int, str | None]:
    found = (await harness.client.get(f"{harness.v1}/tickets?snoozed=true")).json()["tickets"]
    return {each["id"]: each["snooze"]["until_time"] for each in found}


@pytest.mark.parametrize(
    ("do", "field"),
    [
        ({"snooze": {"until_time": "2020-01-01T00:00:00Z"}}, "do.snooze.until_time"),
        ({"snooze": {"until_time": "tomorrow"}}, "do.snooze.until_time"),
        ({"snooze": {"until_time": None}, "wake": True}, "do.wake"),
    ],
)
async def test_a_snooze_of_many_that_cannot_be_is_refused_before_it_begins(
    harness: AppHarness, tickets: list[int], do: dict[str, Any], field: str
) -> None:
    answer = await harness.client.post(f"{harness.v1}/bulk", json={"do": do, "ticket_ids": tickets})
    assert answer.status_code == 422
    assert list(errors_of(answer)) == [field]
