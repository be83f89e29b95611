"""A workspace to work in."""

import pytest

from amends.store.engine.database import Database
from tests import cast
from tests.cast import Place


@pytest.fixture
async def place(database: Database) -> Place:
    return await cast.workspace(database)
