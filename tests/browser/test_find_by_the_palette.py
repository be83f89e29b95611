"""The palette finds everything, and does what was found."""

from collections.abc import Callable

from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import Desk
from tests.browser.server import LiveServer
from tests.browser.test_the_loop_clicked_through import open_ticket, staffed

__all__ = ["staffed"]

Desks = Callable[..., Desk]


def hold(page: Page, asked: str) -> list[Route]:
    """What the page asks for under these addresses from now on: it waits until it is let go."""
    held: list[Route] = []
    page.route(asked, lambda route: held.append(route))  # noqa: PLW0108 - a bound method of a list has no attributes
    return held


def test_a_ticket_is_found_by_its_words_from_any_page(staffed: LiveServer, desks: Desks) -> None:
    ticket_id = open_ticket(staffed, "Rinoceronte en la ducha")
    page = desks("ana").go("/me")
    page.keyboard.press("Control+k")
    page.keyboard.type("rinoceronte")
    expect(page.locator("#palette-list")).to_contain_text(f"#{ticket_id}")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/tickets/{ticket_id}?view=all")


def test_a_verb_is_found_with_its_object_and_done(staffed: LiveServer, desks: Desks) -> None:
    ticket_id = open_ticket(staffed, "Ascensor")
    page = desks("ana").go(f"/tickets/{ticket_id}?view=all")
    page.keyboard.press("Control+k")
    page.keyboard.type("priority low")
    expect(page.locator("#palette-list [aria-selected=true]")).to_contain_text("Priority: Low")
    page.keyboard.press("Enter")
    expect(page.locator("#chosen-priority")).to_have_text("Low")
    expect(page.locator("#thread")).to_contain_text("Priority: High → Low")


def test_settings_and_people_are_found(staffed: LiveServer, desks: Desks) -> None:
    page = desks("marta").go("/inbox")
    page.keyboard.press("Control+k")
    page.keyboard.type("root ca")
    expect(page.locator("#palette-list [aria-selected=true]")).to_contain_text("Root causes")
    page.keyboard.press("Enter")
    page.wait_for_url("**/settings/causes")


def test_what_is_typed_before_the_places_are_there_is_looked_for_among_them(staffed: LiveServer, desks: Desks) -> None:
    page = desks("marta").go("/inbox")
    held = hold(page, "**/find?q=")
    page.keyboard.press("Control+k")
    with page.expect_response("**/find?q=root%20ca"):
        page.keyboard.type("root ca")
    expect(page.locator("#palette-list li")).to_have_count(0)
    (places,) = held
    places.fallback()
    expect(page.locator("#palette-list [aria-selected=true]")).to_contain_text("Root causes")


def test_what_the_arrows_went_to_stays_chosen_when_more_is_found(staffed: LiveServer, desks: Desks) -> None:
    page = desks("marta").go("/inbox")
    held = hold(page, "**/find?q=")
    page.keyboard.press("Control+k")
    with page.expect_response("**/find?q=se"):
        page.keyboard.type("se")
    page.keyboard.press("ArrowDown")
    chosen = page.locator("#palette-list [aria-selected=true]").inner_text()
    before = page.locator("#palette-list li").count()
    (places,) = held
    places.fallback()
    expect(page.locator("#palette-list li")).not_to_have_count(before)
    expect(page.locator("#palette-list [aria-selected=true]")).to_have_text(chosen, use_inner_text=True)


def test_enter_before_anything_is_found_takes_the_first_once_all_is_found(staffed: LiveServer, desks: Desks) -> None:
    page = desks("marta").go("/inbox")
    held = hold(page, "**/find?q=*")
    page.keyboard.press("Control+k")
    with page.expect_request("**/find?q=root%20ca"):
        page.keyboard.type("root ca")
    page.keyboard.press("Enter")
    expect(page.locator("#palette")).to_be_visible()
    for asked in held:
        asked.fallback()
    page.wait_for_url("**/settings/causes")


def test_enter_on_an_empty_list_is_forgotten_when_other_letters_are_typed(staffed: LiveServer, desks: Desks) -> None:
    page = desks("marta").go("/inbox")
    held = hold(page, "**/find?q=")
    page.keyboard.press("Control+k")
    page.keyboard.type("root c")
    page.keyboard.press("Enter")
    with page.expect_response("**/find?q=root%20ca"):
        page.keyboard.type("a")
    (places,) = held
    places.fallback()
    expect(page.locator("#palette-list [aria-selected=true]")).to_contain_text("Root causes")
    expect(page.locator("#palette")).to_be_visible()
