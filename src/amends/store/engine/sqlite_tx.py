"""One transaction on SQLite: its statements, and the numbers that it draws."""

from collections.abc import Iterator, Sequence
from typing import Any

import apsw
from msgspec import structs

from amends.instants import InstantUs
from amends.model.job import JobQueue
from amends.model.principal import Principal
from amends.store.engine import full_text
from amends.store.engine.cache import DRAW, changes_settings, draw_token
from amends.store.engine.database import Row, SettingsCache


class WriteBatch:
    """What the requests of one transaction share: the ID sequence, and what is written once all of them are done.

    The ID sequence is read once and kept once, so that no request writes it by itself. Words to be found by are written
    at the end, because the full-text index goes to its tables at each savepoint, a segment each.
    """

    def __init__(self, connection: apsw.Connection) -> None:
        self._connection = connection
        self._kept = self.last = 0
        self._later: list[tuple[str, Sequence[Sequence[Any]]]] = []
        self.due: set[JobQueue] = set()
        """The queues that workers are to look into, perhaps for the jobs of a request that failed."""

    def begin(self) -> None:
        """Read where the ID sequence stands; nobody else moves it until the batch ends."""
        last: Any = self._connection.execute("SELECT last_id FROM id_sequence").fetchall()[0][0]
        self._kept = self.last = last
        self._later.clear()
        self.due.clear()

    def later(self, statement: str, rows: Sequence[Sequence[Any]]) -> None:
        """Run a statement for each of these rows in the end."""
        self._later.append((statement, rows))

    def mark(self) -> tuple[int, int]:
        """Where it stands, to come back to."""
        return self.last, len(self._later)

    def back_to(self, mark: tuple[int, int]) -> None:
        """Forget what a request that failed has drawn and put off."""
        self.last, count = mark
        del self._later[count:]

    def keep(self) -> Iterator[None]:
        """Write down in steps what was put off, and where the ID sequence stands, before the batch is committed."""
        for statement, rows in self._later:
            self._connection.executemany(statement, rows)
            yield
        if self.last != self._kept:
            self._connection.execute("UPDATE id_sequence SET last_id = $1", (self.last,))


class SqliteTx:
    """Statements on one connection; nothing here ever suspends."""

    __slots__ = ("_batch", "_connection", "by", "now", "settings_cache", "settings_token", "workspace_id")
    full_text = full_text.SQLITE
    is_alone = True
    skip_locked = ""
    for_update = ""

    def __init__(
        self,
        connection: apsw.Connection,
        batch: WriteBatch,
        settings_cache: SettingsCache,
        by: Principal,
        now: InstantUs,
    ) -> None:
        self._connection = connection
        self._batch = batch
        self.settings_cache = settings_cache
        self.settings_token: int | None = None
        self.by = by
        self.workspace_id = by.workspace_id
        self.now = now

    async def one(self, statement: str, *values: Any) -> Row | None:
        """The first row, or None."""
        return next(iter(self._connection.execute(statement, values)), None)

    async def all(self, statement: str, *values: Any) -> Sequence[Row]:
        """All rows."""
        return self._connection.execute(statement, values).fetchall()

    async def run(self, statement: str, *values: Any) -> int:
        """Change rows, and say how many were changed."""
        self._connection.execute(statement, values)
        changed = self._connection.changes()
        if changed and changes_settings(statement):
            self._forget_settings()
        return changed

    async def many(self, statement: str, rows: Sequence[Sequence[Any]]) -> None:
        """Run one statement for each of many rows of values."""
        if not rows:
            return
        if len(rows) == 1:
            # A loop of one costs as much again as its statement.
            self._connection.execute(statement, rows[0])
        else:
            self._connection.executemany(statement, rows)
        if changes_settings(statement):
            self._forget_settings()

    async def later(self, statement: str, rows: Sequence[Sequence[Any]]) -> None:
        """Run one statement for each of many rows once all requests of the transaction are done."""
        if rows:
            self._batch.later(statement, rows)

    async def run_each(self, statement: str, rows: Sequence[Sequence[Any]]) -> Sequence[int]:
        """Run one statement for each of many rows; the places of those that changed something."""
        return [place for place, row in enumerate(rows) if await self.run(statement, *row)]

    async def after_those_before(self) -> None:
        """Nothing to do: one is done after the other."""

    async def draw_ahead(self, count: int) -> None:
        """Nothing to do: numbers are at hand."""

    def _forget_settings(self) -> None:
        self.settings_token = draw_token()
        self.settings_cache.changes += 1
        self._connection.execute(DRAW, (self.workspace_id, self.settings_token))

    async def next_ids(self, count: int) -> Sequence[int]:
        """Fresh numbers of the one ID sequence, ascending."""
        first = self._batch.last + 1
        self._batch.last += count
        return range(first, first + count)

    def job_is_due(self, *queues: JobQueue) -> None:
        """Have the workers look into these queues, once this is committed."""
        self._batch.due.update(queues)

    def within(self, workspace_id: int) -> "SqliteTx":
        """The same transaction, bound to another workspace."""
        by = structs.replace(self.by, workspace_id=workspace_id)
        return SqliteTx(self._connection, self._batch, self.settings_cache, by, self.now)

    async def lock(self, *names: str) -> None:
        """Nothing to do: there is one writer."""
