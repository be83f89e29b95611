"""The first hour: from an empty server to a closed loop in the browser alone, typed as people type, nothing refused."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, Response, expect

from amends.http.server.first_run import one_time_link_path
from amends.model.principal import operator
from amends.usecases import invite, sign_in
from amends.usecases.settings import workspaces
from tests import engines
from tests.browser.conftest import Desk
from tests.browser.server import LiveServer
from tests.engines import Clock

Desks = Callable[..., Desk]
PASSWORD = "the lift works again"
ANSWERS = """Date;Hotel;How likely are you to recommend us?;Why?;E-mail
19/11/2026 16:50;Madrid, front desk;2;Nobody answered the phone;tom@example.com
20/11/2026 09:10;madrid, front desk;9;Lovely breakfast;eva@example.com
"""
# The browser refuses some input by itself, and says so to no server.
COUNT_REFUSALS = """
    addEventListener("invalid", event => console.info("refused by the browser: " + event.target.name), true);
"""


@pytest.fixture
def harness(sqlite_template: Path, tmp_path: Path) -> Iterator[LiveServer]:
    """A server on which nothing is yet."""
    opened = LiveServer(engines.sqlite_copy(sqlite_template, tmp_path), tmp_path, Clock(), is_empty=True)
    yield opened
    opened.close()


class Newcomer:
    """Somebody who has never seen it, and what was refused to them."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.page: Page = desk.page
        self.refused: list[str] = []
        desk.context.add_init_script(COUNT_REFUSALS)
        self.page.on("console", lambda line: self._note(line.text) if line.text.startswith("refused") else None)
        self.page.on("response", self._listen)

    def _note(self, what: str) -> None:
        self.refused.append(what)

    def _listen(self, answer: Response) -> None:
        if answer.request.method == "POST" and answer.status >= 400:
            self._note(f"{answer.status} {answer.url} {answer.request.post_data}")

    def save(self, path: str, **fields: str) -> None:
        """Fill in a page's last form and send it."""
        self.desk.go(path)
        form = self.page.locator("#main form:has(button.main)").last
        for name, text in fields.items():
            form.locator(f"[name={name}]").fill(text)
        with self.page.expect_navigation():
            form.locator("button.main").click()
        expect(self.page.locator(".fault")).to_have_count(0)


def first_link(harness: LiveServer) -> str:
    token = sign_in.new_token(0)
    assert harness.do(harness.database.write(operator(0), invite.first_admin_link, token))
    return one_time_link_path(token)


def set_up(newcomer: Newcomer, harness: LiveServer) -> None:
    """The first admin, a workspace and its zone, quiet hours, units, a cause and the rules of a sector."""
    page = newcomer.page
    newcomer.desk.go(first_link(harness))
    expect(page.locator("#browser-timezone")).not_to_have_value("")
    page.fill("#name", "Hotel Sol")
    page.fill("#browser-timezone", "madrid")
    page.fill("#email", " Iris Vega <iris@hotel.example> ")
    page.fill("#password", PASSWORD)
    page.fill("#password_again", PASSWORD)
    page.click("button.main")
    page.wait_for_url("**/settings/first-steps")
    newcomer.save("/settings/workspace", quiet_hours="21 - 8h")
    newcomer.save("/settings/units", name="Madrid, front desk")
    newcomer.save("/settings/causes", name="Nobody there")
    newcomer.save("/settings/fields", name="Refund in euros")
    newcomer.save("/settings/rules/proposed?sector=hotel")


def bring_somebody(newcomer: Newcomer, window: Desk) -> None:
    """Ana is added, invited, and sets her password in a window of her own."""
    page = newcomer.page
    newcomer.desk.go("/settings/people")
    page.fill("#email", "Ana Ruiz <ana@hotel.example>")
    page.select_option("#segments", "MADRID-FRONT-DESK")
    page.click("#main button.main")
    expect(page.locator("h1")).to_contain_text("Ana Ruiz")
    page.click("form[action$='/invite'] button")
    link = page.locator(".secret").inner_text()
    window.go(link[link.index("/welcome") :])
    window.page.fill("#password", PASSWORD)
    window.page.fill("#password_again", PASSWORD)
    window.page.click("button.main")
    window.page.wait_for_url("**/inbox")


def drop_a_file(newcomer: Newcomer) -> None:
    """The file of a survey tool, as it is."""
    page = newcomer.desk.go("/intakes")
    page.set_input_files("#file", {"name": "answers.csv", "mimeType": "text/csv", "buffer": ANSWERS.encode()})
    page.click("form.drop button.main")
    page.wait_for_url("**/intakes/new/*")
    page.select_option("#age", "current")
    page.click("button[value=take]")
    expect(page.locator("#main")).to_contain_text("1 opened a ticket")


def close_it(agent: Newcomer) -> None:
    """Ana takes the ticket and closes it; a new workspace asks for nothing more."""
    page = agent.desk.go("/inbox?view=unassigned")
    page.click("text=Nobody answered the phone")
    page.click("text=Assign to me")
    expect(page.locator("#thread")).to_contain_text("Owner: nobody → Ana Ruiz")
    page.click("text=Close…")
    expect(page.locator("#dialog")).to_contain_text("Nothing is missing.")
    page.click("#dialog >> text=Close the ticket")
    expect(page.locator("#ticket")).to_contain_text("the last one of this view")


@pytest.mark.timeout(120)
def test_from_an_empty_server_to_a_closed_loop_nothing_is_refused(harness: LiveServer, desks: Desks) -> None:
    admin, agent = Newcomer(desks()), Newcomer(desks())
    set_up(admin, harness)
    bring_somebody(admin, agent.desk)
    with harness.background():
        drop_a_file(admin)
        close_it(agent)
    admin.desk.go("/settings/first-steps")
    expect(admin.page.locator("[role=status]").first).to_contain_text("All are done: the loop is closed.")
    assert admin.refused + agent.refused == []
    own = harness.do(harness.database.read(operator(0), workspaces.list_all))[0]
    assert (own.time_zone, own.quiet_hours) == ("Europe/Madrid", "21:00-08:00")
