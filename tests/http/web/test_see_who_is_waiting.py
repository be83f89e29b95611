"""A manager sees first who is still waiting: a row a unit, and each number leads to its tickets."""

import re

from amends.model.person import Role
from amends.model.status import Status
from amends.usecases import work
from amends.usecases.work import TicketChangeForm
from tests.http import app_harness
from tests.http.app_harness import AppHarness
from tests.http.web import browser
from tests.http.web.browser import Browser, give_password, sign_in_as

NUMBER = re.compile(r'href="(/inbox\?[^"]+)" class="figure[^"]*"><strong>(\d+)</strong>')


async def test_each_number_leads_to_a_list_of_as_many(manager: Browser, harness: AppHarness) -> None:
    first = await app_harness.ticket(harness, verbatim="La ducha")
    await app_harness.ticket(harness, verbatim="El wifi", origin_segment="S2")
    await harness.database.write(
        harness.workspace.by, work.change, first.id, TicketChangeForm(status=Status.IN_PROGRESS)
    )
    await manager.get("/waiting")
    assert "Who is still waiting for us?" in manager.text
    assert "All units" in manager.text
    numbers = NUMBER.findall(manager.page.text)
    assert len(numbers) > 6
    for path, count in numbers:
        await manager.get(path.replace("&amp;", "&"))
        assert manager.page.text.count('<li class="row"') == int(count), path


async def test_who_has_a_unit_sees_no_other(agent: Browser, harness: AppHarness) -> None:
    await app_harness.ticket(harness, origin_segment="S2")
    await agent.get("/waiting")
    assert "No ticket is open in your units." in agent.text


async def test_managers_come_here_first_and_others_to_their_tickets(nobody: Browser, harness: AppHarness) -> None:
    for role, home in ((Role.MANAGER, "/waiting"), (Role.AGENT, "/inbox")):
        user = await browser.hire(harness, role)
        await give_password(harness, user)
        assert (await sign_in_as(nobody, user)).url.path == home
        nobody.client.cookies.clear()
