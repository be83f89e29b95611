"""`amends database distribute`: refused without Citus; with it, each table that has a workspace is spread by it.

What needs a cluster runs where AMENDS_TEST_CITUS names its coordinator.
"""

import os
from collections.abc import AsyncIterator

import asyncpg
import pytest

from amends.store.engine import citus, postgres_doctor, postgres_migrate
from amends.store.engine.citus import ForeignKey, without_foreign_keys
from amends.store.engine.migrate import Migration, Upgrade
from amends.store.engine.postgres_address import parse
from amends.store.engine.postgres_distribute import distribute
from tests import citus as cluster
from tests.cli.conftest import Amends
from tests.engines import Server

needs_a_cluster = pytest.mark.skipif("AMENDS_TEST_CITUS" not in os.environ, reason="no Citus cluster is named")
STEP = """
CREATE TABLE things (
    workspace_id BIGINT NOT NULL REFERENCES workspaces (id),
    id BIGINT NOT NULL,
    user_id BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id, user_id) REFERENCES users (workspace_id, id)
);
CREATE INDEX things_by_user ON things (workspace_id, user_id);
ALTER TABLE users ADD COLUMN shoe_size BIGINT NOT NULL DEFAULT 0;
INSERT INTO things (workspace_id, id, user_id) SELECT workspace_id, id + 1, id FROM users;
UPDATE users SET shoe_size = 43;
"""
WORKSPACE = """
    INSERT INTO workspaces (id, name, time_zone, unknown_segment, segments_changed_us, created_us)
    VALUES (7, 'Northwind', 'UTC', 'refuse', 0, 0)
"""
SPREAD = """
    SELECT logicalrelid::regclass::text FROM pg_dist_partition
    WHERE colocationid = (SELECT colocationid FROM pg_dist_partition WHERE logicalrelid = 'workspaces'::regclass)
"""


def test_a_step_is_parted_from_the_foreign_keys_of_its_new_tables() -> None:
    script, keys = without_foreign_keys(STEP)
    assert "REFERENCES" not in script
    assert script.count(";") == STEP.count(";")
    assert "    workspace_id BIGINT NOT NULL,\n" in script
    assert "    PRIMARY KEY (workspace_id, id)\n);" in script
    assert keys == [
        ForeignKey("things", "FOREIGN KEY (workspace_id, user_id) REFERENCES users (workspace_id, id)"),
        ForeignKey("things", "FOREIGN KEY (workspace_id) REFERENCES workspaces (id)"),
    ]


def test_sqlite_is_refused(on_sqlite: Amends) -> None:
    assert "Only PostgreSQL with the extension Citus" in on_sqlite.refused("database", "distribute")


@pytest.mark.skipif("AMENDS_TEST_CITUS" in os.environ, reason="the server has Citus")
def test_a_server_without_the_extension_is_refused(on_postgres: Amends) -> None:
    assert "The extension Citus isn't in this database" in on_postgres.refused("database", "distribute")


@pytest.fixture
async def url(postgres_server: Server) -> AsyncIterator[str]:
    name = f"{postgres_server.template}_own"
    yield await cluster.make(postgres_server.url, name)
    await cluster.drop_like(postgres_server.url, name)


@needs_a_cluster
async def test_it_can_be_run_again_and_a_new_step_spreads_its_tables(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    first = await distribute(parse(url, {}))
    assert (first.tables > 40, list(first.new)) == (True, [])
    one_more = Upgrade((), (), [Migration(9999, "9999_things", STEP)])
    monkeypatch.setattr(postgres_migrate, "upgrade_of", lambda *_: one_more)
    connection = await asyncpg.connect(url)
    try:
        await connection.execute(WORKSPACE)
        async with connection.transaction():
            await postgres_migrate.migrate(connection)
        assert "things" in {row[0] for row in await connection.fetch(SPREAD)}
        with pytest.raises(asyncpg.ForeignKeyViolationError):
            await connection.execute("INSERT INTO things VALUES (7, 8, 9)")
    finally:
        await connection.close()


@needs_a_cluster
async def test_the_audit_log_stays_append_only(url: str) -> None:
    connection = await asyncpg.connect(url)
    row = "workspace_id, number, at_us, by_kind, by_id, request_id, address, action, subject_id, details, digest"
    try:
        await connection.execute(f"INSERT INTO audit ({row}) VALUES (7, 1, 0, '', 0, '', '', '', 0, '', '')")
        for statement in ("DELETE FROM audit WHERE workspace_id = 7", "UPDATE audit SET action = 'x' WHERE number = 1"):
            with pytest.raises(asyncpg.PostgresError, match="append-only"):
                await connection.execute(statement)
    finally:
        await connection.close()


@needs_a_cluster
async def test_doctor_says_that_it_is_distributed(url: str) -> None:
    found = {each.what: each.said for each in await postgres_doctor.findings(parse(url, {}))}
    assert "distributed by workspace" in found["Citus"]


@needs_a_cluster
async def test_a_connection_of_the_pool_is_made_quickly(url: str) -> None:
    connection = await asyncpg.connect(url, server_settings=dict(citus.SESSION))
    try:
        assert await connection.fetchval("SHOW citus.override_table_visibility") == "off"
    finally:
        await connection.close()
