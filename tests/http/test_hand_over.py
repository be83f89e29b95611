"""Handing over: all open tickets of somebody go at once, and who leaves is never chosen again."""

from typing import Any

import pytest

from amends.model.history import replay
from amends.model.status import Status
from amends.model.ticket.ticket import Ticket
from amends.store import events
from amends.usecases import work
from amends.usecases.work import TicketChangeForm
from tests import cast
from tests.http import doors
from tests.http.doors import House, errors_of


@pytest.fixture
async def tickets(house: House) -> list[Ticket]:
    """Three of Ana's; and one that is closed."""
    own = [await doors.ticket(house, owner=house.place.ana.email) for _ in range(4)]
    await house.database.write(house.place.by, work.change, own[3].id, TicketChangeForm(status=Status.CLOSED))
    return own


async def hand_over(house: House, **body: Any) -> dict[str, Any]:
    answer = await house.client.post(f"{house.v1}/users/{house.place.ana.id}/hand-over", json=body)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def owners(house: House) -> list[int]:
    """Who has the tickets; the history of each must be its row."""
    _, found = await cast.everything(house.database, house.place.by)
    for ticket in found:
        assert replay(await house.database.read(house.place.by, events.of_ticket, ticket.id)) == ticket
    return [ticket.owner_id for ticket in found]


async def test_to_the_queue(house: House, tickets: list[Ticket]) -> None:
    done = await hand_over(house, to="queue")
    ids = [ticket.id for ticket in tickets[:3]]
    nobody = {"taken": [], "untaken_ids": ids, "left_time": None}
    assert done == {"user_id": house.place.ana.id, "tickets": 3, **nobody}
    assert await owners(house) == [0, 0, 0, house.place.ana.id]


async def test_to_another_person(house: House, tickets: list[Ticket]) -> None:
    done = await hand_over(house, to="BEN@hotel.example")
    assert (done["tickets"], done["untaken_ids"]) == (3, [])
    assert done["taken"] == [{"user_id": house.place.ben.id, "tickets": 3}]
    assert await owners(house) == [house.place.ben.id] * 3 + [house.place.ana.id]


async def test_to_the_routes_each_for_itself_and_never_back(house: House, tickets: list[Ticket]) -> None:
    await cast.route(house.database, house.place.by, strategy={"least_open": {}})
    await house.client.patch(f"{house.v1}/users/{house.place.ben.id}", json={"segments": ["S1"], "ticket_limit": 2})
    done = await hand_over(house, to="route")
    assert done["taken"] == [{"user_id": house.place.ben.id, "tickets": 2}]
    assert done["untaken_ids"] == [tickets[2].id]
    history = (await house.client.get(f"{house.v1}/tickets/{tickets[2].id}/events")).json()["events"]
    candidates = history[-1]["details"]["assignment"]["candidates"]
    assert [each["passed_over"] for each in candidates] == ["hands over", "at their limit (2 of 2)"]
    assert await owners(house) == [house.place.ben.id, house.place.ben.id, 0, house.place.ana.id]


async def test_without_a_route_they_go_to_the_queue(house: House, tickets: list[Ticket]) -> None:
    assert (await hand_over(house, to="route"))["untaken_ids"] == [ticket.id for ticket in tickets[:3]]
    assert (await cast.happened_to_ticket(house.database, house.place.by, tickets[0].id))[-1] == "ticket.owner_changed"


async def test_who_leaves_is_never_chosen_again(house: House, tickets: list[Ticket]) -> None:
    await cast.route(house.database, house.place.by)
    left_time = (await hand_over(house, to="queue", leaves=True))["left_time"]
    assert left_time is not None
    users = (await house.client.get(f"{house.v1}/users")).json()["users"]
    assert users[0]["left_time"] == left_time
    ticket = await doors.ticket(house)
    assert ticket.owner_id == 0
    answer = await house.client.patch(f"{house.v1}/tickets/{ticket.id}", json={"owner_id": house.place.ana.id})
    assert errors_of(answer) == {"owner_id": "ana@hotel.example has left"}
    again = {"to": house.place.ana.email}
    answer = await house.client.post(f"{house.v1}/users/{house.place.ben.id}/hand-over", json=again)
    assert errors_of(answer) == {"to": "ana@hotel.example has left"}


async def test_who_has_nothing_may_leave(house: House) -> None:
    done = await hand_over(house, to="route", leaves=True)
    assert (done["tickets"], done["taken"], done["untaken_ids"]) == (0, [], [])
    assert done["left_time"] is not None


@pytest.mark.parametrize("to", ["", "nobody@example.com", "ana@hotel.example", "a\0b", "x" * 2000])
async def test_nobody_to_give_them_to_is_refused(house: House, tickets: list[Ticket], to: str) -> None:
    answer = await house.client.post(
        f"{house.v1}/users/{house.place.ana.id}/hand-over", json={"to": to, "leaves": True}
    )
    assert answer.status_code == 422
    assert list(errors_of(answer)) == ["to"]
    assert await owners(house) == [house.place.ana.id] * 4


async def test_a_key_of_another_segment_hands_nothing_over(house: House, tickets: list[Ticket]) -> None:
    key = (await doors.key_of(house.database, house.place.by, segments=("S2",))).secret
    path = f"{house.v1}/users/{house.place.ana.id}/hand-over"
    answer = await house.client.post(path, json={"to": "queue", "leaves": True}, headers={"api-key": key})
    assert answer.status_code == 403
    assert await owners(house) == [house.place.ana.id] * 4
