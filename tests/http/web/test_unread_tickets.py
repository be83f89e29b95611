"""Unread tickets: a row says that somebody else changed its ticket since its reader looked; the bell counts notices."""

import re

from amends.model.status import Status
from amends.model.subject import NO_SUBJECT
from amends.model.ticket.ticket import Ticket
from amends.store import notifications
from amends.texts.text import say
from amends.usecases import converse, queries
from amends.usecases.work import TicketChangeForm, change
from tests.http import app_harness
from tests.http.app_harness import AppHarness
from tests.http.web import browser
from tests.http.web.browser import Browser, principal_of, text_of

LIST = "/inbox?view=all"
ANA = "ana@hotel.example"


async def unread(reader: Browser, path: str = LIST) -> set[int]:
    """The tickets whose rows are marked as unread, to the eye and to the ear alike."""
    page = await reader.get(path)
    rows = dict(re.findall(r'<li class="row" id="row-(\d+)"(.*?)</li>', page.text, re.DOTALL))
    seen = {int(number) for number, row in rows.items() if "data-unread" in row.partition(">")[0]}
    assert seen == {int(number) for number, row in rows.items() if "Unread:" in text_of(f"<li{row}")}
    return seen


async def look(reader: Browser, ticket_id: int, version: int) -> None:
    """What an open ticket sends."""
    answer = await reader.post("/presence", {"ticket": str(ticket_id), "version": str(version), "typing": ""})
    assert answer.status_code == 204


async def version_of(harness: AppHarness, made: Ticket) -> int:
    return (await harness.database.read(harness.workspace.by, queries.get_ticket, made.id)).ticket.version


async def test_what_was_never_opened_is_unread_for_its_owner_alone(
    agent: Browser, manager: Browser, harness: AppHarness
) -> None:
    theirs = await app_harness.ticket(harness, owner=ANA)
    await app_harness.ticket(harness)
    assert await unread(agent) == {theirs.id}
    assert await unread(manager) == set()


async def test_who_looks_has_read_it_until_somebody_else_changes_it(agent: Browser, harness: AppHarness) -> None:
    made = await app_harness.ticket(harness, owner=ANA)
    await look(agent, made.id, await version_of(harness, made))
    assert await unread(agent) == set()
    ana = await principal_of(harness, harness.workspace.ana)
    await harness.database.write(ana, converse.note, made.id, "I called them")
    assert await unread(agent) == set()
    await harness.database.write(harness.workspace.by, converse.note, made.id, "They called back")
    assert await unread(agent) == {made.id}
    await look(agent, made.id, await version_of(harness, made))
    assert await unread(agent) == set()


async def test_somebody_who_does_not_own_it_is_told_too_once_they_have_looked(
    agent: Browser, manager: Browser, harness: AppHarness
) -> None:
    made = await app_harness.ticket(harness, owner=ANA)
    await look(manager, made.id, await version_of(harness, made))
    ana = await principal_of(harness, agent.user or harness.workspace.ana)
    await harness.database.write(ana, converse.note, made.id, "They called back")
    assert await unread(manager) == {made.id}


async def test_what_came_after_the_page_stays_unread(agent: Browser, harness: AppHarness) -> None:
    made = await app_harness.ticket(harness, owner=ANA)
    seen = await version_of(harness, made)
    await harness.database.write(harness.workspace.by, converse.note, made.id, "They called back")
    await look(agent, made.id, seen)
    assert await unread(agent) == {made.id}
    await look(agent, made.id, 10**9)
    await harness.database.write(harness.workspace.by, converse.note, made.id, "And again")
    assert await unread(agent) == {made.id}, "no page has seen a version that isn't there yet"


async def test_a_page_that_does_not_say_its_version_reads_nothing(agent: Browser, harness: AppHarness) -> None:
    made = await app_harness.ticket(harness, owner=ANA)
    await agent.post("/presence", {"ticket": str(made.id), "typing": ""})
    assert await unread(agent) == {made.id}


