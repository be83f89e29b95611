"""PostgreSQL: a pool of connections, one transaction a use case, run again when the engine says that two collided."""

import asyncio
import random
from collections.abc import Awaitable, Callable, Collection, Hashable, Sequence
from contextlib import AbstractAsyncContextManager
from typing import Any, TypeVar

import asyncpg

from amends.ids import FIRST_IDS, IdRange
from amends.model.principal import Principal
from amends.store.engine.database import (
    A,
    BatchableUseCase,
    Now,
    OrderedWrite,
    P,
    SettingsCache,
    Tx,
    UseCase,
    outcome,
)
from amends.store.engine.group_commit import GroupCommit
from amends.store.engine.health import Use
from amends.store.engine.job_bell import JobBell
from amends.store.engine.own_turn import OwnTurn
from amends.store.engine.postgres_address import PostgresAddress
from amends.store.engine.postgres_arrays import ArrayInserts
from amends.store.engine.postgres_job_bells import PostgresJobBells
from amends.store.engine.postgres_outages import held_by_others
from amends.store.engine.postgres_server import Pooler, PostgresServer
from amends.store.engine.postgres_tx import PostgresTx, in_turn
from amends.store.engine.postgres_watch import Limits
from amends.store.engine.postgres_write_ahead import Step, write_ahead

T = TypeVar("T")

_MAX_TRIES = 8
_FIRST_WAIT_SECONDS = 0.005
_COLLISIONS = (asyncpg.SerializationError, asyncpg.DeadlockDetectedError, asyncpg.UniqueViolationError)
_LEFT_TO_OTHERS = 2
"""So many connections are never taken by those who write in turn."""


class PostgresDatabase:
    """A database on a PostgreSQL server; any number of processes may use it.

    `deadlocks` grows with each transaction that the server ended since it waited for somebody who waited for it.
    """

    engine = "postgres"
    holds_up_readers = False

    def __init__(
        self,
        address: PostgresAddress,
        now: Now,
        *,
        max_connections: int = 10,
        limits: Limits | None = None,
        pooler: Pooler = "auto",
        ids: IdRange = FIRST_IDS,
    ) -> None:
        self.writes = self.settings_changes = self.deadlocks = 0
        self._memory = SettingsCache()
        self._inserts = ArrayInserts()
        self._server = PostgresServer(address, max_connections=max_connections, limits=limits, pooler=pooler, ids=ids)
        self.health = self._server.health
        self._now = now
        self._max_connections = max_connections
        self._bells = PostgresJobBells(self._server.connect_alone)
        self._groups = GroupCommit(self._write)

    async def open(self) -> None:
        """Connect and migrate. Raises BusinessRuleError when no server can be reached that takes writes."""
        await self._server.open()

    async def close(self) -> None:
        """Finish what was asked for, then let go."""
        await self._groups.finish()
        await self._bells.close()
        await self._server.close()

    async def write(self, by: Principal, use_case: UseCase[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a use case in a transaction, again when it collided with another; a batchable one with its like."""
        if isinstance(use_case, BatchableUseCase):
            done: T = await self._groups.write(by, use_case, args[0])
            return done
        return await self._write(by, use_case, *args, **kwargs)

    async def _write(self, by: Principal, use_case: UseCase[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        for attempt in range(1, _MAX_TRIES):
            try:
                return await self._attempt(by, use_case, *args, **kwargs)
            except _COLLISIONS:
                await asyncio.sleep(random.uniform(0, _FIRST_WAIT_SECONDS * 2**attempt))  # noqa: S311 - no secret
        try:
            return await self._attempt(by, use_case, *args, **kwargs)
        except (asyncpg.SerializationError, asyncpg.DeadlockDetectedError) as error:
            raise held_by_others() from error

    async def write_in_order(
        self, use_case: Callable[[Tx, A], Awaitable[T]], turns: Sequence[OrderedWrite[A]]
    ) -> Sequence[T | Exception]:
        """Run a use case for each, in turn: none holds or draws anything before the one before it has drawn.

        One after the other they would wait for the server most of the time. Each has its connection before the next
        asks for one, and lets the next draw whatever becomes of it: so nobody waits for who can't go on.
        """
        places = asyncio.Semaphore(max(1, self._max_connections - _LEFT_TO_OTHERS))
        before = asyncio.Event()
        before.set()

        async def take(by: Principal, turn: OwnTurn, own: A) -> T | Exception:
            try:
                return await outcome(self.write(by, in_turn, turn, use_case, own))
            finally:
                turn.pass_on()
                places.release()

        async with asyncio.TaskGroup() as taking:
            tasks = []
            for by, own in turns:
                await places.acquire()
                turn = OwnTurn(before)
                tasks.append(taking.create_task(take(by, turn, own)))
                await turn.begun.wait()
                before = turn.drawn
        return [task.result() for task in tasks]

    async def write_each(
        self, by: Principal, use_case: Callable[[Tx, A], Awaitable[T]], input_rows: Sequence[A]
    ) -> Sequence[T]:
        """Run a use case for each, one after the other, each in a transaction of its own."""
        return [await self.write(by, use_case, each) for each in input_rows]

    async def write_ahead(
        self,
        by: Principal,
        use_case: Callable[[Tx, A], Awaitable[T]],
        input_rows: Sequence[A],
        about: Callable[[A], Collection[Hashable]],
    ) -> Sequence[T]:
        """Run a use case for each, each in a transaction of its own, of which the next is computed meanwhile."""
        own = [Step(each, frozenset(about(each))) for each in input_rows]
        return await write_ahead(self._attempt, self.write, by, use_case, own)

    async def read(self, by: Principal, use_case: UseCase[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a use case that reads; each of its statements sees what is committed by then."""
        async with self._server.lend(Use.READ, _name(use_case)) as connection:
            return await use_case(self._tx(connection, by), *args, **kwargs)

    async def scan(self, by: Principal, use_case: UseCase[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a use case that may read many rows."""
        return await self.read(by, use_case, *args, **kwargs)

    def hearing_of_jobs(self) -> AbstractAsyncContextManager[JobBell]:
        """Hear of jobs that any process adds."""
        return self._bells.hearing()

    def _tx(self, connection: Any, by: Principal) -> PostgresTx:
        return PostgresTx(connection, self._memory, self._inserts, by, self._now())

    async def _attempt(self, by: Principal, use_case: UseCase[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        settings_before = self._memory.changes
        try:
            async with self._server.lend(Use.WRITE, _name(use_case)) as connection:
                tx = self._tx(connection, by)
                try:
                    await connection.execute(self._server.begin)
                    done = await use_case(tx, *args, **kwargs)
                    await connection.execute("COMMIT")
                except BaseException as error:
                    self.deadlocks += isinstance(error, asyncpg.DeadlockDetectedError)
                    await self._server.roll_back(connection)
                    raise
        finally:
            self.writes += 1
            self.settings_changes += self._memory.changes != settings_before
        self._bells.tell(tx.due, self._server.pool)
        return done


def _name(use_case: Any) -> str:
    return str(getattr(use_case, "__name__", type(use_case).__name__))
