"""Acting on many tickets from the inbox: what is asked, how far it is, and why some were refused."""

import re

from amends.model.ticket.closing import Requirement
from amends.usecases.settings import workspaces
from amends.usecases.settings.workspaces import WorkspaceChangeForm
from tests import working
from tests.http import app_harness
from tests.http.app_harness import AppHarness
from tests.http.web.browser import Browser

NOT_THERE = range(900_000, 900_205)


async def close_many(agent: Browser, harness: AppHarness, ids: list[int]) -> None:
    asked = {"from": "view=all", "ticket_id": [str(each) for each in ids], "status": "CLOSED"}
    await agent.post("/bulk", asked)
    await working.do_all_due(harness.database)
    await agent.get(str(agent.page.url))


def listed(agent: Browser) -> list[int]:
    return [int(each) for each in re.findall(r'<a href="/tickets/(\d+)', agent.page.text)]


async def follow(agent: Browser, words: str) -> None:
    found = re.search(rf'<a class="button[^>]*href="([^"]*)"[^>]*>{words}', agent.page.text)
    assert found, f"there is no {words}"
    await agent.get(found[1].replace("&amp;", "&"))


async def test_a_result_for_each_however_many(agent: Browser, harness: AppHarness) -> None:
    ids = [(await app_harness.ticket(harness)).id for _ in range(2)]
    await close_many(agent, harness, [*ids, *NOT_THERE])
    assert "2 changed, 205 refused." in agent.text
    first = listed(agent)
    await follow(agent, "More")
    assert first + listed(agent) == list(NOT_THERE)
    await follow(agent, "Changed")
    assert listed(agent) == ids
    await follow(agent, "Refused")
    assert listed(agent) == first


async def test_what_refused_a_ticket_is_told_once_with_all_its_fields(admin: Browser, harness: AppHarness) -> None:
    requires = frozenset({Requirement.ROOT_CAUSE, Requirement.ACTION_TAKEN})
    await harness.database.write(
        harness.workspace.by, workspaces.change, WorkspaceChangeForm(closing_requires=requires)
    )
    request = {"do": {"change": {"status": "CLOSED"}}, "ticket_ids": [(await app_harness.ticket(harness)).id]}
    begun = (await harness.client.post(f"{harness.v1}/bulk", json=request)).json()
    await working.do_all_due(harness.database)
    await admin.get(f"/bulk/{begun['id']}?view=all")
    assert "Action taken, Root cause: is required for closing the ticket" in admin.text
    await admin.get(str(admin.page.url), **{"accept-language": "es"})
    assert "Medida tomada, Causa raíz: es obligatorio para cerrar el ticket" in admin.text


async def test_what_closing_requires_is_asked_for_before_and_given_to_those_that_lack_it(
    agent: Browser, harness: AppHarness
) -> None:
    requires = frozenset(Requirement)
    await harness.database.write(
        harness.workspace.by, workspaces.change, WorkspaceChangeForm(closing_requires=requires)
    )
    ids = [(await app_harness.ticket(harness)).id for _ in range(2)]
    await harness.client.patch(f"{harness.v1}/tickets/{ids[0]}", json={"action_taken": "Repaired the lift at once"})
    await harness.client.post(f"{harness.v1}/causes", json={"code": "LIFT", "name": "The lift"})
    asked: dict[str, object] = {"from": "view=all", "ticket_id": [str(each) for each in ids], "status": "CLOSED"}
    await agent.post("/bulk", asked)
    assert "Close 2 tickets" in agent.text
    assert "1 ticket lacks it." in agent.text
    assert "2 tickets lack it." in agent.text
    short = {**asked, "asked": "1", "root_cause": "LIFT", "action_taken": "x"}
    assert (await agent.post("/bulk", short)).status_code == 422
    await agent.post("/bulk", {**short, "action_taken": "Refunded the night to them"})
    await working.do_all_due(harness.database)
    await agent.get(str(agent.page.url))
    found = [(await harness.client.get(f"{harness.v1}/tickets/{each}")).json() for each in ids]
    assert [each["action_taken"] for each in found] == ["Repaired the lift at once", "Refunded the night to them"]
    assert [each["status"] for each in found] == ["CLOSED", "CLOSED"]
    assert "2 changed, 0 refused." in agent.text


async def test_only_what_may_be_chosen_is_offered_for_many(agent: Browser, harness: AppHarness) -> None:
    ids = [(await app_harness.ticket(harness)).id for _ in range(2)]
    offered = (await agent.get(f"/bulk/choices?ticket_id={ids[0]}&ticket_id={ids[1]}")).json()
    by_name = {
        name: {each["value"] for each in offered if each.get("name") == name} for name in ("segment", "owner_id")
    }
    assert "S1" in by_name["segment"]
    assert "S2" not in by_name["segment"]
    assert str(harness.workspace.ana.id) in by_name["owner_id"]
    assert offered[0]["words"].startswith("Several changes")


async def test_a_wrong_place_in_the_results_is_told(agent: Browser, harness: AppHarness) -> None:
    await close_many(agent, harness, [900_000])
    address = f"{agent.page.url}&cursor=nonsense"
    assert (await agent.get(address)).status_code == 400


async def test_what_was_done_to_many_is_taken_back_from_its_page(agent: Browser, harness: AppHarness) -> None:
    ids = [(await app_harness.ticket(harness)).id for _ in range(2)]
    await close_many(agent, harness, ids)
    address = agent.page.url
    action = re.search(r'action="(/bulk/\d+/undo)"', agent.page.text)
    assert action
    await agent.post(action[1], {"from": "view=all"})
    await working.do_all_due(harness.database)
    await agent.get(str(agent.page.url))
    assert "Undoing a change of many tickets" in agent.text
    assert "2 changed, 0 refused." in agent.text
    assert "/undo" not in agent.page.text
    await agent.get(str(address))
    assert "This was undone." in agent.text
    await agent.get("/inbox/rows?view=all&status=CLOSED")
    assert listed(agent) == []
