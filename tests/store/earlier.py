"""Databases as an earlier build left them: the steps of the schema up to one, and rows written by hand."""

import contextlib
from collections.abc import Iterable, Sequence

import apsw
import asyncpg

from amends.store.engine.migrate import Migration, migrations


async def make(url: str, before: str, statements: Iterable[str]) -> None:
    """Make a database as it was before a step, with what these statements write."""
    engine = "sqlite" if url.startswith("sqlite") else "postgres"
    steps = migrations(engine)
    names = [step.name for step in steps]
    earlier = steps[: names.index(before)]
    if engine == "sqlite":
        _make_on_sqlite(url.removeprefix("sqlite:///"), earlier, statements)
    else:
        await _make_on_postgres(url, earlier, statements)


def inserted(into: str, rows: Iterable[Sequence[object]]) -> str:
    """The statement that writes rows of texts, numbers and None into a table."""
    return f"INSERT INTO {into} VALUES {', '.join('(' + ', '.join(map(_literal, row)) + ')' for row in rows)}"


def _literal(value: object) -> str:
    if value is None:
        return "NULL"
    return "'" + value.replace("'", "''") + "'" if isinstance(value, str) else str(value)


def _make_on_sqlite(path: str, steps: list[Migration], statements: Iterable[str]) -> None:
    with contextlib.closing(apsw.Connection(path)) as connection:
        for script in (*(step.script for step in steps), *statements):
            connection.execute(script)
        connection.execute(f"PRAGMA user_version = {steps[-1].number}")


async def _make_on_postgres(url: str, steps: list[Migration], statements: Iterable[str]) -> None:
    connection = await asyncpg.connect(url)
    try:
        await connection.execute("CREATE TABLE schema_version (version BIGINT NOT NULL)")
        for script in (*(step.script for step in steps), *statements):
            await connection.execute(script)
        await connection.executemany("INSERT INTO schema_version VALUES ($1)", [(step.number,) for step in steps])
    finally:
        await connection.close()
