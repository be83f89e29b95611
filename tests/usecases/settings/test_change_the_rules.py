"""Rules: each change is a new version, none is ever lost, and a ticket keeps the one that opened it."""

from typing import Any

import pytest

from amends.errors import Invalid, NotFound
from amends.instants import HOUR_US
from amends.model.configuration import Configuration
from amends.model.rule.document import RuleDocument, decode, parse
from amends.model.status import Priority
from amends.store.engine.database import Database
from amends.usecases.settings import configuration
from amends.usecases.settings.config_kinds import RULE
from tests import cast
from tests.cast import OUR_OWN, UNHAPPY, FixtureWorkspace, counts, form, happy
from tests.engines import Clock
from tests.usecases.settings.refusals import refused

CRITICAL: dict[str, Any] = {"open": {"priority": "CRITICAL"}}


def document(**changes: Any) -> RuleDocument:
    return parse({**UNHAPPY, **changes})


def decoded(stored: Configuration) -> RuleDocument:
    return decode(stored.document)


async def listed(database: Database, workspace: FixtureWorkspace) -> list[Configuration]:
    return list(await database.read(workspace.by, configuration.list_all, RULE))


async def test_a_rule_begins_at_version_1(database: Database, workspace: FixtureWorkspace, clock: Clock) -> None:
    stored = await cast.rule(database, workspace.by)
    assert (stored.version, decoded(stored)) == (1, document())
    assert (stored.created_us, stored.disabled_us) == (clock(), None)
    assert await listed(database, workspace) == [stored]
    assert await database.read(workspace.by, configuration.get, RULE, stored.id) == stored


async def test_a_change_under_the_same_name_is_a_new_version_of_the_same_rule(
    database: Database, workspace: FixtureWorkspace, clock: Clock
) -> None:
    first = await cast.rule(database, workspace.by)
    clock.advance(HOUR_US)
    second = await cast.rule(database, workspace.by, then=CRITICAL)
    assert (second.id, second.version, second.created_us) == (first.id, 2, clock())
    assert decoded(second) == document(then=CRITICAL)
    assert await listed(database, workspace) == [second]


async def test_another_name_is_another_rule(database: Database, workspace: FixtureWorkspace) -> None:
    first = await cast.rule(database, workspace.by)
    second = await cast.rule(database, workspace.by, name="unhappy")
    assert first.id != second.id
    assert [each.version for each in await listed(database, workspace)] == [1, 1]


async def test_the_same_document_again_makes_no_version(
    database: Database, workspace: FixtureWorkspace, clock: Clock
) -> None:
    first = await cast.rule(database, workspace.by)
    clock.advance(HOUR_US)
    assert await cast.rule(database, workspace.by) == first
    in_other_words = {"then": {"open": {"type": "DETRACTOR TICKET", "time_limit_hours": 72, "priority": "HIGH"}}}
    assert await cast.rule(database, workspace.by, **in_other_words) == first
    assert await listed(database, workspace) == [first]


async def test_going_back_to_an_older_document_is_a_new_version(
    database: Database, workspace: FixtureWorkspace
) -> None:
    for then in (UNHAPPY["then"], CRITICAL, UNHAPPY["then"]):
        stored = await cast.rule(database, workspace.by, then=then)
    assert stored.version == 3
    first = await database.read(workspace.by, configuration.get, RULE, stored.id, 1)
    assert first.document == stored.document


async def test_every_version_can_be_shown(database: Database, workspace: FixtureWorkspace, clock: Clock) -> None:
    first = await cast.rule(database, workspace.by)
    clock.advance(HOUR_US)
    second = await cast.rule(database, workspace.by, then=CRITICAL)
    summary = [
        await database.read(workspace.by, configuration.get, RULE, first.id, version) for version in (1, 2, None)
    ]
    assert summary == [first, second, second]


