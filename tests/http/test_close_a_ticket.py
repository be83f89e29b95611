"""Closing over the APIs: what the workspace requires is asked for by each of them, all at once."""

from typing import Any

import httpx2
import pytest

from amends.model.ticket.history import replay
from amends.store import events
from tests import cast
from tests.http import app_harness
from tests.http.app_harness import AppHarness, errors_of

MISSING = "is required for closing the ticket"


@pytest.fixture
async def path(harness: AppHarness) -> str:
    """Where a ticket is, in a workspace that requires a cause and an action, with the causes BILLING > TWICE."""
    for cause in ({"code": "BILLING", "name": "Billing"}, {"code": "TWICE", "parent": "BILLING"}):
        assert (await harness.client.post(f"{harness.v1}/causes", json=cause)).status_code == 201
    body = {"closing_requires": ["root_cause", "action_taken"]}
    assert (await harness.client.patch(harness.v1, json=body)).json()["closing_requires"] == [
        "action_taken",
        "root_cause",
    ]
    return f"{harness.v1}/tickets/{(await app_harness.ticket(harness)).id}"


async def patch(harness: AppHarness, path: str, **body: Any) -> httpx2.Response:
    return await harness.client.patch(path, json=body)


async def test_everything_that_is_missing_is_told_at_once(harness: AppHarness, path: str) -> None:
    answer = await patch(harness, path, status="CLOSED")
    assert answer.status_code == 422
    assert errors_of(answer) == {"root_cause": MISSING, "action_taken": MISSING}
    assert (await harness.client.get(path)).json()["version"] == 1


async def test_what_was_filled_in_before_counts(harness: AppHarness, path: str) -> None:
    await patch(harness, path, root_cause="TWICE")
    assert errors_of(await patch(harness, path, status="CLOSED")) == {"action_taken": MISSING}
    ticket = (await patch(harness, path, status="CLOSED", action_taken="Paid all of it back")).json()
    assert (ticket["status"], ticket["root_cause"]["code"], ticket["action_taken"]) == (
        "CLOSED",
        "TWICE",
        "Paid all of it back",
    )


async def test_it_may_all_come_with_the_closing(harness: AppHarness, path: str) -> None:
    answer = await patch(harness, path, status="CLOSED", root_cause="BILLING", action_taken="Paid all of it back")
    assert answer.json()["root_cause"]["name"] == "Billing"
    ticket = await cast.only_ticket(harness.database, harness.workspace.by)
    assert replay(await harness.database.read(harness.workspace.by, events.of_ticket, ticket.id)) == ticket
    types = [event["type"] for event in (await harness.client.get(f"{path}/events")).json()["events"]]
    changes = ["ticket.root_cause_set", "ticket.action_taken", "ticket.status_changed", "ticket.deadlines_changed"]
    assert types == ["ticket.opened", *changes]


async def test_it_may_not_be_taken_back_with_the_closing(harness: AppHarness, path: str) -> None:
    await patch(harness, path, root_cause="TWICE", action_taken="Paid all of it back")
    answer = await patch(harness, path, status="CLOSED", root_cause=None)
    assert errors_of(answer) == {"root_cause": MISSING}


async def test_resolving_asks_for_what_closing_asks_and_no_other_status_does(harness: AppHarness, path: str) -> None:
    assert (await patch(harness, path, status="IN_PROGRESS")).status_code == 200
    assert errors_of(await patch(harness, path, status="RESOLVED")) == {"root_cause": MISSING, "action_taken": MISSING}
    filled = {"root_cause": "TWICE", "action_taken": "Paid all of it back"}
    assert (await patch(harness, path, status="RESOLVED", **filled)).json()["status"] == "RESOLVED"
    assert (await patch(harness, path, status="CLOSED")).json()["status"] == "CLOSED"


async def test_an_x_is_no_action_and_the_length_is_a_setting(harness: AppHarness, path: str) -> None:
    too_short = await patch(harness, path, status="CLOSED", root_cause="TWICE", action_taken="x")
    assert errors_of(too_short) == {"action_taken": "must have at least 15 characters for closing the ticket"}
    body = {"closing_requires": ["root_cause", "action_taken"], "action_characters": 1}
    assert (await harness.client.put(f"{harness.v1}/closing-requirements", json=body)).status_code == 200
    assert (await patch(harness, path, status="CLOSED", root_cause="TWICE", action_taken="x")).status_code == 200


async def test_what_is_closed_stays_closed_when_more_is_required(harness: AppHarness) -> None:
    path = f"{harness.v1}/tickets/{(await app_harness.ticket(harness)).id}"
    await patch(harness, path, status="CLOSED")
    await harness.client.patch(harness.v1, json={"closing_requires": ["root_cause"]})
    assert (await patch(harness, path, priority="LOW")).json()["status"] == "CLOSED"


