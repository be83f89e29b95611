"""The server of a database: a pool of connections that are lent for a while, and what to say when it can't be used."""

import contextlib
import logging
from collections.abc import AsyncIterator, Mapping
from functools import partial
from typing import Any, Final, Literal, TypeAlias
from weakref import WeakSet

import asyncpg

from amends.errors import BusinessRuleError
from amends.ids import FIRST_IDS, IdRange
from amends.store.engine import citus, postgres_outages
from amends.store.engine.health import DatabaseHealth, Use
from amends.store.engine.postgres_address import PostgresAddress
from amends.store.engine.postgres_connect import (
    FAULTS,
    Connection,
    ConnectionUse,
    NoHostError,
    Standing,
    connect,
    in_words,
    no_writes,
)
from amends.store.engine.postgres_migrate import migrate
from amends.store.engine.postgres_watch import Limits, Watch, WatchedServer
from amends.texts.text import say

log = logging.getLogger(__name__)

Pooler: TypeAlias = Literal["auto", "session", "transaction"]
"""What stands before the server: for whom it keeps one connection of the server, or that it is to be found out."""

_LOCK_SHARE: Final = 0.9
"""A lock is waited for a little shorter than a statement may take, so that it is told what was waited for."""
_IDLE_SECONDS: Final = 60
"""After which the server ends a transaction whose process says nothing any more, and lets its locks go."""


class PostgresServer:
    """Lends connections; an error that says nothing about whoever has one becomes Unavailable, and is told once."""

    def __init__(
        self,
        address: PostgresAddress,
        *,
        max_connections: int = 10,
        limits: Limits | None = None,
        pooler: Pooler = "auto",
        ids: IdRange = FIRST_IDS,
    ) -> None:
        self._ids = ids
        self._address = address
        self._max_connections = max_connections
        self._limits = limits or Limits()
        self._pooler = pooler
        self._connections: WeakSet[Connection] = WeakSet()
        self._refusal = ""
        self.health = DatabaseHealth(str(address))

    async def open(self) -> None:
        """Connect and migrate. Raises BusinessRuleError when the server can't be reached, or takes no writes."""
        first = await self._enter()
        try:
            async with first.transaction():
                await migrate(first, self._ids)
            await self._make_pool(first)
        except BaseException:
            first.terminate()
            raise

    async def _make_pool(self, first: Connection) -> None:
        self._tell_of_a_pooler(first.standing, citus.SESSION if await citus.is_distributed(first) else {})
        self.pool = await asyncpg.create_pool(
            connect=self._connect,
            connection_class=Connection,
            min_size=0,
            init_size=0,
            max_size=self._max_connections,
        )
        watched = WatchedServer(partial(connect, self._address), self.pool.get_idle_size, self._give_up)
        self._watch = Watch(watched, self._address.target, self._limits, self.health)
        self._watch.start(first)

    async def _enter(self) -> Connection:
        try:
            first = await connect(self._address)
        except NoHostError as error:
            raise BusinessRuleError(say("postgres_unusable", error=error.sentence)) from None
        refused = no_writes(first.standing)
        if refused:
            first.terminate()
            raise BusinessRuleError(say("postgres_takes_no_writes", error=refused))
        return first

    def _tell_of_a_pooler(self, found: Standing, of_the_server: Mapping[str, str]) -> None:
        caches = self._pooler == "session" or (self._pooler == "auto" and not found.is_pooled)
        settings = {**self._settings_of_a_session(), **of_the_server}
        # A pooler refuses settings of a session that it doesn't know; there each transaction says them.
        self._session = ConnectionUse(caches, self._limits.statement, {} if found.is_pooled else settings)
        each = [f"SET LOCAL {name} = {value}" for name, value in settings.items()] if found.is_pooled else []
        self.begin = "; ".join(["BEGIN", *each])
        if found.is_pooled and not caches:
            log.info(
                "a pooler stands before PostgreSQL, so no statement is prepared", extra={"database": str(self._address)}
            )

    def _settings_of_a_session(self) -> dict[str, str]:
        idle = {"idle_in_transaction_session_timeout": str(1000 * _IDLE_SECONDS)}
        lock = int(1000 * _LOCK_SHARE * self._limits.statement)
        return {**idle, **({"lock_timeout": str(lock)} if lock else {})}

    async def close(self) -> None:
        """Finish what runs, then let go. Who hangs is given up by the watch, so this ends."""
        try:
            await self.pool.close()
        finally:
            await self._watch.stop()

    @contextlib.asynccontextmanager
    async def lend(self, use: Use, purpose: str) -> AsyncIterator[Any]:
        """A connection of the pool, for a while. Raises Unavailable; `purpose` is what the log calls the use."""
        moment = self.health.moment
        if self._refusal or self._watch.why_away:
            await self._refuse_if_away(use, moment)
        try:
            connection = await self.pool.acquire()
        except FAULTS as error:
            raise self.health.failed(use, in_words(error), moment, is_lost=True) from error
        born: int = connection.born
        try:
            yield connection
        except BaseException as error:
            told = self._told(error, connection, use, min(moment, born), purpose)
            await self._take_back(connection)
            if told is not None:
                raise told from error
            self._watch.answers += 1
            raise
        await self._take_back(connection)
        self._watch.answers += 1
        self.health.worked(use, moment)

    async def roll_back(self, connection: Any) -> None:
        """End a transaction that failed, in time; a connection that can't is ended itself."""
        try:
            await connection.execute("ROLLBACK", timeout=self._limits.answer)
        except FAULTS:
            with contextlib.suppress(*FAULTS):
                connection.terminate()

    async def _refuse_if_away(self, use: Use, moment: int) -> None:
        why = self._refusal or await self._watch.look_if_away()
        if why:
            raise self.health.failed(use, why, moment, is_lost=True)

    def _told(self, error: BaseException, connection: Any, use: Use, since: int, purpose: str) -> Exception | None:
        busy = postgres_outages.busy(error)
        if busy is not None:
            log.warning("a use of the database was given up", extra={"what": purpose, "reason": in_words(error)})
            return busy
        if postgres_outages.is_of_another_session(error):
            self._refusal = postgres_outages.OTHER_SESSION
            return self.health.failed(use, self._refusal, is_lost=True)
        if isinstance(error, postgres_outages.TAKES_NOTHING) and not isinstance(error, asyncpg.TooManyConnectionsError):
            if isinstance(error, asyncpg.ReadOnlySQLTransactionError):
                # It was a leader and isn't any more: the next connection looks for the one that is.
                connection.terminate()
            return self.health.failed(use, in_words(error), since)
        if postgres_outages.is_lost(error, connection):
            return self.health.failed(use, in_words(error), since, is_lost=True)
        return None

    async def _take_back(self, connection: Any) -> None:
        # Whatever goes wrong here, the use is over: what it did is kept or isn't.
        try:
            await self.pool.release(connection, timeout=self._limits.answer)
        except FAULTS:
            with contextlib.suppress(*FAULTS):
                connection.terminate()

    async def connect_alone(self) -> Connection:
        """A connection beside the pool, which is given up when the server hangs. Raises NoHostError."""
        connection = await connect(self._address)
        self._connections.add(connection)
        return connection

    async def _connect(self, *_: object, **__: object) -> Connection:
        moment = self.health.moment
        if self._watch.why_away:
            # Who has waited for a connection isn't made to wait for a host that hangs too.
            raise ConnectionError(self._watch.why_away)
        connection = await connect(self._address, self._session)
        connection.born = moment
        self._connections.add(connection)
        return connection

    def _give_up(self) -> None:
        for connection in list(self._connections):
            connection.terminate()
