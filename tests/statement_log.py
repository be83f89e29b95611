"""What is asked of a database while a test looks: each statement as a use case wrote it, on either engine.

A statement that is run for many rows at once counts once, since it is one trip to the server; so do a lock and a draw
of numbers on PostgreSQL, which are trips too.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from amends.store.engine.database import Database
from amends.store.engine.postgres_tx import PostgresTx
from amends.store.engine.sqlite_tx import SqliteTx


@contextmanager
def logged(database: Database) -> Iterator[list[str]]:
    """The statements that are asked within the block, in their order."""
    asked: list[str] = []
    kind: Any = SqliteTx if database.engine == "sqlite" else PostgresTx
    with pytest.MonkeyPatch.context() as patch:
        for name in ("one", "all", "run", "many"):
            patch.setattr(kind, name, _noting(getattr(kind, name), asked))
        if database.engine == "postgres":
            for name, trip in (("_hold", "INSERT INTO locks"), ("_draw", "SELECT nextval")):
                patch.setattr(kind, name, _noting_trip(getattr(kind, name), asked, trip))
        yield asked


def _noting(method: Any, asked: list[str]) -> Any:
    async def note(tx: Any, statement: str, *values: Any) -> Any:
        # Of no rows nothing is asked.
        if method.__name__ != "many" or values[0]:
            asked.append(" ".join(statement.split()))
        return await method(tx, statement, *values)

    return note


def _noting_trip(method: Any, asked: list[str], trip: str) -> Any:
    async def note(tx: Any, *values: Any) -> Any:
        asked.append(trip)
        return await method(tx, *values)

    return note
