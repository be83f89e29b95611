"""Stating how the loop runs: rules, routes, calendars and policies are saved as texts, switched off and on, refused."""

from collections.abc import Mapping

import pytest

from amends.errors import FieldError, Invalid
from amends.store.engine.database import Database
from amends.texts.text import say
from amends.usecases.settings import configuration
from amends.usecases.settings.config_kind import ConfigKind
from amends.usecases.settings.config_kinds import CALENDAR, ROUTE, RULE, SLA_POLICY
from tests.cast import FixtureWorkspace

TEXTS: Mapping[ConfigKind, str] = {
    RULE: 'name = "Money"\norder = 5\nwhen = { words_any = ["refund"] }\n[then.open]\npriority = "HIGH"',
    ROUTE: 'name = "In turn"\norder = 10\nstrategy = { round_robin = {} }',
    CALENDAR: 'name = "Spain"\nzone = "Europe/Madrid"\n[week]\nmon = ["09:00-14:00"]',
    SLA_POLICY: 'name = "Guests"\norder = 10\n[targets.first_response]\nminutes = 60',
}
each_kind = pytest.mark.parametrize("kind", TEXTS, ids=lambda kind: kind.name)


async def is_on(database: Database, workspace: FixtureWorkspace, kind: ConfigKind, stated_id: int) -> bool:
    return (await database.read(workspace.by, configuration.get, kind, stated_id)).is_on


@each_kind
async def test_what_is_switched_off_is_switched_on_again(
    database: Database, workspace: FixtureWorkspace, kind: ConfigKind
) -> None:
    stated_id = (await database.write(workspace.by, configuration.save, kind, TEXTS[kind])).id
    assert await is_on(database, workspace, kind, stated_id)
    for on in (False, False, True, True):
        switch = configuration.enable if on else configuration.disable
        await database.write(workspace.by, switch, kind, stated_id)
        assert await is_on(database, workspace, kind, stated_id) == on
    [version] = await database.read(workspace.by, configuration.versions, kind, stated_id)
    assert version.version == 1


@each_kind
async def test_saved_again_as_it_was_it_is_no_new_version(
    database: Database, workspace: FixtureWorkspace, kind: ConfigKind
) -> None:
    first = await database.write(workspace.by, configuration.save, kind, TEXTS[kind])
    assert await database.write(workspace.by, configuration.save, kind, TEXTS[kind]) == first
    assert len(await database.read(workspace.by, configuration.versions, kind, first.id)) == 1


@each_kind
async def test_a_key_that_stands_twice_is_named(
    database: Database, workspace: FixtureWorkspace, kind: ConfigKind
) -> None:
    with pytest.raises(Invalid) as refused:
        await database.write(workspace.by, configuration.save, kind, '{"name": "Guests", "name": "Money"}')
    assert FieldError("name", say("given_twice")) in refused.value.errors


@pytest.mark.parametrize("kind", [CALENDAR, SLA_POLICY], ids=lambda kind: kind.name)
async def test_a_segment_that_isnt_there_is_named(
    database: Database, workspace: FixtureWorkspace, kind: ConfigKind
) -> None:
    text = f'segments = ["S1", "S9"]\n{TEXTS[kind]}'
    with pytest.raises(Invalid) as refused:
        await database.write(workspace.by, configuration.save, kind, text)
    [error] = refused.value.errors
    assert (error.field, str(error.reason)) == ("segments[1]", "there is no segment with the code 'S9'")
