"""A PostgreSQL that is full or read-only: 503 with when to come back, reads go on, and writes once it is mended."""

from collections.abc import AsyncIterator

import asyncpg
import pytest

from amends.app import database_of
from amends.settings import Settings
from tests import cast, engines
from tests.engines import Clock, Server
from tests.http import app_harness
from tests.http.app_harness import AppHarness

_FULL = """
    CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = 'disk_full'; END $$;
    CREATE TRIGGER full_disk BEFORE INSERT ON responses EXECUTE FUNCTION refuse()
"""
_MENDED = "DROP FUNCTION refuse CASCADE"
_READ_ONLY = "SET default_transaction_read_only = on"
_WRITABLE = "SET default_transaction_read_only = off"


@pytest.fixture
def engine() -> str:
    return "postgres"


@pytest.fixture
async def harness(postgres_server: Server, clock: Clock) -> AsyncIterator[AppHarness]:
    with engines.postgres_copy(postgres_server) as url:
        database = database_of(Settings(database=url, postgres_connections=1), clock)
        await database.open()
        workspace = await cast.workspace(database)
        async with app_harness.open_harness(database, workspace, clock) as opened:
            yield opened
        await database.close()


async def execute(harness: AppHarness, statement: str) -> None:
    async with harness.database._server.pool.acquire() as connection:  # type: ignore[attr-defined]
        assert isinstance(connection, asyncpg.pool.PoolConnectionProxy)
        await connection.execute(statement)


@pytest.mark.parametrize(("breaks", "mends"), [(_FULL, _MENDED), (_READ_ONLY, _WRITABLE)])
async def test_intake_is_refused_with_503_until_it_is_mended(harness: AppHarness, breaks: str, mends: str) -> None:
    form = {"survey": "visit", "reference": "r-1", "segment": "S1"}
    # Else what is noted of the key's use would be the first to meet the connection that takes nothing, and end it.
    assert (await harness.client.get(f"{harness.v1}/responses")).status_code == 200
    await harness.app.settle()
    await execute(harness, breaks)
    refused = await harness.client.post(f"{harness.v1}/responses", json=form)
    assert (refused.status_code, refused.headers["retry-after"]) == (503, "5")
    assert (await harness.client.get(f"{harness.v1}/responses")).json()["responses"] == []
    # Where only one table is full, something else may have been written since.
    assert (await harness.client.get("/health/ready")).status_code == 200
    await execute(harness, mends)
    assert (await harness.client.post(f"{harness.v1}/responses", json=form)).status_code == 201
    assert (await harness.client.get("/health/ready")).json() == {"status": "ready"}
