"""Migrating PostgreSQL: all pending steps in one transaction, each recorded with its digest."""

from typing import Any

from msgspec import structs

from amends.store.engine.migrate import RECORD, RecordedStep, check_record, pending, steps_to_record
from amends.store.engine.schema import postgres_schema, schema_digest

_ENGINE = "postgres"
_LOCK = 0x616D656E6473
_RECORD_STEP = "INSERT INTO schema_steps (number, name, digest) VALUES ($1, $2, $3)"


async def migrate(connection: Any) -> None:
    """Bring a database to this program's version, in a transaction that is begun; one process at a time.

    A step that builds an index takes as long as it takes.
    Raises BusinessRuleError for one that is newer, or whose steps aren't those of this program.
    """
    await connection.execute("SELECT pg_advisory_xact_lock($1)", _LOCK)
    version, recorded = await record_of(connection)
    steps = pending(_ENGINE, version)
    check_record(_ENGINE, version, recorded)
    await connection.execute("CREATE TABLE IF NOT EXISTS schema_version (version BIGINT NOT NULL)")
    if not await _has(connection, "schema_steps"):
        await connection.execute(RECORD)
        await connection.executemany(_RECORD_STEP, [structs.astuple(step) for step in recorded])
    for step in steps:
        await connection.execute(step.script)
        await connection.execute(_RECORD_STEP, *structs.astuple(step.recorded))
        await connection.execute("INSERT INTO schema_version (version) VALUES ($1)", step.number)


async def record_of(connection: Any) -> tuple[int, list[RecordedStep]]:
    """The version that a database is at, and the steps that it has had.

    Raises BusinessRuleError when it keeps no record and has other tables than any release.
    """
    version = 0
    if await _has(connection, "schema_version"):
        version = await connection.fetchval("SELECT max(version) FROM schema_version") or 0
    if not await _has(connection, "schema_steps"):
        return version, steps_to_record(_ENGINE, version, schema_digest(await postgres_schema(connection)))
    rows = await connection.fetch("SELECT number, name, digest FROM schema_steps")
    return version, [RecordedStep(*row) for row in rows]


async def _has(connection: Any, table: str) -> bool:
    return await connection.fetchval("SELECT to_regclass($1)", table) is not None
