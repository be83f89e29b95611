"""PostgreSQL: a pool of connections, one transaction a use case, run again when the engine says that two collided."""

import asyncio
import random
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager
from typing import Any, TypeVar

import asyncpg
from msgspec import structs

from amends.ids import FIRST_IDS, IdRange
from amends.instants import InstantUs
from amends.model.job import JobQueue
from amends.model.principal import Principal
from amends.store.engine import cache, full_text, postgres_locks
from amends.store.engine.database import (
    A,
    BatchableUseCase,
    Now,
    OrderedWrite,
    P,
    Row,
    SettingsCache,
    Tx,
    UseCase,
    outcome,
)
from amends.store.engine.group_commit import GroupCommit
from amends.store.engine.health import Use
from amends.store.engine.job_bell import JobBell
from amends.store.engine.own_turn import DRAWN_AT_ONCE, OwnTurn
from amends.store.engine.postgres_address import PostgresAddress
from amends.store.engine.postgres_arrays import ArrayInserts
from amends.store.engine.postgres_job_bells import PostgresJobBells
from amends.store.engine.postgres_outages import held_by_others
from amends.store.engine.postgres_server import Pooler, PostgresServer
from amends.store.engine.postgres_watch import Limits

T = TypeVar("T")

_MAX_TRIES = 8
_FIRST_WAIT_SECONDS = 0.005
_COLLISIONS = (asyncpg.SerializationError, asyncpg.DeadlockDetectedError, asyncpg.UniqueViolationError)
_WAIT_FOR_NO_LOCK_LONG = "SET LOCAL lock_timeout = '2s'"
"""Longer than the server takes to see a deadlock. Whoever waits makes all wait that come after it in turn."""
_LEFT_TO_OTHERS = 2
"""So many connections are never taken by those who write in turn."""


class PostgresTx:
    """Statements on one connection of the pool."""

    __slots__ = (
        "_connection",
        "_drawn_next",
        "_held",
        "_inserts",
        "_numbers",
        "_turn",
        "by",
        "due",
        "now",
        "settings_cache",
        "settings_token",
        "workspace_id",
    )
    full_text = full_text.POSTGRES
    is_alone = False
    skip_locked = "FOR UPDATE SKIP LOCKED"

    def __init__(
        self, connection: Any, settings_cache: SettingsCache, inserts: ArrayInserts, by: Principal, now: InstantUs
    ) -> None:
        self._connection = connection
        self._inserts = inserts
        self._turn: OwnTurn | None = None
        # Who draws once will mostly not draw again; who does so again and again is spared the trips.
        self._numbers: Sequence[int] = ()
        self._drawn_next = 0
        self._held: set[int] = set()
        self.settings_cache = settings_cache
        self.settings_token: int | None = None
        self.by = by
        self.due: set[JobQueue] = set()
        self.workspace_id = by.workspace_id
        self.now = now

    async def one(self, statement: str, *values: object) -> Row | None:
        """The first row, or None."""
        row: Row | None = await self._connection.fetchrow(statement, *values)
        return row

    async def all(self, statement: str, *values: object) -> Sequence[Row]:
        """All rows."""
        rows: Sequence[Row] = await self._connection.fetch(statement, *values)
        return rows

    async def run(self, statement: str, *values: object) -> int:
        """Change rows, and say how many were changed."""
        command: str = await self._connection.execute(statement, *values)
        changed = int(command.rpartition(" ")[2])
        if changed and cache.changes_settings(statement):
            await self._forget_settings()
        return changed

    async def many(self, statement: str, rows: Sequence[Sequence[object]]) -> None:
        """Run one statement for each of many rows of values."""
        if not rows:
            return
        if len(rows) == 1:
            await self._connection.execute(statement, *rows[0])
        elif not await self._inserts.insert(self._connection, statement, rows):
            await self._connection.executemany(statement, rows)
        if cache.changes_settings(statement):
            await self._forget_settings()

    async def later(self, statement: str, rows: Sequence[Sequence[object]]) -> None:
        """Run one statement for each of many rows: here nothing is gained by waiting."""
        await self.many(statement, rows)

    async def _forget_settings(self) -> None:
        self.settings_token = cache.draw_token()
        await self._connection.execute(cache.DRAW, self.workspace_id, self.settings_token)

    async def next_ids(self, count: int) -> Sequence[int]:
        """Fresh numbers of the one ID sequence, ascending."""
        if self._turn is not None:
            await self._turn.before.wait()
        if len(self._numbers) < count:
            at_once = DRAWN_AT_ONCE if self._turn is not None else self._drawn_next
            self._numbers = [*self._numbers, *await self._draw(max(count, at_once))]
            self._drawn_next = min(DRAWN_AT_ONCE, max(1, 4 * self._drawn_next))
        if self._turn is not None:
            self._turn.drawn.set()
        drawn, self._numbers = self._numbers[:count], self._numbers[count:]
        return drawn

    async def _draw(self, count: int) -> list[int]:
        rows = await self._connection.fetch("SELECT nextval('id_sequence') FROM generate_series(1, $1::bigint)", count)
        return sorted(row[0] for row in rows)

    async def take(self, turn: OwnTurn) -> None:
        """Draw no number, and hold no name, before the turn has come."""
        turn.begun.set()
        self._turn = turn
        await self._connection.execute(_WAIT_FOR_NO_LOCK_LONG)

    def job_is_due(self, *queues: JobQueue) -> None:
        """Have the workers look into these queues, once this is committed."""
        self.due.update(queues)

    def within(self, workspace_id: int) -> "PostgresTx":
        """The same transaction, bound to another workspace."""
        other = structs.replace(self.by, workspace_id=workspace_id)
        bound = PostgresTx(self._connection, self.settings_cache, self._inserts, other, self.now)
        bound.due = self.due
        return bound

    async def lock(self, *names: str) -> None:
        """Hold these names of the workspace until the end: whoever else wants one waits."""
        # Who held something before the turn has come might keep it from somebody whom all those before wait for.
        if self._turn is not None:
            await self._turn.before.wait()
        slots = sorted(postgres_locks.slots_of(names) - self._held)
        if not slots:
            return
        # Whoever held the name before may have changed what was known.
        self.settings_token = None
        self._held.update(slots)
        await self._hold(slots)

    async def _hold(self, slots: Sequence[int]) -> None:
        await self._connection.execute(postgres_locks.HOLD, self.workspace_id, slots)


class PostgresDatabase:
    """A database on a PostgreSQL server; any number of processes may use it."""

    engine = "postgres"

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
        self.writes = 0
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
                return await outcome(self.write(by, _in_turn, turn, use_case, own))
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
        try:
            async with self._server.lend(Use.WRITE, _name(use_case)) as connection:
                tx = self._tx(connection, by)
                try:
                    await connection.execute(self._server.begin)
                    done = await use_case(tx, *args, **kwargs)
                    await connection.execute("COMMIT")
                except BaseException:
                    await self._server.roll_back(connection)
                    raise
        finally:
            self.writes += 1
        self._bells.tell(tx.due, self._server.pool)
        return done


async def _in_turn(tx: Tx, turn: OwnTurn, use_case: Callable[[Tx, A], Awaitable[T]], own: A) -> T:
    assert isinstance(tx, PostgresTx)  # noqa: S101 - it is of this file
    try:
        await tx.take(turn)
        return await use_case(tx, own)
    finally:
        turn.pass_on()


def _name(use_case: Any) -> str:
    return str(getattr(use_case, "__name__", type(use_case).__name__))
