"""What an operator should know about a PostgreSQL server: whether it is reached, what is unsafe, what is pending."""

import asyncpg

from amends.errors import BusinessRuleError
from amends.store.engine import postgres_job_bells as job_bells
from amends.store.engine import postgres_migrate
from amends.store.engine.doctor import Finding, migrations, not_ours

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
        found.append(await _notifications(connection, url))
        return [*found, migrations("postgres", *await postgres_migrate.record_of(connection))]
    except BusinessRuleError as error:
        return [*found, not_ours(error)]
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
