"""The schema that is kept to be read is the one that the steps lead to, on a new database and on an upgraded one."""

import contextlib
from pathlib import Path

import apsw
import asyncpg
import pytest

from amends import store
from amends.app import database_of
from amends.settings import Settings
from amends.store.engine.schema import postgres_schema, sqlite_schema
from tests.engines import Clock
from tests.store import old_database


async def schema_of(url: str) -> str:
    if url.startswith("sqlite"):
        with contextlib.closing(apsw.Connection(url.removeprefix("sqlite:///"))) as connection:
            return sqlite_schema(connection)
    connection = await asyncpg.connect(url)
    try:
        return await postgres_schema(connection)
    finally:
        await connection.close()


@pytest.mark.parametrize("is_old", [False, True], ids=["new", "upgraded"])
async def test_it_is_the_one_that_is_kept(engine: str, blank_url: str, *, is_old: bool) -> None:
    if is_old:
        await old_database.make(blank_url)
    database = database_of(Settings(database=blank_url), Clock())
    await database.open()
    await database.close()
    kept = Path(str(store.__file__)).with_name(f"schema.{engine}.sql").read_text("utf-8")
    assert await schema_of(blank_url) == kept, "run make schema"


def test_another_column_index_or_trigger_is_another_schema() -> None:
    with contextlib.closing(apsw.Connection(":memory:")) as connection:
        connection.execute("CREATE TABLE a (id INTEGER NOT NULL PRIMARY KEY, b TEXT NOT NULL DEFAULT '') STRICT")
        seen = [sqlite_schema(connection)]
        for change in (
            "ALTER TABLE a ADD COLUMN c INTEGER",
            "CREATE INDEX a_by_b ON a (b) WHERE b <> ''",
            "CREATE TRIGGER a_never BEFORE DELETE ON a BEGIN SELECT RAISE(ABORT, 'no'); END",
            "CREATE TABLE d (id INTEGER NOT NULL, a_id INTEGER REFERENCES a (id), UNIQUE (id, a_id))",
        ):
            connection.execute(change)
            seen.append(sqlite_schema(connection))
    assert len(set(seen)) == len(seen)


def test_the_order_in_which_columns_came_does_not_matter() -> None:
    seen = set()
    for columns in ("a INTEGER, b TEXT", "b TEXT,\n  a INTEGER"):
        with contextlib.closing(apsw.Connection(":memory:")) as connection:
            connection.execute(f"CREATE TABLE t ({columns}) STRICT")
            seen.add(sqlite_schema(connection))
    assert len(seen) == 1
