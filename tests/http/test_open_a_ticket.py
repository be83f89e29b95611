"""Opening a ticket over our own API, and finding it again by what another system calls it."""

import asyncio
from typing import Any

import pytest

from amends.model.principal import Scope
from amends.usecases import soft_delete
from tests import cast
from tests.http import app_harness
from tests.http.app_harness import AppHarness, errors_of

FORM: dict[str, Any] = {"segment": "S1", "verbatim": "Nadie contestó", "external_id": "crm-2041"}


async def test_a_ticket_is_opened_as_it_is_asked_for(harness: AppHarness) -> None:
    who = {"email": "eva@example.com", "name": "Eva"}
    form = {**FORM, "origin_segment": "S2", "priority": "HIGH", "owner": "ana@hotel.example", "customer": who}
    answer = await harness.client.post(f"{harness.v1}/tickets", json=form)
    assert answer.status_code == 201, answer.text
    ticket = answer.json()
    assert (ticket["status"], ticket["priority"], ticket["external_id"]) == ("NEW", "HIGH", "crm-2041")
    assert (ticket["current_segment"]["code"], ticket["origin_segment"]["code"]) == ("S1", "S2")
    assert (ticket["owner"]["email"], ticket["customer"]["name"]) == ("ana@hotel.example", "Eva")
    assert (await harness.client.get(f"{harness.v1}/tickets/{ticket['id']}")).json() == ticket


async def test_an_external_id_is_one_tickets_alone(harness: AppHarness) -> None:
    first = (await harness.client.post(f"{harness.v1}/tickets", json=FORM)).json()
    again = await harness.client.post(f"{harness.v1}/tickets", json=FORM)
    assert again.status_code == 409
    assert again.json()["detail"] == f"The ticket {first['id']} has the external ID crm-2041 already."
    without = {"segment": "S1"}
    answers = [await harness.client.post(f"{harness.v1}/tickets", json=without) for _ in range(2)]
    assert [(each.status_code, each.json()["external_id"]) for each in answers] == [(201, None), (201, None)]
    other = await cast.workspace(harness.database, "Hotel Luna")
    async with app_harness.open_harness(harness.database, other, harness.clock) as second:
        assert (await second.client.post(f"{second.v1}/tickets", json=FORM)).status_code == 201


async def test_of_many_at_once_one_is_opened(harness: AppHarness) -> None:
    asked = [harness.client.post(f"{harness.v1}/tickets", json=FORM) for _ in range(5)]
    assert sorted(each.status_code for each in await asyncio.gather(*asked)) == [201, 409, 409, 409, 409]


async def test_it_is_found_by_its_external_id(harness: AppHarness) -> None:
    ticket = (await harness.client.post(f"{harness.v1}/tickets", json=FORM)).json()
    await harness.client.post(f"{harness.v1}/tickets", json={"segment": "S1", "external_id": "crm-2042"})
    for query in ({"external_id": "crm-2041"}, {"q": "crm-2041"}):
        found = (await harness.client.get(f"{harness.v1}/tickets", params=query)).json()["tickets"]
        assert [each["id"] for each in found] == [ticket["id"]], query
    assert (await harness.client.get(f"{harness.v1}/tickets", params={"external_id": "crm-9"})).json()["tickets"] == []


async def test_upserting_opens_it_once_and_then_changes_it(harness: AppHarness) -> None:
    path = f"{harness.v1}/tickets/upsert"
    first = await harness.client.post(path, json=FORM)
    assert first.status_code == 200, first.text
    changed = {**FORM, "segment": "S2", "status": "IN_PROGRESS", "priority": "LOW", "owner": "ben@hotel.example"}
    second = await harness.client.post(path, json={**changed, "verbatim": "Something else"})
    assert second.status_code == 200, second.text
    ticket = second.json()
    assert ticket["id"] == first.json()["id"]
    assert (ticket["status"], ticket["priority"], ticket["current_segment"]["code"]) == ("IN_PROGRESS", "LOW", "S2")
    assert (ticket["owner"]["email"], ticket["verbatim"]) == ("ben@hotel.example", "Nadie contestó")
    kept = (await harness.client.post(path, json={"segment": "S2", "external_id": "crm-2041"})).json()
    assert (kept["status"], kept["priority"], kept["owner"]["email"]) == ("IN_PROGRESS", "LOW", "ben@hotel.example")
    same = await harness.client.post(path, json=changed)
    assert same.json()["version"] == ticket["version"]


async def test_upserting_needs_an_external_id(harness: AppHarness) -> None:
    answer = await harness.client.post(f"{harness.v1}/tickets/upsert", json={"segment": "S1"})
    assert (answer.status_code, errors_of(answer)) == (422, {"external_id": "must be given"})


async def test_one_that_was_deleted_is_not_opened_again(harness: AppHarness) -> None:
    ticket = (await harness.client.post(f"{harness.v1}/tickets", json=FORM)).json()
    await harness.database.write(harness.workspace.by, soft_delete.delete, ticket["id"])
    assert (await harness.client.post(f"{harness.v1}/tickets", json=FORM)).status_code == 409
    assert (await harness.client.post(f"{harness.v1}/tickets/upsert", json=FORM)).status_code == 404


@pytest.mark.parametrize("path", ["tickets", "tickets/upsert"])
async def test_a_key_of_another_segment_may_not(harness: AppHarness, path: str) -> None:
    scopes = frozenset({Scope.TICKETS_READ, Scope.TICKETS_WRITE})
    key = await app_harness.key_of(harness.database, harness.workspace.by, scopes, ("S2",))
    async with app_harness.client_of(harness.app, key.secret) as client:
        assert (await client.post(f"{harness.v1}/{path}", json=FORM)).status_code == 403
        await harness.client.post(f"{harness.v1}/tickets", json=FORM)
        assert (await client.post(f"{harness.v1}/tickets/upsert", json=FORM)).status_code == 403


async def test_everything_that_is_wrong_is_said(harness: AppHarness) -> None:
    form = {"segment": "nowhere", "owner": "nobody@hotel.example", "external_id": "x" * 1001}
    answer = await harness.client.post(f"{harness.v1}/tickets", json=form)
    assert answer.status_code == 422
    assert set(errors_of(answer)) == {"segment", "owner", "external_id"}
