"""For everybody: axe-core finds nothing, nothing scrolls sideways, right to left works, and so does no script."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from amends.model.person import Role
from amends.model.preferences import Preferences
from amends.model.status import Status
from amends.model.ticket.closing import Requirement
from amends.model.ticket.conversation import Channel, ContactOutcome
from amends.usecases import bulk, converse, sign_in, work
from amends.usecases.bulk import BulkAction, BulkForm
from amends.usecases.converse import AttemptForm
from amends.usecases.settings import people, workspaces
from amends.usecases.settings.workspaces import WorkspaceChangeForm
from amends.usecases.work import TicketChangeForm
from tests.browser.conftest import Desk
from tests.browser.pages import EMPTY, furnish
from tests.browser.server import LiveServer
from tests.browser.test_the_loop_clicked_through import open_ticket
from tools.pages import PAGES, STEPS, Go

Desks = Callable[..., Desk]
AXE = Path(__file__).parents[2] / "web/node_modules/axe-core/axe.min.js"
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}

REFERENCES = """
    () => {
        const ids = [...document.querySelectorAll("[id]")].map((each) => each.id);
        const twice = ids.filter((id, place) => ids.indexOf(id) !== place).map((id) => `the ID ${id} stands twice`);
        const named = ["aria-describedby", "aria-labelledby", "for"].flatMap((name) =>
            [...document.querySelectorAll(`[${name}]`)].flatMap((each) => each.getAttribute(name).split(/\\s+/))
        );
        const gone = named.filter((id) => id && !document.getElementById(id)).map((id) => `nothing has the ID ${id}`);
        return [...twice, ...gone];
    }
"""
"""What axe doesn't look at in drawers that are closed: an ID that stands twice, and one that leads to nothing."""


@pytest.fixture
def staffed(harness: LiveServer) -> LiveServer:
    """A house with an admin and an agent, and nothing in it."""
    harness.hire(Role.ADMIN, "Iris")
    harness.let_in(harness.workspace.ana)
    return harness


@pytest.fixture
def ids(staffed: LiveServer) -> dict[str, int]:
    """One of everything, tickets in every state, and one with a history."""
    found = furnish(staffed)
    for status in Status:
        other = open_ticket(staffed, f"El ascensor, {status.name}")
        if status is Status.PENDING:
            form = AttemptForm(channel=Channel.PHONE, outcome=ContactOutcome.REACHED)
            staffed.write(converse.attempt_contact, other, form)
        if status is not Status.NEW:
            staffed.write(work.change, other, TicketChangeForm(status=status))
    ticket_id = open_ticket(staffed, "El ascensor no funciona")
    staffed.write(converse.note, ticket_id, "Called @ana@hotel.example")
    staffed.write(converse.reply, ticket_id, "We are sorry")
    staffed.write(workspaces.change, WorkspaceChangeForm(closing_requires=frozenset(Requirement)))
    done = staffed.write(bulk.begin, BulkForm(action=BulkAction(note="Looked at"), ticket_ids=[ticket_id, 999]))
    staffed.do_what_is_due()
    return {**found, "ticket": ticket_id, "bulk": done.bulk.id}


def going(desk: Desk, ids: dict[str, int]) -> Go:
    """How somebody goes to the pages of this house."""
    return lambda path: desk.go(path.format(**ids))


def errors_of(page: Page) -> list[str]:
    """What axe-core finds on a page."""
    page.evaluate(AXE.read_text("utf-8"))
    found = page.evaluate("rules => axe.run(document, rules)", RULES)
    told = [
        f"{each['id']}: {node['target']} {node['failureSummary']}"
        for each in found["violations"]
        for node in each["nodes"]
    ]
    return told + page.evaluate(REFERENCES)


THEMES = pytest.mark.parametrize("theme", ["light", "dark"])


@THEMES
@pytest.mark.timeout(300)
def test_axe_finds_nothing_on_any_page(staffed: LiveServer, ids: dict[str, int], desks: Desks, theme: str) -> None:
    desk = desks("iris", color_scheme=theme)
    go = going(desk, ids)
    told = {name: errors_of(go(path)) for name, path in PAGES.items()}
    assert {name: errors for name, errors in told.items() if errors} == {}


