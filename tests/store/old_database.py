"""A database as the commit dbbeb53 left it, at version 17: its tables, and what its own code had written into them.

The two dumps were written by that commit: a hotel with feedback, rules, routes, tickets in every state, people,
webhooks and an audit log, and a clinic beside it, all invented.
"""

import contextlib
from pathlib import Path
from typing import Final

import apsw
import asyncpg

from amends.store.engine.migrate import migrations

VERSION: Final = 17
HOTEL: Final = 1001
_DUMPS: Final = Path(__file__).parent / "dumps"


async def make(url: str, version: int = VERSION) -> None:
    """Make the blank database at a URL such a database."""
    if url.startswith("sqlite"):
        _make_sqlite(url.removeprefix("sqlite:///"), version)
    else:
        await _make_postgres(url, version)


def _dump(engine: str) -> str:
    return (_DUMPS / f"version_{VERSION}.{engine}.sql").read_text("utf-8")


def _scripts(engine: str, version: int) -> list[str]:
    return [step.script for step in migrations(engine) if step.number <= version]


def _make_sqlite(file: str, version: int) -> None:
    with contextlib.closing(apsw.Connection(file)) as connection:
        for script in _scripts("sqlite", version):
            connection.execute(script)
        connection.execute("DELETE FROM number_line")
        with connection:
            connection.execute(_dump("sqlite"))
        connection.execute(f"PRAGMA user_version = {version}")


async def _make_postgres(url: str, version: int) -> None:
    connection = await asyncpg.connect(url)
    try:
        for script in _scripts("postgres", version):
            await connection.execute(script)
        # The dump is in the order of the tables' names; whom its rows refer to comes with it.
        await connection.execute("SET session_replication_role = replica")
        await connection.execute(_dump("postgres"))
        await connection.execute("CREATE TABLE schema_version (version BIGINT NOT NULL)")
        await connection.execute("INSERT INTO schema_version VALUES ($1)", version)
    finally:
        await connection.close()
