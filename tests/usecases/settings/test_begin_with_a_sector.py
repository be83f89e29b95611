"""A sector begins with a calendar, SLA policies and root causes beside its rules: taken over, and taken back."""

import pytest

from amends.errors import Invalid
from amends.instants import MINUTE_US
from amends.model.clock import calendar_document, sla_policy_document
from amends.model.rule.proposal import SECTORS
from amends.model.sector_setting import CAUSE_NAMES, SETTING_NAMES, SETTING_WHYS, SettingKind, TakenSetting
from amends.store.engine.database import Database
from amends.usecases import work
from amends.usecases.settings import causes, configuration, propose_settings, workspaces
from amends.usecases.settings.config_kinds import CALENDAR, RULE, SLA_POLICY
from amends.usecases.settings.sector_files import sector_file
from amends.usecases.settings.workspaces import WorkspaceChangeForm
from amends.usecases.work import TicketChangeForm
from tests import cast
from tests.cast import FixtureWorkspace, form
from tests.engines import Clock


async def take_over(database: Database, workspace: FixtureWorkspace, *codes: str) -> list[TakenSetting]:
    return list(await database.write(workspace.by, propose_settings.take_over, "hotel", [], codes))


@pytest.mark.parametrize("sector", SECTORS)
async def test_each_sector_is_taken_over_whole(database: Database, workspace: FixtureWorkspace, sector: str) -> None:
    taken = await database.write(workspace.by, propose_settings.take_over, sector, None, None)
    kinds = [each.kind for each in taken]
    assert kinds.count(SettingKind.CALENDAR) == 1
    assert kinds.count(SettingKind.SLA_POLICY) >= 1
    assert 8 <= kinds.count(SettingKind.CAUSE) <= 9 or sector == "general"
    assert kinds.count(SettingKind.RULE) >= 1
    for kind, read in ((CALENDAR, calendar_document.decode), (SLA_POLICY, sla_policy_document.decode)):
        for own in await database.read(workspace.by, configuration.list_all, kind):
            assert read(own.document).name == own.name
    assert await database.write(workspace.by, propose_settings.take_over, sector, None, None) == []
    proposed = await database.read(workspace.by, propose_settings.propose, sector)
    assert all(each.is_there for each in proposed)


def test_every_name_and_why_of_the_files_is_known_and_used() -> None:
    files = [sector_file(sector) for sector in SECTORS]
    stated = [each for file in files for each in (*file["policies"], file["calendar"])]
    assert {each["name"] for each in stated} == SETTING_NAMES.keys()
    assert {each["why"] for each in stated} == SETTING_WHYS.keys()
    assert {code for file in files for code in file["causes"]} == CAUSE_NAMES.keys()


async def test_one_by_one(database: Database, workspace: FixtureWorkspace) -> None:
    [room] = await take_over(database, workspace, "cause:room")
    assert (room.kind, room.name) == (SettingKind.CAUSE, "Room")
    [policy] = await take_over(database, workspace, "cause:room", "sla_policy:every_case")
    assert policy.name == "Every case"
    assert await database.read(workspace.by, configuration.list_all, RULE) == []
    with pytest.raises(Invalid):
        await take_over(database, workspace, "cause:moon")


async def test_the_calendar_is_in_the_workspace_s_zone_and_country(
    database: Database, workspace: FixtureWorkspace
) -> None:
    await database.write(workspace.by, workspaces.change, WorkspaceChangeForm(time_zone="Europe/Lisbon"))
    await take_over(database, workspace, "calendar:working_hours")
    [own] = await database.read(workspace.by, configuration.list_all, CALENDAR)
    calendar = calendar_document.decode(own.document)
    assert (calendar.zone, calendar.country) == ("Europe/Lisbon", "PT")


async def test_what_was_taken_over_is_taken_back(database: Database, workspace: FixtureWorkspace) -> None:
    taken = await database.write(workspace.by, propose_settings.take_over, "hotel", None, None)
    assert await database.write(workspace.by, propose_settings.take_back, taken) == taken
    assert await database.read(workspace.by, causes.list_all) == []
    for kind in (RULE, CALENDAR, SLA_POLICY):
        assert not any(each.is_on for each in await database.read(workspace.by, configuration.list_all, kind))
    again = await database.write(workspace.by, propose_settings.take_over, "hotel", None, None)
    assert [each.kind for each in again] == [each.kind for each in taken]


async def test_what_is_used_stays(database: Database, workspace: FixtureWorkspace) -> None:
    taken = await database.write(workspace.by, propose_settings.take_over, "hotel", None, ["cause:room", "cause:food"])
    await cast.ingest(database, workspace.by, form())
    ticket = await cast.only_ticket(database, workspace.by)
    await database.write(workspace.by, work.change, ticket.id, TicketChangeForm(root_cause="ROOM"))
    await database.write(workspace.by, propose_settings.take_back, taken)
    assert [each.code for each in await database.read(workspace.by, causes.list_all)] == ["ROOM"]


async def test_only_what_is_one_s_own_and_for_ten_minutes(
    database: Database, workspace: FixtureWorkspace, clock: Clock
) -> None:
    taken = await database.write(workspace.by, propose_settings.take_over, "hotel", None, None)
    clock.advance(11 * MINUTE_US)
    assert await database.write(workspace.by, propose_settings.take_back, taken) == []
