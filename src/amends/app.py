"""The only place that builds: which engine, which clock, which settings."""

import time

from amends.errors import Fault, Invalid
from amends.instants import InstantUs
from amends.settings import Settings
from amends.store.database import Database, Now
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
