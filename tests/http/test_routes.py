"""Routes over our own API: stated, listed, switched off; and why somebody has a ticket."""

from typing import Any

import pytest

from amends.usecases.settings import people
from amends.usecases.settings.people import UserChangeForm
from tests import cast
from tests.cast import IN_TURN
from tests.http import app_harness
from tests.http.app_harness import AppHarness, errors_of


async def decision_of(harness: AppHarness, ticket_id: int) -> dict[str, Any]:
    answer = await harness.client.get(f"{harness.v1}/tickets/{ticket_id}/owner-decision")
    assert answer.status_code == 200
    decision: dict[str, Any] = answer.json()
    return decision


async def go_away(harness: AppHarness, user_id: int) -> None:
    body = {"from": "2026-11-01T00:00:00+01:00", "until": "2026-12-01T00:00:00+01:00"}
    assert (await harness.client.post(f"{harness.v1}/users/{user_id}/absences", json=body)).status_code == 201


async def test_a_route_is_added_shown_listed_and_switched_off(harness: AppHarness) -> None:
    added = await harness.client.post(f"{harness.v1}/routes", json=IN_TURN)
    route = added.json()
    assert (added.status_code, route["version"], route["enabled"]) == (201, 1, True)
    assert route["document"] == {**IN_TURN, "segments": [], "priorities": [], "types": []}
    path = f"{harness.v1}/routes/{route['id']}"
    assert (await harness.client.get(path)).json() == route
    assert (await harness.client.get(f"{harness.v1}/routes")).json() == {"routes": [route]}
    assert (await harness.client.post(f"{path}/disable")).json() == {**route, "enabled": False}


async def test_a_changed_route_keeps_its_versions(harness: AppHarness) -> None:
    first = (await harness.client.post(f"{harness.v1}/routes", json=IN_TURN)).json()
    second = (await harness.client.post(f"{harness.v1}/routes", json={**IN_TURN, "order": 3})).json()
    path = f"{harness.v1}/routes/{first['id']}"
    assert (second["id"], second["version"]) == (first["id"], 2)
    assert (await harness.client.get(path, params={"version": 1})).json()["document"]["order"] == 10
    assert (await harness.client.get(path, params={"version": 9})).status_code == 404


async def test_a_wrong_route_is_refused_with_every_error(harness: AppHarness) -> None:
    body = {"order": -1, "priorities": ["SOON"], "strategy": {"random": {}}}
    answer = await harness.client.post(f"{harness.v1}/routes", json=body)
    assert answer.status_code == 422
    assert {"name", "order", "priorities[0]", "strategy.random"} <= errors_of(answer).keys()
    answer = await harness.client.post(f"{harness.v1}/routes", json={**IN_TURN, "segments": ["S9"]})
    assert errors_of(answer) == {"segments[0]": "there is no segment with the code 'S9'"}


async def test_a_ticket_says_why_this_owner(harness: AppHarness) -> None:
    route = await cast.route(harness.database, harness.workspace.by)
    ticket = await app_harness.ticket(harness)
    decision = await decision_of(harness, ticket.id)
    ana = {"id": harness.workspace.ana.id, "name": "Ana"}
    assert (decision["ticket_id"], decision["owner_id"]) == (ticket.id, ana["id"])
    assert decision["text"] == "Ana has it: the route In turn (version 1) chose them by round_robin."
    routed = decision["routed"]
    assert (routed["version"], routed["route_id"], routed["route_version"]) == (2, route.id, 1)
    assert (routed["owner"], routed["segment_id"]) == (ana, harness.workspace.s1.id)
    assert routed["candidates"] == [{"user": ana, "open_tickets": 0, "passed_over": "", "passed_over_text": None}]


async def test_a_ticket_says_who_was_passed_over_and_why(harness: AppHarness) -> None:
    await cast.route(harness.database, harness.workspace.by)
    await harness.client.patch(
        f"{harness.v1}/users/{harness.workspace.ben.id}", json={"role": "manager", "segments": ["S1"]}
    )
    await go_away(harness, harness.workspace.ana.id)
    await go_away(harness, harness.workspace.ben.id)
    ticket = await app_harness.ticket(harness)
    decision = await decision_of(harness, ticket.id)
    until = "away until 2026-11-30T23:00:00.000000Z"
    assert decision["text"] == (
        "Nobody has it: the route In turn (version 1) found nobody who is available. "
        f"Passed over: Ana, {until}; Ben, {until}. Notified: Ben."
    )
    assert decision["routed"]["told"] == [{"id": harness.workspace.ben.id, "name": "Ben"}]
    assert [each["passed_over"] for each in decision["routed"]["candidates"]] == [until, until]


