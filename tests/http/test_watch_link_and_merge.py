"""Gathering: tickets are linked, duplicates merged, and what was taken away is brought back."""

import httpx2
import pytest

from amends.errors import BusinessRuleError
from amends.model.status import Status
from amends.model.ticket.history import replay
from amends.store import events
from amends.usecases.work import TicketChangeForm, change
from tests import cast
from tests.cast import ANA, BEN
from tests.http import app_harness
from tests.http.app_harness import AppHarness


@pytest.fixture
async def two(harness: AppHarness) -> tuple[str, str]:
    """Two tickets of Ana, the first from feedback."""
    await cast.rule(harness.database, harness.workspace.by)
    await cast.ingest(harness.database, harness.workspace.by, cast.form(customer=ANA, words="El ascensor"))
    first = await cast.only_ticket(harness.database, harness.workspace.by)
    second = await app_harness.ticket(harness, customer=ANA)
    return f"{harness.v1}/tickets/{first.id}", f"{harness.v1}/tickets/{second.id}"


def number(path: str) -> int:
    return int(path.rpartition("/")[2])


async def test_a_link_is_seen_from_both_sides(client: httpx2.AsyncClient, two: tuple[str, str]) -> None:
    one, other = two
    made = await client.post(f"{one}/links", json={"ticket_id": number(other), "kind": "CAUSED_BY"})
    assert (made.status_code, made.json()) == (201, {"links": [{"ticket_id": number(other), "kind": "CAUSED_BY"}]})
    assert (await client.get(f"{other}/links")).json() == {"links": [{"ticket_id": number(one), "kind": "CAUSES"}]}
    again = await client.post(f"{one}/links", json={"ticket_id": number(other)})
    assert again.status_code == 409
    assert (await client.delete(f"{other}/links/{number(one)}")).json() == {"links": []}
    assert (await client.delete(f"{other}/links/{number(one)}")).status_code == 404


async def test_no_ticket_is_linked_to_itself_or_to_nothing(client: httpx2.AsyncClient, two: tuple[str, str]) -> None:
    one, _ = two
    assert (await client.post(f"{one}/links", json={"ticket_id": number(one)})).status_code == 422
    assert (await client.post(f"{one}/links", json={"ticket_id": 999_999})).status_code == 404


async def test_a_duplicate_ends_in_the_other_with_its_feedback_and_watchers(
    harness: AppHarness, client: httpx2.AsyncClient, two: tuple[str, str]
) -> None:
    duplicate, into = two
    await client.put(f"{duplicate}/watchers/{harness.workspace.ana.id}")
    merged = (await client.post(f"{duplicate}/merge", json={"into": number(into)})).json()
    assert (merged["id"], merged["watcher_ids"]) == (number(into), [harness.workspace.ana.id])
    [response], _ = await cast.everything(harness.database, harness.workspace.by)
    assert response.ticket_id == number(into)
    summary = (await client.get(duplicate)).json()
    assert (summary["merged_into_id"], summary["due_time"]) == (number(into), None)
    assert [each["id"] for each in (await client.get(f"{harness.v1}/tickets")).json()["tickets"]] == [number(into)]


async def test_histories_of_both_are_exact(
    harness: AppHarness, client: httpx2.AsyncClient, two: tuple[str, str]
) -> None:
    duplicate, into = two
    await client.post(f"{duplicate}/merge", json={"into": number(into)})
    _, kept = await cast.everything(harness.database, harness.workspace.by)
    for ticket in kept:
        assert replay(await harness.database.read(harness.workspace.by, events.of_ticket, ticket.id)) == ticket


async def test_one_that_was_merged_tells_where_to_work_on(
    harness: AppHarness, client: httpx2.AsyncClient, two: tuple[str, str]
) -> None:
    duplicate, into = two
    await client.post(f"{duplicate}/merge", json={"into": number(into)})
    refused = await client.post(f"{duplicate}/notes", json={"text": "Hello"})
    assert (refused.status_code, f"merged into {number(into)}" in refused.json()["detail"]) == (422, True)
    assert (await client.post(f"{into}/merge", json={"into": number(duplicate)})).status_code == 422
    form = TicketChangeForm(status=Status.CLOSED)
    with pytest.raises(BusinessRuleError, match="was merged into"):
        await harness.database.write(harness.workspace.by, change, number(duplicate), form)


