"""Handing over: all open tickets of somebody go at once, and who leaves is never chosen again."""

from typing import Any

import pytest

from amends.model.person import Role
from amends.model.status import Status
from amends.model.ticket.history import replay
from amends.model.ticket.ticket import Ticket
from amends.store import events
from amends.usecases import work
from amends.usecases.settings import people
from amends.usecases.settings.people import UserChangeForm
from amends.usecases.work import TicketChangeForm
from tests import cast
from tests.http import app_harness
from tests.http.app_harness import AppHarness, errors_of


@pytest.fixture
async def tickets(harness: AppHarness) -> list[Ticket]:
    """Three of Ana's; and one that is closed."""
    own = [await app_harness.ticket(harness, owner=harness.workspace.ana.email) for _ in range(4)]
    await harness.database.write(harness.workspace.by, work.change, own[3].id, TicketChangeForm(status=Status.CLOSED))
    return own


async def hand_over(harness: AppHarness, **body: Any) -> dict[str, Any]:
    answer = await harness.client.post(f"{harness.v1}/users/{harness.workspace.ana.id}/hand-over", json=body)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def owners(harness: AppHarness) -> list[int]:
    """Who has the tickets; the history of each must be its row."""
    _, found = await cast.everything(harness.database, harness.workspace.by)
    for ticket in found:
        assert replay(await harness.database.read(harness.workspace.by, events.of_ticket, ticket.id)) == ticket
    return [ticket.owner_id for ticket in found]


async def test_to_the_queue(harness: AppHarness, tickets: list[Ticket]) -> None:
    done = await hand_over(harness, to="queue")
    ids = [ticket.id for ticket in tickets[:3]]
    nobody = {"taken": [], "untaken_ids": ids, "left_time": None}
    assert done == {"user_id": harness.workspace.ana.id, "tickets": 3, **nobody}
    assert await owners(harness) == [0, 0, 0, harness.workspace.ana.id]


async def test_to_another_person(harness: AppHarness, tickets: list[Ticket]) -> None:
    ben = UserChangeForm(segments=("S1", "S2"))
    await harness.database.write(harness.workspace.by, people.change, harness.workspace.ben.id, ben)
    done = await hand_over(harness, to="BEN@hotel.example")
    assert (done["tickets"], done["untaken_ids"]) == (3, [])
    assert done["taken"] == [{"user_id": harness.workspace.ben.id, "tickets": 3}]
    assert await owners(harness) == [harness.workspace.ben.id] * 3 + [harness.workspace.ana.id]


async def test_to_the_routes_each_for_itself_and_never_back(harness: AppHarness, tickets: list[Ticket]) -> None:
    await cast.route(harness.database, harness.workspace.by, strategy={"least_open": {}})
    await harness.client.patch(
        f"{harness.v1}/users/{harness.workspace.ben.id}", json={"segments": ["S1"], "ticket_limit": 2}
    )
    done = await hand_over(harness, to="route")
    assert done["taken"] == [{"user_id": harness.workspace.ben.id, "tickets": 2}]
    assert done["untaken_ids"] == [tickets[2].id]
    history = (await harness.client.get(f"{harness.v1}/tickets/{tickets[2].id}/events")).json()["events"]
    candidates = history[-1]["details"]["assignment"]["candidates"]
    assert [each["passed_over"] for each in candidates] == ["hands over", "at their limit (2 of 2)"]
    assert await owners(harness) == [harness.workspace.ben.id, harness.workspace.ben.id, 0, harness.workspace.ana.id]


async def test_without_a_route_they_go_to_the_queue(harness: AppHarness, tickets: list[Ticket]) -> None:
    assert (await hand_over(harness, to="route"))["untaken_ids"] == [ticket.id for ticket in tickets[:3]]
    assert (await cast.happened_to_ticket(harness.database, harness.workspace.by, tickets[0].id))[-1] == "ticket.routed"


async def test_who_leaves_is_never_chosen_again(harness: AppHarness, tickets: list[Ticket]) -> None:
    await cast.route(harness.database, harness.workspace.by)
    left_time = (await hand_over(harness, to="queue", leaves=True))["left_time"]
    assert left_time is not None
    users = (await harness.client.get(f"{harness.v1}/users")).json()["users"]
    assert users[0]["left_time"] == left_time
    ticket = await app_harness.ticket(harness)
    assert ticket.owner_id == 0
    answer = await harness.client.patch(
        f"{harness.v1}/tickets/{ticket.id}", json={"owner_id": harness.workspace.ana.id}
    )
    assert errors_of(answer) == {"owner_id": "ana@hotel.example has left"}
    again = {"to": harness.workspace.ana.email}
    answer = await harness.client.post(f"{harness.v1}/users/{harness.workspace.ben.id}/hand-over", json=again)
    assert errors_of(answer) == {"to": "ana@hotel.example has left"}


