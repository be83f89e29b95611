"""Opening a database of before the schema was written anew: from each state since dbbeb53, and from no other."""

import contextlib
from collections.abc import Callable, Sequence
from typing import Any

import apsw
import asyncpg
import pytest

from amends.app import database_of
from amends.errors import BusinessRuleError
from amends.model.principal import operator
from amends.settings import Settings
from amends.store.engine import migrate
from amends.store.engine.database import Database, Tx
from amends.store.engine.migrate import Migration, RecordedStep, bridge, migrations
from amends.store.engine.schema import postgres_schema, sqlite_schema
from tests.engines import Clock
from tests.store import old_database, old_rows
from tests.store.old_database import HOTEL

_NAMES = """
    SELECT c.relname, k.conname FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid
    WHERE c.relnamespace = current_schema()::regnamespace
    UNION ALL SELECT c.relname, c.relkind::text FROM pg_class c
    WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('i', 'S') ORDER BY 1, 2
"""


def a_database(url: str) -> Database:
    return database_of(Settings(database=url), Clock())


async def open_and_close(url: str) -> None:
    database = a_database(url)
    await database.open()
    await database.close()


async def opening_fails(url: str) -> str:
    with pytest.raises(BusinessRuleError) as refused:
        await a_database(url).open()
    return str(refused.value)


async def on_the_engine(url: str, sqlite: Callable[[apsw.Connection], Any], postgres: Callable[[Any], Any]) -> Any:
    if url.startswith("sqlite"):
        with contextlib.closing(apsw.Connection(url.removeprefix("sqlite:///"))) as connection:
            return sqlite(connection)
    connection = await asyncpg.connect(url)
    try:
        return await postgres(connection)
    finally:
        await connection.close()


async def run(url: str, statement: str) -> None:
    await on_the_engine(url, lambda own: own.execute(statement), lambda own: own.execute(statement))


async def schema_of(url: str) -> str:
    return str(await on_the_engine(url, sqlite_schema, postgres_schema))


async def versions_of(url: str) -> Sequence[int]:
    def sqlite(own: apsw.Connection) -> list[Any]:
        return [row[0] for row in own.execute("PRAGMA user_version")]

    async def postgres(own: Any) -> list[Any]:
        return [row[0] for row in await own.fetch("SELECT version FROM schema_version ORDER BY version")]

    found: Sequence[int] = await on_the_engine(url, sqlite, postgres)
    return found


async def recorded(tx: Tx) -> list[RecordedStep]:
    return [RecordedStep(*row) for row in await tx.all("SELECT number, name, digest FROM schema_steps ORDER BY number")]


async def test_a_database_of_the_commit_is_as_a_new_one(engine: str, blank_url: str, database_url: str) -> None:
    await old_database.make(blank_url)
    upgraded = a_database(blank_url)
    await upgraded.open()
    assert await upgraded.read(operator(HOTEL), recorded) == [step.recorded for step in migrations(engine)]
    await upgraded.close()
    await open_and_close(database_url)
    assert await schema_of(blank_url) == await schema_of(database_url)
    assert await versions_of(blank_url) == await versions_of(database_url)


@pytest.mark.parametrize("engine", ["postgres"], indirect=True)
async def test_what_is_named_by_the_server_has_the_names_of_a_new_one(blank_url: str, database_url: str) -> None:
    await old_database.make(blank_url)
    names = []
    for url in (blank_url, database_url):
        await open_and_close(url)
        names.append([tuple(row) for row in await on_the_engine(url, sqlite_schema, lambda own: own.fetch(_NAMES))])
    assert names[0] == names[1]


@pytest.mark.parametrize("version", range(old_database.VERSION, old_database.LAST))
async def test_a_state_on_the_way_goes_on_from_where_it_is(blank_url: str, engine: str, version: int) -> None:
    await old_database.make(blank_url, version, is_recorded=True)
    upgraded = a_database(blank_url)
    await upgraded.open()
    assert await upgraded.read(operator(HOTEL), recorded) == [step.recorded for step in migrations(engine)]
    row = await upgraded.read(operator(HOTEL), lambda tx: tx.one("SELECT count(*) FROM tickets WHERE verbatim <> ''"))
    assert row is not None
    assert row[0] > 0
    await upgraded.close()


async def test_a_bridge_that_is_cut_off_begins_anew(
    blank_url: str, engine: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    await old_database.make(blank_url)
    rows, schema, own = await old_rows.all_rows(blank_url), await schema_of(blank_url), bridge(engine)
    for place in range(1, len(own) + 1):
        cut = [*own[:place], Migration(99, "0099_cut", "SELECT nothing FROM nowhere")]
        with monkeypatch.context() as patch:
            patch.setattr(migrate, "bridge", lambda _, steps=cut: steps)
            with pytest.raises((apsw.SQLError, asyncpg.PostgresError)):
                await a_database(blank_url).open()
        assert (await schema_of(blank_url), await old_rows.all_rows(blank_url)) == (schema, rows), own[place - 1].name
    await open_and_close(blank_url)
    assert len((await old_rows.all_rows(blank_url))["tickets"]) == len(rows["tickets"])


@pytest.mark.parametrize("is_recorded", [False, True])
@pytest.mark.parametrize("version", [1, 12, 16])
async def test_an_earlier_database_is_told_the_commit_to_go_through(
    blank_url: str, version: int, *, is_recorded: bool
) -> None:
    await old_database.make(blank_url, version, is_recorded=is_recorded)
    schema = await schema_of(blank_url)
    told = await opening_fails(blank_url)
    assert f"at version {version}" in told
    assert "open it once with the commit dbbeb53" in told
    assert await schema_of(blank_url) == schema


@pytest.mark.parametrize(
    ("version", "is_recorded", "statement"),
    [
        (17, False, "ALTER TABLE views ADD COLUMN colour TEXT"),
        (18, False, "UPDATE users SET first_name = first_name"),
        (17, True, "UPDATE schema_steps SET digest = 'x' WHERE number = 9"),
        (25, True, "UPDATE schema_steps SET digest = 'x' WHERE number = 24"),
        (25, True, "UPDATE schema_steps SET name = '0015_triggers' WHERE number = 15"),
        (25, True, "DELETE FROM schema_steps WHERE number = 20"),
        (30, True, "INSERT INTO schema_steps VALUES (31, '0031_another', 'x')"),
    ],
)
async def test_one_of_another_build_is_told_too(
    blank_url: str, version: int, statement: str, *, is_recorded: bool
) -> None:
    await old_database.make(blank_url, version, is_recorded=is_recorded)
    await run(blank_url, statement)
    assert "its tables aren't those of any release" in await opening_fails(blank_url)


async def test_a_step_that_was_another_is_refused_in_words(blank_url: str) -> None:
    await open_and_close(blank_url)
    await run(blank_url, "UPDATE schema_steps SET digest = 'x', name = '0001_tables' WHERE number = 1")
    assert "Step 1 of the database, 0001_tables, isn't the step 0001_schema" in await opening_fails(blank_url)
    await run(blank_url, "DELETE FROM schema_steps WHERE number = 1")
    assert "which isn't recorded" in await opening_fails(blank_url)


async def test_an_earlier_build_takes_a_database_of_today_for_newer(blank_url: str) -> None:
    await open_and_close(blank_url)
    assert max(await versions_of(blank_url)) > old_database.LAST
