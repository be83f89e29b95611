"""Whoever has no rule is told so, and is proposed the rules of a sector with what they would open."""

import pytest

from amends.errors import Invalid
from amends.model.rule.action import Open
from amends.model.rule.proposal import SECTORS
from amends.store.engine.database import Database
from amends.usecases import queries
from amends.usecases.settings import configuration, propose_rules
from amends.usecases.settings.config_kinds import RULE
from tests import cast
from tests.cast import FixtureWorkspace, form, happy


@pytest.fixture
async def workspace(database: Database) -> FixtureWorkspace:
    return await cast.workspace(database)


@pytest.mark.parametrize("sector", SECTORS)
async def test_the_rules_of_each_sector_can_be_taken_over_and_open_tickets(
    database: Database, workspace: FixtureWorkspace, sector: str
) -> None:
    added = await database.write(workspace.by, propose_rules.add, sector)
    documents = [RULE.format.decode(each.document) for each in added]
    assert all(isinstance(each.then, Open) for each in documents)
    assert [each.order for each in documents] == sorted({each.order for each in documents})
    await cast.ingest(database, workspace.by, form())
    assert (await cast.only_ticket(database, workspace.by)).rule_id in {each.id for each in added}
    proposal = await database.read(workspace.by, propose_rules.propose, sector)
    assert all(each.is_there for each in proposal.rules)
    assert [str(each.why).endswith(".") for each in proposal.rules] == [True] * len(documents)


async def test_what_they_would_open_is_counted_by_the_first_that_matches(
    database: Database, workspace: FixtureWorkspace
) -> None:
    asks = form(reference="asks", words="Call me, please", language="en")
    house = form(reference="house", score=7, custom={"in_house": True})
    await cast.ingest(database, workspace.by, form(), happy(reference="happy"), asks, house)
    proposal = await database.scan(workspace.by, propose_rules.propose, "hotel")
    assert [each.opens for each in proposal.rules] == [1, 1, 1]
    assert (proposal.looked_at, proposal.opens_now) == (4, False)
    assert (await cast.everything(database, workspace.by))[1] == []


async def test_an_import_is_counted_by_itself(database: Database, workspace: FixtureWorkspace) -> None:
    first = await cast.ingest(database, workspace.by, form(reference="a"))
    await cast.ingest(database, workspace.by, form(reference="b"), form(reference="c"))
    found = await database.scan(workspace.by, propose_rules.propose, "general", first.intake.id)
    assert (found.looked_at, sum(each.opens for each in found.rules)) == (1, 1)


async def test_a_size_beyond_what_is_read_at_once_is_counted(database: Database, workspace: FixtureWorkspace) -> None:
    await cast.ingest(database, workspace.by, *[form(reference=f"r-{each}") for each in range(401)])
    found = await database.scan(workspace.by, propose_rules.propose)
    assert (found.looked_at, sum(each.opens for each in found.rules)) == (401, 401)


async def test_a_rule_that_is_there_stays_as_it_is(database: Database, workspace: FixtureWorkspace) -> None:
    own = await cast.rule(database, workspace.by, name="Unhappy guests", order=99)
    added = await database.write(workspace.by, propose_rules.add, "hotel")
    assert [each.name for each in added] == ["Please call me", "A guest in house who isn't happy"]
    assert await database.read(workspace.by, configuration.get, RULE, own.id) == own
    assert await database.write(workspace.by, propose_rules.add, "hotel") == []


async def test_some_of_them_can_be_chosen_by_name(database: Database, workspace: FixtureWorkspace) -> None:
    [added] = await database.write(workspace.by, propose_rules.add, "hotel", ["Unhappy guests"])
    assert added.name == "Unhappy guests"
    for sector, names in (("moon", ()), ("hotel", ("Moon",))):
        with pytest.raises(Invalid):
            await database.write(workspace.by, propose_rules.add, sector, names)


async def test_whoever_brings_feedback_that_nothing_can_come_of_is_told(
    database: Database, workspace: FixtureWorkspace
) -> None:
    batch = await cast.ingest(database, workspace.by, form(), happy(reference="happy"))
    assert [(each.code, each.parameters) for each in batch.intake.notes] == [("no_rule_opens", {"count": 2})]
    later = await database.read(workspace.by, queries.get_intake, batch.intake.id)
    assert later.notes == batch.intake.notes
    rule = await cast.rule(database, workspace.by, cast.ALREADY_ON_IT)
    again = await cast.ingest(database, workspace.by, happy(reference="r-3"))
    assert [each.code for each in again.intake.notes] == ["no_rule_opens"], "it only attaches"
    await database.write(workspace.by, configuration.disable, RULE, rule.id)
    await cast.rule(database, workspace.by)
    assert (await database.read(workspace.by, queries.get_intake, batch.intake.id)).notes == ()
    assert (await cast.ingest(database, workspace.by, happy(reference="r-4"))).intake.notes == ()
