"""Workspaces: made with a time zone and the Main Segment, apart from each other."""

import pytest

from amends.errors import Invalid, NotFound
from amends.model.principal import operator
from amends.model.segment import Address, Segment
from amends.model.workspace import UnknownSegment, Workspace
from amends.store.engine.database import Database
from amends.usecases.settings import segments, workspaces
from tests.engines import Clock
from tests.usecases.settings.refusals import refused

OPERATOR = operator(0)


async def create(
    database: Database,
    name: str = "Hotel Sol",
    zone: str = "Europe/Madrid",
    unknown: UnknownSegment = UnknownSegment.REJECT,
) -> Workspace:
    return await database.write(OPERATOR, workspaces.create, name, zone, unknown)


async def listed(database: Database) -> list[Workspace]:
    return list(await database.read(OPERATOR, workspaces.list_all))


@pytest.mark.parametrize("unknown", list(UnknownSegment))
async def test_it_is_kept_as_it_was_made(database: Database, clock: Clock, unknown: UnknownSegment) -> None:
    made = await create(database, "  Hotel Sol ", "America/Bogota", unknown)
    assert made == Workspace(made.id, "Hotel Sol", "America/Bogota", unknown, clock(), clock())
    assert await database.read(operator(made.id), workspaces.get) == made
    assert await listed(database) == [made]


async def test_it_has_the_main_segment_from_the_start(database: Database, clock: Clock) -> None:
    made = await create(database)
    tree = await database.read(operator(made.id), segments.list_all)
    assert list(tree) == [Segment(tree.root.id, 0, "MAIN", "Main Segment", Address(), None, clock())]


async def test_no_two_things_have_one_number(database: Database) -> None:
    first, second = await create(database), await create(database, "Hotel Luna")
    roots = [(await database.read(operator(made.id), segments.list_all)).root.id for made in (first, second)]
    numbers = {first.id, second.id, *roots}
    assert len(numbers) == 4
    assert min(numbers) > 0
    assert [made.id for made in await listed(database)] == [first.id, second.id]


async def test_two_workspaces_may_have_one_name(database: Database) -> None:
    assert (await create(database)).id != (await create(database)).id


async def test_a_zone_is_named_by_its_city(database: Database) -> None:
    assert (await create(database, zone="madrid")).time_zone == "Europe/Madrid"


@pytest.mark.parametrize("zone", ["", "Munich", "Europe/Nowhere", "../etc/passwd", "+01:00", "Europe/Madrid\0"])
async def test_a_wrong_zone_is_refused(database: Database, zone: str) -> None:
    with refused() as refusal:
        await create(database, zone=zone)
    assert refusal.fields == {"timezone"}
    assert await listed(database) == []


async def test_everything_wrong_is_told_at_once(database: Database) -> None:
    with refused() as refusal:
        await create(database, "  ", "Mars/Olympus")
    assert refusal.fields == {"name", "timezone"}


async def test_a_number_of_no_workspace_is_not_found(database: Database) -> None:
    with pytest.raises(NotFound, match="no workspace 999999"):
        await database.read(operator(999_999), workspaces.get)


@pytest.mark.parametrize("name", ["a\0b", "a\ud800", "x" * 501, " "])
async def test_a_name_must_be_a_text_that_can_be_kept(database: Database, name: str) -> None:
    with pytest.raises(Invalid) as told:
        await database.write(operator(0), workspaces.create, name, "UTC", UnknownSegment.REJECT)
    assert [error.field for error in told.value.errors] == ["name"]
