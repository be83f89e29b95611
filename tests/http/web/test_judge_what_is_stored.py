"""Judging stored answers by a rule from its page: counted with examples, confirmed, done, with a way to the tickets."""

import re
from html import unescape

import pytest

from amends.model.person import Role
from tests import cast, working
from tests.cast import form, happy
from tests.http.app_harness import AppHarness
from tests.http.web import browser
from tests.http.web.browser import Browser

pytestmark = pytest.mark.usefixtures("answers")


@pytest.fixture
async def answers(harness: AppHarness) -> None:
    units = ("S1", "S1", "S1A", "S2")
    forms = [form(reference=f"r-{each}", segment=unit, words="Cold soup") for each, unit in enumerate(units)]
    await cast.ingest(harness.database, harness.workspace.by, *forms, happy(reference="happy"))


@pytest.fixture
async def address(harness: AppHarness, answers: None) -> str:
    return f"/settings/rules/{(await cast.rule(harness.database, harness.workspace.by)).id}"


async def counted(boss: Browser, harness: AppHarness, address: str, **fields: str) -> str:
    """The address of a count that has ended."""
    await boss.post(f"{address}/apply", fields)
    place = boss.page.url.path
    await working.do_all_due(harness.database)
    await boss.get(place)
    return place


async def test_the_rules_page_leads_to_the_count_and_this_to_the_tickets(
    admin: Browser, harness: AppHarness, address: str
) -> None:
    await admin.get(address)
    assert "Check stored answers against this rule" in admin.text
    place = await counted(admin, harness, address)
    assert "4 answers would open a ticket each." in admin.text
    assert "Cold soup" in admin.text
    assert "Open 4 tickets" in admin.text
    assert (await cast.everything(harness.database, harness.workspace.by))[1] == []
    await admin.post(place, {})
    done = admin.page.url.path
    assert done != place
    await working.do_all_due(harness.database)
    await admin.get(done)
    assert "4 tickets opened" in admin.text
    [way] = re.findall(r'href="(/inbox\?view=all&amp;rule_id[^"]*)"', admin.page.text)
    await admin.get(unescape(way))
    assert admin.text.count("Cold soup") >= 4
    assert len((await cast.everything(harness.database, harness.workspace.by))[1]) == 4


async def test_while_it_runs_its_progress_is_shown(admin: Browser, harness: AppHarness, address: str) -> None:
    await admin.post(f"{address}/apply", {})
    assert "0 of 0 answers are looked at; you can leave this page." in admin.text
    assert "Open 4 tickets" not in admin.text


async def test_history_without_its_first_day_is_told_beside_the_field(
    admin: Browser, harness: AppHarness, address: str
) -> None:
    await admin.post(f"{address}/apply", {"history": "1"})
    assert "must be filled in for history: from when on answers may open tickets" in admin.text
    await counted(admin, harness, address, history="1", since="2026-11-20", until="2026-11-20", clock="now")
    assert "4 answers would open a ticket each." in admin.text


async def test_who_manages_a_unit_only_can_not(harness: AppHarness, address: str) -> None:
    manager = await browser.signed_in(harness, await browser.hire(harness, Role.MANAGER, segments=("S1",)))
    assert (await manager.get(f"{address}/apply")).status_code == 403
    assert (await manager.post(f"{address}/apply", {})).status_code == 403


async def test_who_manages_the_workspace_can(manager: Browser, harness: AppHarness, address: str) -> None:
    await counted(manager, harness, address)
    assert "4 answers would open a ticket each." in manager.text


async def test_a_rule_that_was_switched_off_since_the_count_is_not_applied(
    admin: Browser, harness: AppHarness, address: str
) -> None:
    place = await counted(admin, harness, address)
    await admin.post(f"{address}/switch", {})
    await admin.post(place, {})
    assert "is switched off; switch it on first." in admin.text


async def test_an_agent_can_not(agent: Browser, address: str) -> None:
    assert (await agent.get(f"{address}/apply")).status_code == 403


async def test_a_form_that_comes_twice_begins_one_run(admin: Browser, harness: AppHarness, address: str) -> None:
    place = await counted(admin, harness, address)
    for path in (f"{address}/apply", place):
        sent = {"csrf_token": await admin.token()}
        answers = [await admin.client.post(path, data=sent, headers=browser.SAME_ORIGIN) for _ in range(2)]
        assert [each.status_code for each in answers] == [303, 303]
        assert len({each.headers["location"] for each in answers}) == 1
    await working.do_all_due(harness.database)
    assert len((await cast.everything(harness.database, harness.workspace.by))[1]) == 4
    await admin.get(f"{address}/apply")
    assert admin.page.text.count(f'href="{address}/runs/') == 3
