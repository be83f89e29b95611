"""Working through the inbox: views, filters, rows, more of them, and what becomes of a row when its ticket changes."""

import pytest

from amends.http.web.inbox.filters import FILTER_LABELS
from amends.instants import HOUR_US, moment
from amends.model.customer import CustomerForm
from amends.model.status import Status
from amends.model.ticket.list_query import QUERY_FIELDS
from amends.usecases import converse, work
from amends.usecases.work import TicketChangeForm
from tests import cast
from tests.http import app_harness
from tests.http.app_harness import AppHarness
from tests.http.web.browser import Browser, htmx_headers

TOM = CustomerForm(email="tom@mail.example", name="Tom Ashdown")


def rows_of(browser: Browser) -> list[int]:
    parts = browser.page.text.split('data-ticket="')[1:]
    found = [int(part.partition('"')[0]) for part in parts]
    return list(dict.fromkeys(found))


async def test_a_row_says_who_what_and_when(agent: Browser, harness: AppHarness) -> None:
    await app_harness.ticket(harness, customer=TOM, verbatim="El ascensor no funciona", time_limit_hours=2)
    await agent.get("/inbox?view=all")
    for said in ("Tom Ashdown", "El ascensor no funciona", "S1", "nobody", "in 2 hours"):
        assert said in agent.text


async def test_what_is_due_next_comes_first(agent: Browser, harness: AppHarness) -> None:
    late = await app_harness.ticket(harness, time_limit_hours=9)
    soon = await app_harness.ticket(harness, time_limit_hours=1)
    await agent.get("/inbox?view=all")
    assert rows_of(agent) == [soon.id, late.id]


async def test_each_view_finds_its_own(agent: Browser, harness: AppHarness) -> None:
    ana = "ana@hotel.example"
    mine = await app_harness.ticket(harness, owner=ana, time_limit_hours=100)
    waiting = await app_harness.ticket(harness, owner=ana)
    await cast.call(harness.database, harness.workspace.by, waiting.id)
    await harness.database.write(harness.workspace.by, work.change, waiting.id, TicketChangeForm(status=Status.PENDING))
    reopened = await app_harness.ticket(harness, owner=ana, time_limit_hours=90)
    for status in (Status.CLOSED, Status.IN_PROGRESS):
        await harness.database.write(harness.workspace.by, work.change, reopened.id, TicketChangeForm(status=status))
    nobodys = await app_harness.ticket(harness, time_limit_hours=20)
    overdue = await app_harness.ticket(harness, time_limit_hours=1)
    harness.clock.advance(2 * HOUR_US)
    expected = {
        "mine": {mine.id, waiting.id, reopened.id},
        "waiting": {waiting.id},
        "reopened": {reopened.id},
        "unassigned": {nobodys.id, overdue.id},
        "overdue": {overdue.id},
        "due-soon": {nobodys.id},
    }
    for view, ids in expected.items():
        await agent.get(f"/inbox?view={view}")
        assert set(rows_of(agent)) == ids, view
    await agent.get("/inbox/views?view=mine", **htmx_headers("nav#views"))
    assert "Mine 3" in agent.text
    assert "Overdue 1" in agent.text


async def test_only_what_one_may_see_is_listed(agent: Browser, harness: AppHarness) -> None:
    await app_harness.ticket(harness, origin_segment="S2")
    own = await app_harness.ticket(harness, origin_segment="S1A")
    await agent.get("/inbox?view=all")
    assert rows_of(agent) == [own.id]


async def test_search_narrows_and_says_so(agent: Browser, harness: AppHarness) -> None:
    found = await app_harness.ticket(harness, verbatim="La ducha está fría")
    await app_harness.ticket(harness, verbatim="El wifi")
    await agent.get("/inbox?view=all&q=ducha&status=NEW")
    assert rows_of(agent) == [found.id]
    assert "Search for: ducha" in agent.text
    assert "Status: New" in agent.text
    await agent.get("/inbox?view=all&q=nothing")
    assert "No ticket matches these filters" in agent.text


def test_every_filter_of_the_api_has_a_name_on_pages() -> None:
    assert FILTER_LABELS.keys() == QUERY_FIELDS.keys()


@pytest.mark.parametrize("query", ["status=SLEEPING", "view=999", "view=none", "segment=NOWHERE", "cursor=x"])
async def test_a_wrong_filter_is_told(agent: Browser, query: str) -> None:
    answer = await agent.get(f"/inbox?{query}")
    assert answer.status_code in (400, 404, 422)
    assert "To the inbox" in agent.text


async def test_the_list_goes_on(agent: Browser, harness: AppHarness) -> None:
    made = [(await app_harness.ticket(harness, time_limit_hours=hours)).id for hours in range(1, 56)]
    await agent.get("/inbox?view=all")
    assert rows_of(agent) == made[:50]
    following = agent.page.text.partition('hx-get="/inbox/rows?')[2].partition('"')[0].replace("&amp;", "&")
    await agent.get(f"/inbox/rows?{following}", **htmx_headers("li"))
    assert rows_of(agent) == made[50:]


