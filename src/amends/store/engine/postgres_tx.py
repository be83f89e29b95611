"""One transaction on PostgreSQL: its statements, the numbers that it draws, and the names that it holds."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Final

from msgspec import structs

from amends.instants import InstantUs
from amends.model.job import JobQueue
from amends.model.principal import Principal
from amends.store.engine import cache, full_text, postgres_locks
from amends.store.engine.database import A, Row, SettingsCache, T, Tx
from amends.store.engine.own_turn import DRAWN_AT_ONCE, GaveWayError, OwnTurn
from amends.store.engine.postgres_arrays import ArrayInserts, ArrayUpdates, with_arrays

_WAIT_FOR_NO_LOCK_LONG: Final = "SET LOCAL lock_timeout = '2s'"
"""Longer than the server takes to see a deadlock. Whoever waits makes all wait that come after it in turn."""
_DRAW: Final = "SELECT array_agg(nextval('id_sequence')) FROM generate_series(1, $1::bigint)"
_HOLDS_NO_SETTINGS: Final = ("response:", "customer:", "transaction:")
"""What names begin with whose holders change no settings under them alone."""
_UPDATES: Final = ArrayUpdates()


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
    for_update = "FOR UPDATE"

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
        statement, given = with_arrays(statement, values)
        row: Row | None = await self._connection.fetchrow(statement, *given)
        return row

    async def all(self, statement: str, *values: object) -> Sequence[Row]:
        """All rows."""
        statement, given = with_arrays(statement, values)
        rows: Sequence[Row] = await self._connection.fetch(statement, *given)
        return rows

    async def run(self, statement: str, *values: object) -> int:
        """Change rows, and say how many were changed."""
        statement, given = with_arrays(statement, values)
        command: str = await self._connection.execute(statement, *given)
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

    async def run_each(self, statement: str, rows: Sequence[Sequence[object]]) -> Sequence[int]:
        """Run one statement for each of many rows; the places of those that changed something."""
        if len(rows) == 1:
            return [0] if await self.run(statement, *rows[0]) else []
        return await _UPDATES.update(self._connection, statement, rows) if rows else []

    async def _forget_settings(self) -> None:
        self.settings_token = cache.draw_token()
        self.settings_cache.changes += 1
        await self._connection.execute(cache.DRAW, self.workspace_id, self.settings_token)

    async def after_those_before(self) -> None:
        """Wait until the one before is kept. Raises GaveWayError when it has to begin anew."""
        if self._turn is not None and self._turn.before_is_kept is not None and not await self._turn.before_is_kept:
            raise GaveWayError

    async def draw_ahead(self, count: int) -> None:
        """Draw so many numbers at once, for whoever asks for them next."""
        if len(self._numbers) < count:
            if self._turn is not None:
                await self._turn.before.wait()
            self._numbers = [*self._numbers, *await self._draw(count - len(self._numbers))]

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
        drawn = await self._connection.fetchval(_DRAW, count)
        return sorted(drawn)

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
        if not all(name.startswith(_HOLDS_NO_SETTINGS) for name in names):
            # Whoever held the name before may have changed what was known.
            self.settings_token = None
        self._held.update(slots)
        await self._hold(slots)

    async def _hold(self, slots: Sequence[int]) -> None:
        await self._connection.execute(postgres_locks.HOLD, self.workspace_id, slots)


async def in_turn(tx: Tx, turn: OwnTurn, use_case: Callable[[Tx, A], Awaitable[T]], own: A) -> T:
    """Run a use case when its turn has come, and let the next have its own, whatever becomes of this one."""
    assert isinstance(tx, PostgresTx)  # noqa: S101 - it is of this engine
    try:
        await tx.take(turn)
        return await use_case(tx, own)
    finally:
        turn.pass_on()
