"""Databases as an earlier Amends left them: migrated up to a step, and filled with rows of then."""

import contextlib
from collections.abc import Mapping, Sequence

import apsw
import asyncpg
from msgspec import structs

from amends.store.engine.migrate import BASE_VERSION, RECORD, Migration, migrations
from tests.store.old_database import old_steps

Rows = Mapping[str, Sequence[Sequence[object]]]
"""`table (columns)` -> its rows."""


async def fill(url: str, step: str, rows: Rows) -> None:
    """Bring a blank database to where it stood before the step with that name (without its number), and fill it."""
    if url.startswith("sqlite"):
        _fill_sqlite(url, _before("sqlite", step), rows)
    else:
        await _fill_postgres(url, _before("postgres", step), rows)


async def fill_today(url: str, step: str, rows: Rows) -> None:
    """As `fill`, for a step of today's schema."""
    if url.startswith("sqlite"):
        _fill_sqlite(url, _before("sqlite", step, migrations("sqlite")), rows, BASE_VERSION)
    else:
        await _fill_postgres(url, _before("postgres", step, migrations("postgres")), rows, BASE_VERSION)


def _before(engine: str, step: str, known: Sequence[Migration] = ()) -> Sequence[Migration]:
    known = known or old_steps(engine)
    [place] = [place for place, each in enumerate(known) if each.name.partition("_")[2] == step]
    return known[:place]


def _fill_sqlite(url: str, steps: Sequence[Migration], rows: Rows, base: int = 0) -> None:
    with contextlib.closing(apsw.Connection(url.removeprefix("sqlite:///"))) as connection:
        connection.execute(RECORD)
        for step in steps:
            connection.execute(step.script)
            connection.execute("INSERT INTO schema_steps VALUES (?, ?, ?)", structs.astuple(step.recorded))
        connection.execute(f"PRAGMA user_version = {base + steps[-1].number}")
        for table, own in rows.items():
            places = ", ".join("?" * len(own[0]))
            connection.executemany(f"INSERT INTO {table} VALUES ({places})", own)


async def _fill_postgres(url: str, steps: Sequence[Migration], rows: Rows, base: int = 0) -> None:
    connection = await asyncpg.connect(url)
    try:
        await connection.execute("CREATE TABLE schema_version (version BIGINT NOT NULL)")
        await connection.execute(RECORD)
        for step in steps:
            await connection.execute(step.script)
            await connection.execute("INSERT INTO schema_steps VALUES ($1, $2, $3)", *structs.astuple(step.recorded))
        await connection.execute("INSERT INTO schema_version VALUES ($1)", base + steps[-1].number)
        for table, own in rows.items():
            places = ", ".join(f"${place}" for place in range(1, len(own[0]) + 1))
            await connection.executemany(f"INSERT INTO {table} VALUES ({places})", own)
    finally:
        await connection.close()
