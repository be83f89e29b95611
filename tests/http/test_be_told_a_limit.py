"""As many as may be: what comes beyond is refused with the number, and nothing that was there changes."""

import pytest

from amends.model.bulk import MAX_TICKETS
from amends.model.ticket.custom_field import MAX_FIELDS
from tests.http import app_harness
from tests.http.app_harness import AppHarness, errors_of


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
async def test_a_workspace_has_a_hundred_fields_and_no_more(harness: AppHarness) -> None:
    path = f"{harness.v1}/fields"
    for number in range(MAX_FIELDS):
        assert (await harness.client.post(path, json={"code": f"f{number}", "type": "text"})).status_code == 201
    answer = await harness.client.post(path, json={"code": "beyond", "type": "text"})
    assert (answer.status_code, "at most 100 fields" in answer.text) == (422, True)
    assert len((await harness.client.get(path)).json()["fields"]) == MAX_FIELDS


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
async def test_a_ticket_has_a_hundred_files_and_no_more(harness: AppHarness) -> None:
    path = f"{harness.v1}/tickets/{(await app_harness.ticket(harness)).id}/attachments"
    for number in range(100):
        answer = await harness.client.post(path, params={"name": f"{number}.txt"}, content=b"A note")
        assert answer.status_code == 201
    answer = await harness.client.post(path, params={"name": "beyond.txt"}, content=b"A note")
    assert (answer.status_code, "at most 100 attachments" in answer.text) == (422, True)
    listed = (await harness.client.get(path)).json()["attachments"]
    assert {each["name"] for each in listed} == {f"{number}.txt" for number in range(100)}


async def test_a_bulk_action_names_ten_thousand_tickets_and_no_more(harness: AppHarness) -> None:
    beyond = {"do": {"note": "All of them"}, "ticket_ids": list(range(1, MAX_TICKETS + 2))}
    answer = await harness.client.post(f"{harness.v1}/bulk", json=beyond)
    assert "10000" in errors_of(answer)["ticket_ids"]
