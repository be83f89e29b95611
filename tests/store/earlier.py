"""Databases as an earlier build left them: the steps of the schema up to one, and rows written by hand."""

import contextlib
from collections.abc import Iterable, Sequence

import apsw
import asyncpg

from amends.store.engine.migrate import RECORD, Migration
from tests.store.old_database import old_steps


async def make(url: str, before: str, statements: Iterable[str]) -> None:
    """Make a database as it was before a step, with what these statements write."""
    engine = "sqlite" if url.startswith("sqlite") else "postgres"
    steps = old_steps(engine)
    names = [step.name for step in steps]
    earlier = steps[: names.index(before)]
    told = inserted("schema_steps", [(own.number, own.name, own.digest) for own in (each.recorded for each in earlier)])
    everything = [*(step.script for step in earlier), RECORD, told, *statements]
    if engine == "sqlite":
        _make_on_sqlite(url.removeprefix("sqlite:///"), earlier[-1], everything)
    else:
        await _make_on_postgres(url, earlier, everything)


def inserted(into: str, rows: Iterable[Sequence[object]]) -> str:
    """The statement that writes rows of texts, numbers and None into a table."""
    return f"INSERT INTO {into} VALUES {', '.join('(' + ', '.join(map(_literal, row)) + ')' for row in rows)}"


def _literal(value: object) -> str:
    if value is None:
        return "NULL"
    return "'" + value.replace("'", "''") + "'" if isinstance(value, str) else str(value)


def _make_on_sqlite(path: str, last: Migration, scripts: Iterable[str]) -> None:
    with contextlib.closing(apsw.Connection(path)) as connection:
        for script in scripts:
            connection.execute(script)
        connection.execute(f"PRAGMA user_version = {last.number}")


async def _make_on_postgres(url: str, steps: list[Migration], scripts: Iterable[str]) -> None:
    connection = await asyncpg.connect(url)
    try:
        await connection.execute("CREATE TABLE schema_version (version BIGINT NOT NULL)")
        for script in scripts:
            await connection.execute(script)
        await connection.executemany("INSERT INTO schema_version VALUES ($1)", [(step.number,) for step in steps])
    finally:
        await connection.close()