@THEMES
@pytest.mark.timeout(300)
def test_axe_finds_nothing_where_doing_leads(
    staffed: LiveServer, ids: dict[str, int], desks: Desks, theme: str
) -> None:
    desk = desks("iris", color_scheme=theme)
    go = going(desk, ids)
    with staffed.background():
        told = {name: errors_of(step(go)) for name, step in STEPS.items()}
    assert {name: errors for name, errors in told.items() if errors} == {}


@pytest.mark.timeout(300)
def test_axe_finds_nothing_where_nothing_is_yet(staffed: LiveServer, desks: Desks) -> None:
    desk = desks("iris")
    told = {name: errors_of(desk.go(path)) for name, path in EMPTY.items()}
    assert {name: errors for name, errors in told.items() if errors} == {}


@THEMES
def test_axe_finds_nothing_in_open_dialogs_and_drawers(
    staffed: LiveServer, ids: dict[str, int], desks: Desks, theme: str
) -> None:
    page = desks("iris", color_scheme=theme).go(f"/tickets/{ids['ticket']}?view=all")
    page.click(".clock summary >> nth=0")
    page.click("text=Link or merge")
    page.click("summary.button")
    assert errors_of(page) == []
    page.keyboard.press("Escape")
    page.click("text=Close…")
    expect(page.locator("#dialog")).to_be_visible()
    assert errors_of(page) == []
    page.keyboard.press("Escape")
    page.click("#ticket-title")
    page.keyboard.press("?")
    assert errors_of(page) == []
    page.keyboard.press("Escape")
    page.keyboard.press("Control+k")
    assert errors_of(page) == []


@pytest.mark.timeout(300)
def test_nothing_scrolls_sideways_on_a_phone(staffed: LiveServer, ids: dict[str, int], desks: Desks) -> None:
    desk = desks("iris", viewport={"width": 360, "height": 740})
    go = going(desk, ids)
    width = "document.documentElement.scrollWidth"
    wide = {name: go(path).evaluate(width) for name, path in PAGES.items()}
    with staffed.background():
        wide |= {name: step(go).evaluate(width) for name, step in STEPS.items()}
    assert {name: each for name, each in wide.items() if each > 360} == {}


def test_right_to_left_mirrors_the_page(staffed: LiveServer, ids: dict[str, int], desks: Desks) -> None:
    iris = next(user for user in staffed.read(people.list_all) if user.first_name == "Iris")
    staffed.write(sign_in.save_preferences, iris.id, Preferences(language="ar"))
    page = desks("iris").go(f"/tickets/{ids['ticket']}?view=all")
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    views, pane = page.locator("#views").bounding_box(), page.locator(".pane").bounding_box()
    assert views
    assert pane
    assert views["x"] > pane["x"]
    assert page.evaluate("document.documentElement.scrollWidth") <= 1280


def test_the_core_work_goes_on_without_scripts(staffed: LiveServer, desks: Desks) -> None:
    ticket_id = open_ticket(staffed, "Sin guion", hours=1)
    page = desks("ana", java_script_enabled=False).go("/inbox?view=mine")
    page.click("text=Sin guion")
    page.fill("#note-text", "Written by hand")
    page.click("text=Add the note")
    expect(page.locator("#thread")).to_contain_text("Written by hand")
    page.select_option("#change-priority", "LOW")
    page.locator("form.setting", has=page.locator("#change-priority")).locator("button.no-js").click()
    expect(page.locator("#thread")).to_contain_text("Priority: High → Low")
    page.click("text=Close…")
    page.click("text=Close the ticket")
    assert f"/tickets/{ticket_id}" not in page.url


PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
SMALL = """
    least => [...document.querySelectorAll("a[href], button, select, summary, textarea, input:not([type=hidden])")]
        .filter(each => each.checkVisibility({ visibilityProperty: true }) && !each.closest(".unseen, .skip"))
        .filter(each => !each.matches(".unseen, .skip"))
        .map(each => {
            const own = [each, ...(each.matches("[type=checkbox], [type=radio]") ? each.labels : [])]
                .map(part => part.getBoundingClientRect());
            const high = Math.max(...own.map(box => box.bottom)) - Math.min(...own.map(box => box.top));
            const wide = Math.max(...own.map(box => box.right)) - Math.min(...own.map(box => box.left));
            const isText = getComputedStyle(each).display === "inline";
            return [high, isText ? least : wide, each.outerHTML.replaceAll(/\\s+/g, " ").slice(0, 110)];
        })
        .filter(([high, wide]) => high < least - 0.5 || wide < least - 0.5)
        .map(([high, wide, html]) => `${Math.round(wide)} x ${Math.round(high)}: ${html}`)
"""
"""What is smaller than that, in pixels; a tick counts with its label, and a link within a text by its height alone."""


