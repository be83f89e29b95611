"""A PostgreSQL that hangs, goes away or lets a connection go: told once, answered in time, and over when it is over."""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator

import asyncpg
import pytest

from amends.errors import Busy, TookTooLong, Unavailable
from amends.model.principal import operator
from amends.store.engine.database import Tx
from amends.store.engine.postgres import PostgresDatabase
from amends.store.engine.postgres_address import PostgresAddress
from amends.store.engine.postgres_watch import Limits
from amends.usecases.settings import workspaces
from tests.engines import Clock
from tests.postgres_proxy import PostgresProxy, address_of, as_a_pooler_says_it, proxied, until

SLOW = Limits(statement=60, answer=0.5, watched_every=3600)
"""A statement may take long: what ends one is the watch, which looks when a test has it look."""
SHORT = Limits(statement=0.5, answer=0.5, watched_every=3600)
OFTEN = Limits(statement=60, answer=30, watched_every=0.01)
OUTAGES = 16


@pytest.fixture
def engine() -> str:
    return "postgres"


@pytest.fixture
def url(database_url: str) -> str:
    return database_url


@pytest.fixture
async def proxy(url: str) -> AsyncIterator[PostgresProxy]:
    async with proxied(url) as made:
        yield made


@contextlib.asynccontextmanager
async def opened(url: str, proxy: PostgresProxy, limits: Limits) -> AsyncIterator[PostgresDatabase]:
    database = PostgresDatabase(address_of(url, proxy), Clock(), limits=limits)
    await database.open()
    yield database
    proxy.go_on()
    await database.close()


@pytest.fixture
async def database(url: str, proxy: PostgresProxy) -> AsyncIterator[PostgresDatabase]:
    async with opened(url, proxy, SLOW) as made:
        yield made


async def look(database: PostgresDatabase) -> None:
    await database._server._watch.look()


