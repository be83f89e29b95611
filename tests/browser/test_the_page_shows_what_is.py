"""The page shows what is, not what it wished: after each act, each refusal, and each answer that never came."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from amends.instants import MINUTE_US
from amends.model.person import Role
from amends.model.status import Priority, Status
from amends.model.ticket.conversation import Channel, ContactOutcome, Noted
from amends.model.ticket.history import Happened
from amends.store import events
from amends.usecases import converse, queries, work
from amends.usecases.converse import AttemptForm
from amends.usecases.hand_over import HandOverForm, hand_over
from amends.usecases.settings import people
from amends.usecases.work import TicketChangeForm
from tests.browser.choosing import choose
from tests.browser.conftest import Desk
from tests.browser.server import LiveServer
from tests.browser.test_the_loop_clicked_through import open_ticket, staffed

__all__ = ["staffed"]

Desks = Callable[..., Desk]
PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True}


def history(harness: LiveServer, ticket_id: int) -> list[Happened]:
    return list(harness.read(events.of_ticket, ticket_id))


def notes(harness: LiveServer, ticket_id: int) -> list[str]:
    return [each.event.text for each in history(harness, ticket_id) if isinstance(each.event, Noted)]


def status(harness: LiveServer, ticket_id: int) -> Status:
    return harness.read(queries.get_ticket, ticket_id).ticket.status


def test_the_status_shows_the_server_s_value_after_every_change(staffed: LiveServer, desks: Desks) -> None:
    ticket_id = open_ticket(staffed, "Ascensor")
    reached = AttemptForm(channel=Channel.PHONE, outcome=ContactOutcome.REACHED)
    staffed.write(converse.attempt_contact, ticket_id, reached)
    staffed.clock.advance(MINUTE_US)
    page = desks("ana").go(f"/tickets/{ticket_id}?view=all")
    for words in ("In progress", "Waiting", "In progress", "Waiting"):
        choose(page, "status", words)
        expect(page.locator("#thread .line-title").first).to_contain_text(f"→ {words}")
        expect(page.locator("#chosen-status")).to_have_text(words)
        expect(page.locator(f"#row-{ticket_id}")).to_contain_text(words)


def test_nothing_is_saved_on_the_way(staffed: LiveServer, desks: Desks) -> None:
    ticket_id = open_ticket(staffed, "Ascensor")
    page = desks("ana").go(f"/tickets/{ticket_id}?view=all")
    before = len(history(staffed, ticket_id))
    page.keyboard.press("s")
    for _ in range(3):
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Escape")
    expect(page.locator("#chooser")).not_to_be_visible()
    page.keyboard.press("s")
    page.keyboard.type("ie")
    page.keyboard.press("Enter")
    expect(page.locator("#chooser")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("p")
    page.keyboard.press("Enter")
    expect(page.locator("#chooser")).not_to_be_visible()
    assert len(history(staffed, ticket_id)) == before
    assert status(staffed, ticket_id) is Status.NEW


def test_a_list_is_opened_by_its_key_and_left_by_escape_to_where_one_was(staffed: LiveServer, desks: Desks) -> None:
    ticket_id = open_ticket(staffed, "Ascensor")
    page = desks("ana").go(f"/tickets/{ticket_id}?view=all")
    page.keyboard.press("a")
    expect(page.locator("#chooser-list [aria-selected=true]")).to_contain_text("Ana")
    page.keyboard.press("Escape")
    page.keyboard.press("p")
    page.keyboard.type("low")
    page.keyboard.press("Enter")
    expect(page.locator("#chosen-priority")).to_have_text("Low")
    page.keyboard.press("n")
    expect(page.locator("#note-text")).to_be_focused()


def test_who_goes_on_to_write_while_a_change_is_sent_stays_where_they_write(staffed: LiveServer, desks: Desks) -> None:
    ticket_id = open_ticket(staffed, "Ascensor")
    page = desks("ana").go(f"/tickets/{ticket_id}?view=all")
    held: list[Route] = []
    page.route("**/*", lambda route: held.append(route) if route.request.method == "POST" else route.fallback())
    choose(page, "priority", "low")
    expect(page.locator("#chosen-priority")).to_have_text("Low")
    page.keyboard.press("n")
    expect(page.locator("#note-text")).to_be_focused()
    held[0].continue_()
    expect(page.locator("#said")).to_contain_text("Undo")
    page.keyboard.type("We called")
    expect(page.locator("#note-text")).to_have_value("We called")


def test_what_is_refused_shows_the_value_that_holds(staffed: LiveServer, desks: Desks) -> None:
    ticket_id = open_ticket(staffed, "Ascensor")
    page = desks("ana").go(f"/tickets/{ticket_id}?view=all")
    marta = next(user for user in staffed.read(people.list_all) if user.first_name == "Marta")
    page.click("#choose-owner_id")
    page.keyboard.type("Marta")
    expect(page.get_by_role("listbox", name="Owner").get_by_role("option", name="Marta")).to_be_visible()
    staffed.write(hand_over, marta.id, HandOverForm("queue", leaves=True))
    page.keyboard.press("Enter")
    expect(page.locator("#ticket [role=alert]").first).to_be_visible()
    expect(page.locator("#chosen-owner_id")).to_have_text("Ana")
    expect(page.locator(f"#row-{ticket_id}")).to_contain_text("Ana")


SCROLLED = """
    at => new Promise((done, fail) => {
        const until = performance.now() + 5000;
        const look = () => Math.abs(scrollY - at) < 2 ? done()
            : performance.now() > until ? fail(`at ${scrollY}, not ${at}`) : requestAnimationFrame(look);
        look();
    })
