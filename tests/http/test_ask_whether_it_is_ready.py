"""GET /health/ready answers in time, also when PostgreSQL hangs."""

from collections.abc import AsyncIterator

import pytest

from amends.http.server import health
from amends.store.engine.postgres import PostgresDatabase
from amends.store.engine.postgres_watch import Limits
from tests import cast
from tests.engines import Clock
from tests.http import app_harness
from tests.http.app_harness import AppHarness
from tests.postgres_proxy import PostgresProxy, address_of, proxied

PATIENT = Limits(statement=3600, answer=3600, watched_every=3600)


@pytest.fixture
def engine() -> str:
    return "postgres"


@pytest.fixture
async def proxy(database_url: str) -> AsyncIterator[PostgresProxy]:
    async with proxied(database_url) as made:
        yield made


@pytest.fixture
async def harness(database_url: str, proxy: PostgresProxy, clock: Clock) -> AsyncIterator[AppHarness]:
    database = PostgresDatabase(address_of(database_url, proxy), clock, limits=PATIENT)
    await database.open()
    workspace = await cast.workspace(database)
    async with app_harness.open_harness(database, workspace, clock) as opened:
        yield opened
    proxy.go_on()
    await database.close()


async def test_a_database_that_hangs_is_answered_in_time(
    harness: AppHarness, proxy: PostgresProxy, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert (await harness.client.get("/health/ready")).json() == {"status": "ready"}
    monkeypatch.setattr(health, "_PROBE_SECONDS", 0.05)
    proxy.hang()
    # A statement could take an hour.
    hung = await harness.client.get("/health/ready")
    assert (hung.status_code, hung.json()) == (503, {"status": "unavailable"})
    proxy.go_on()
    monkeypatch.undo()
    assert (await harness.client.get("/health/ready")).json() == {"status": "ready"}


async def test_a_database_that_is_away_is_answered_at_once(harness: AppHarness, proxy: PostgresProxy) -> None:
    proxy.cut()
    assert (await harness.client.get("/health/ready")).status_code == 503
    proxy.go_on()
    assert (await harness.client.get("/health/ready")).json() == {"status": "ready"}
