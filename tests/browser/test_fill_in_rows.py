"""Filling in a form with rows: by keyboard, without script and on a narrow phone."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Desk
from tests.browser.server import LiveServer
from tests.browser.test_for_everybody import staffed

__all__ = ["staffed"]

Desks = Callable[..., Desk]
NARROW = {"viewport": {"width": 320, "height": 640}, "has_touch": True}


def add(page: Page, kind: str) -> None:
    page.select_option("#new-kind", kind)
    page.get_by_role("button", name="Add a condition").press("Enter")


@pytest.mark.parametrize("options", [{}, {"java_script_enabled": False}, NARROW], ids=["script", "plain", "narrow"])
def test_a_rule_is_made_without_any_notation(desks: Desks, staffed: LiveServer, options: dict[str, object]) -> None:
    page = desks("iris", **options).go("/settings/rules/new")
    page.fill("#name", "Rooms")
    add(page, "score")
    how = page.get_by_label("Condition 1, Score: how")
    expect(how).to_be_focused()
    how.select_option("between")
    page.get_by_label("Condition 1, Score: number").fill("1")
    page.get_by_label("Condition 1, Score: up to").fill("4")
    add(page, "words")
    page.get_by_label("Condition 2, Words of the customer", exact=True).fill("dirty\nbroken*")
    expect(page.get_by_label("Condition 1, Score: up to")).to_have_value("4")
    page.get_by_role("button", name="Save", exact=True).last.click()
    page.wait_for_url("**/settings/rules/*saved=1")
    expect(page.locator("main")).to_contain_text("If: the score is from 1 to 4, and one of these words is found")
    assert page.evaluate("document.documentElement.scrollWidth") <= page.evaluate("innerWidth")


def test_the_enter_key_saves_and_takes_nothing_away(desks: Desks, staffed: LiveServer) -> None:
    page = desks("iris").go("/settings/policies/new")
    page.fill("#name", "Guests")
    page.fill("#resolution_minutes", "2")
    page.select_option("[name=resolution_minutes_unit]", "hours")
    page.get_by_role("button", name="Add a level").press("Enter")
    expect(page.locator("#level-0-after")).to_be_focused()
    page.keyboard.type("30")
    page.keyboard.press("Enter")
    page.wait_for_url("**/settings/policies/*saved=1")
    expect(page.locator("#level-0-after")).to_have_value("30")


def test_a_row_is_taken_away_by_its_button(desks: Desks, staffed: LiveServer) -> None:
    page = desks("iris").go("/settings/calendars/new")
    for date in ("2026-12-24", "2026-12-31"):
        page.get_by_role("button", name="Add a day").click()
        expect(page.locator("input[type=date]:focus")).to_be_attached()
        page.locator("input[type=date]").last.fill(date)
    page.get_by_role("button", name="Take away day 1").click()
    expect(page.locator("input[type=date]")).to_have_count(1)
    expect(page.locator("input[type=date]")).to_have_value("2026-12-31")
    expect(page.get_by_role("button", name="Add a day")).to_be_focused()


def test_only_the_inputs_that_an_operator_needs_are_seen(desks: Desks, staffed: LiveServer) -> None:
    page = desks("iris").go("/settings/rules/new")
    add(page, "transaction")
    value = page.get_by_label("Condition 1, Transaction 1")
    expect(value).to_be_visible()
    page.get_by_label("Condition 1, Transaction: how").select_option("absent")
    expect(value).to_be_hidden()
