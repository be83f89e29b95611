"""Acting in bulk: many tickets at once, each by the rules of one, with progress and a reason for each that failed."""

from typing import Any

import pytest

from amends.model.principal import Scope
from amends.model.status import Status
from tests import working
from tests.http import doors
from tests.http.doors import House, errors_of


async def begin(house: House, **request: Any) -> dict[str, Any]:
    answer = await house.client.post(f"{house.v1}/bulk", json=request)
    assert answer.status_code == 202, answer.text
    begun: dict[str, Any] = answer.json()
    return begun


async def summary(house: House, bulk: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = (await house.client.get(f"{house.v1}/bulk/{bulk['id']}")).json()
    return found


async def items(house: House, bulk: dict[str, Any], **query: str) -> list[dict[str, Any]]:
    answer = await house.client.get(f"{house.v1}/bulk/{bulk['id']}/items", params=query)
    found: list[dict[str, Any]] = answer.json()["items"]
    return found


@pytest.fixture
async def tickets(house: House) -> list[int]:
    return [(await doors.ticket(house)).id for _ in range(3)]


async def test_the_same_is_done_to_many_in_the_background(house: House, tickets: list[int]) -> None:
    do = {"change": {"priority": "HIGH", "owner_id": house.place.ana.id}, "note": "All of them"}
    bulk = await begin(house, do=do, ticket_ids=tickets)
    assert (bulk["total"], bulk["progress"], bulk["ended_time"]) == (3, {"waiting": 3, "done": 0, "failed": 0}, None)
    await working.do_all_due(house.database)
    done = await summary(house, bulk)
    assert (done["progress"], done["ended_time"] is not None) == ({"waiting": 0, "done": 3, "failed": 0}, True)
    found = await house.client.get(f"{house.v1}/tickets", params={"priority": "HIGH", "q": "them"})
    assert [ticket["id"] for ticket in found.json()["tickets"]] == sorted(tickets, reverse=True)


async def test_each_fails_for_itself_with_its_reason(house: House, tickets: list[int]) -> None:
    await house.client.patch(house.v1, json={"closing_requires": ["action_taken", "root_cause"]})
    await house.client.patch(f"{house.v1}/tickets/{tickets[0]}", json={"action_taken": "Repaired"})
    bulk = await begin(house, do={"change": {"status": "CLOSED"}}, ticket_ids=[*tickets, 999_999])
    await working.do_all_due(house.database)
    first, second, _, last = await items(house, bulk)
    assert first["reason"] == "root_cause: must be filled in before the ticket is closed"
    assert second["reason"].count("must be filled in") == 2
    assert last == {"ticket_id": 999_999, "state": "failed", "reason": "There is no ticket 999999 here."}
    assert len(await items(house, bulk, state="failed")) == 4
    assert await items(house, bulk, state="done") == []


async def test_tickets_are_named_by_a_query(house: House, tickets: list[int]) -> None:
    await house.client.patch(f"{house.v1}/tickets/{tickets[0]}", json={"status": "IN_PROGRESS"})
    bulk = await begin(house, do={"note": "New ones"}, query={"status": "NEW"})
    await working.do_all_due(house.database)
    assert [item["ticket_id"] for item in await items(house, bulk)] == tickets[1:]


async def test_more_than_one_go_takes_are_all_done_and_paged(house: House) -> None:
    tickets = [(await doors.ticket(house)).id for _ in range(120)]
    bulk = await begin(house, do={"watcher_id": house.place.ana.id}, query={})
    await working.do_all_due(house.database)
    assert (await summary(house, bulk))["progress"] == {"waiting": 0, "done": 120, "failed": 0}
    page = (await house.client.get(f"{house.v1}/bulk/{bulk['id']}/items", params={"limit": "100"})).json()
    rest = await items(house, bulk, cursor=page["next_cursor"])
    assert [item["ticket_id"] for item in (*page["items"], *rest)] == tickets


async def test_tickets_are_changed_in_the_order_in_which_they_were_named(house: House) -> None:
    tickets = [(await doors.ticket(house)).id for _ in range(30)]
    named = [*tickets[20:], *reversed(tickets[:20])]
    await begin(house, do={"change": {"priority": "LOW"}, "note": "All of them"}, ticket_ids=named)
    await working.do_all_due(house.database)
    statement = "SELECT subject_id FROM events WHERE kind = 'ticket' AND version > 1 ORDER BY id"
    changed = [row[0] for row in await house.database.read(house.place.by, lambda tx: tx.all(statement))]
    assert list(dict.fromkeys(changed)) == named
    assert changed == sorted(changed, key=named.index)


async def test_it_is_done_by_who_asked_and_reaches_no_further(house: House, tickets: list[int]) -> None:
    other = await doors.ticket(house, origin_segment="S2")
    key = await doors.key_of(house.database, house.place.by, frozenset({Scope.TICKETS_WRITE}), ("S1",))
    request = {"do": {"change": {"status": "IN_PROGRESS"}}, "ticket_ids": [tickets[0], other.id]}
    async with doors.client_of(house.app, key.secret) as client:
        bulk = (await client.post(f"{house.v1}/bulk", json=request)).json()
    await working.do_all_due(house.database)
    assert [item["state"] for item in await items(house, bulk)] == ["done", "failed"]
    *_, changed = (await house.client.get(f"{house.v1}/tickets/{tickets[0]}/events")).json()["events"]
    assert changed["by"] == {"kind": "key", "id": key.key.id}


async def test_what_was_done_isnt_done_again(house: House, tickets: list[int]) -> None:
    bulk = await begin(house, do={"note": "Once"}, ticket_ids=[tickets[0], tickets[0]])
    await working.do_all_due(house.database)
    await working.do_all_due(house.database)
    assert (await summary(house, bulk))["total"] == 1
    events = (await house.client.get(f"{house.v1}/tickets/{tickets[0]}/events")).json()["events"]
    assert [event["type"] for event in events].count("ticket.noted") == 1


async def test_nothing_to_do_it_to_ends_at_once(house: House) -> None:
    bulk = await begin(house, do={"note": "Nobody"}, query={"status": Status.CLOSED.name})
    assert (bulk["total"], bulk["ended_time"] is not None) == (0, True)


@pytest.mark.parametrize(
    ("request_", "fields"),
    [
        ({"do": {}, "ticket_ids": [1]}, {"do"}),
        ({"do": {"note": "x"}}, {"ticket_ids"}),
        ({"do": {"note": "x"}, "ticket_ids": [1], "query": {}}, {"ticket_ids"}),
        ({"do": {"note": "\0"}, "query": {}}, {"do.note"}),
        ({"do": {"note": "x"}, "query": {"status": "LOST"}}, {"query.status"}),
        ({"do": {"note": "x"}, "query": {"segment": "S9"}}, {"query.segment"}),
        ({"do": {"note": "x"}, "ticket_ids": list(range(1, 10_002))}, {"ticket_ids"}),
        ({"do": {"change": {"status": "LOST"}}, "query": {}}, {"do.change.status"}),
    ],
)
async def test_what_is_wrong_is_told_before_anything_begins(
    house: House, request_: dict[str, Any], fields: set[str]
) -> None:
    answer = await house.client.post(f"{house.v1}/bulk", json=request_)
    assert (answer.status_code, set(errors_of(answer))) == (422, fields)


async def test_a_key_of_a_segment_sees_its_own_and_no_others(house: House, tickets: list[int]) -> None:
    bulk = await begin(house, do={"note": "All"}, ticket_ids=tickets)
    both = frozenset({Scope.TICKETS_WRITE, Scope.TICKETS_READ})
    key = await doors.key_of(house.database, house.place.by, both, ("S1",))
    async with doors.client_of(house.app, key.secret) as client:
        for path in (f"{house.v1}/bulk/{bulk['id']}", f"{house.v1}/bulk/{bulk['id']}/items"):
            assert (await client.get(path)).status_code == 403
        own = (await client.post(f"{house.v1}/bulk", json={"do": {"note": "Mine"}, "query": {}})).json()
        assert (await client.get(f"{house.v1}/bulk/{own['id']}")).status_code == 200


async def test_a_bulk_action_sent_again_under_its_token_is_begun_once(house: House, tickets: list[int]) -> None:
    request = {"do": {"note": "Once"}, "ticket_ids": tickets}
    token = {"Idempotency-Key": "bulk-1"}
    first = await house.client.post(f"{house.v1}/bulk", json=request, headers=token)
    again = await house.client.post(f"{house.v1}/bulk", json=request, headers=token)
    assert (again.status_code, again.content) == (202, first.content)
    await working.do_all_due(house.database)
    history = (await house.client.get(f"{house.v1}/tickets/{tickets[0]}/events")).json()["events"]
    assert [event["type"] for event in history].count("ticket.noted") == 1