"""


def scrolled_to(page: Page, at: float) -> None:
    """Wait until the page is scrolled to a place."""
    page.evaluate(SCROLLED, at)


def no_answer(page: Page, path: str) -> list[str]:
    """From now on nothing of this path reaches the server; what was tried."""
    tried: list[str] = []

    def lose(route: Route) -> None:
        tried.append(route.request.url)
        route.abort()

    page.route(path, lose)
    return tried


def test_no_answer_is_said_beside_what_was_tried_and_tried_again(staffed: LiveServer, desks: Desks) -> None:
    ticket_id = open_ticket(staffed, "Ascensor")
    desk = desks("ana")
    page = desk.go(f"/tickets/{ticket_id}?view=all")
    no_answer(page, "**/change")
    choose(page, "status", "In progress")
    failure = page.locator("form:has(#choose-status) .failure")
    expect(failure).to_contain_text("The server didn't answer")
    expect(page.locator("#chosen-status")).to_have_text("New")
    assert status(staffed, ticket_id) is Status.NEW
    page.unroute("**/change")
    failure.locator("button").click()
    expect(page.locator("#chosen-status")).to_have_text("In progress")
    assert status(staffed, ticket_id) is Status.IN_PROGRESS
    desk.complaints.clear()


@pytest.mark.parametrize("code", [502, 503, 504, 200])
def test_an_answer_that_isn_t_ours_replaces_nothing(staffed: LiveServer, desks: Desks, code: int) -> None:
    ticket_id = open_ticket(staffed, "Ascensor")
    desk = desks("ana")
    page = desk.go(f"/tickets/{ticket_id}?view=all")
    page.route("**/note", lambda route: route.fulfill(status=code, body="<h1>Bad gateway of a proxy</h1>"))
    page.fill("#note-text", "Phoned the room")
    page.click("text=Add the note")
    failure = page.locator("form:has(#note-text) .failure")
    expect(failure).to_contain_text("Something between you and the server answered")
    expect(page.locator("#note-text")).to_have_value("Phoned the room")
    expect(page.locator("body")).not_to_contain_text("Bad gateway")
    page.unroute("**/note")
    failure.locator("button").click()
    expect(page.locator("#thread")).to_contain_text("Phoned the room")
    assert notes(staffed, ticket_id) == ["Phoned the room"]
    desk.complaints.clear()


def test_a_lost_answer_to_what_was_done_adds_nothing_twice(staffed: LiveServer, desks: Desks) -> None:
    ticket_id = open_ticket(staffed, "Ascensor")
    desk = desks("ana")
    page = desk.go(f"/tickets/{ticket_id}?view=all")

    def do_and_lose(route: Route) -> None:
        route.fetch()
        route.fulfill(status=502, body="gone")

    page.route("**/note", do_and_lose)
    page.fill("#note-text", "Phoned the room")
    page.click("text=Add the note")
    expect(page.locator("form:has(#note-text) .failure")).to_be_visible()
    page.unroute("**/note")
    # The page learns of the note by itself meanwhile; what was typed is still there, and is sent again.
    expect(page.locator("#thread")).to_contain_text("Phoned the room")
    page.click("text=Add the note")
    expect(page.locator("#note-text")).to_have_value("")
    assert notes(staffed, ticket_id) == ["Phoned the room"]
    page.fill("#note-text", "And again")
    page.click("text=Add the note")
    expect(page.locator("#thread")).to_contain_text("And again")
    assert notes(staffed, ticket_id) == ["Phoned the room", "And again"]
    desk.complaints.clear()


def test_a_double_click_adds_once(staffed: LiveServer, desks: Desks) -> None:
    ticket_id = open_ticket(staffed, "Ascensor")
    page = desks("ana").go(f"/tickets/{ticket_id}?view=all")
    page.fill("#note-text", "Once")
    page.locator("text=Add the note").dblclick()
    expect(page.locator("#thread")).to_contain_text("Once")
    expect(page.locator("form:has(#note-text)")).not_to_have_attribute("aria-busy", "true")
    assert notes(staffed, ticket_id) == ["Once"]


def test_a_double_click_without_script_adds_once(staffed: LiveServer, desks: Desks) -> None:
    ticket_id = open_ticket(staffed, "Ascensor")
    page = desks("ana", java_script_enabled=False).go(f"/tickets/{ticket_id}?view=all")
    page.fill("#note-text", "Once")
    page.locator("text=Add the note").dblclick()
    expect(page.locator("#thread")).to_contain_text("Once")
    assert notes(staffed, ticket_id) == ["Once"]


def test_a_form_is_off_while_it_is_sent(staffed: LiveServer, desks: Desks) -> None:
    ticket_id = open_ticket(staffed, "Ascensor")
    page = desks("ana").go(f"/tickets/{ticket_id}?view=all")
    held: list[Route] = []
    page.route("**/note", lambda route: held.append(route))  # noqa: PLW0108 - a bound method of a list has no attributes
    page.fill("#note-text", "Slowly")
    page.click("text=Add the note")
    expect(page.locator("form:has(#note-text)")).to_have_attribute("aria-busy", "true")
    expect(page.locator("text=Add the note")).to_have_attribute("aria-disabled", "true")
    held[0].continue_()
    expect(page.locator("#thread")).to_contain_text("Slowly")
    expect(page.locator("text=Add the note")).not_to_have_attribute("aria-disabled", "true")


def test_one_s_own_close_is_no_new_ticket(staffed: LiveServer, desks: Desks) -> None:
    ids = [open_ticket(staffed, f"Número {number}", hours=10 + number) for number in range(52)]
    page = desks("ana").go(f"/tickets/{ids[0]}?view=mine")
    page.hover(f"#row-{ids[1]}")
    page.keyboard.press("e")
    page.select_option("#root_cause", "DIRT")
    page.fill("#action_taken", "Cleaned the room again")
    page.select_option("#dialog [name=outcome]", "REACHED")
    with page.expect_response("**/inbox/arrived*"):
        page.click("#dialog >> text=Close the ticket")
    expect(page.locator(f"#row-{ids[0]}")).to_have_count(0)
    expect(page.locator("#arrived")).to_be_hidden()


def test_after_a_close_focus_is_on_the_next_ticket_and_it_is_said(staffed: LiveServer, desks: Desks) -> None:
    first, second = (open_ticket(staffed, words, hours) for words, hours in (("Uno", 10), ("Dos", 20)))
    page = desks("ana").go(f"/tickets/{first}?view=mine")
    for ticket_id, following in ((first, f"#{second}"), (second, "the last one of this view")):
        page.keyboard.press("e")
        page.select_option("#root_cause", "DIRT")
        page.fill("#action_taken", "Cleaned the room again")
        page.select_option("#dialog [name=outcome]", "REACHED")
        page.click("#dialog >> text=Close the ticket")
        expect(page.locator("#ticket-title")).to_contain_text(following)
        expect(page.locator("#ticket-title")).to_be_focused()
        expect(page.locator("#announcer")).to_contain_text(f"Ticket {ticket_id} is closed")
        expect(page.locator("#announcer")).to_contain_text(following)


def test_what_was_done_is_said_and_focus_stays(staffed: LiveServer, desks: Desks) -> None:
    ticket_id = open_ticket(staffed, "Ascensor")
    page = desks("ana").go(f"/tickets/{ticket_id}?view=all")
    choose(page, "priority", "Critical")
    expect(page.locator("#announcer")).to_have_text("Priority: High → Critical")
    expect(page.locator("#choose-priority")).to_be_focused()
    staffed.clock.advance(MINUTE_US)
    page.get_by_role("button", name="Watch", exact=True).click()
    expect(page.locator("#announcer")).to_have_text("Ana watches it")
    assert page.evaluate("document.activeElement !== document.body")


def test_after_a_search_one_is_at_what_it_found(staffed: LiveServer, desks: Desks) -> None:
    ticket_id = open_ticket(staffed, "Ascensor")
    staffed.write(converse.note, ticket_id, "Elevador")
    open_ticket(staffed, "Ducha")
    page = desks("ana").go("/inbox?view=all")
    page.keyboard.press("/")
    page.keyboard.type("elevador")
    page.keyboard.press("Enter")
    page.wait_for_url("**q=elevador**")
    expect(page.locator(f"#row-{ticket_id} > a")).to_be_focused()
    expect(page.locator("#announcer")).to_have_text("1 ticket found")


def test_a_phone_opens_a_ticket_at_its_top_and_comes_back_to_where_the_list_was(
    staffed: LiveServer, desks: Desks
) -> None:
    ids = [open_ticket(staffed, f"Número {number}", hours=10 + number) for number in range(30)]
    page = desks("ana", **PHONE).go("/inbox?view=all")
    for way in ("button", "browser"):
        row = page.locator(f"#row-{ids[25]} > a")
        row.scroll_into_view_if_needed()
        at = page.evaluate("scrollY")
        assert at > 500
        row.click()
        expect(page.locator("#ticket-title")).to_contain_text(f"#{ids[25]}")
        scrolled_to(page, 0)
        if way == "button":
            page.click(".back")
        else:
            page.go_back()
        expect(row).to_be_visible()
        scrolled_to(page, at)
        expect(row).to_be_focused()
        expect(page).to_have_url(f"{staffed.url}/inbox?view=all")


def test_a_draft_is_its_writer_s_alone(staffed: LiveServer, desks: Desks) -> None:
    ticket_id = open_ticket(staffed, "Ascensor")
    desk = desks("ana")
    page = desk.go(f"/tickets/{ticket_id}?view=all")
    page.fill("#note-text", "A thought of Ana's")
    desk.context.clear_cookies()
    desk.sign_in("marta")
    page.goto(f"{staffed.url}/tickets/{ticket_id}?view=all")
    expect(page.locator("#note-text")).to_have_value("")
    assert "Ana" not in page.evaluate("JSON.stringify(localStorage)")
    page.fill("#note-text", "A thought of Marta's")
    page.reload()
    expect(page.locator("#note-text")).to_have_value("A thought of Marta's")


def test_signing_in_again_leads_back_and_nothing_typed_is_lost(staffed: LiveServer, desks: Desks) -> None:
    ticket_id = open_ticket(staffed, "Ascensor")
    desk = desks("ana")
    page = desk.go(f"/tickets/{ticket_id}?view=all")
    page.fill("#note-text", "Half a thought")
    desk.context.clear_cookies()
    page.click("text=Add the note")
    page.wait_for_url("**/sign-in?next=*")
    page.fill("#email", "ana@hotel.example")
    page.fill("#password", "a quiet room above the bar")
    page.click("button.main")
    page.wait_for_url(f"**/tickets/{ticket_id}?view=all")
    expect(page.locator("#note-text")).to_have_value("Half a thought")


def test_a_refusal_of_ours_is_said_beside_it(staffed: LiveServer, desks: Desks) -> None:
    staffed.hire(Role.AGENT, "Zoe", ("S2",))
    ticket_id = open_ticket(staffed, "Ascensor")
    page = desks("ana").go(f"/tickets/{ticket_id}?view=all")
    form = TicketChangeForm(segment="S2", owner_id=0, priority=Priority.LOW)
    page.fill("#note-text", "Too late")
    staffed.write(work.change, ticket_id, form)
    page.click("text=Add the note")
    expect(page.locator("form:has(#note-text) .failure")).to_contain_text("You have no access to this")
    expect(page.locator("#note-text")).to_have_value("Too late")


def test_owners_are_those_who_may_have_it_with_what_they_have_to_do(staffed: LiveServer, desks: Desks) -> None:
    staffed.hire(Role.AGENT, "Zoe", ("S2",))
    ticket_id = open_ticket(staffed, "Ascensor")
    page = desks("marta").go(f"/tickets/{ticket_id}?view=all")
    page.keyboard.press("a")
    owners = page.locator("#chooser-list li")
    expect(owners.filter(has_text="Ana")).to_contain_text("1 open")
    expect(owners.filter(has_text="Zoe")).to_have_count(0)
