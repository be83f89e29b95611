"""Migrating SQLite: all steps that are needed in one transaction, each recorded with its digest."""

from collections.abc import Iterable
from typing import Any

import apsw
from msgspec import structs

from amends.ids import FIRST_IDS, IdRange
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
from amends.store.engine.schema import schema_digest, sqlite_schema

_ENGINE = "sqlite"


def migrate(connection: apsw.Connection, ids: IdRange = FIRST_IDS) -> None:
    """Bring a database to this program's version, and its ID sequence into this range.

    Raises BusinessRuleError for one that is newer, whose steps aren't those of this program, or that drew higher IDs.
    """
    connection.execute("BEGIN IMMEDIATE")
    try:
        _upgrade(connection)
        connection.execute("UPDATE id_sequence SET last_id = ?", (ids.begin_after(last_id(connection)),))
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


def state_of(connection: apsw.Connection) -> DatabaseState:
    """Where a database stands."""
    version: Any = connection.execute("PRAGMA user_version").fetchall()[0][0]
    if not version:
        return DatabaseState(0)
    if not connection.execute("SELECT 1 FROM sqlite_schema WHERE name = 'schema_steps'").fetchall():
        return DatabaseState(version, None, schema_digest(sqlite_schema(connection)))
    rows: Iterable[Any] = connection.execute("SELECT number, name, digest FROM schema_steps").fetchall()
    return DatabaseState(version, [RecordedStep(*row) for row in rows])


def last_id(connection: apsw.Connection) -> int:
    """The ID that was drawn last."""
    last: Any = connection.execute("SELECT last_id FROM id_sequence").fetchall()[0][0]
    return int(last)


def _upgrade(connection: apsw.Connection) -> None:
    upgrade = upgrade_of(_ENGINE, state_of(connection))
    for step in upgrade.bridge:
        connection.execute(step.script)
    connection.execute(RECORD)
    if upgrade.begun:
        connection.execute(FORGET_STEPS)
    for step in upgrade.begun:
        _record(connection, step)
    for step in upgrade.steps:
        connection.execute(step.script)
        _record(connection, step)


def _record(connection: apsw.Connection, step: Migration) -> None:
    connection.execute(RECORD_STEP, structs.astuple(step.recorded))
    connection.execute(f"PRAGMA user_version = {BASE_VERSION + step.number}")
