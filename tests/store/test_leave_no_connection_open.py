"""A connection to PostgreSQL that nobody has any more is closed, wherever whoever asked for it was stopped."""

import asyncio
import contextlib
import gc
from collections.abc import AsyncIterator, Iterator
from unittest.mock import Mock

import asyncpg
import pytest

from amends.model.principal import operator
from amends.store.engine import postgres_connect
from amends.store.engine.postgres import PostgresDatabase
from amends.store.engine.postgres_connect import NoHostError, connect
from amends.store.engine.postgres_watch import Limits
from amends.usecases.settings import workspaces
from tests.engines import Clock
from tests.postgres_proxy import PostgresProxy, address_of, proxied, until

SELDOM = Limits(statement=60, answer=30, watched_every=3600)


@pytest.fixture
def engine() -> str:
    return "postgres"


@pytest.fixture
async def proxy(database_url: str) -> AsyncIterator[PostgresProxy]:
    async with proxied(database_url) as made:
        yield made


@pytest.fixture(autouse=True)
def nothing_is_left() -> Iterator[None]:
    """What is left of a connection warns when it is collected, and a warning is an error."""
    gc.collect()
    yield
    gc.collect()


async def give_up(task: "asyncio.Task[object]") -> None:
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task


@pytest.mark.parametrize("messages", range(5))
async def test_who_stops_asking_for_one_leaves_none_open(
    database_url: str, proxy: PostgresProxy, messages: int
) -> None:
    proxy.hang_after(messages)
    asking = asyncio.create_task(connect(address_of(database_url, proxy)))
    await until(lambda: proxy.waiting > 0)
    await give_up(asking)
    await until(lambda: proxy.open == 0)


@pytest.mark.parametrize("messages", range(5))
async def test_a_host_that_says_nothing_in_time_has_none_open(
    database_url: str, proxy: PostgresProxy, messages: int
) -> None:
    proxy.hang_after(messages)
    with pytest.raises(NoHostError, match="no answer within"):
        await connect(address_of(database_url, proxy, connect_timeout="0.2"))
    await until(lambda: proxy.open == 0)


async def test_of_two_hosts_that_let_in_at_once_one_is_left(
    database_url: str, proxy: PostgresProxy, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgres_connect, "HEAD_START_SECONDS", 0)
    async with proxied(database_url) as other:
        used = await connect(address_of(database_url, proxy, other, proxy, other))
        await until(lambda: proxy.accepted + other.accepted == 4 and proxy.open + other.open == 1)
        used.terminate()


@pytest.mark.parametrize("messages", range(5, 8))
async def test_a_start_that_is_given_up_leaves_none_open(
    database_url: str, proxy: PostgresProxy, messages: int
) -> None:
    database = PostgresDatabase(address_of(database_url, proxy), Clock(), limits=SELDOM)
    proxy.hang_after(messages)
    opening = asyncio.create_task(database.open())
    await until(lambda: proxy.waiting > 0)
    await give_up(opening)
    await until(lambda: proxy.open == 0)


async def test_a_start_whose_pool_cant_be_made_leaves_none_open(
    database_url: str, proxy: PostgresProxy, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asyncpg, "create_pool", Mock(side_effect=asyncio.CancelledError))
    database = PostgresDatabase(address_of(database_url, proxy), Clock(), limits=SELDOM)
    with pytest.raises(asyncio.CancelledError):
        await database.open()
    await until(lambda: proxy.open == 0)


@pytest.mark.parametrize("messages", range(6))
async def test_a_use_that_is_given_up_leaves_none_open_after_the_end(
    database_url: str, proxy: PostgresProxy, messages: int
) -> None:
    database = PostgresDatabase(address_of(database_url, proxy), Clock(), limits=SELDOM)
    await database.open()
    proxy.hang_after(messages)
    asking = asyncio.create_task(database.write(operator(0), workspaces.list_all))
    await until(lambda: proxy.waiting > 0)
    await give_up(asking)
    proxy.go_on()
    await database.close()
    await until(lambda: proxy.open == 0)


async def test_who_asks_after_the_end_has_nobody_connect(database_url: str, proxy: PostgresProxy) -> None:
    database = PostgresDatabase(address_of(database_url, proxy), Clock(), limits=SELDOM)
    await database.open()
    await database.close()
    accepted = proxy.accepted
    await database._server._watch.look()
    assert proxy.accepted == accepted
