"""Migrating PostgreSQL: all steps that are needed in one transaction, each recorded with its digest."""

from typing import Any

from msgspec import structs

from amends.ids import FIRST_IDS, IdRange
from amends.store.engine import citus
from amends.store.engine.migrate import (
    BASE_VERSION,
    FORGET_STEPS,
    RECORD,
    RECORD_STEP,
    DatabaseState,
    Migration,
    RecordedStep,
    upgrade_of,
)
from amends.store.engine.schema import postgres_schema, schema_digest

_ENGINE = "postgres"
_LOCK = 0x616D656E6473


async def migrate(connection: Any, ids: IdRange = FIRST_IDS) -> None:
    """Bring a database to this program's version, and its ID sequence into this range, in a transaction that is begun.

    One process does it at a time. A step that builds an index takes as long as it takes.
    Raises BusinessRuleError for one that is newer, whose steps aren't those of this program, or that drew higher IDs.
    """
    await connection.execute("SELECT pg_advisory_xact_lock($1)", _LOCK)
    upgrade = upgrade_of(_ENGINE, await state_of(connection))
    for step in upgrade.bridge:
        await connection.execute(step.script)
    await connection.execute("CREATE TABLE IF NOT EXISTS schema_version (version BIGINT NOT NULL)")
    await connection.execute(RECORD)
    if upgrade.begun:
        await connection.execute("DELETE FROM schema_version")
        await connection.execute(FORGET_STEPS)
    for step in upgrade.begun:
        await _record(connection, step)
    run = _run_spread if upgrade.steps and await citus.is_distributed(connection) else _run
    for step in upgrade.steps:
        await run(connection, step.script)
        await _record(connection, step)
    await _bring_into(connection, ids)


async def last_id(connection: Any) -> int:
    """The ID that was drawn last."""
    return int(
        await connection.fetchval("SELECT CASE WHEN is_called THEN last_value ELSE last_value - 1 END FROM id_sequence")
    )


async def _bring_into(connection: Any, ids: IdRange) -> None:
    drawn = await last_id(connection)
    begin = ids.begin_after(drawn)
    # Others may draw meanwhile: where they are in the range already, the sequence isn't touched.
    if begin != drawn:
        await connection.execute("SELECT setval('id_sequence', $1)", begin)


async def _run(connection: Any, script: str) -> None:
    await connection.execute(script)


async def _run_spread(connection: Any, script: str) -> None:
    await citus.prepare(connection)
    own, keys = citus.without_foreign_keys(script)
    await connection.execute(own)
    await citus.distribute(connection)
    for key in keys:
        await connection.execute(f"ALTER TABLE {key.table} ADD {key.definition}")


async def state_of(connection: Any) -> DatabaseState:
    """Where a database stands."""
    version = 0
    if await _has(connection, "schema_version"):
        version = await connection.fetchval("SELECT max(version) FROM schema_version") or 0
    if not version:
        return DatabaseState(0)
    if not await _has(connection, "schema_steps"):
        return DatabaseState(version, None, schema_digest(await postgres_schema(connection)))
    rows = await connection.fetch("SELECT number, name, digest FROM schema_steps")
    return DatabaseState(version, [RecordedStep(*row) for row in rows])


async def _record(connection: Any, step: Migration) -> None:
    await connection.execute(RECORD_STEP, *structs.astuple(step.recorded))
    await connection.execute("INSERT INTO schema_version (version) VALUES ($1)", BASE_VERSION + step.number)


async def _has(connection: Any, table: str) -> bool:
    return await connection.fetchval("SELECT to_regclass($1)", table) is not None
