"""Migrating SQLite: all pending steps in one transaction, each recorded with its digest."""

from collections.abc import Iterable
from typing import Any

import apsw
from msgspec import structs

from amends.store.engine.migrate import RECORD, RecordedStep, check_record, pending, steps_to_record
from amends.store.engine.schema import schema_digest, sqlite_schema

_ENGINE = "sqlite"


def migrate(connection: apsw.Connection) -> None:
    """Bring a database to this program's version.

    Raises BusinessRuleError for one that is newer, or whose steps aren't those of this program.
    """
    connection.execute("BEGIN IMMEDIATE")
    try:
        version, recorded = record_of(connection)
        steps = pending(_ENGINE, version)
        check_record(_ENGINE, version, recorded)
        if not _keeps_record(connection):
            connection.execute(RECORD)
            _record(connection, recorded)
        for step in steps:
            connection.execute(step.script)
            _record(connection, [step.recorded])
            connection.execute(f"PRAGMA user_version = {step.number}")
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


def record_of(connection: apsw.Connection) -> tuple[int, list[RecordedStep]]:
    """The version that a database is at, and the steps that it has had.

    Raises BusinessRuleError when it keeps no record and has other tables than any release.
    """
    version: Any = connection.execute("PRAGMA user_version").fetchall()[0][0]
    if not _keeps_record(connection):
        return version, steps_to_record(_ENGINE, version, schema_digest(sqlite_schema(connection)))
    rows: Iterable[Any] = connection.execute("SELECT number, name, digest FROM schema_steps").fetchall()
    return version, [RecordedStep(*row) for row in rows]


def _keeps_record(connection: apsw.Connection) -> bool:
    return bool(connection.execute("SELECT 1 FROM sqlite_schema WHERE name = 'schema_steps'").fetchall())


def _record(connection: apsw.Connection, steps: Iterable[RecordedStep]) -> None:
    statement = "INSERT INTO schema_steps (number, name, digest) VALUES (?, ?, ?)"
    connection.executemany(statement, map(structs.astuple, steps))
