"""`make schema`: write what the schema is after all steps into two files, one an engine, to be read and compared."""

import asyncio
from pathlib import Path
from typing import Final

import apsw
import asyncpg

from amends.store.engine import sqlite_migrate
from amends.store.engine.postgres_migrate import migrate
from amends.store.engine.schema import postgres_schema, sqlite_schema
from tests import engines

FOLDER: Final = Path(__file__).parents[1] / "src" / "amends" / "store"


def main() -> None:
    """Write both files."""
    (FOLDER / "schema.sqlite.sql").write_text(_sqlite(), "utf-8")
    engines.begin_run()
    try:
        with engines.postgres_blank(engines.postgres()) as url:
            (FOLDER / "schema.postgres.sql").write_text(asyncio.run(_postgres(url)), "utf-8")
    finally:
        engines.end_run()


def _sqlite() -> str:
    connection = apsw.Connection(":memory:")
    sqlite_migrate.migrate(connection)
    return sqlite_schema(connection)


async def _postgres(url: str) -> str:
    connection = await asyncpg.connect(url)
    try:
        async with connection.transaction():
            await migrate(connection)
        return await postgres_schema(connection)
    finally:
        await connection.close()


if __name__ == "__main__":
    main()