@pytest.mark.parametrize("version", [0, 2, -1])
async def test_a_version_that_never_was_is_not_found(
    database: Database, workspace: FixtureWorkspace, version: int
) -> None:
    stored = await cast.rule(database, workspace.by)
    with pytest.raises(NotFound, match=f"no rule {stored.id} version {version}"):
        await database.read(workspace.by, configuration.get, RULE, stored.id, version)


async def test_a_number_of_no_rule_is_not_found(database: Database, workspace: FixtureWorkspace) -> None:
    await cast.rule(database, workspace.by)
    with pytest.raises(NotFound, match="no rule 999999 here"):
        await database.read(workspace.by, configuration.get, RULE, 999_999)
    with pytest.raises(NotFound, match="no rule 999999 here"):
        await database.write(workspace.by, configuration.disable, RULE, 999_999)


async def test_a_ticket_keeps_the_version_that_opened_it(database: Database, workspace: FixtureWorkspace) -> None:
    await cast.rule(database, workspace.by)
    await cast.ingest(database, workspace.by, form())
    await cast.rule(database, workspace.by, then=CRITICAL)
    await cast.ingest(database, workspace.by, form(reference="r-2"))
    _, [old, new] = await cast.everything(database, workspace.by)
    assert [(each.rule_version, each.priority) for each in (old, new)] == [(1, Priority.HIGH), (2, Priority.CRITICAL)]
    assert old.rule_id == new.rule_id
    opened_by = await database.read(workspace.by, configuration.get, RULE, old.rule_id, old.rule_version)
    assert decoded(opened_by) == document()


async def test_a_disabled_rule_judges_nothing_and_stays_in_the_list(
    database: Database, workspace: FixtureWorkspace, clock: Clock
) -> None:
    stored = await cast.rule(database, workspace.by)
    clock.advance(HOUR_US)
    disabled = await database.write(workspace.by, configuration.disable, RULE, stored.id)
    assert (disabled.document, disabled.disabled_us) == (stored.document, clock())
    assert await listed(database, workspace) == [disabled]
    batch = await cast.ingest(database, workspace.by, form())
    assert counts(batch.intake) == {"received": 1, "stored": 1, "no_match": 1}


async def test_disabled_twice_it_keeps_the_first_time(
    database: Database, workspace: FixtureWorkspace, clock: Clock
) -> None:
    stored = await cast.rule(database, workspace.by)
    first = await database.write(workspace.by, configuration.disable, RULE, stored.id)
    clock.advance(HOUR_US)
    assert await database.write(workspace.by, configuration.disable, RULE, stored.id) == first


async def test_added_again_a_disabled_rule_judges_by_a_new_version(
    database: Database, workspace: FixtureWorkspace
) -> None:
    stored = await cast.rule(database, workspace.by)
    await database.write(workspace.by, configuration.disable, RULE, stored.id)
    again = await cast.rule(database, workspace.by)
    assert (again.id, again.version, again.disabled_us) == (stored.id, 2, None)
    assert await listed(database, workspace) == [again]
    await cast.ingest(database, workspace.by, form())
    assert (await cast.only_ticket(database, workspace.by)).rule_version == 2


async def test_rules_are_asked_by_their_order_and_then_by_their_age(
    database: Database, workspace: FixtureWorkspace
) -> None:
    for name, order in (("last", 30), ("second", 20), ("third", 20), ("first", 10)):
        await cast.rule(database, workspace.by, name=name, order=order, then={"open": {"type": name}})
    names = [each.name for each in await listed(database, workspace)]
    assert names == ["first", "second", "third", "last"]
    await cast.ingest(database, workspace.by, form())
    assert (await cast.only_ticket(database, workspace.by)).type == "first"


async def test_a_new_order_gives_a_rule_another_turn(database: Database, workspace: FixtureWorkspace) -> None:
    await cast.rule(database, workspace.by, when={"custom": {"field": "channel", "equals": "staff"}})
    await cast.rule(database, workspace.by, OUR_OWN, order=40)
    staff = {"channel": "staff"}
    late = await cast.ingest(database, workspace.by, happy(custom=staff))
    await cast.rule(database, workspace.by, OUR_OWN, order=1)
    early = await cast.ingest(database, workspace.by, happy(reference="r-2", custom=staff))
    assert counts(late.intake)["opened"] == 1
    assert counts(early.intake)["ignored"] == 1


