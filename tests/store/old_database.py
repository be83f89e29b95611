"""A database as the commit dbbeb53 left it, at version 17, or as an earlier or a later step of then did.

The two dumps were written by that commit: a hotel with feedback, rules, routes, tickets in every state, people,
webhooks and an audit log, and a clinic beside it, all invented. `dumps/steps` are the steps of its schema.
"""

import contextlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import apsw
import asyncpg
from msgspec import structs

from amends.store.engine.migrate import RECORD, RECORD_STEP, Migration, bridge, read_steps

VERSION: Final = 17
LAST: Final = 32
"""The last version of then; what is beyond it was never at one."""

HOTEL: Final = 1001
_DUMPS: Final = Path(__file__).parent / "dumps"


def old_steps(engine: str) -> list[Migration]:
    """All steps of then: those that dbbeb53 had, and those that came before the schema was written anew."""
    return [*read_steps(_DUMPS / "steps", engine), *bridge(engine)]


async def make(url: str, version: int = VERSION, *, is_recorded: bool = False) -> None:
    """Make the blank database at a URL such a database, brought to a version, its steps recorded or not."""
    engine = "sqlite" if url.startswith("sqlite") else "postgres"
    had = [step for step in old_steps(engine) if step.number <= version]
    make_one = _make_sqlite if engine == "sqlite" else _make_postgres
    await make_one(url, had, had if is_recorded else [])


def _dump(engine: str) -> str:
    return (_DUMPS / f"version_{VERSION}.{engine}.sql").read_text("utf-8")


async def _make_sqlite(url: str, had: Sequence[Migration], recorded: Sequence[Migration]) -> None:
    with contextlib.closing(apsw.Connection(url.removeprefix("sqlite:///"))) as connection, connection:
        for step in had:
            connection.execute(step.script)
            if step.number == VERSION:
                connection.execute("DELETE FROM number_line")
                connection.execute(_dump("sqlite"))
        if recorded:
            connection.execute(RECORD)
            connection.executemany(RECORD_STEP, [structs.astuple(step.recorded) for step in recorded])
        connection.execute(f"PRAGMA user_version = {had[-1].number}")


async def _make_postgres(url: str, had: Sequence[Migration], recorded: Sequence[Migration]) -> None:
    connection: Any = await asyncpg.connect(url)
    try:
        for step in had:
            await connection.execute(step.script)
            if step.number == VERSION:
                # The dump is in the order of the tables' names; whom its rows refer to comes with it.
                await connection.execute("SET session_replication_role = replica")
                await connection.execute(_dump("postgres"))
                await connection.execute("SET session_replication_role = origin")
        if recorded:
            await connection.execute(RECORD)
            await connection.executemany(RECORD_STEP, [structs.astuple(step.recorded) for step in recorded])
        await connection.execute("CREATE TABLE schema_version (version BIGINT NOT NULL)")
        await connection.execute("INSERT INTO schema_version VALUES ($1)", had[-1].number)
    finally:
        await connection.close()
