"""The only place that builds: which engine, which clock, which settings."""

import asyncio
import hashlib
import os
import time

from amends.background.context import Background
from amends.background.webhook_sender import WebhookSender
from amends.errors import BusinessRuleError, FieldError, Invalid
from amends.ids import ids_of_installation
from amends.instants import InstantUs
from amends.late_imports import POSTGRES, POSTGRES_DISTRIBUTE, POSTGRES_DOCTOR, load
from amends.settings import Settings
from amends.store.engine import backup, key_file, postgres_address
from amends.store.engine.backup import Copied
from amends.store.engine.citus import Distribution
from amends.store.engine.database import Database, Now
from amends.store.engine.doctor import Finding, sqlite_findings
from amends.store.engine.sqlite import SqliteDatabase, file_of
from amends.texts.text import say

_SQLITE = "sqlite:///"
_SHORTEST_SECRET_KEY = 32


def system_now() -> InstantUs:
    """What the system's clock says."""
    return InstantUs(time.time_ns() // 1000)


def database_of(settings: Settings, now: Now = system_now) -> Database:
    """The database that the settings name, not opened yet. Raises Invalid for an address that no engine knows."""
    url = settings.database
    if url.startswith("sqlite:///"):
        return SqliteDatabase(file_of(url), now, ids=ids_of_installation(settings.installation_number))
    if postgres_address.is_postgres(url):
        address = postgres_address.parse(url, os.environ)
        # Loaded only where it serves: its driver would hold up the start of whoever keeps all in a file.
        postgres = load(POSTGRES)
        database: Database = postgres.PostgresDatabase(
            address,
            now,
            max_connections=settings.postgres_connections,
            limits=postgres.Limits(statement=settings.postgres_statement_timeout_seconds),
            pooler=settings.postgres_pooler,
            ids=ids_of_installation(settings.installation_number),
        )
        return database
    scheme = url.partition(":")[0]
    raise Invalid(FieldError("database", say("no_such_database", scheme=scheme)))


def database_summary(settings: Settings) -> str:
    """The address of the database without who enters and their secrets. Raises Invalid for one that can be none."""
    if postgres_address.is_postgres(settings.database):
        return postgres_address.parse(settings.database, os.environ).summary
    return settings.database


def installation_key(settings: Settings) -> bytes:
    """What webhooks' secrets are derived from; b"" when there is none.

    Raises Invalid or BusinessRuleError for a wrong one.
    """
    if settings.secret_key:
        if len(settings.secret_key) < _SHORTEST_SECRET_KEY:
            raise Invalid(FieldError("secret_key", say("secret_key_too_short", count=_SHORTEST_SECRET_KEY)))
        return hashlib.sha256(settings.secret_key.encode()).digest()
    if settings.database.startswith(_SQLITE):
        return key_file.read_or_make(file_of(settings.database))
    return b""


def background_of(database: Database, settings: Settings) -> Background:
    """What does the jobs of a database that is open."""
    sender = WebhookSender(may_reach_private=settings.webhooks_to_private)
    return Background(database, settings, installation_key(settings), sender)


def back_up(settings: Settings, file: str, *, force: bool) -> Copied:
    """Copy the database that the settings name to a file. Raises BusinessRuleError for PostgreSQL, naming its tool."""
    return backup.back_up(_sqlite_file(settings, "pg_dump"), file, settings.attachments_folder, force=force)


def restore(settings: Settings, file: str, *, force: bool) -> Copied:
    """Bring the database that the settings name back from a file.

    Raises BusinessRuleError for PostgreSQL, naming its tool.
    """
    return backup.restore(_sqlite_file(settings, "pg_restore"), file, settings.attachments_folder, force=force)


def _sqlite_file(settings: Settings, postgres_tool: str) -> str:
    if not settings.database.startswith("sqlite:///"):
        raise BusinessRuleError(say("only_for_sqlite", tool=postgres_tool))
    return file_of(settings.database)


def distribute(settings: Settings) -> Distribution:
    """Spread the database that the settings name over the servers of its Citus cluster, by workspace.

    Raises BusinessRuleError where there is none.
    """
    if not postgres_address.is_postgres(settings.database):
        raise BusinessRuleError(say("only_for_citus"))
    address = postgres_address.parse(settings.database, os.environ)
    spread: Distribution = asyncio.run(
        load(POSTGRES_DISTRIBUTE).distribute(address, ids_of_installation(settings.installation_number))
    )
    return spread


def engine_findings(settings: Settings) -> list[Finding]:
    """How the engine that the settings name stands. Raises Invalid for an address that can be none."""
    ids = ids_of_installation(settings.installation_number)
    if settings.database.startswith("sqlite:///"):
        return sqlite_findings(file_of(settings.database), ids)
    address = postgres_address.parse(settings.database, os.environ)
    return asyncio.run(load(POSTGRES_DOCTOR).findings(address, ids))
