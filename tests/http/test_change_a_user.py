"""Users over our own API: what they are, how much they carry, when they are away."""

from typing import Any

import pytest

from amends.instants import DAY_US
from tests.http.app_harness import AppHarness, errors_of

AWAY = {"from": "2026-12-24T00:00:00+01:00", "until": "2026-12-27T00:00:00+01:00"}


async def ana(harness: AppHarness) -> dict[str, Any]:
    users = (await harness.client.get(f"{harness.v1}/users")).json()["users"]
    found: dict[str, Any] = next(user for user in users if user["id"] == harness.workspace.ana.id)
    return found


@pytest.fixture
def path(harness: AppHarness) -> str:
    return f"{harness.v1}/users/{harness.workspace.ana.id}"


async def test_everything_is_changed_and_what_is_left_out_stays(harness: AppHarness, path: str) -> None:
    body = {"last_name": "Sol", "role": "manager", "segments": ["S2", "S1"], "ticket_limit": 12, "capacity": 3}
    changed = (await harness.client.patch(path, json=body)).json()
    assert changed == await ana(harness)
    assert changed == changed | {"first_name": "Ana", "last_name": "Sol", "role": "manager"}
    assert changed == changed | {"ticket_limit": 12, "capacity": 3, "absences": [], "left_time": None}
    assert changed["segment_ids"] == [harness.workspace.s1.id, harness.workspace.s2.id]
    again = (await harness.client.patch(path, json={"segments": []})).json()
    assert len(again["segment_ids"]) == 1
    assert again == changed | {"segment_ids": again["segment_ids"]}


async def test_every_error_is_told_and_nothing_changed(harness: AppHarness, path: str) -> None:
    before = await ana(harness)
    body = {"first_name": "a\0", "segments": ["S1", "S9"], "ticket_limit": -1, "capacity": 0}
    answer = await harness.client.patch(path, json=body)
    assert answer.status_code == 422
    assert set(errors_of(answer)) == {"first_name", "segments[1]", "ticket_limit", "capacity"}
    assert await ana(harness) == before


async def test_every_error_of_somebody_new_is_told_and_nobody_added(harness: AppHarness) -> None:
    before = (await harness.client.get(f"{harness.v1}/users")).json()
    body = {"email": "eva", "first_name": "a\0", "last_name": "x" * 1001, "segments": ["S9"]}
    answer = await harness.client.post(f"{harness.v1}/users", json=body)
    assert answer.status_code == 422
    assert set(errors_of(answer)) == {"email", "first_name", "last_name", "segments[0]"}
    assert (await harness.client.get(f"{harness.v1}/users")).json() == before


@pytest.mark.parametrize(
    ("body", "field"),
    [({"role": "boss"}, "role"), ({"email": "x@y.example"}, "email"), ({"capacity": "2"}, "capacity")],
)
async def test_a_wrong_field_is_named(harness: AppHarness, path: str, body: dict[str, Any], field: str) -> None:
    assert list(errors_of(await harness.client.patch(path, json=body))) == [field]


async def test_somebody_has_several_absences_until_they_are_over(harness: AppHarness, path: str) -> None:
    later = {"from": "2027-01-01T00:00:00Z", "until": "2027-01-02T00:00:00Z"}
    await harness.client.post(f"{path}/absences", json=later)
    answer = await harness.client.post(f"{path}/absences", json=AWAY)
    first, second = answer.json()["absences"]
    assert answer.status_code == 201
    assert (first["from_time"], first["until_time"]) == ("2026-12-23T23:00:00.000000Z", "2026-12-26T23:00:00.000000Z")
    harness.clock.advance(40 * DAY_US)
    assert (await ana(harness))["absences"] == [second]


async def test_an_absence_is_taken_back_once(harness: AppHarness, path: str) -> None:
    [absence] = (await harness.client.post(f"{path}/absences", json=AWAY)).json()["absences"]
    others = f"{harness.v1}/users/{harness.workspace.ben.id}/absences/{absence['id']}"
    assert (await harness.client.delete(others)).status_code == 404
    own = f"{path}/absences/{absence['id']}"
    assert [(await harness.client.delete(own)).status_code for _ in range(2)] == [204, 404]
    assert (await ana(harness))["absences"] == []


@pytest.mark.parametrize(
    ("change", "fields"),
    [
        ({"from": "tomorrow", "until": "2026-12-27"}, ["from", "until"]),
        ({"until": AWAY["from"]}, ["until"]),
        ({"from": "2026-01-01T00:00:00Z", "until": "2026-01-02T00:00:00Z"}, ["until"]),
        ({"why": "skiing"}, ["why"]),
    ],
)
async def test_an_absence_that_cannot_be_is_refused(
    harness: AppHarness, path: str, change: dict[str, str], fields: list[str]
) -> None:
    answer = await harness.client.post(f"{path}/absences", json=AWAY | change)
    assert answer.status_code == 422
    assert list(errors_of(answer)) == fields


async def test_nobody_is_not_found(harness: AppHarness) -> None:
    path = f"{harness.v1}/users/999999"
    assert (await harness.client.patch(path, json={})).status_code == 404
    assert (await harness.client.post(f"{path}/absences", json=AWAY)).status_code == 404
    assert (await harness.client.post(f"{path}/hand-over", json={"to": "queue"})).status_code == 404
