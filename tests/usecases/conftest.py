"""A workspace to work in."""

import pytest

from amends.store.engine.database import Database
from tests import cast
from tests.cast import FixtureWorkspace


@pytest.fixture
async def workspace(database: Database) -> FixtureWorkspace:
    return await cast.workspace(database)