@pytest.mark.timeout(300)
def test_axe_finds_nothing_on_a_phone(staffed: LiveServer, ids: dict[str, int], desks: Desks) -> None:
    desk = desks("iris", **PHONE)
    go = going(desk, ids)
    told = {name: errors_of(go(path)) for name, path in PAGES.items()}
    assert {name: errors for name, errors in told.items() if errors} == {}


@pytest.mark.timeout(300)
def test_axe_finds_nothing_on_a_phone_where_doing_leads(staffed: LiveServer, ids: dict[str, int], desks: Desks) -> None:
    desk = desks("iris", **PHONE)
    go = going(desk, ids)
    with staffed.background():
        told = {name: errors_of(step(go)) for name, step in STEPS.items()}
    assert {name: errors for name, errors in told.items() if errors} == {}


FEW = ("inbox", "ticket", "close", "waiting", "answers", "customer", "settings", "rule", "people", "me", "notices")
"""The pages of a day, and one of each kind of the settings."""


@pytest.mark.parametrize("colours", ["none", "active"])
def test_axe_finds_nothing_on_a_phone_from_right_to_left(
    staffed: LiveServer, ids: dict[str, int], desks: Desks, colours: str
) -> None:
    iris = next(user for user in staffed.read(people.list_all) if user.first_name == "Iris")
    staffed.write(sign_in.save_preferences, iris.id, Preferences(language="ar"))
    go = going(desks("iris", **PHONE, forced_colors=colours), ids)
    told = {name: errors_of(go(PAGES[name])) for name in FEW}
    assert {name: errors for name, errors in told.items() if errors} == {}


@pytest.mark.timeout(300)
def test_a_finger_finds_44_pixels_on_every_page(staffed: LiveServer, ids: dict[str, int], desks: Desks) -> None:
    desk = desks("iris", **PHONE)
    go = going(desk, ids)
    assert go("/inbox").evaluate("matchMedia('(pointer: coarse)').matches")
    small = {name: go(path).evaluate(SMALL, 44) for name, path in PAGES.items()}
    assert {name: found for name, found in small.items() if found} == {}


def test_in_forced_colours_what_is_chosen_has_an_edge(staffed: LiveServer, ids: dict[str, int], desks: Desks) -> None:
    page = desks("iris", forced_colors="active").go(f"/tickets/{ids['ticket']}?view=all")
    edge = "each => getComputedStyle(each).outlineStyle + getComputedStyle(each).outlineWidth"
    for chosen in ("#view-all", ".row:has([aria-current=true])", ".bar [aria-current=page]"):
        assert page.locator(chosen).first.evaluate(edge) == "solid2px"
    colours = "each => getComputedStyle(each).stroke"
    found = [page.locator(f".ledger-picture {part}").first.evaluate(colours) for part in (".ground", ".ahead")]
    assert found[0] != found[1]
    page.keyboard.press("s")
    expect(page.locator("#chooser [aria-selected=true]")).to_be_visible()
    assert page.locator("#chooser [aria-selected=true]").evaluate(edge) == "solid2px"
    assert errors_of(page) == []


def test_targets_are_big_enough(staffed: LiveServer, ids: dict[str, int], desks: Desks) -> None:
    page = desks("iris").go(f"/tickets/{ids['ticket']}?view=all")
    small = page.evaluate(
        """() => [...document.querySelectorAll("button, select, summary, .views a, .bar a, .chip")]
            .filter(each => each.checkVisibility())
            .map(each => [each.outerHTML.slice(0, 80), each.getBoundingClientRect()])
            .filter(([_, box]) => box.width < 24 || box.height < 24).map(([html]) => html)"""
    )
    assert small == []
