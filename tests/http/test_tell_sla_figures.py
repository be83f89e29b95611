"""The SLA figures of a ticket: what is measured, until when, and how many seconds remain or have passed since."""

from typing import Any

from amends.instants import HOUR_US, MINUTE_US, SECOND_US
from amends.model.status import Priority
from amends.usecases.settings import configuration
from amends.usecases.settings.config_kinds import SLA_POLICY
from tests import cast
from tests.http import app_harness
from tests.http.app_harness import AppHarness

POLICY = """
name = "Hours"
order = 10
[targets]
first_response = { minutes = 120, clock = "team" }
"""


async def deadlines(harness: AppHarness, ticket_id: int) -> list[dict[str, Any]]:
    answer = await harness.client.get(f"{harness.v1}/tickets/{ticket_id}")
    found: list[dict[str, Any]] = answer.json()["deadlines"]
    return found


async def test_the_seconds_that_remain_go_down_and_then_those_overdue_go_up(harness: AppHarness) -> None:
    ticket = await app_harness.ticket(harness, time_limit_hours=10)
    [one] = await deadlines(harness, ticket.id)
    assert (one["kind"], one["clock"], one["target_seconds"]) == ("resolution", "customer", 36_000)
    assert (one["state"], one["remaining_seconds"], one["overdue_seconds"]) == ("running", 36_000, None)
    harness.clock.advance(9 * HOUR_US + MINUTE_US)
    [one] = await deadlines(harness, ticket.id)
    assert (one["remaining_seconds"], one["overdue_seconds"]) == (3_540, None)
    harness.clock.advance(HOUR_US)
    [one] = await deadlines(harness, ticket.id)
    assert (one["state"], one["remaining_seconds"], one["overdue_seconds"]) == ("running", None, 60)


async def test_what_was_done_late_stays_as_late_as_it_was(harness: AppHarness) -> None:
    late, early = [await app_harness.ticket(harness, time_limit_hours=hours) for hours in (1, 10)]
    harness.clock.advance(2 * HOUR_US - SECOND_US)
    for ticket in (late, early):
        await harness.client.patch(f"{harness.v1}/tickets/{ticket.id}", json={"status": "CLOSED"})
    harness.clock.advance(24 * HOUR_US)
    [one] = await deadlines(harness, late.id)
    assert (one["state"], one["remaining_seconds"], one["overdue_seconds"]) == ("stopped", None, 3_600)
    [one] = await deadlines(harness, early.id)
    assert (one["state"], one["remaining_seconds"], one["overdue_seconds"]) == ("stopped", None, None)


async def test_a_clock_that_is_paused_has_neither(harness: AppHarness) -> None:
    await harness.database.write(harness.workspace.by, configuration.save, SLA_POLICY, POLICY)
    ticket = await app_harness.ticket(harness)
    await cast.call(harness.database, harness.workspace.by, ticket.id)
    await harness.client.patch(f"{harness.v1}/tickets/{ticket.id}", json={"status": "PENDING"})
    one = next(each for each in await deadlines(harness, ticket.id) if each["clock"] == "team")
    assert (one["state"], one["due_time"], one["policy_id"] is None) == ("paused", None, False)
    assert (one["remaining_seconds"], one["overdue_seconds"]) == (None, None)


async def test_the_feed_tells_them_as_of_the_event(harness: AppHarness) -> None:
    ticket = await app_harness.ticket(harness, time_limit_hours=10)
    harness.clock.advance(5 * HOUR_US)
    changes = (await harness.client.get(f"{harness.v1}/changes?limit=500")).json()["changes"]
    [own] = [each for each in changes if each["data"].get("ticket_id") == ticket.id][:1]
    assert own["data"]["ticket"]["deadlines"][0]["remaining_seconds"] == 36_000


async def test_nothing_is_new_because_seconds_pass(harness: AppHarness) -> None:
    ticket = await app_harness.ticket(harness, verbatim='It said "remaining_seconds":5 to me')
    path = f"{harness.v1}/tickets/{ticket.id}"
    tag = (await harness.client.get(path)).headers["etag"]
    harness.clock.advance(SECOND_US)
    assert (await harness.client.get(path, headers={"if-none-match": tag})).status_code == 304
    await harness.client.patch(path, json={"priority": "HIGH"})
    assert (await harness.client.get(path, headers={"if-none-match": tag})).status_code == 200


async def test_what_another_priority_would_mean_is_told_before_and_counted_after(harness: AppHarness) -> None:
    urgent = POLICY.replace('"Hours"', '"Urgent"').replace("order = 10", 'order = 5\npriorities = ["CRITICAL"]')
    await harness.database.write(harness.workspace.by, configuration.save, SLA_POLICY, urgent)
    await harness.database.write(harness.workspace.by, configuration.save, SLA_POLICY, POLICY.replace("120", "240"))
    ticket = await app_harness.ticket(harness, priority=Priority.CRITICAL)
    address = f"{harness.v1}/tickets/{ticket.id}"
    told = (await harness.client.get(f"{address}/deadlines/preview?priority=LOW")).json()
    assert (told["policy_name"], told["is_postponed"]) == ("Hours", True)
    assert [each["kind"] for each in told["moved"]] == ["first_response"]
    changed = (await harness.client.patch(address, json={"priority": "LOW"})).json()
    assert (changed["due_time"], changed["postponements"]) == (told["due_time"], 1)
    assert told["before_time"] < told["due_time"]
    listed = (await harness.client.get(f"{harness.v1}/tickets?postponements_from=1")).json()
    assert [each["id"] for each in listed["tickets"]] == [ticket.id]
    history = (await harness.client.get(f"{address}/events")).json()["events"]
    moved = [each["details"] for each in history if each["type"] == "ticket.deadlines_changed"]
    assert [each["is_postponed"] for each in moved] == [True]


async def test_a_preview_of_nothing_that_is_there_is_refused(harness: AppHarness) -> None:
    ticket = await app_harness.ticket(harness)
    address = f"{harness.v1}/tickets/{ticket.id}/deadlines/preview"
    refused = await harness.client.get(f"{address}?priority=URGENT")
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (400, "priority")
    assert (await harness.client.get(f"{address}?segment=NOWHERE")).status_code == 422