async def test_a_ticket_that_is_opened_closed_is_asked_as_well(harness: AppHarness, path: str) -> None:
    body = {"status": "CLOSED", "priority": "HIGH", "originSegmentCode": "S1", "comment": "Done already"}
    answer = await harness.client.post(harness.manual_path, json=body)
    assert answer.status_code == 400
    assert f"root_cause: {MISSING}" in answer.json()["message"]


async def test_an_unknown_cause_is_named(harness: AppHarness, path: str) -> None:
    answer = await patch(harness, path, root_cause="WEATHER")
    assert errors_of(answer) == {"root_cause": "there is no root cause with the code 'WEATHER'"}


async def test_causes_are_a_tree_of_the_workspace(harness: AppHarness, path: str) -> None:
    billing, twice = (await harness.client.get(f"{harness.v1}/causes")).json()["causes"]
    assert (billing["code"], billing["parent_id"], twice["parent_id"]) == ("BILLING", None, billing["id"])
    assert twice["name"] == "TWICE"


@pytest.mark.parametrize(
    ("form", "status", "fields"),
    [
        ({"code": "TWICE"}, 409, []),
        ({"code": " "}, 422, ["code"]),
        ({"code": "X", "parent": "NOWHERE"}, 422, ["parent"]),
        ({"code": "X", "name": "a\0"}, 422, ["name"]),
    ],
)
async def test_a_wrong_cause_is_refused(
    harness: AppHarness, path: str, form: dict[str, str], status: int, fields: list[str]
) -> None:
    answer = await harness.client.post(f"{harness.v1}/causes", json=form)
    assert answer.status_code == status
    assert list(errors_of(answer)) == fields


async def test_only_what_can_be_required_is(harness: AppHarness) -> None:
    answer = await harness.client.patch(harness.v1, json={"closing_requires": ["luck"]})
    assert answer.status_code == 422
    assert (await harness.client.get(harness.v1)).json()["closing_requires"] == []


async def attempt(harness: AppHarness, path: str, outcome: str, **more: str) -> httpx2.Response:
    return await harness.client.post(f"{path}/attempts", json={"channel": "PHONE", "outcome": outcome, **more})


@pytest.fixture
async def reachable(harness: AppHarness) -> str:
    """Where a ticket is whose customer has an address, in a workspace that wants them to be called."""
    await harness.client.patch(harness.v1, json={"closing_requires": ["contact_attempt"]})
    return f"{harness.v1}/tickets/{(await app_harness.ticket(harness, customer=cast.ANA)).id}"


async def test_attempts_are_counted_and_told(harness: AppHarness, reachable: str) -> None:
    for outcome in ("NO_ANSWER", "REACHED"):
        answer = await attempt(harness, reachable, outcome, text="Rang for two minutes.")
    assert answer.json()["contact_attempts"] == 2
    *_, last = (await harness.client.get(f"{reachable}/events")).json()["events"]
    told = {"attempt": 2, "channel": "PHONE", "outcome": "REACHED", "text": "Rang for two minutes.", "despite": ""}
    assert (last["type"], last["details"]) == ("ticket.contact_attempted", told)
    ticket = await cast.only_ticket(harness.database, harness.workspace.by)
    assert replay(await harness.database.read(harness.workspace.by, events.of_ticket, ticket.id)) == ticket


async def test_who_can_be_reached_must_have_been_tried(harness: AppHarness, reachable: str) -> None:
    assert errors_of(await patch(harness, reachable, status="CLOSED")) == {"contact_attempt": MISSING}
    await attempt(harness, reachable, "NO_ANSWER")
    assert (await patch(harness, reachable, status="CLOSED")).status_code == 200


async def test_who_cant_be_reached_need_not_be_tried(harness: AppHarness) -> None:
    await harness.client.patch(harness.v1, json={"closing_requires": ["contact_attempt"]})
    path = f"{harness.v1}/tickets/{(await app_harness.ticket(harness)).id}"
    assert (await patch(harness, path, status="CLOSED")).status_code == 200


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"channel": "PIGEON", "outcome": "REACHED"}, "channel"),
        ({"channel": "PHONE", "outcome": "MAYBE"}, "outcome"),
        ({"channel": "PHONE"}, "outcome"),
        ({"channel": "PHONE", "outcome": "REACHED", "text": "a\0"}, "text"),
    ],
)
async def test_a_wrong_attempt_is_refused_by_its_field(
    harness: AppHarness, reachable: str, body: dict[str, str], field: str
) -> None:
    answer = await harness.client.post(f"{reachable}/attempts", json=body)
    assert answer.status_code == 422
    assert list(errors_of(answer)) == [field]