async def test_what_a_person_decided_is_told_with_what_routing_did_before(harness: AppHarness) -> None:
    await cast.route(harness.database, harness.workspace.by)
    ticket = await app_harness.ticket(harness)
    path = f"{harness.v1}/tickets/{ticket.id}"
    ben = UserChangeForm(segments=("S1", "S2"))
    await harness.database.write(harness.workspace.by, people.change, harness.workspace.ben.id, ben)
    await harness.client.patch(path, json={"owner_id": harness.workspace.ben.id})
    decision = await decision_of(harness, ticket.id)
    assert decision["owner_id"] == harness.workspace.ben.id
    assert decision["text"].startswith("Ben has it: the key ")
    assert decision["routed"]["owner"]["name"] == "Ana"
    await harness.client.patch(path, json={"owner_id": None})
    assert " removed Ben at 2026-" in (await decision_of(harness, ticket.id))["text"]


async def test_what_was_never_routed_says_so(harness: AppHarness) -> None:
    nobodys, anas = (
        await app_harness.ticket(harness),
        await app_harness.ticket(harness, owner=harness.workspace.ana.email),
    )
    sentence = "Nobody has it: no route matched when it opened, and no owner was named."
    assert await decision_of(harness, nobodys.id) == {
        "ticket_id": nobodys.id,
        "owner_id": None,
        "text": sentence,
        "texts": [{"code": "no_owner_at_opening", "parameters": {}, "text": sentence}],
        "routed": None,
    }
    words = (await decision_of(harness, anas.id))["text"]
    assert words == "Ana has it: the operator assigned it to them when it was opened."


async def test_a_rules_owner_is_told(harness: AppHarness) -> None:
    stored = await cast.rule(
        harness.database, harness.workspace.by, then={"open": {"owner": harness.workspace.ana.email}}
    )
    await cast.ingest(harness.database, harness.workspace.by, cast.form())
    ticket = await cast.only_ticket(harness.database, harness.workspace.by)
    words = f"Ana has it: the rule {stored.id} assigned it to them when it was opened."
    assert (await decision_of(harness, ticket.id))["text"] == words


async def test_a_rules_owner_who_cannot_take_it_is_told_without_a_route_too(harness: AppHarness) -> None:
    await cast.rule(harness.database, harness.workspace.by, then={"open": {"owner": harness.workspace.ben.email}})
    await go_away(harness, harness.workspace.ben.id)
    await cast.ingest(harness.database, harness.workspace.by, cast.form())
    decision = await decision_of(harness, (await cast.only_ticket(harness.database, harness.workspace.by)).id)
    assert decision["text"].startswith("Nobody has it: the named owner can't take it, and no route matches. Passed")
    assert decision["routed"]["route_id"] is decision["routed"]["strategy"] is decision["routed"]["owner"] is None


async def test_a_ticket_is_routed_anew(harness: AppHarness) -> None:
    ticket = await app_harness.ticket(harness)
    path = f"{harness.v1}/tickets/{ticket.id}"
    assert (await harness.client.post(f"{path}/route")).status_code == 422
    await cast.route(harness.database, harness.workspace.by)
    answer = await harness.client.post(f"{path}/route")
    assert (answer.status_code, answer.headers["etag"][:3]) == (200, '"2-')
    assert answer.json()["owner"]["name"] == "Ana"
    events = (await harness.client.get(f"{path}/events")).json()["events"]
    assert events[-1]["type"] == "ticket.routed"
    assert events[-1]["details"]["assignment"]["owner_id"] == harness.workspace.ana.id


@pytest.mark.parametrize("path", ["tickets/{}/owner-decision", "routes/{}"])
async def test_what_is_not_there_is_not_found(harness: AppHarness, path: str) -> None:
    assert (await harness.client.get(f"{harness.v1}/{path.format(999_999)}")).status_code == 404


async def test_a_key_of_another_segment_learns_nothing(harness: AppHarness) -> None:
    ticket = await app_harness.ticket(harness)
    key = (await app_harness.key_of(harness.database, harness.workspace.by, segments=("S2",))).secret
    path = f"{harness.v1}/tickets/{ticket.id}"
    assert (await harness.client.get(f"{path}/owner-decision", headers={"api-key": key})).status_code == 403
    assert (await harness.client.post(f"{path}/route", headers={"api-key": key})).status_code == 403
