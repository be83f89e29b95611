"""One transaction on SQLite: its statements, and the numbers that it draws."""

from collections.abc import Iterable, Sequence
from typing import Any

import apsw
from msgspec import structs

from amends.instants import InstantUs
from amends.model.principal import Principal
from amends.store import full_text
from amends.store.database import Memory, Row


class NumberLine:
    """The one number line while a batch is written: read once, kept once, so that no request writes it by itself."""

    def __init__(self, connection: apsw.Connection) -> None:
        self._connection = connection
        self._kept = self.last = 0

    def begin(self) -> None:
        """Read where it stands; nobody else moves it until the batch ends."""
        last: Any = self._connection.execute("SELECT last FROM number_line").fetchall()[0][0]
        self._kept = self.last = last

    def keep(self) -> None:
        """Write down where it stands, before the batch is committed."""
        if self.last != self._kept:
            self._connection.execute("UPDATE number_line SET last = $1", (self.last,))


class SqliteTx:
    """Statements on one connection; nothing here ever suspends."""

    __slots__ = ("_connection", "_number_line", "by", "memory", "now", "settings_token")
    full_text = full_text.SQLITE

    def __init__(
        self, connection: apsw.Connection, number_line: NumberLine, memory: Memory, by: Principal, now: InstantUs
    ) -> None:
        self._connection = connection
        self._number_line = number_line
        self.memory = memory
        self.settings_token: int | None = None
        self.by = by
        self.now = now

    @property
    def workspace_id(self) -> int:
        """The workspace that every statement is bound to."""
        return self.by.workspace_id

    async def one(self, statement: str, *values: Any) -> Row | None:
        """The first row, or None."""
        return next(iter(self._connection.execute(statement, values)), None)

    async def all(self, statement: str, *values: Any) -> Sequence[Row]:
        """All rows."""
        return self._connection.execute(statement, values).fetchall()

    async def run(self, statement: str, *values: Any) -> int:
        """Change rows, and say how many were changed."""
        self.settings_token = None
        self._connection.execute(statement, values)
        return self._connection.changes()

    async def many(self, statement: str, rows: Iterable[Sequence[Any]]) -> None:
        """Run one statement for each of many rows of values."""
        self.settings_token = None
        self._connection.executemany(statement, rows)

    async def next_ids(self, count: int) -> Sequence[int]:
        """Fresh numbers of the one number line, ascending."""
        first = self._number_line.last + 1
        self._number_line.last += count
        return range(first, first + count)

    def within(self, workspace_id: int) -> "SqliteTx":
        """The same transaction, bound to another workspace."""
        by = structs.replace(self.by, workspace_id=workspace_id)
        return SqliteTx(self._connection, self._number_line, self.memory, by, self.now)

    async def lock(self, *names: str) -> None:
        """Nothing to do: there is one writer."""
