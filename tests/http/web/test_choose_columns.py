"""How the list looks to somebody: columns in their order, over the API and on the page; and what can't be one."""

from typing import Any

import pytest

from amends.model.ticket.columns import MAX_COLUMNS, TicketColumn
from tests.cast import ANA
from tests.http import app_harness
from tests.http.app_harness import AppHarness, errors_of
from tests.http.web.browser import Browser


def path(harness: AppHarness) -> str:
    return f"{harness.v1}/users/{harness.workspace.ana.id}/list-look"


async def put(harness: AppHarness, look: dict[str, Any]) -> dict[str, Any]:
    answer = await harness.client.put(path(harness), json=look)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def test_a_look_is_kept_and_comes_back(harness: AppHarness) -> None:
    assert (await harness.client.get(path(harness))).json() == {
        "columns": [],
        "is_compact": False,
        "hidden_parts": [],
        "sorts": {},
    }
    await harness.client.post(f"{harness.v1}/fields", json={"code": "room", "name": "Room", "type": "text"})
    look = {
        "columns": ["due", "customer", "fields.room"],
        "is_compact": True,
        "hidden_parts": ["score"],
        "sorts": {"mine": "changed"},
    }
    assert await put(harness, look) == look
    assert (await harness.client.get(path(harness))).json() == look
    assert (await put(harness, {}))["columns"] == []


@pytest.mark.parametrize(
    ("columns", "fields"),
    [
        (["due", "nonsense"], ["columns[1]"]),
        (["fields.nothing"], ["columns[0]"]),
        (["due", "due"], ["columns[1]"]),
        ([each.value for each in TicketColumn][: MAX_COLUMNS + 1], ["columns"]),
    ],
)
async def test_what_cannot_be_a_column_is_refused_with_its_place(
    harness: AppHarness, columns: list[str], fields: list[str]
) -> None:
    answer = await harness.client.put(path(harness), json={"columns": columns})
    assert (answer.status_code, list(errors_of(answer))) == (422, fields)
    assert (await harness.client.get(path(harness))).json()["columns"] == []


async def test_the_list_has_the_columns_of_its_reader_in_their_order(agent: Browser, harness: AppHarness) -> None:
    await harness.client.post(f"{harness.v1}/fields", json={"code": "room", "name": "Room", "type": "text"})
    ticket = await app_harness.ticket(harness, customer=ANA, owner="ana@hotel.example")
    await harness.client.patch(f"{harness.v1}/tickets/{ticket.id}", json={"fields": {"room": "204"}})
    chosen = ["number", "fields.room", "owner", "due", "", "", "", ""]
    await agent.post("/inbox/look", {"from": "view=mine", "column": chosen, "words": "on", "due": "on"})
    html = (await agent.get("/inbox?view=mine")).text
    row = html[html.index(f'id="row-{ticket.id}"') :]
    assert [each.split('"')[0] for each in row.split('data-column="')[1:]] == ["number", "fields.room", "owner", "due"]
    assert "Room: </span>204" in row
    assert 'href="/inbox?view=mine&amp;sort=due"' in html
    assert f'id="row-{ticket.id}"' in (await agent.get(f"/inbox/changed?view=mine&ids={ticket.id}")).text


async def test_a_column_twice_is_said_in_the_form_and_nothing_is_kept(agent: Browser, harness: AppHarness) -> None:
    await agent.get("/inbox/look?view=mine")
    await agent.post("/inbox/look", {"from": "view=mine", "column": ["due", "due"]})
    assert agent.page.status_code == 422
    assert "is there twice" in agent.text
    assert (await harness.client.get(path(harness))).json()["columns"] == []
