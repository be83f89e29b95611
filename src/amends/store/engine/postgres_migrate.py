"""Bringing a PostgreSQL database up to date; of several processes that start together, one does."""

from typing import Any, Final

from amends.store.engine.migrate import pending

_LOCK: Final = 0x616D656E6473


async def migrate(connection: Any) -> None:
    """Run the steps that the database lacks, all or none."""
    async with connection.transaction():
        await connection.execute("SELECT pg_advisory_xact_lock($1)", _LOCK)
        await connection.execute("CREATE TABLE IF NOT EXISTS schema_version (version BIGINT NOT NULL)")
        version = await connection.fetchval("SELECT max(version) FROM schema_version") or 0
        for step in pending("postgres", version):
            await connection.execute(step.script)
            await connection.execute("INSERT INTO schema_version VALUES ($1)", step.number)
