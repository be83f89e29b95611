"""For everybody: axe-core finds nothing, nothing scrolls sideways, right to left works, and so does no script."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from amends.desk import converse, sign_in, work
from amends.desk.administer import causes, fields, people
from amends.desk.administer.causes import CauseForm
from amends.desk.administer.fields import FieldForm
from amends.desk.work import TicketChangeForm
from amends.model.field import FieldType
from amends.model.person import Role
from amends.model.preferences import Preferences
from amends.model.status import Status
from tests.browser.conftest import Desk
from tests.browser.pages import PAGES, path_of
from tests.browser.server import LiveHouse
from tests.browser.test_the_loop_clicked_through import open_ticket

Desks = Callable[..., Desk]
AXE = Path(__file__).parents[2] / "web/node_modules/axe-core/axe.min.js"
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


@pytest.fixture
def lived_in(house: LiveHouse) -> LiveHouse:
    """A house with an admin, tickets in every state, causes and custom fields."""
    house.hire(Role.ADMIN, "Iris")
    house.let_in(house.place.ana)
    house.write(causes.add, CauseForm(code="DIRT", name="Dirt"))
    house.write(fields.add, FieldForm(code="refund", name="Refund", type=FieldType.NUMBER))
    for status in Status:
        ticket_id = open_ticket(house, f"El ascensor, {status.name}")
        if status is not Status.NEW:
            house.write(work.change, ticket_id, TicketChangeForm(status=status))
    return house


def full_ticket(house: LiveHouse) -> int:
    ticket_id = open_ticket(house, "El ascensor no funciona")
    house.write(converse.note, ticket_id, "Called @ana@hotel.example")
    house.write(converse.reply, ticket_id, "We are sorry")
    return ticket_id


def faults_of(page: Page) -> list[str]:
    """What axe-core finds on a page."""
    page.evaluate(AXE.read_text("utf-8"))
    found = page.evaluate("rules => axe.run(document, rules)", RULES)
    return [
        f"{each['id']}: {node['target']} {node['failureSummary']}"
        for each in found["violations"]
        for node in each["nodes"]
    ]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_on_any_page(lived_in: LiveHouse, desks: Desks, theme: str) -> None:
    ticket_id = full_ticket(lived_in)
    desk = desks("iris", color_scheme=theme)
    told = {}
    for name, path in PAGES.items():
        page = desk.go(path_of(path, lived_in, ticket_id))
        told[name] = faults_of(page)
    assert {name: faults for name, faults in told.items() if faults} == {}


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_in_open_dialogs_and_drawers(lived_in: LiveHouse, desks: Desks, theme: str) -> None:
    ticket_id = full_ticket(lived_in)
    page = desks("iris", color_scheme=theme).go(f"/tickets/{ticket_id}?view=all")
    page.click(".clock summary >> nth=0")
    page.click("text=Link or merge")
    assert faults_of(page) == []
    page.click("summary.button")
    assert faults_of(page) == []
    page.keyboard.press("Escape")
    page.click("text=Close…")
    expect(page.locator("#dialog")).to_be_visible()
    assert faults_of(page) == []
    page.keyboard.press("Escape")
    page.click("#ticket-title")
    page.keyboard.press("?")
    assert faults_of(page) == []
    page.keyboard.press("Escape")
    page.keyboard.press("Control+k")
    assert faults_of(page) == []


def test_nothing_scrolls_sideways_on_a_phone(lived_in: LiveHouse, desks: Desks) -> None:
    ticket_id = full_ticket(lived_in)
    desk = desks("iris", viewport={"width": 360, "height": 740})
    wide = {}
    for name, path in PAGES.items():
        page = desk.go(path_of(path, lived_in, ticket_id))
        wide[name] = page.evaluate("document.documentElement.scrollWidth")
    assert {name: width for name, width in wide.items() if width > 360} == {}


def test_right_to_left_mirrors_the_page(lived_in: LiveHouse, desks: Desks) -> None:
    iris = next(user for user in lived_in.read(people.list_all) if user.first_name == "Iris")
    lived_in.write(sign_in.save_preferences, iris.id, Preferences(language="ar"))
    ticket_id = full_ticket(lived_in)
    page = desks("iris").go(f"/tickets/{ticket_id}?view=all")
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    views, pane = page.locator("#views").bounding_box(), page.locator(".pane").bounding_box()
    assert views
    assert pane
    assert views["x"] > pane["x"]
    assert page.evaluate("document.documentElement.scrollWidth") <= 1280


def test_the_core_work_goes_on_without_scripts(lived_in: LiveHouse, desks: Desks) -> None:
    ticket_id = open_ticket(lived_in, "Sin guion", hours=1)
    page = desks("ana", java_script_enabled=False).go("/inbox?view=mine")
    page.click("text=Sin guion")
    page.fill("#note-words", "Written by hand")
    page.click("text=Add the note")
    expect(page.locator("#thread")).to_contain_text("Written by hand")
    page.select_option("#change-priority", "LOW")
    page.locator("form.setting", has=page.locator("#change-priority")).locator("button").click()
    expect(page.locator("#thread")).to_contain_text("Priority: High → Low")
    page.click("text=Close…")
    page.click("text=Close it")
    assert f"/tickets/{ticket_id}" not in page.url


def test_a_page_without_the_pointer_of_a_mouse_has_big_enough_targets(lived_in: LiveHouse, desks: Desks) -> None:
    ticket_id = full_ticket(lived_in)
    page = desks("iris").go(f"/tickets/{ticket_id}?view=all")
    small = page.evaluate(
        """() => [...document.querySelectorAll("button, select, summary, .views a, .bar a, .chip")]
            .filter(each => each.checkVisibility())
            .map(each => [each.outerHTML.slice(0, 80), each.getBoundingClientRect()])
            .filter(([_, box]) => box.width < 24 || box.height < 24).map(([html]) => html)"""
    )
    assert small == []
