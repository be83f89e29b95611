"""Opening a database: made, migrated once, refused when it is newer or can't be reached."""

import pytest

from amends.app import database_of
from amends.errors import BusinessRuleError, Invalid
from amends.model.principal import operator
from amends.settings import Settings
from amends.store.engine.database import Database, Tx
from amends.store.engine.migrate import BASE_VERSION, DatabaseState, bridge, migrations, upgrade_of
from amends.store.engine.sqlite import SqliteDatabase
from amends.store.engine.sqlite_library import is_safe_version
from amends.usecases.settings import workspaces
from tests import cast
from tests.engines import ENGINES, Clock

NEWER = {"sqlite": "PRAGMA user_version = 9999", "postgres": "INSERT INTO schema_version VALUES (9999)"}


def a_database(url: str) -> Database:
    return database_of(Settings(database=url), Clock())


async def open_and_close(url: str) -> None:
    database = a_database(url)
    await database.open()
    await database.close()


async def run(tx: Tx, statement: str) -> None:
    await tx.all(statement)


async def test_a_blank_database_is_migrated(blank_url: str) -> None:
    await open_and_close(blank_url)
    database = a_database(blank_url)
    await database.open()
    assert await database.read(operator(0), workspaces.list_all) == []
    await database.close()


async def test_opening_again_keeps_what_is_there(database_url: str) -> None:
    database = a_database(database_url)
    await database.open()
    workspace = await cast.workspace(database)
    await database.close()
    await database.open()
    assert await database.read(workspace.by, workspaces.get) == workspace.workspace
    await database.close()


async def test_a_newer_database_is_refused(database_url: str) -> None:
    database = a_database(database_url)
    await database.open()
    await database.write(operator(0), run, NEWER[database.engine])
    await database.close()
    with pytest.raises(BusinessRuleError, match="newer than this Amends"):
        await database.open()


def test_an_address_of_no_engine_is_refused() -> None:
    with pytest.raises(Invalid, match="'mysql' is not a supported database"):
        a_database("mysql://somewhere/db")


async def test_a_server_that_is_not_there_is_refused() -> None:
    with pytest.raises(BusinessRuleError, match="PostgreSQL can't be reached"):
        await a_database("postgresql://nobody@127.0.0.1:1/none").open()


async def test_a_file_that_cannot_be_made_is_refused() -> None:
    with pytest.raises(BusinessRuleError, match="can't be opened"):
        await SqliteDatabase("/nowhere/at/all/amends.db", Clock()).open()


@pytest.mark.parametrize("engine_name", ENGINES)
def test_steps_are_numbered_without_a_gap(engine_name: str) -> None:
    own = migrations(engine_name)
    assert [step.number for step in own] == list(range(1, len(own) + 1))
    assert [step.number for step in bridge(engine_name)] == list(range(18, 33))
    had = DatabaseState(BASE_VERSION + len(own), [step.recorded for step in own])
    assert upgrade_of(engine_name, had).names == []


@pytest.mark.parametrize("version", ["3.51.3", "3.52.0", "4.0.0", "3.50.7", "3.44.6"])
def test_a_repaired_sqlite_is_safe(version: str) -> None:
    assert is_safe_version(version)


@pytest.mark.parametrize("version", ["3.51.2", "3.51.0", "3.50.6", "3.44.5", "3.45.0", "3.7.17"])
def test_a_sqlite_with_the_wal_reset_error_is_not(version: str) -> None:
    assert not is_safe_version(version)
