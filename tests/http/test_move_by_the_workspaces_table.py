"""A workspace that says itself which steps its tickets take, and who may make them."""

from typing import Any

import httpx2
import pytest

from amends.model.principal import Scope
from amends.model.status import Status
from tests.http import doors
from tests.http.doors import House, errors_of

STRICT = [
    {"from": "NEW", "to": "IN_PROGRESS"},
    {"from": "IN_PROGRESS", "to": "CLOSED"},
    {"from": "PENDING", "to": "CLOSED"},
    {"from": "ESCALATED", "to": "CLOSED"},
    {"from": "RESOLVED", "to": "CLOSED"},
    {"from": "CLOSED", "to": "IN_PROGRESS", "scope": "admin"},
]


async def put(house: House, steps: list[dict[str, str]]) -> httpx2.Response:
    return await house.client.put(f"{house.v1}/transitions", json={"transitions": steps})


async def summary(house: House) -> dict[str, Any]:
    answer: dict[str, Any] = (await house.client.get(f"{house.v1}/transitions")).json()
    return answer


@pytest.fixture
async def path(house: House) -> str:
    """Where a ticket is, in a workspace whose table is strict."""
    assert (await put(house, STRICT)).status_code == 200
    return f"{house.v1}/tickets/{(await doors.ticket(house)).id}"


async def move(house: House, path: str, *statuses: str) -> httpx2.Response:
    for status in statuses:
        answer = await house.client.patch(path, json={"status": status})
    return answer


async def test_the_default_table_is_shown_where_none_is_set(house: House) -> None:
    table = await summary(house)
    assert table["is_default"]
    assert {"from": "CLOSED", "to": "IN_PROGRESS", "scope": "tickets:write"} in table["transitions"]
    assert len(table["transitions"]) == 20


async def test_a_table_is_kept_as_it_was_sent(house: House, path: str) -> None:
    expected = [{"scope": "tickets:write", **step} for step in STRICT]
    table = await summary(house)
    assert (table["is_default"], table["transitions"]) == (False, expected)


async def test_what_isnt_in_the_table_is_refused_with_what_is(house: House, path: str) -> None:
    reason = "a ticket that is NEW can't become CLOSED; it can become IN_PROGRESS"
    assert errors_of(await move(house, path, "CLOSED")) == {"status": reason}
    assert (await move(house, path, "IN_PROGRESS", "CLOSED")).json()["status"] == "CLOSED"


async def test_only_an_admin_key_reopens(house: House, path: str) -> None:
    await move(house, path, "IN_PROGRESS", "CLOSED")
    clerk = await doors.key_of(house.database, house.place.by, frozenset({Scope.TICKETS_WRITE}))
    async with doors.client_of(house.app, clerk.secret) as client:
        answer = await client.patch(path, json={"status": "IN_PROGRESS"})
    assert (answer.status_code, "needs admin" in answer.json()["detail"]) == (403, True)
    assert (await move(house, path, "IN_PROGRESS")).json()["status"] == "IN_PROGRESS"


async def test_the_default_comes_back(house: House, path: str) -> None:
    assert (await house.client.delete(f"{house.v1}/transitions")).json()["is_default"]
    assert (await move(house, path, "CLOSED")).json()["status"] == "CLOSED"


async def test_a_wrong_table_changes_nothing_and_tells_every_error(house: House, path: str) -> None:
    before = await summary(house)
    wrong = [{"from": "NEW", "to": "LOST"}, {"from": "NEW", "to": "NEW", "scope": "root"}]
    answer = await put(house, wrong)
    assert answer.status_code == 422
    stuck = ", ".join(status.name for status in Status if status is not Status.CLOSED)
    assert errors_of(answer) == {
        "transitions[0].to": "'LOST' is no status; write NEW, IN_PROGRESS, PENDING, ESCALATED, RESOLVED, CLOSED",
        "transitions[1]": "leads from NEW to itself",
        "transitions[1].scope": "must be tickets:write or manage or admin",
        "transitions": f"there is no way to CLOSED from {stuck}",
    }
    assert await summary(house) == before
