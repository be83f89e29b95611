"""A database as an earlier step left it, to be filled and then upgraded."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from amends.app import database_of
from amends.settings import Settings
from amends.store.engine import migrate
from amends.store.engine.database import Database
from tests.engines import Clock


@asynccontextmanager
async def before_step(url: str, name: str) -> AsyncIterator[Database]:
    """A blank database that is migrated up to the step before the one with this name, without its number."""

    def earlier(engine: str, version: int) -> list[migrate.Migration]:
        steps = migrate.pending(engine, version)
        [own] = [step.number for step in steps if step.name.partition("_")[2] == name]
        return [step for step in steps if step.number < own]

    database = database_of(Settings(database=url), Clock())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(f"amends.store.engine.{database.engine}_migrate.pending", earlier)
        await database.open()
    yield database
    await database.close()


@asynccontextmanager
async def upgraded(url: str) -> AsyncIterator[Database]:
    """The same as it is once today's program has opened it."""
    database = database_of(Settings(database=url), Clock())
    await database.open()
    yield database
    await database.close()
