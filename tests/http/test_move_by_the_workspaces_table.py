"""A workspace that says itself which steps its tickets take, and who may make them."""

from typing import Any

import httpx2
import pytest

from amends.model.principal import Scope
from amends.model.status import Status
from tests.http import app_harness
from tests.http.app_harness import AppHarness, errors_of

STRICT = [
    {"from": "NEW", "to": "IN_PROGRESS"},
    {"from": "IN_PROGRESS", "to": "CLOSED"},
    {"from": "PENDING", "to": "CLOSED"},
    {"from": "ESCALATED", "to": "CLOSED"},
    {"from": "RESOLVED", "to": "CLOSED"},
    {"from": "CLOSED", "to": "IN_PROGRESS", "scope": "admin"},
]


async def put(harness: AppHarness, steps: list[dict[str, str]]) -> httpx2.Response:
    return await harness.client.put(f"{harness.v1}/transitions", json={"transitions": steps})


async def summary(harness: AppHarness) -> dict[str, Any]:
    answer: dict[str, Any] = (await harness.client.get(f"{harness.v1}/transitions")).json()
    return answer


@pytest.fixture
async def path(harness: AppHarness) -> str:
    """Where a ticket is, in a workspace whose table is strict."""
    assert (await put(harness, STRICT)).status_code == 200
    return f"{harness.v1}/tickets/{(await app_harness.ticket(harness)).id}"


async def move(harness: AppHarness, path: str, *statuses: str) -> httpx2.Response:
    for status in statuses:
        answer = await harness.client.patch(path, json={"status": status})
    return answer


async def test_the_default_table_is_shown_where_none_is_set(harness: AppHarness) -> None:
    table = await summary(harness)
    assert table["is_default"]
    assert {"from": "CLOSED", "to": "IN_PROGRESS", "scope": "tickets:write"} in table["transitions"]
    assert len(table["transitions"]) == 20


async def test_a_table_is_kept_as_it_was_sent(harness: AppHarness, path: str) -> None:
    expected = [{"scope": "tickets:write", **step} for step in STRICT]
    table = await summary(harness)
    assert (table["is_default"], table["transitions"]) == (False, expected)


async def test_what_isnt_in_the_table_is_refused_with_what_is(harness: AppHarness, path: str) -> None:
    reason = "a ticket can't change from NEW to CLOSED; it can change to IN_PROGRESS"
    assert errors_of(await move(harness, path, "CLOSED")) == {"status": reason}
    assert (await move(harness, path, "IN_PROGRESS", "CLOSED")).json()["status"] == "CLOSED"


async def test_only_an_admin_key_reopens(harness: AppHarness, path: str) -> None:
    await move(harness, path, "IN_PROGRESS", "CLOSED")
    clerk = await app_harness.key_of(harness.database, harness.workspace.by, frozenset({Scope.TICKETS_WRITE}))
    async with app_harness.client_of(harness.app, clerk.secret) as client:
        answer = await client.patch(path, json={"status": "IN_PROGRESS"})
    assert (answer.status_code, "needs the scope admin" in answer.json()["detail"]) == (403, True)
    assert (await move(harness, path, "IN_PROGRESS")).json()["status"] == "IN_PROGRESS"


async def test_the_default_comes_back(harness: AppHarness, path: str) -> None:
    assert (await harness.client.delete(f"{harness.v1}/transitions")).json()["is_default"]
    assert (await move(harness, path, "CLOSED")).json()["status"] == "CLOSED"


async def test_a_wrong_table_changes_nothing_and_tells_every_error(harness: AppHarness, path: str) -> None:
    before = await summary(harness)
    wrong = [{"from": "NEW", "to": "LOST"}, {"from": "NEW", "to": "NEW", "scope": "root"}]
    answer = await put(harness, wrong)
    assert answer.status_code == 422
    stuck = ", ".join(status.name for status in Status if status is not Status.CLOSED)
    assert errors_of(answer) == {
        "transitions[0].to": "'LOST' is not a status; use NEW, IN_PROGRESS, PENDING, ESCALATED, RESOLVED, CLOSED",
        "transitions[1]": "leads from NEW to itself",
        "transitions[1].scope": "must be tickets:write or manage or admin",
        "transitions": f"no path leads to CLOSED from {stuck}",
    }
    assert await summary(harness) == before