def lines(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [record.getMessage() for record in caplog.records if record.levelno >= logging.WARNING]


async def read(database: PostgresDatabase) -> str:
    try:
        await database.read(operator(0), workspaces.list_all)
    except Unavailable as error:
        return type(error).__name__
    return "read"


async def until_read(database: PostgresDatabase) -> None:
    """Read until that works: what was found out about the server holds for as long as it took to find out."""
    async with asyncio.timeout(60):
        while await read(database) != "read":
            pass


async def write(database: PostgresDatabase) -> str:
    try:
        await database.write(operator(0), locked, "a name")
    except Unavailable as error:
        return type(error).__name__
    return "written"


async def locked(tx: Tx, name: str) -> None:
    await tx.lock(name)


async def test_a_server_that_hangs_is_given_up_by_the_watch_and_found_again(
    database: PostgresDatabase,
    proxy: PostgresProxy,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert (await read(database), await write(database)) == ("read", "written")
    monkeypatch.setattr(PostgresAddress, "connect_seconds", 0.1)
    proxy.hang()
    asking = asyncio.gather(*(read(database) for _ in range(20)), write(database))
    await look(database)
    assert await asking == ["Unavailable"] * 21
    monkeypatch.undo()
    proxy.go_on()
    await until_read(database)
    assert await write(database) == "written"
    assert lines(caplog) == ["the database can't be reached", "the database can be reached again"]


async def test_a_server_that_answers_others_isnt_taken_for_one_that_hangs(
    database: PostgresDatabase,
    proxy: PostgresProxy,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def look_while_all_waits(_: Tx) -> None:
        monkeypatch.setattr(PostgresAddress, "connect_seconds", 0.1)
        proxy.hang()
        looking = asyncio.create_task(look(database))
        await until(lambda: proxy.waiting > 0)
        database._server._watch.answers += 1
        await looking
        monkeypatch.undo()
        proxy.go_on()

    await database.read(operator(0), look_while_all_waits)
    assert await read(database) == "read"
    assert lines(caplog) == []


async def test_a_statement_ends_by_its_limit_where_nobody_watches(
    url: str, proxy: PostgresProxy, caplog: pytest.LogCaptureFixture
) -> None:
    async with opened(url, proxy, SHORT) as database:
        assert await read(database) == "read"
        proxy.hang()
        assert await read(database) == "TookTooLong"
        proxy.go_on()
        assert await read(database) == "read"
    assert lines(caplog) == ["a use of the database was given up"]
    assert caplog.records[-1].__dict__["what"] == "list_all"


async def test_a_write_ends_by_its_limit_and_its_connection_can_be_used_again(url: str, proxy: PostgresProxy) -> None:
    async def take_long(tx: Tx) -> None:
        await tx.all("SELECT pg_sleep(60)")

    async with opened(url, proxy, SHORT) as database:
        with pytest.raises(TookTooLong):
            await database.write(operator(0), take_long)
        assert await write(database) == "written"
    # The watch's connection, that one, and one more to say that the statement was given up.
    assert proxy.accepted == 3


async def test_many_outages_have_two_lines_each_and_no_traceback(
    database: PostgresDatabase, proxy: PostgresProxy, caplog: pytest.LogCaptureFixture
) -> None:
    for _ in range(OUTAGES):
        await until_read(database)
        assert await asyncio.gather(*(read(database) for _ in range(10)), write(database)) == [
            *["read"] * 10,
            "written",
        ]
        proxy.cut()
        assert set(await asyncio.gather(*(read(database) for _ in range(10)), write(database))) == {"Unavailable"}
        await look(database)
        proxy.go_on()
    await until_read(database)
    assert lines(caplog) == ["the database can't be reached", "the database can be reached again"] * OUTAGES
    assert all(record.exc_info is None for record in caplog.records)


async def test_an_outage_that_nobody_meets_is_told_too(
    url: str, proxy: PostgresProxy, caplog: pytest.LogCaptureFixture
) -> None:
    async with opened(url, proxy, OFTEN) as database:
        proxy.cut()
        await until(lambda: not database.health.is_readable)
        proxy.go_on()
        await until(lambda: database.health.is_readable)
    assert lines(caplog) == ["the database can't be reached", "the database can be reached again"]
    assert caplog.records[-1].__dict__["refused"] == 0


async def test_who_asks_while_the_server_is_away_has_it_looked_at_at_once(
    database: PostgresDatabase, proxy: PostgresProxy
) -> None:
    proxy.cut()
    await look(database)
    assert await read(database) == "Unavailable"
    proxy.go_on()
    # The next look of the watch by itself would be in an hour.
    await until_read(database)


async def test_what_was_committed_is_done_though_its_connection_cant_be_let_go(
    database: PostgresDatabase, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def release(*_: object, **__: object) -> None:
        raise asyncpg.InternalClientError("PoolConnectionHolder.release() called on a free connection holder")

    monkeypatch.setattr(asyncpg.pool.Pool, "release", release)
    assert (await write(database), await read(database)) == ("written", "read")
    assert lines(caplog) == []


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (asyncpg.InternalClientError("waiter is not done"), Unavailable),
        (asyncpg.CannotConnectNowError("the database system is starting up"), Unavailable),
        (asyncpg.ConnectionDoesNotExistError("connection was closed in the middle of operation"), Unavailable),
        (asyncpg.DiskFullError("no space left"), Unavailable),
        (asyncpg.ReadOnlySQLTransactionError("cannot execute INSERT in a read-only transaction"), Unavailable),
        (asyncpg.LockNotAvailableError("canceling statement due to lock timeout"), Busy),
        (asyncpg.QueryCanceledError("canceling statement due to statement timeout"), TookTooLong),
        (asyncpg.DeadlockDetectedError("deadlock detected"), Busy),
        (asyncpg.UniqueViolationError("duplicate key"), asyncpg.UniqueViolationError),
        (asyncpg.InterfaceError("cannot do that"), asyncpg.InterfaceError),
    ],
)
async def test_what_says_nothing_about_the_request_is_no_fault_of_it(
    database: PostgresDatabase, error: Exception, expected: type[Exception]
) -> None:
    async def fail(_: Tx) -> None:
        raise error

    with pytest.raises(expected) as raised:
        await database.write(operator(0), fail)
    assert type(raised.value) is expected
    assert (await write(database), await read(database)) == ("written", "read")


async def test_a_session_that_isnt_kept_is_told_once_with_the_setting_that_mends_it(
    database: PostgresDatabase, caplog: pytest.LogCaptureFixture
) -> None:
    async def forget_what_was_prepared(tx: Tx) -> None:
        await tx.all("DEALLOCATE ALL")

    assert await read(database) == "read"
    await database.read(operator(0), forget_what_was_prepared)
    assert [await read(database) for _ in range(3)] == ["Unavailable"] * 3
    (line,) = [record for record in caplog.records if record.levelno >= logging.WARNING]
    assert 'set postgres_pooler = "transaction"' in line.__dict__["reason"]


async def test_a_pooler_is_recognised_and_nothing_is_prepared_or_kept_in_a_session(
    url: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)

    async def ask(tx: Tx) -> tuple[int, str]:
        prepared = await tx.one("SELECT count(*) FROM pg_prepared_statements WHERE name <> ''")
        waits = await tx.one("SELECT current_setting('lock_timeout')")
        assert prepared is not None
        assert waits is not None
        return prepared[0], waits[0]

    async with proxied(url, as_a_pooler_says_it) as pooler:
        database = PostgresDatabase(address_of(url, pooler), Clock(), max_connections=1)
        await database.open()
        assert await database.write(operator(0), ask) == (0, "27s")
        assert await database.read(operator(0), ask) == (0, "0")
        await database.close()
    assert [record.getMessage() for record in caplog.records] == [
        "a pooler stands before PostgreSQL, so no statement is prepared"
    ]


async def test_without_a_pooler_statements_are_prepared_and_the_session_says_how_long_locks_are_waited_for(
    url: str, proxy: PostgresProxy
) -> None:
    async def ask(tx: Tx) -> tuple[str, str]:
        waits = await tx.one("SELECT current_setting('lock_timeout')")
        idle = await tx.one("SELECT current_setting('idle_in_transaction_session_timeout')")
        assert waits is not None
        assert idle is not None
        return waits[0], idle[0]

    async with opened(url, proxy, Limits()) as database:
        assert await database.read(operator(0), ask) == ("27s", "1min")


@pytest.mark.parametrize("pooler", ["session", "transaction"])
async def test_what_the_setting_says_of_the_pooler_holds(url: str, pooler: str) -> None:
    async def count(tx: Tx) -> int:
        row = await tx.one("SELECT count(*) FROM pg_prepared_statements")
        assert row is not None
        return int(row[0])

    async with proxied(url, as_a_pooler_says_it) as made:
        database = PostgresDatabase(address_of(url, made), Clock(), max_connections=1, pooler=pooler)  # type: ignore[arg-type]
        await database.open()
        assert (await database.read(operator(0), count) > 0) is (pooler == "session")
        await database.close()
