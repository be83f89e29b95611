"""Naming what isn't there, or is there no more: the answer says what was looked for, and nothing is made up."""

import pytest

from tests.http import app_harness
from tests.http.app_harness import AppHarness, errors_of

NOBODY = 999_999


@pytest.mark.parametrize(
    ("method", "path", "what"),
    [
        ("POST", "/tickets/999999/restore", "There is no ticket 999999 here."),
        ("GET", "/responses/999999", "There is no response 999999 here."),
        ("GET", "/deliveries/999999", "There is no delivery 999999 here."),
    ],
)
async def test_a_number_that_nothing_has_is_not_found(harness: AppHarness, method: str, path: str, what: str) -> None:
    answer = await harness.client.request(method, f"{harness.v1}{path}")
    assert (answer.status_code, answer.json()["detail"]) == (404, what)


async def test_who_has_left_is_given_no_new_ticket(harness: AppHarness) -> None:
    left = await harness.client.post(
        f"{harness.v1}/users/{harness.workspace.ana.id}/hand-over", json={"to": "route", "leaves": True}
    )
    assert left.status_code == 200, left.text
    form = {"status": "NEW", "priority": "HIGH", "originSegmentCode": "S1", "comment": "Nobody answered"}
    answer = await harness.client.post(harness.manual_path, json={**form, "assignTo": "ana@hotel.example"})
    assert answer.status_code == 400
    assert "ana@hotel.example has left" in answer.json()["message"]


async def test_a_view_of_a_field_that_was_archived_finds_nothing(harness: AppHarness) -> None:
    field = (await harness.client.post(f"{harness.v1}/fields", json={"code": "room", "type": "text"})).json()
    ticket = await app_harness.ticket(harness)
    await harness.client.patch(f"{harness.v1}/tickets/{ticket.id}", json={"fields": {"room": "12b"}})
    view = await harness.client.post(f"{harness.v1}/views", json={"name": "12b", "query": {"fields.room": "12b"}})
    counts = f"{harness.v1}/views/counts"
    assert [each["count"] for each in (await harness.client.get(counts)).json()["counts"]] == [1]
    await harness.client.patch(f"{harness.v1}/fields/{field['id']}", json={"archived": True})
    [counted] = (await harness.client.get(counts)).json()["counts"]
    assert counted["view_id"] == view.json()["id"]


async def test_a_view_of_words_is_counted_by_what_the_search_finds(harness: AppHarness) -> None:
    for words in ("El ascensor", "Los ascensores", "La piscina"):
        await app_harness.ticket(harness, verbatim=words)
    await harness.client.post(f"{harness.v1}/views", json={"name": "Lift", "query": {"q": "ascensor"}})
    [counted] = (await harness.client.get(f"{harness.v1}/views/counts")).json()["counts"]
    assert (counted["count"], counted["is_more"]) == (2, False)


async def test_what_was_done_cant_hold_a_character_that_no_engine_keeps(harness: AppHarness) -> None:
    path = f"{harness.v1}/tickets/{(await app_harness.ticket(harness)).id}"
    answer = await harness.client.patch(path, json={"action_taken": "Repaired\0"})
    assert list(errors_of(answer)) == ["action_taken"]
