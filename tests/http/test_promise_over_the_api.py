"""Promises over our own API: made, kept, broken, moved; and who may."""

from typing import Any

import pytest

from amends.instants import DAY_US, InstantUs, rfc3339
from amends.model.principal import Scope
from tests.cast import ANA
from tests.http import app_harness
from tests.http.app_harness import AppHarness, client_of, errors_of, key_of

TEXT = "The refund is on your account"


@pytest.fixture
async def path(harness: AppHarness) -> str:
    return f"{harness.v1}/tickets/{(await app_harness.ticket(harness, customer=ANA)).id}"


def due(harness: AppHarness, days: int = 1) -> str:
    return rfc3339(InstantUs(harness.clock() + days * DAY_US))


async def made(harness: AppHarness, path: str) -> dict[str, Any]:
    answer = await harness.client.post(f"{path}/promises", json={"text": TEXT, "due_time": due(harness)})
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()["promises"][-1]
    return found


async def test_a_promise_is_made_moved_and_kept(harness: AppHarness, path: str) -> None:
    own = await made(harness, path)
    assert (own["text"], own["due_time"], own["state"], own["is_overdue"]) == (TEXT, due(harness), "open", False)
    form = {"due_time": due(harness, 3), "reason": "The bank is closed", "customer_agreed": True}
    moved = (await harness.client.post(f"{path}/promises/{own['id']}/move", json=form)).json()
    assert (moved["promise_due_time"], moved["promises"][0]["moves"]) == (due(harness, 3), 1)
    kept = (await harness.client.post(f"{path}/promises/{own['id']}/keep")).json()
    assert (kept["promises"][0]["state"], kept["promise_due_time"], kept["broken_promises"]) == ("kept", None, 0)
    listed = (await harness.client.get(f"{harness.v1}/tickets?promised=false")).json()
    assert [each["promises"] for each in listed["tickets"]] == [kept["promises"]]


async def test_a_promise_is_broken_and_counted(harness: AppHarness, path: str) -> None:
    own = await made(harness, path)
    broken = await harness.client.post(f"{path}/promises/{own['id']}/break", json={"reason": "No card any more"})
    assert (broken.json()["broken_promises"], broken.json()["promises"][0]["state"]) == (1, "broken")
    again = await harness.client.post(f"{path}/promises/{own['id']}/keep")
    assert (again.status_code, again.json()["code"]) == (422, "promise_has_ended")
    waiting = (await harness.client.get(f"{harness.v1}/tickets/waiting")).json()
    assert waiting["total"]["promises_broken"] == 1


@pytest.mark.parametrize(
    ("form", "field"),
    [
        ({"text": " ", "due_time": "2027-01-01T10:00:00Z"}, "text"),
        ({"text": TEXT, "due_time": "2020-01-01T10:00:00Z"}, "due_time"),
        ({"text": TEXT, "due_time": "tomorrow"}, "due_time"),
    ],
)
async def test_what_cannot_be_promised_is_said_by_its_field(
    harness: AppHarness, path: str, form: dict[str, str], field: str
) -> None:
    answer = await harness.client.post(f"{path}/promises", json=form)
    assert answer.status_code == 422
    assert field in errors_of(answer)


async def test_without_consent_it_is_not_moved(harness: AppHarness, path: str) -> None:
    own = await made(harness, path)
    form = {"due_time": due(harness, 3), "reason": "The bank is closed"}
    answer = await harness.client.post(f"{path}/promises/{own['id']}/move", json=form)
    assert answer.status_code == 422
    assert "customer_agreed" in errors_of(answer)


async def test_a_key_that_only_reads_or_of_another_segment_promises_nothing(harness: AppHarness, path: str) -> None:
    form = {"text": TEXT, "due_time": due(harness)}
    by, database = harness.workspace.by, harness.database
    reader = await key_of(database, by, frozenset({Scope.TICKETS_READ}))
    elsewhere = await key_of(database, by, segments=("S2",))
    for own in (reader, elsewhere):
        answer = await client_of(harness.app, own.secret).post(f"{path}/promises", json=form)
        assert answer.status_code == 403, answer.text
