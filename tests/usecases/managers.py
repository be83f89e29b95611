"""The managers whom escalations tell."""

import pytest

from amends.model.person import Role, User
from amends.store.engine.database import Database
from amends.usecases.settings import people
from amends.usecases.settings.people import UserForm
from tests.cast import FixtureWorkspace


async def manager(database: Database, workspace: FixtureWorkspace, name: str, *segments: str) -> User:
    """Somebody new who manages these segments, by their codes; the Main Segment without any."""
    form = UserForm(email=f"{name}@hotel.example", first_name=name, segments=segments, role=Role.MANAGER)
    return await database.write(workspace.by, people.add, form)


@pytest.fixture
async def carla(database: Database, workspace: FixtureWorkspace) -> User:
    """The manager of S1, which is above S1A."""
    return await manager(database, workspace, "carla", "S1")


@pytest.fixture
async def eva(database: Database, workspace: FixtureWorkspace) -> User:
    """The manager of the Main Segment."""
    return await manager(database, workspace, "eva")
