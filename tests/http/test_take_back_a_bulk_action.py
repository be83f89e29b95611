"""Taking back what was done in bulk: each ticket for itself, by who did it, for ten minutes; others stay."""

from typing import Any

import pytest

from amends.instants import MINUTE_US
from amends.model.principal import Scope
from tests import working
from tests.http import app_harness
from tests.http.app_harness import AppHarness


@pytest.fixture
async def tickets(harness: AppHarness) -> list[int]:
    made = [(await app_harness.ticket(harness)).id for _ in range(3)]
    harness.clock.advance(MINUTE_US)
    return made


async def done(harness: AppHarness, **request: Any) -> int:
    """A bulk action that is done, and a minute later."""
    begun = await harness.client.post(f"{harness.v1}/bulk", json=request)
    assert begun.status_code == 202, begun.text
    await working.do_all_due(harness.database)
    harness.clock.advance(MINUTE_US)
    bulk_id: int = begun.json()["id"]
    return bulk_id


async def take_back(harness: AppHarness, bulk_id: int) -> dict[str, Any]:
    """The action that took one back, once it is done."""
    begun = await harness.client.post(f"{harness.v1}/bulk/{bulk_id}/undo")
    assert begun.status_code == 202, begun.text
    await working.do_all_due(harness.database)
    return await shown(harness, begun.json()["id"])


async def shown(harness: AppHarness, bulk_id: int) -> dict[str, Any]:
    found: dict[str, Any] = (await harness.client.get(f"{harness.v1}/bulk/{bulk_id}")).json()
    return found


async def items(harness: AppHarness, bulk_id: int) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (await harness.client.get(f"{harness.v1}/bulk/{bulk_id}/items")).json()["items"]
    return found


async def ticket(harness: AppHarness, ticket_id: int) -> dict[str, Any]:
    found: dict[str, Any] = (await harness.client.get(f"{harness.v1}/tickets/{ticket_id}")).json()
    return found


async def test_every_ticket_is_again_as_it_was(harness: AppHarness, tickets: list[int]) -> None:
    before = [await ticket(harness, each) for each in tickets]
    do = {"change": {"status": "CLOSED", "priority": "LOW"}, "note": "All of them"}
    bulk_id = await done(harness, do=do, ticket_ids=tickets)
    assert [(await ticket(harness, each))["status"] for each in tickets] == ["CLOSED"] * 3
    undone = await take_back(harness, bulk_id)
    assert undone["progress"] == {"waiting": 0, "done": 3, "failed": 0}
    assert (undone["undoes_id"], (await shown(harness, bulk_id))["undone_by_id"]) == (bulk_id, undone["id"])
    after = [await ticket(harness, each) for each in tickets]
    kept = ("status", "priority", "owner", "closed_time", "reopenings")
    assert [[each[name] for name in kept if name in each] for each in after] == [
        [each[name] for name in kept if name in each] for each in before
    ]
    found = await harness.client.get(f"{harness.v1}/tickets", params={"q": '"All of them"'})
    assert found.json()["tickets"] == []


async def test_what_somebody_changed_since_stays_and_is_said(harness: AppHarness, tickets: list[int]) -> None:
    bulk_id = await done(harness, do={"change": {"priority": "LOW", "status": "IN_PROGRESS"}}, ticket_ids=tickets)
    await harness.client.patch(f"{harness.v1}/tickets/{tickets[0]}", json={"priority": "CRITICAL"})
    harness.clock.advance(MINUTE_US)
    undone = await take_back(harness, bulk_id)
    first, second, _ = await items(harness, undone["id"])
    assert (first["state"], first["reason_text"]["code"]) == ("done", "changed_since_stays")
    assert (second["state"], second["reason"]) == ("done", "")
    assert [(await ticket(harness, tickets[0]))[name] for name in ("status", "priority")] == ["NEW", "CRITICAL"]


async def test_what_it_did_not_change_is_left_alone(harness: AppHarness, tickets: list[int]) -> None:
    await harness.client.patch(f"{harness.v1}/tickets/{tickets[0]}", json={"priority": "LOW"})
    harness.clock.advance(MINUTE_US)
    bulk_id = await done(harness, do={"change": {"priority": "LOW"}}, ticket_ids=[*tickets, 999_999])
    assert [each["version"] is None for each in await items(harness, bulk_id)] == [True, False, False, True]
    assert (await take_back(harness, bulk_id))["total"] == 2
    assert (await ticket(harness, tickets[0]))["priority"] == "LOW"


async def test_one_that_still_goes_on_is_stopped(harness: AppHarness, tickets: list[int]) -> None:
    request = {"do": {"note": "All of them"}, "ticket_ids": tickets}
    begun = (await harness.client.post(f"{harness.v1}/bulk", json=request)).json()
    undone = await take_back(harness, begun["id"])
    assert (undone["total"], undone["ended_time"] is not None) == (0, True)
    assert {each["reason_text"]["code"] for each in await items(harness, begun["id"])} == {"bulk_taken_back"}
    assert (await ticket(harness, tickets[0]))["version"] == 1


async def test_it_is_taken_back_once_and_the_taking_back_never(harness: AppHarness, tickets: list[int]) -> None:
    bulk_id = await done(harness, do={"note": "All of them"}, ticket_ids=tickets)
    undone = await take_back(harness, bulk_id)
    for each, code in ((bulk_id, "undone_already"), (undone["id"], "cannot_be_undone")):
        refused = await harness.client.post(f"{harness.v1}/bulk/{each}/undo")
        assert (refused.status_code, refused.json()["code"]) == (422, code)


async def test_only_for_ten_minutes_after_its_end(harness: AppHarness, tickets: list[int]) -> None:
    bulk_id = await done(harness, do={"note": "All of them"}, ticket_ids=tickets)
    harness.clock.advance(9 * MINUTE_US)
    begun = await harness.client.post(f"{harness.v1}/bulk/{bulk_id}/undo")
    harness.clock.advance(30 * MINUTE_US)
    await working.do_all_due(harness.database)
    assert (await shown(harness, begun.json()["id"]))["progress"]["done"] == 3, "it was asked for in time"
    late = await done(harness, do={"note": "Again"}, ticket_ids=tickets)
    harness.clock.advance(10 * MINUTE_US)
    refused = await harness.client.post(f"{harness.v1}/bulk/{late}/undo")
    assert (refused.status_code, refused.json()["code"]) == (422, "undo_too_late")


async def test_only_by_who_did_it(harness: AppHarness, tickets: list[int]) -> None:
    bulk_id = await done(harness, do={"note": "All of them"}, ticket_ids=tickets)
    both = frozenset({Scope.TICKETS_WRITE, Scope.TICKETS_READ})
    for segments, status in (((), 422), (("S1",), 403)):
        key = await app_harness.key_of(harness.database, harness.workspace.by, both, segments)
        async with app_harness.client_of(harness.app, key.secret) as client:
            assert (await client.post(f"{harness.v1}/bulk/{bulk_id}/undo")).status_code == status
    assert (await shown(harness, bulk_id))["undone_by_id"] is None
