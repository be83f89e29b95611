"""A database as the commit 5028764 left it, at the third step of today's schema.

The two dumps were written by that commit: a hotel with answers of nine guests, whose addresses and numbers are written
as people write them, and with four users. All are invented.
"""

import contextlib
from pathlib import Path
from typing import Any, Final

import apsw
import asyncpg

from amends.store.engine.migrate import BASE_VERSION, RECORD, migrations

HOTEL: Final = 1001
_STEP: Final = 3
_DUMPS: Final = Path(__file__).parent / "dumps"


async def make(url: str) -> None:
    """Make the blank database at a URL such a database."""
    if url.startswith("sqlite"):
        _make_sqlite(url)
    else:
        await _make_postgres(url)


def _script(engine: str) -> str:
    return "\n".join([*(step.script for step in migrations(engine) if step.number <= _STEP), RECORD, ";"])


def _dump(engine: str) -> str:
    return (_DUMPS / f"step_{_STEP}.{engine}.sql").read_text("utf-8")


def _make_sqlite(url: str) -> None:
    with contextlib.closing(apsw.Connection(url.removeprefix("sqlite:///"))) as connection, connection:
        connection.execute(_script("sqlite"))
        connection.execute("DELETE FROM id_sequence")
        connection.execute("DELETE FROM settings_tokens")
        connection.execute(_dump("sqlite"))
        connection.execute(f"PRAGMA user_version = {BASE_VERSION + _STEP}")


async def _make_postgres(url: str) -> None:
    connection: Any = await asyncpg.connect(url)
    try:
        await connection.execute(_script("postgres"))
        await connection.execute("CREATE TABLE schema_version (version BIGINT NOT NULL)")
        # The dump is in the order of the tables' names; whom its rows refer to comes with it.
        await connection.execute("SET session_replication_role = replica")
        await connection.execute("DELETE FROM settings_tokens")
        await connection.execute(_dump("postgres"))
        await connection.execute("SET session_replication_role = origin")
    finally:
        await connection.close()
