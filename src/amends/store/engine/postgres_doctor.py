"""What an operator should know about a PostgreSQL server: whether it is reached, what is unsafe, what is pending."""

import asyncpg

from amends.store.engine import postgres_job_bells as job_bells
from amends.store.engine.doctor import Finding, migrations

_HEARD_WITHIN_SECONDS = 1.0


async def findings(url: str) -> list[Finding]:
    """How the PostgreSQL server and the database stand."""
    try:
        connection = await asyncpg.connect(url)
    except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
        return [Finding("PostgreSQL", "refused", f"can't be reached: {error}")]
    try:
        found = [Finding("PostgreSQL", "ok", await connection.fetchval("SHOW server_version"))]
        for name in ("fsync", "synchronous_commit", "full_page_writes"):
            value = await connection.fetchval(f"SHOW {name}")
            said = f"{value}: a power failure can lose what was acknowledged" if value == "off" else value
            found.append(Finding(name, "warning" if value == "off" else "ok", said))
        known = await connection.fetchval("SELECT to_regclass('schema_version') IS NOT NULL")
        at = await connection.fetchval("SELECT max(version) FROM schema_version") if known else 0
        return [*found, await _notifications(connection, url), migrations("postgres", at or 0)]
    finally:
        await connection.close()


async def _notifications(connection: asyncpg.Connection, url: str) -> Finding:
    other = await asyncpg.connect(url)
    try:
        is_heard = await job_bells.is_heard(connection, other, _HEARD_WITHIN_SECONDS)
    finally:
        await other.close()
    if is_heard:
        return Finding("job notifications", "ok", "workers are woken by NOTIFY")
    said = "NOTIFY reaches no other connection, as behind a pooler: workers look for jobs twice a second"
    return Finding("job notifications", "warning", said)
