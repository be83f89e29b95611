"""People at work: what each has to do now, by the workspace's switch, each number with exactly its tickets."""

import re
from typing import Any

import pytest

from amends.instants import DAY_US, InstantUs
from amends.model.per_person import PerPerson
from amends.usecases import find_tickets
from amends.usecases.settings import configuration, people
from amends.usecases.settings.config_kinds import PER_PERSON
from tests.http import app_harness
from tests.http.app_harness import AppHarness
from tests.http.web.browser import Browser

NUMBER = re.compile(r'href="(/inbox\?[^"]+)" class="figure[^"]*"><strong>(\d+)</strong>')


@pytest.fixture
async def working(harness: AppHarness) -> None:
    """Ana has two tickets of S1, Ben one of S2."""
    for unit, owner in (("S1", harness.workspace.ana), ("S1A", harness.workspace.ana), ("S2", harness.workspace.ben)):
        await app_harness.ticket(harness, origin_segment=unit, owner=owner.email)


async def switched(harness: AppHarness, switch: PerPerson) -> None:
    await harness.database.write(
        harness.workspace.by,
        configuration.replace,
        PER_PERSON,
        PER_PERSON.format.decode(f'{{"per_person":"{switch}"}}'),
    )


async def told(harness: AppHarness) -> dict[str, Any]:
    answer = await harness.client.get(f"{harness.v1}/users/at-work")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


@pytest.mark.usefixtures("working")
async def test_managers_see_what_each_has_to_do(manager: Browser, harness: AppHarness) -> None:
    ana = harness.workspace.ana
    until_us = InstantUs(harness.clock() + DAY_US)
    await harness.database.write(harness.workspace.by, people.add_absence, ana.id, harness.clock(), until_us)
    await manager.get("/people")
    for said in ("Ana", "Ben", "Away until", "Managers see what each has to do now"):
        assert said in manager.text
    numbers = NUMBER.findall(manager.page.text)
    assert sorted(int(count) for _, count in numbers) == [1, 2]
    for path, count in numbers:
        await manager.get(path.replace("&amp;", "&"))
        assert manager.page.text.count('<li class="row"') == int(count)


@pytest.mark.usefixtures("working")
async def test_an_agent_sees_their_own_figures_alone(agent: Browser) -> None:
    await agent.get("/people")
    assert 'id="person-' in agent.page.text
    assert ("Ana" in agent.text, "Ben" in agent.text, "S2" in agent.text) == (True, False, False)


@pytest.mark.usefixtures("working")
@pytest.mark.parametrize(
    ("switch", "names"), [("off", []), ("own", []), ("load", ["Ana", "Ben"]), ("all", ["Ana", "Ben"])]
)
async def test_the_switch_leaves_people_and_small_groups_out(
    harness: AppHarness, switch: str, names: list[str]
) -> None:
    await switched(harness, PerPerson(switch))
    found = await told(harness)
    assert (found["per_person"], [each["name"] for each in found["people"]]) == (switch, names)
    loads = {each["segment"]: each["load"] for each in found["units"]}
    assert (loads["S1"] is None, loads["MAIN"] is None) == (not names, False), "nobody has tickets of the main unit"


@pytest.mark.usefixtures("working")
async def test_a_person_s_page_counts_before_a_hand_over(manager: Browser, harness: AppHarness) -> None:
    await manager.get(f"/settings/people/{harness.workspace.ana.id}")
    assert "2 open tickets" in manager.text
    counted = await harness.database.read(
        harness.workspace.by, find_tickets.count, {"owner_id": (harness.workspace.ana.id,)}
    )
    assert counted.count == 2
