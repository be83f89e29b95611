"""The only place that builds: which engine, which clock, which settings."""

import asyncio
import time

from amends.errors import Fault, Invalid, Refused
from amends.instants import InstantUs
from amends.settings import Settings
from amends.store.backup import Copied, copy
from amends.store.database import Database, Now
from amends.store.doctor import Finding, postgres_findings, sqlite_findings
from amends.store.postgres import PostgresDatabase
from amends.store.sqlite import SqliteDatabase, file_of


def system_now() -> InstantUs:
    """What the system's clock says."""
    return InstantUs(time.time_ns() // 1000)


def database_of(settings: Settings, now: Now = system_now) -> Database:
    """The database that the settings name, not opened yet. Raises Invalid for an address that no engine knows."""
    url = settings.database
    if url.startswith("sqlite:///"):
        return SqliteDatabase(file_of(url), now)
    if url.startswith(("postgresql://", "postgres://")):
        return PostgresDatabase(url, now, most_connections=settings.postgres_connections)
    scheme = url.partition(":")[0]
    raise Invalid(Fault("database", f"{scheme!r} is no engine; write sqlite:///file.db or postgresql://…"))


def copy_database(settings: Settings, file: str, *, backwards: bool, force: bool) -> Copied:
    """Back the database up to a file or, `backwards`, bring it back. Raises Refused for PostgreSQL, naming its tool."""
    if not settings.database.startswith("sqlite:///"):
        tool = "pg_restore" if backwards else "pg_dump"
        raise Refused(f"This is SQLite's; for PostgreSQL use {tool}.")
    own = file_of(settings.database)
    return copy(file, own, force=force) if backwards else copy(own, file, force=force)


def engine_findings(settings: Settings) -> list[Finding]:
    """How the engine that the settings name stands."""
    if settings.database.startswith("sqlite:///"):
        return sqlite_findings(file_of(settings.database))
    return asyncio.run(postgres_findings(settings.database))
