"""A Citus cluster as the tests use it: a coordinator has each database of its own made on all its servers."""

from urllib.parse import parse_qs, urlencode, urlsplit

import asyncpg

from amends.store.engine import citus, postgres_migrate

_SERVERS = """
    SELECT nodename, nodeport FROM pg_dist_node WHERE groupid <> 0 AND isactive ORDER BY nodeid
"""

_CATALOGS = ("pg_attribute", "pg_class", "pg_depend", "pg_index", "pg_proc", "pg_type")
_CHILDREN_FIRST = """
    WITH RECURSIVE behind (name, depth) AS (
        SELECT logicalrelid::oid, 0 FROM pg_dist_partition
        UNION SELECT confrelid, depth + 1 FROM pg_constraint JOIN behind ON conrelid = name AND contype = 'f'
    )
    SELECT name::regclass::text FROM behind GROUP BY name ORDER BY max(depth)
"""


async def make(coordinator: str, name: str) -> str:
    """Make a database that is migrated and distributed; its URL."""
    workers = await _workers(coordinator)
    for url in (coordinator, *(_at(coordinator, *worker) for worker in workers)):
        await _run(url, f"CREATE DATABASE {name}")
        await _run(_naming(url, name), "CREATE EXTENSION citus")
    connection = await asyncpg.connect(_naming(coordinator, name), server_settings=dict(citus.SESSION))
    try:
        for host, port in workers:
            await connection.execute("SELECT citus_add_node($1, $2)", host, port)
        async with connection.transaction():
            await postgres_migrate.migrate(connection)
            await citus.distribute(connection)
        # So many tables are new at once that the driver's questions about types take seconds until they are counted.
        await connection.execute("; ".join(f"ANALYZE {catalog}" for catalog in _CATALOGS))
    finally:
        await connection.close()
    return _naming(coordinator, name)


async def empty(connection: asyncpg.Connection) -> None:
    """Delete all rows, workspace by workspace: that asks one server each, where emptying a table asks all of them."""
    tables = [row[0] for row in await connection.fetch(_CHILDREN_FIRST)]
    workspaces = [0, *(row[0] for row in await connection.fetch("SELECT id FROM workspaces"))]
    # Its rows are never deleted, and no other table leads to them.
    await connection.execute("TRUNCATE audit")
    for table in tables:
        if table != "audit":
            column = "id" if table == "workspaces" else "workspace_id"
            for workspace in workspaces:
                await connection.execute(f"DELETE FROM {table} WHERE {column} = {workspace}")


async def drop_like(coordinator: str, beginning: str) -> None:
    """Drop all databases whose name begins so, on all servers."""
    for url in (*(_at(coordinator, *worker) for worker in await _workers(coordinator)), coordinator):
        connection = await asyncpg.connect(url)
        try:
            for row in await connection.fetch("SELECT datname FROM pg_database WHERE datname LIKE $1", f"{beginning}%"):
                await connection.execute(f"DROP DATABASE {row[0]} WITH (FORCE)")
        finally:
            await connection.close()


async def _workers(coordinator: str) -> list[tuple[str, int]]:
    connection = await asyncpg.connect(coordinator)
    try:
        return [(row[0], row[1]) for row in await connection.fetch(_SERVERS)]
    finally:
        await connection.close()


async def _run(url: str, statement: str) -> None:
    connection = await asyncpg.connect(url)
    try:
        await connection.execute(statement)
    finally:
        await connection.close()


def _naming(url: str, name: str) -> str:
    return urlsplit(url)._replace(path=f"/{name}").geturl()


def _at(url: str, host: str, port: int) -> str:
    parts = urlsplit(url)
    query = {**{name: values[0] for name, values in parse_qs(parts.query).items()}, "host": host, "port": port}
    user, at, _ = parts.netloc.rpartition("@")
    return parts._replace(netloc=user + at, query=urlencode(query)).geturl()
