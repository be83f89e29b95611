"""The list looks as somebody likes it: kept for them, a view's order for itself, and nothing else of theirs is lost."""

from tests.http import app_harness
from tests.http.app_harness import AppHarness
from tests.http.web.browser import Browser
from tests.http.web.test_work_through_the_inbox import rows_of

SHOWN = {"score": "1", "words": "1", "details": "1", "due": "1"}


async def test_what_is_chosen_is_kept_and_can_be_taken_back(agent: Browser, harness: AppHarness) -> None:
    await agent.post("/inbox/look", {"from": "view=all", "compact": "1", "score": "1", "due": "1"})
    await agent.get("/inbox?view=mine")
    assert 'class="rows compact" data-hides="words details"' in agent.page.text
    await agent.get("/inbox/look?view=all")
    assert agent.page.text.count(" checked") == 3
    await agent.post("/inbox/look", {"from": "view=all", **SHOWN})
    await agent.get("/inbox?view=mine")
    assert 'class="rows" id="rows"' in agent.page.text


async def test_a_view_has_an_order_of_its_own(agent: Browser, harness: AppHarness) -> None:
    soon = await app_harness.ticket(harness, time_limit_hours=1)
    new = await app_harness.ticket(harness, time_limit_hours=9)
    await agent.post("/inbox/look", {"from": "view=all", "sort": "opened", **SHOWN})
    assert rows_of(agent) == [new.id, soon.id]
    await agent.get("/inbox?view=unassigned")
    assert rows_of(agent) == [soon.id, new.id]
    await agent.get("/inbox?view=all&sort=due")
    assert rows_of(agent) == [soon.id, new.id], "what an address asks for goes first"
    await agent.post("/inbox/look", {"from": "view=all", "sort": "", **SHOWN})
    assert rows_of(agent) == [soon.id, new.id]


async def test_other_settings_and_other_people_keep_theirs(agent: Browser, manager: Browser) -> None:
    own = {"language": "de", "theme": "dark", "time_zone": "", "has_shortcuts": "1"}
    await agent.post("/me", own)
    await agent.post("/inbox/look", {"from": "view=all", "compact": "1", **SHOWN})
    await agent.get("/inbox?view=all")
    assert 'lang="de"' in agent.page.text
    await agent.post("/me", {**own, "language": "es"})
    await agent.get("/inbox?view=all")
    assert 'class="rows compact"' in agent.page.text
    await manager.get("/inbox?view=all")
    assert 'class="rows compact"' not in manager.page.text