async def test_a_rule_may_name_a_user_and_a_segment(database: Database, workspace: FixtureWorkspace) -> None:
    await cast.rule(database, workspace.by, then={"open": {"owner": "BEN@hotel.example", "segment": "S2"}})
    await cast.ingest(database, workspace.by, form())
    ticket = await cast.only_ticket(database, workspace.by)
    assert (ticket.owner_id, ticket.origin_segment_id, ticket.current_segment_id) == (
        workspace.ben.id,
        workspace.s1.id,
        workspace.s2.id,
    )


async def test_a_rule_that_names_nobody_known_is_refused_by_its_paths(
    database: Database, workspace: FixtureWorkspace
) -> None:
    with refused() as refusal:
        await cast.rule(database, workspace.by, then={"open": {"owner": "cleo@hotel.example", "segment": "S9"}})
    assert refusal.errors == {
        "then.open.owner": "there is no user with the e-mail address cleo@hotel.example",
        "then.open.segment": "there is no segment with the code 'S9'",
    }
    assert await listed(database, workspace) == []


async def test_another_workspaces_user_is_nobody_known(database: Database, workspace: FixtureWorkspace) -> None:
    other = await cast.workspace(database, "Hotel Luna")
    cleo = cast.UserForm(email="cleo@hotel.example")
    await database.write(other.by, cast.people.add, cleo)
    then = {"open": {"owner": cleo.email}}
    assert await cast.rule(database, other.by, then=then)
    with refused() as refusal:
        await cast.rule(database, workspace.by, then=then)
    assert refusal.fields == {"then.open.owner"}


async def test_a_refused_change_leaves_the_rule_as_it_was(database: Database, workspace: FixtureWorkspace) -> None:
    stored = await cast.rule(database, workspace.by)
    with refused():
        await cast.rule(database, workspace.by, then={"open": {"segment": "S9"}})
    assert await listed(database, workspace) == [stored]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": ""}, "name"),
        ({"order": -1}, "order"),
        ({"when": {"bend": "detractor"}}, "when.bend"),
        ({"when": {"band": "detractors"}}, "when.band"),
        ({"then": {}}, "then"),
        ({"then": {"ignore": {}}}, "then.ignore"),
        ({"then": {"open": {"priority": "URGENT"}}}, "then.open.priority"),
        ({"then": {"open": {"time_limit_hours": 0}}}, "then.open.time_limit_hours"),
        ({"then": {"open": {"owner": "ana"}}}, "then.open.owner"),
    ],
)
def test_an_invalid_document_is_refused_where_it_is_wrong(changes: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as caught:
        document(**changes)
    assert [error.field for error in caught.value.errors] == [field]


async def test_another_workspaces_rules_are_not_visible_and_do_not_judge(
    database: Database, workspace: FixtureWorkspace
) -> None:
    other = await cast.workspace(database, "Hotel Luna")
    stored = await cast.rule(database, workspace.by)
    assert await listed(database, other) == []
    for use_case in (configuration.get, configuration.disable):
        with pytest.raises(NotFound):
            await database.write(other.by, use_case, RULE, stored.id)
    with pytest.raises(NotFound):
        await database.read(other.by, configuration.get, RULE, stored.id, 1)
    assert await listed(database, workspace) == [stored]
    assert counts((await cast.ingest(database, other.by, form())).intake)["no_match"] == 1


async def test_two_workspaces_may_have_a_rule_of_one_name(database: Database, workspace: FixtureWorkspace) -> None:
    other = await cast.workspace(database, "Hotel Luna")
    ours, theirs = await cast.rule(database, workspace.by), await cast.rule(database, other.by, then=CRITICAL)
    assert ours.id != theirs.id
    assert (ours.version, theirs.version) == (1, 1)
