"""Snooze over our own API: until a time, until an answer, woken; and who may."""

import pytest

from amends.instants import DAY_US, InstantUs, rfc3339
from amends.model.principal import Scope
from tests.cast import ANA
from tests.http import app_harness
from tests.http.app_harness import AppHarness, client_of, errors_of, key_of


@pytest.fixture
async def path(harness: AppHarness) -> str:
    ticket = await app_harness.ticket(harness, customer=ANA, owner="ana@hotel.example")
    return f"{harness.v1}/tickets/{ticket.id}"


async def test_a_ticket_is_snoozed_found_and_woken(harness: AppHarness, path: str) -> None:
    until_time = rfc3339(InstantUs(harness.clock() + DAY_US))
    answer = await harness.client.post(f"{path}/snooze", json={"until_time": until_time})
    assert answer.json()["snooze"] == {"until_time": until_time}, answer.text
    assert answer.headers["ETag"]
    found = (await harness.client.get(f"{harness.v1}/tickets?snoozed=true")).json()["tickets"]
    assert [each["id"] for each in found] == [answer.json()["id"]]
    assert (await harness.client.get(f"{harness.v1}/tickets?snoozed=false")).json()["tickets"] == []
    answer = await harness.client.post(f"{path}/snooze", json={"until_time": None})
    assert answer.json()["snooze"] == {"until_time": None}
    assert (await harness.client.post(f"{path}/wake")).json()["snooze"] is None
    events = (await harness.client.get(f"{path}/events")).json()["events"]
    told = [(each["type"], each["details"]) for each in events if each["type"] in ("ticket.snoozed", "ticket.woken")]
    assert told == [
        ("ticket.snoozed", {"until_time": until_time}),
        ("ticket.snoozed", {"until_time": None}),
        ("ticket.woken", {"why": "hand", "told_ids": []}),
    ]


@pytest.mark.parametrize("until_time", ["", "tomorrow", "2026-12-14", "2020-01-01T00:00:00Z", "2036-01-01T00:00:00Z"])
async def test_a_time_that_cannot_be_is_refused_with_its_field(harness: AppHarness, path: str, until_time: str) -> None:
    answer = await harness.client.post(f"{path}/snooze", json={"until_time": until_time})
    assert answer.status_code == 422
    assert list(errors_of(answer)) == ["until_time"]


async def test_without_an_owner_it_is_refused_in_words(harness: AppHarness) -> None:
    ticket = await app_harness.ticket(harness, customer=ANA)
    answer = await harness.client.post(f"{harness.v1}/tickets/{ticket.id}/snooze", json={"until_time": None})
    assert (answer.status_code, answer.json()["code"]) == (422, "snooze_needs_owner")


async def test_who_only_reads_may_not_and_another_unit_may_not(harness: AppHarness, path: str) -> None:
    by, database = harness.workspace.by, harness.database
    reader = await key_of(database, by, frozenset({Scope.TICKETS_READ}))
    elsewhere = await key_of(database, by, segments=("S2",))
    for own in (reader, elsewhere):
        client = client_of(harness.app, own.secret)
        assert (await client.post(f"{path}/snooze", json={"until_time": None})).status_code == 403
        assert (await client.post(f"{path}/wake")).status_code == 403