async def test_the_open_ticket_is_not_marked_in_the_list_beside_it(agent: Browser, harness: AppHarness) -> None:
    open_one, other = await app_harness.ticket(harness, owner=ANA), await app_harness.ticket(harness, owner=ANA)
    assert await unread(agent, f"/tickets/{open_one.id}?view=all") == {other.id}


async def test_more_rows_and_rows_that_changed_are_marked_too(agent: Browser, harness: AppHarness) -> None:
    made = await app_harness.ticket(harness, owner=ANA)
    assert await unread(agent, "/inbox/rows?view=all") == {made.id}
    assert await unread(agent, "/inbox/fresh?view=all") == {made.id}
    assert await unread(agent, f"/inbox/changed?view=all&ids={made.id}") == {made.id}


async def test_a_ticket_is_marked_as_unread_and_the_list_comes_back(agent: Browser, harness: AppHarness) -> None:
    made = await app_harness.ticket(harness)
    await look(agent, made.id, await version_of(harness, made))
    await agent.get(f"/tickets/{made.id}?view=all")
    assert "Mark as unread" in agent.text
    answer = await agent.post(f"/tickets/{made.id}/unread", {"from": "view=all"})
    assert (answer.url.path, answer.url.query) == ("/inbox", b"view=all")
    assert await unread(agent) == {made.id}
    await look(agent, made.id, await version_of(harness, made))
    assert await unread(agent) == set()


async def test_a_ticket_of_another_unit_can_not_be_marked(agent: Browser, harness: AppHarness) -> None:
    theirs = await app_harness.ticket(harness, origin_segment="S2")
    answer = await agent.post(f"/tickets/{theirs.id}/unread", {"from": "view=all"})
    assert answer.status_code in {403, 404}


async def test_what_was_closed_before_its_owner_looked_is_not_work_to_be_read(
    agent: Browser, harness: AppHarness
) -> None:
    made = await app_harness.ticket(harness, owner=ANA)
    await harness.database.write(harness.workspace.by, change, made.id, TicketChangeForm(status=Status.CLOSED))
    assert await unread(agent) == set()


async def tell(harness: AppHarness, count: int) -> None:
    users, text = [harness.workspace.ana.id] * count, say("targets_missed", count=1)
    await harness.database.write(
        harness.workspace.by, notifications.notify_users, users, NO_SUBJECT, "webhook.disabled", text
    )


def bell(page: str) -> str:
    """What a bell has besides its words: "" for no number."""
    found = re.search(r'<b aria-hidden="true">(.*?)</b>', page)
    return found[1] if found else ""


async def test_the_bell_counts_what_is_unread(agent: Browser, harness: AppHarness) -> None:
    for path in ("/notices/count", "/inbox/views?view=all"):
        page = await agent.get(path, **browser.htmx_headers("nav#views"))
        assert bell(page.text) == ""
        assert "unread" not in page.text
    await tell(harness, 3)
    for path in ("/notices/count", "/inbox/views?view=all"):
        page = await agent.get(path, **browser.htmx_headers("nav#views"))
        assert bell(page.text) == "3"
        assert "Notices, 3 unread" in text_of(page.text)
    await tell(harness, 97)
    assert bell((await agent.get("/notices/count")).text) == "99+"


async def test_the_bell_is_quiet_after_all_is_read(agent: Browser, harness: AppHarness) -> None:
    await tell(harness, 2)
    page = await agent.get("/notices")
    up_to = browser.value_of(page.text, "up_to")
    await agent.post("/notices/read", {"up_to": up_to})
    assert bell((await agent.get("/notices/count")).text) == ""


async def test_only_pages_without_the_views_ask_for_the_bell_alone(agent: Browser) -> None:
    assert "/notices/count" not in (await agent.get(LIST)).text
    assert "/notices/count" in (await agent.get("/me")).text
