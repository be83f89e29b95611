"""A PostgreSQL that is full or read-only: 503 with when to come back, reads go on, and writes once it is mended."""

from collections.abc import AsyncIterator

import asyncpg
import pytest

from amends.app import database_of
from amends.settings import Settings
from tests import cast, engines
from tests.engines import Clock, Server
from tests.http import doors
from tests.http.doors import House

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
async def house(postgres_server: Server, clock: Clock) -> AsyncIterator[House]:
    with engines.postgres_copy(postgres_server) as url:
        database = database_of(Settings(database=url, postgres_connections=1), clock)
        await database.open()
        place = await cast.workspace(database)
        async with doors.open_house(database, place, clock) as opened:
            yield opened
        await database.close()


async def execute(house: House, statement: str) -> None:
    async with house.database._pool.acquire() as connection:  # type: ignore[attr-defined]
        assert isinstance(connection, asyncpg.pool.PoolConnectionProxy)
        await connection.execute(statement)


@pytest.mark.parametrize(("breaks", "mends"), [(_FULL, _MENDED), (_READ_ONLY, _WRITABLE)])
async def test_intake_is_refused_with_503_until_it_is_mended(house: House, breaks: str, mends: str) -> None:
    form = {"survey": "visit", "reference": "r-1", "segment": "S1"}
    await execute(house, breaks)
    refused = await house.client.post(f"{house.v1}/responses", json=form)
    assert (refused.status_code, refused.headers["retry-after"]) == (503, "5")
    assert (await house.client.get(f"{house.v1}/responses")).json()["responses"] == []
    # Where only one table is full, something else may have been written since.
    assert (await house.client.get("/health/ready")).status_code == 200
    await execute(house, mends)
    assert (await house.client.post(f"{house.v1}/responses", json=form)).status_code == 201
    assert (await house.client.get("/health/ready")).json() == {"status": "ready"}
