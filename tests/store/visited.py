"""What a statement really visits, by the engine's own count.

SQLite counts the steps of its virtual machine, a handful for each row; PostgreSQL the rows that each scan reads, those
that it drops too.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from msgspec import json

from amends.model.principal import Principal
from amends.store.engine.database import Database, Tx, UseCase

_ANALYZE = "EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) "
_DROPPED = ("Rows Removed by Filter", "Rows Removed by Index Recheck", "Rows Removed by Join Filter")


class Visiting:
    """A transaction that counts what its reads visit."""

    def __init__(self, tx: Any) -> None:
        self._tx = tx
        self.settings_token = None
        self.count = 0

    def __getattr__(self, name: str) -> Any:
        return getattr(self._tx, name)

    async def one(self, statement: str, *values: object) -> Any:
        """The first row, or None."""
        return next(iter(await self.all(statement, *values)), None)

    async def all(self, statement: str, *values: object) -> Any:
        """All rows."""
        raise NotImplementedError


class _OnSqlite(Visiting):
    async def all(self, statement: str, *values: object) -> Any:
        """All rows."""
        self._tx._connection.set_progress_handler(self._step, 1)
        try:
            return await self._tx.all(statement, *values)
        finally:
            self._tx._connection.set_progress_handler(None)

    def _step(self) -> bool:
        self.count += 1
        return False


class _OnPostgres(Visiting):
    async def all(self, statement: str, *values: object) -> Any:
        """All rows."""
        [row] = await self._tx.all(_ANALYZE + statement, *values)
        self.count += sum(_rows(node) for node in _scans(json.decode(row[0])[0]["Plan"]))
        return await self._tx.all(statement, *values)


async def visited(database: Database, by: Principal, use_case: UseCase[[], Any]) -> int:
    """How much a use case visits."""

    async def count(tx: Tx) -> int:
        if database.engine == "postgres":
            # A table of few rows it would always rather read whole, for a join too.
            for way in ("seqscan", "hashjoin", "mergejoin"):
                await tx.all(f"SET LOCAL enable_{way} = off")
        counting = _OnSqlite(tx) if database.engine == "sqlite" else _OnPostgres(tx)
        await use_case(counting)  # type: ignore[arg-type]
        return counting.count

    return await database.write(by, count)


def _scans(node: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    below = node.get("Plans", [])
    if "Scan" in node["Node Type"] or node["Node Type"] == "Function Scan":
        yield node
    for each in below:
        yield from _scans(each)


def _rows(node: Mapping[str, Any]) -> int:
    rows = node["Actual Rows"] + sum(node.get(name, 0) for name in _DROPPED)
    return int(rows * node["Actual Loops"])