async def test_further_feedback_goes_to_the_ticket_that_goes_on(
    harness: AppHarness, client: httpx2.AsyncClient, two: tuple[str, str]
) -> None:
    duplicate, into = two
    await client.post(f"{duplicate}/merge", json={"into": number(into)})
    await cast.rule(harness.database, harness.workspace.by, cast.ALREADY_ON_IT)
    await cast.ingest(harness.database, harness.workspace.by, cast.form(reference="more", customer=ANA))
    responses, _ = await cast.everything(harness.database, harness.workspace.by)
    assert {each.ticket_id for each in responses} == {number(into)}


async def test_two_peoples_tickets_are_merged_only_on_purpose(
    harness: AppHarness, client: httpx2.AsyncClient, two: tuple[str, str]
) -> None:
    bens = await app_harness.ticket(harness, customer=BEN)
    refused = await client.post(f"{two[0]}/merge", json={"into": bens.id})
    assert (refused.status_code, "even_if_customers_differ" in refused.json()["detail"]) == (422, True)
    form = {"into": bens.id, "even_if_customers_differ": True}
    assert (await client.post(f"{two[0]}/merge", json=form)).status_code == 200
    assert (await client.post(f"{two[1]}/merge", json={"into": number(two[1])})).status_code == 422


async def test_what_was_taken_away_is_nowhere_until_it_is_brought_back(
    harness: AppHarness, client: httpx2.AsyncClient, two: tuple[str, str]
) -> None:
    one, other = two
    assert (await client.delete(one)).status_code == 204
    assert (await client.get(one)).status_code == 404
    assert (await client.delete(one)).status_code == 404
    assert (await client.post(f"{one}/notes", json={"text": "Hello"})).status_code == 404
    assert [each["id"] for each in (await client.get(f"{harness.v1}/tickets")).json()["tickets"]] == [number(other)]
    restored = await client.post(f"{one}/restore")
    assert (restored.status_code, restored.json()["due_time"] is not None) == (200, True)
    assert (await client.post(f"{one}/restore")).status_code == 200
    _, kept = await cast.everything(harness.database, harness.workspace.by)
    for ticket in kept:
        assert replay(await harness.database.read(harness.workspace.by, events.of_ticket, ticket.id)) == ticket


async def test_a_merged_ticket_says_so_and_where_it_went(harness: AppHarness) -> None:
    first, second = [await app_harness.ticket(harness) for _ in range(2)]
    answer = await harness.client.post(f"{harness.v1}/tickets/{first.id}/merge", json={"into": second.id})
    assert answer.status_code == 200, answer.text
    merged = (await harness.client.get(f"{harness.v1}/tickets/{first.id}")).json()
    assert (merged["status"], merged["merged_into_id"]) == ("MERGED", second.id)
    assert merged["url"] == f"{app_harness.BASE_URL}/tickets/{first.id}"
    into = (await harness.client.get(f"{harness.v1}/tickets/{second.id}")).json()
    assert (into["status"], into["merged_into_id"]) == ("NEW", None)


async def test_a_ticket_shows_its_deadlines(harness: AppHarness) -> None:
    ticket = await app_harness.ticket(harness, time_limit_hours=10)
    await harness.client.patch(f"{harness.v1}/tickets/{ticket.id}", json={"status": "CLOSED"})
    shown = (await harness.client.get(f"{harness.v1}/tickets/{ticket.id}")).json()
    [deadline] = shown["deadlines"]
    assert (deadline["kind"], deadline["target_seconds"], deadline["is_running"]) == ("resolution", 36_000, False)
    assert deadline["stopped_time"] == shown["closed_time"]
    listed = (await harness.client.get(f"{harness.v1}/tickets")).json()["tickets"]
    assert listed == [shown]