async def test_a_row_follows_its_ticket_and_leaves_when_it_isn_t_found_any_more(
    agent: Browser, harness: AppHarness
) -> None:
    ticket = await app_harness.ticket(harness, owner="ana@hotel.example")
    await harness.database.write(harness.workspace.by, converse.note, ticket.id, "hm")
    await agent.get(f"/inbox/changed?view=mine&ids={ticket.id}", **htmx_headers("div#news"))
    assert 'data-version="3"' in agent.page.text or 'data-version="2"' in agent.page.text
    await harness.database.write(harness.workspace.by, work.change, ticket.id, TicketChangeForm(status=Status.CLOSED))
    await agent.get(f"/inbox/changed?view=mine&ids={ticket.id}", **htmx_headers("div#news"))
    assert f'hx-target="#row-{ticket.id}" hx-swap="delete"' in agent.page.text


async def test_what_arrived_is_counted(agent: Browser, harness: AppHarness) -> None:
    known, new, moved_up = [await app_harness.ticket(harness) for _ in range(3)]
    path = f"/inbox/arrived?view=all&known={known.id}&changed="
    await agent.get(f"{path}{new.id}", **htmx_headers("p#arrived"))
    assert "1 new ticket" in agent.text
    await agent.get(f"{path}{known.id},{moved_up.id + 1000}", **htmx_headers("p#arrived"))
    assert "new ticket" not in agent.text


async def test_an_empty_inbox_says_what_to_do(agent: Browser, manager: Browser) -> None:
    await agent.get("/inbox")
    assert "See unassigned tickets" in agent.text
    await manager.get("/inbox?view=all")
    assert "Import answers" in manager.text


async def test_a_view_is_saved_for_oneself_and_forgotten(agent: Browser, harness: AppHarness) -> None:
    await agent.post("/inbox/save", {"from": "view=all&q=ducha", "name": "Showers", "shared": "1"})
    assert agent.page.status_code == 422
    assert "Only managers and admins can create and change views for everybody" in agent.text
    await agent.post("/inbox/save", {"from": "view=all&q=ducha", "name": "Showers"})
    assert "Showers" in agent.text
    view_id = str(agent.page.url).rpartition("=")[2]
    await agent.post("/inbox/save", {"from": "view=all&q=ducha", "name": "Showers"})
    assert "already" in agent.text
    await agent.post(f"/inbox/views/{view_id}/forget")
    assert "Showers" not in agent.text


async def test_nobody_sees_another_s_view(agent: Browser, manager: Browser) -> None:
    await manager.post("/inbox/save", {"from": "view=all", "name": "My own"})
    view_id = str(manager.page.url).rpartition("=")[2]
    assert (await agent.get(f"/inbox?view={view_id}")).status_code == 404
    assert (await agent.post(f"/inbox/views/{view_id}/forget")).status_code == 404
    await manager.post("/inbox/save", {"from": "view=all", "name": "Ours", "shared": "1"})
    view_id = str(manager.page.url).rpartition("=")[2]
    assert (await agent.get(f"/inbox?view={view_id}")).status_code == 200
    assert (await agent.post(f"/inbox/views/{view_id}/forget")).status_code == 403


async def test_another_workspace_s_tickets_stay_there(agent: Browser, harness: AppHarness) -> None:
    other = await cast.workspace(harness.database, "Hotel Luna")
    await cast.rule(harness.database, other.by)
    await cast.ingest(harness.database, other.by, cast.form(words="Le ménage"))
    ticket = await cast.only_ticket(harness.database, other.by)
    await agent.get("/inbox?view=all")
    assert rows_of(agent) == []
    assert (await agent.get(f"/tickets/{ticket.id}")).status_code == 403


async def test_days_are_those_of_the_reader(agent: Browser, harness: AppHarness) -> None:
    early = await app_harness.ticket(harness)
    harness.clock.advance(5 * HOUR_US)
    late = await app_harness.ticket(harness)
    zone = "Asia/Kolkata"
    await agent.post("/me", {"language": "en", "theme": "light", "time_zone": zone, "has_shortcuts": "1"})
    day = moment(late.opened_us).to_tz(zone).date().format_iso()
    await agent.get(f"/inbox?view=all&opened_from={day}")
    assert rows_of(agent) == [late.id]
    await agent.get(f"/inbox?view=all&opened_before={day}")
    assert rows_of(agent) == [early.id]
    await agent.get(f"/inbox/filters?view=all&opened_before={day}")
    assert f'type="date" value="{day}"' in agent.page.text
    assert (await agent.get("/inbox?view=all&opened_from=2026-13-45")).status_code == 400


async def test_a_view_tells_what_all_tickets_have_beside_it(agent: Browser, harness: AppHarness) -> None:
    await app_harness.ticket(harness, verbatim="El ascensor otra vez", owner="ana@hotel.example")
    await app_harness.ticket(harness, verbatim="Nadie en el ascensor")
    await app_harness.ticket(harness, verbatim="El ascensor", origin_segment="S2")
    await agent.get("/inbox/elsewhere?view=mine&q=ascensor")
    assert "2 found in all tickets" in agent.text, "what she may not see isn't counted"
    await agent.get("/inbox/elsewhere?view=all&q=ascensor")
    assert "found" not in agent.text
    await agent.get("/inbox?view=mine&q=ascensor")
    assert "El <mark>ascensor</mark> otra vez" in agent.page.text