async def test_who_has_nothing_may_leave(harness: AppHarness) -> None:
    done = await hand_over(harness, to="route", leaves=True)
    assert (done["tickets"], done["taken"], done["untaken_ids"]) == (0, [], [])
    assert done["left_time"] is not None


async def test_the_last_admin_doesn_t_leave(harness: AppHarness) -> None:
    ana, ben = harness.workspace.ana, harness.workspace.ben
    await harness.client.patch(f"{harness.v1}/users/{ana.id}", json={"role": "admin"})
    path = f"{harness.v1}/users/{ana.id}/hand-over"
    refused = await harness.client.post(path, json={"to": "queue", "leaves": True})
    assert errors_of(refused) == {"leaves": "is not possible for the last admin; make another user an admin first"}
    assert (await harness.client.post(path, json={"to": "queue"})).status_code == 200
    await harness.client.patch(f"{harness.v1}/users/{ben.id}", json={"role": "admin"})
    assert (await hand_over(harness, to="queue", leaves=True))["left_time"] is not None
    # Of two admins one has left now, so that the other is the last.
    other = await harness.client.post(f"{harness.v1}/users/{ben.id}/hand-over", json={"to": "queue", "leaves": True})
    assert list(errors_of(other)) == ["leaves"]


@pytest.mark.parametrize("to", ["", "nobody@example.com", "ana@hotel.example", "a\0b", "x" * 2000])
async def test_nobody_to_give_them_to_is_refused(harness: AppHarness, tickets: list[Ticket], to: str) -> None:
    answer = await harness.client.post(
        f"{harness.v1}/users/{harness.workspace.ana.id}/hand-over", json={"to": to, "leaves": True}
    )
    assert answer.status_code == 422
    assert list(errors_of(answer)) == ["to"]
    assert await owners(harness) == [harness.workspace.ana.id] * 4


async def test_a_key_of_another_segment_hands_nothing_over(harness: AppHarness, tickets: list[Ticket]) -> None:
    key = (await app_harness.key_of(harness.database, harness.workspace.by, segments=("S2",))).secret
    path = f"{harness.v1}/users/{harness.workspace.ana.id}/hand-over"
    answer = await harness.client.post(path, json={"to": "queue", "leaves": True}, headers={"api-key": key})
    assert answer.status_code == 403
    assert await owners(harness) == [harness.workspace.ana.id] * 4


async def test_a_key_hands_over_no_ticket_that_it_cant_see(harness: AppHarness) -> None:
    ana = UserChangeForm(segments=("S1",), role=Role.ADMIN)
    await harness.database.write(harness.workspace.by, people.change, harness.workspace.ana.id, ana)
    elsewhere = await app_harness.ticket(harness, origin_segment="S2", owner=harness.workspace.ana.email)
    key = (await app_harness.key_of(harness.database, harness.workspace.by, segments=("S1",))).secret
    path = f"{harness.v1}/users/{harness.workspace.ana.id}/hand-over"
    answer = await harness.client.post(path, json={"to": "queue"}, headers={"api-key": key})
    assert (answer.status_code, answer.json()["detail"]) == (
        403,
        f"This key has no access to the ticket {elsewhere.id}.",
    )
    assert await owners(harness) == [harness.workspace.ana.id]


async def test_a_key_of_another_segment_says_of_nobody_that_they_leave_or_are_away(harness: AppHarness) -> None:
    key = (await app_harness.key_of(harness.database, harness.workspace.by, segments=("S2",))).secret
    ana, ben = (f"{harness.v1}/users/{user.id}" for user in (harness.workspace.ana, harness.workspace.ben))
    away = {"from": "2126-12-24T00:00:00+01:00", "until": "2126-12-27T00:00:00+01:00"}
    absences = (await harness.client.post(f"{ana}/absences", json=away)).json()["absences"]
    async with app_harness.client_of(harness.app, key) as client:
        leaves = await client.post(f"{ana}/hand-over", json={"to": "queue", "leaves": True})
        added = await client.post(f"{ana}/absences", json=away)
        removed = await client.delete(f"{ana}/absences/{absences[0]['id']}")
        own = await client.post(f"{ben}/absences", json=away)
    assert [each.status_code for each in (leaves, added, removed, own)] == [403, 403, 403, 201]
