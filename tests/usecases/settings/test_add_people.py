"""Users: added once by their e-mail address, with the segments that are theirs."""

from typing import Any

import pytest

from amends.errors import Conflict, NotFound
from amends.model.person import User
from amends.store.engine.database import Database
from amends.usecases.settings import people, segments
from amends.usecases.settings.people import UserForm
from tests import cast
from tests.cast import FixtureWorkspace
from tests.engines import Clock
from tests.usecases.settings.refusals import refused


async def add(database: Database, workspace: FixtureWorkspace, email: str = "cleo@hotel.example", **form: Any) -> User:
    return await database.write(workspace.by, people.add, UserForm(email=email, **form))


async def emails(database: Database, workspace: FixtureWorkspace) -> list[str]:
    return [user.email for user in await database.read(workspace.by, people.list_all)]


async def test_a_user_is_kept_as_added(database: Database, workspace: FixtureWorkspace, clock: Clock) -> None:
    added = await add(database, workspace, first_name="Cleo", last_name="Paz", segments=("S2", "S1"))
    segment_ids = (workspace.s1.id, workspace.s2.id)
    assert added == User(added.id, "cleo@hotel.example", "Cleo", "Paz", clock(), None, segment_ids)
    assert await database.read(workspace.by, people.get, added.id) == added
    assert list(await database.read(workspace.by, people.list_all)) == [workspace.ana, workspace.ben, added]


async def test_a_user_without_segments_has_the_main_segment(database: Database, workspace: FixtureWorkspace) -> None:
    root = (await database.read(workspace.by, segments.list_all)).root
    assert (await add(database, workspace)).segment_ids == (root.id,)


async def test_a_segment_that_is_named_twice_is_theirs_once(database: Database, workspace: FixtureWorkspace) -> None:
    added = await add(database, workspace, segments=("S1", "S1"))
    assert (await database.read(workspace.by, people.get, added.id)).segment_ids == (workspace.s1.id,)


async def test_a_user_who_gave_no_name_is_called_by_the_address(
    database: Database, workspace: FixtureWorkspace
) -> None:
    assert (await add(database, workspace)).name == "cleo@hotel.example"
    assert (await add(database, workspace, "dan@hotel.example", last_name="Ruiz")).name == "Ruiz"


@pytest.mark.parametrize("email", ["ana@hotel.example", "ANA@Hotel.Example"])
async def test_an_address_is_somebodys_once_however_it_is_spelled(
    database: Database, workspace: FixtureWorkspace, email: str
) -> None:
    with pytest.raises(Conflict, match=r"(?i)ana@hotel\.example already"):
        await add(database, workspace, email)
    assert await emails(database, workspace) == ["ana@hotel.example", "ben@hotel.example"]


@pytest.mark.parametrize(
    "email",
    ["", "ana", "ana@", "@hotel.example", "ana@hotel", "a b@hotel.example", "a@b@hotel.example", "an\na@hotel.example"],
)
async def test_what_is_no_address_is_refused(database: Database, workspace: FixtureWorkspace, email: str) -> None:
    with refused() as refusal:
        await add(database, workspace, email)
    assert refusal.errors == {"email": f"{email!r} is not an e-mail address"}
    assert len(await emails(database, workspace)) == 2


async def test_everything_wrong_with_a_user_is_told_at_once(database: Database, workspace: FixtureWorkspace) -> None:
    with refused() as refusal:
        await add(database, workspace, "nobody", first_name="\0", last_name="x" * 501, segments=("S1", "S9", "S8"))
    assert refusal.fields == {"email", "first_name", "last_name", "segments[1]", "segments[2]"}
    assert len(await emails(database, workspace)) == 2


async def test_another_workspaces_people_are_not_visible(database: Database, workspace: FixtureWorkspace) -> None:
    other = await cast.workspace(database, "Hotel Luna")
    added = await add(database, other)
    assert added.email not in await emails(database, workspace)
    with pytest.raises(NotFound, match=f"no user {added.id}"):
        await database.read(workspace.by, people.get, added.id)
    assert (await add(database, workspace)).id != added.id


async def test_a_number_of_nobody_is_not_found(database: Database, workspace: FixtureWorkspace) -> None:
    with pytest.raises(NotFound, match="no user 999999"):
        await database.read(workspace.by, people.get, 999_999)


async def test_an_address_that_was_spelled_in_capitals_is_taken_too(
    database: Database, workspace: FixtureWorkspace
) -> None:
    await add(database, workspace, "Cleo@Hotel.Example")
    assert (await emails(database, workspace))[-1] == "Cleo@Hotel.Example"
    with pytest.raises(Conflict):
        await add(database, workspace, "cleo@hotel.example")


async def test_a_name_before_the_address_is_theirs_unless_another_is_given(
    database: Database, workspace: FixtureWorkspace
) -> None:
    named = UserForm(email="Eva María Sol <eva@hotel.example>")
    eva = await database.write(workspace.by, people.add, named)
    assert (eva.email, eva.first_name, eva.last_name) == ("eva@hotel.example", "Eva", "María Sol")
    other = UserForm(email="Desk <max@hotel.example>", first_name="Max")
    assert (await database.write(workspace.by, people.add, other)).name == "Max"
