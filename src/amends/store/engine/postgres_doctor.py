"""What an operator should know about PostgreSQL: which host is used, what is unsafe, what is pending."""

import asyncio
from typing import Final

from amends.ids import FIRST_IDS, IdRange
from amends.store.engine import citus, postgres_migrate
from amends.store.engine import postgres_job_bells as job_bells
from amends.store.engine.doctor import Finding, drawn_ids, is_ours, migrations
from amends.store.engine.postgres_address import Host, PostgresAddress
from amends.store.engine.postgres_connect import (
    FAULTS,
    Connection,
    HostError,
    NoHostError,
    connect,
    in_words,
    look_at,
    no_writes,
    refusal,
)

_HEARD_WITHIN_SECONDS = 1.0
_SAFETY: Final = ("fsync", "synchronous_commit", "full_page_writes")
_DISTRIBUTED: Final = (
    "the tables are distributed by workspace; connect to the coordinator only: NOTIFY doesn't reach from one server to "
    "another"
)
_POOLED: Final = 'between Amends and PostgreSQL: no statement is prepared, unless postgres_pooler is "session"'


async def findings(address: PostgresAddress, ids: IdRange = FIRST_IDS) -> list[Finding]:
    """How the hosts of an address stand, and the database on the one that is used."""
    hosts = await asyncio.gather(*(_of_host(address, host) for host in address.hosts)) if len(address.hosts) > 1 else []
    try:
        connection = await connect(address)
    except NoHostError as error:
        return [*hosts, _refused(error.sentence)]
    try:
        return [*hosts, *await _of_server(connection, address, ids)]
    except FAULTS as error:
        return [*hosts, _refused(f"can't be asked: {in_words(error)}")]
    finally:
        connection.terminate()


async def _of_host(address: PostgresAddress, host: Host) -> Finding:
    what = f"host {host}"
    try:
        found = await look_at(address, host)
    except HostError as error:
        return Finding(what, "warning", str(error).partition(": ")[2])
    role = "standby" if found.is_standby else "read-only" if found.is_read_only else "leader"
    return Finding(what, "ok", f"{role}, passed over" if refusal(address.target, found) else role)


def _refused(said: str) -> Finding:
    return Finding("PostgreSQL", "refused", said)


async def _of_server(connection: Connection, address: PostgresAddress, ids: IdRange) -> list[Finding]:
    refused = no_writes(connection.standing)
    if refused:
        return [_refused(f"takes no writes: it {refused}")]
    found = [Finding("PostgreSQL", "ok", await connection.fetchval("SHOW server_version"))]
    if connection.standing.is_pooled:
        found.append(Finding("pooler", "ok", _POOLED))
    for name in _SAFETY:
        value = await connection.fetchval(f"SHOW {name}")
        said = f"{value}: a power failure can lose what was acknowledged" if value == "off" else value
        found.append(Finding(name, "warning" if value == "off" else "ok", said))
    if await citus.is_distributed(connection):
        found.append(Finding("Citus", "ok", _DISTRIBUTED))
    found.append(await _notifications(connection, address))
    found.append(migrations("postgres", state := await postgres_migrate.state_of(connection)))
    return [*found, *([drawn_ids(ids, await postgres_migrate.last_id(connection))] if is_ours(state) else [])]


async def _notifications(connection: Connection, address: PostgresAddress) -> Finding:
    other = await connect(address)
    try:
        is_heard = await job_bells.is_heard(connection, other, _HEARD_WITHIN_SECONDS)
    finally:
        other.terminate()
    if is_heard:
        return Finding("job notifications", "ok", "workers are woken by NOTIFY")
    said = "NOTIFY reaches no other connection, as behind a pooler: workers look for jobs twice a second"
    return Finding("job notifications", "warning", said)
