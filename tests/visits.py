"""How much a database reads for whatever is done in between, by the engine's own count.

SQLite counts the steps of its virtual machine, a handful for each row, on all of its connections; PostgreSQL the rows
that scans read and the entries that indexes give, on its one connection.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import quote

from msgspec import Struct

from amends.model.principal import Principal
from amends.store.engine.database import Database

_FLUSH = "SELECT pg_stat_force_next_flush()"
_READ = """
    SELECT (SELECT sum(seq_tup_read) FROM pg_stat_user_tables) + (SELECT sum(idx_tup_read) FROM pg_stat_user_indexes)
"""
_TABLES_OF_FEW_ROWS_TOO = ("enable_seqscan=off", "enable_hashjoin=off", "enable_mergejoin=off")


class Visits(Struct):
    """What was counted; 0 until the block ends."""

    count: int = 0


def by_indexes(url: str) -> str:
    """The URL of a database that reads by indexes wherever it can, as if no table were small."""
    if not url.startswith("postgres"):
        return url
    options = quote(" ".join(f"-c {each}" for each in _TABLES_OF_FEW_ROWS_TOO))
    return f"{url}{'&' if '?' in url else '?'}options={options}"


@asynccontextmanager
async def counted(database: Any, by: Principal) -> AsyncIterator[Visits]:
    """Count what is read within the block."""
    visits = Visits()
    if database.engine == "postgres":
        before = await _rows_read(database, by)
        yield visits
        visits.count = await _rows_read(database, by) - before
        return

    def step() -> bool:
        visits.count += 1
        return False

    connections = (database._writer, database._reader, *database._scanners)
    for connection in connections:
        connection.set_progress_handler(step, 1)
    try:
        yield visits
    finally:
        for connection in connections:
            connection.set_progress_handler(None)


async def _rows_read(database: Database, by: Principal) -> int:
    await database.read(by, lambda tx: tx.all(_FLUSH))
    row = await database.read(by, lambda tx: tx.one(_READ))
    assert row is not None
    return int(row[0])
