"""Many rows by one statement: each column of them is sent as one array, and the server is asked once, not per row."""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Any, Final

_HEAD: Final = re.compile(r"\s*INSERT INTO \w+ \([^()]+\)\s+VALUES \(")
_PLACE: Final = re.compile(r"\$(\d+)")
_FEWEST_ROWS: Final = 2


class ArrayInserts:
    """INSERT statements, rewritten so that each of their values comes out of an array.

    The types of the arrays are those that the server says the values have; it is asked once for each statement.
    """

    def __init__(self) -> None:
        self._rewritten: dict[str, str] = {}

    async def insert(self, connection: Any, statement: str, rows: Sequence[Sequence[object]]) -> bool:
        """Insert rows over an asyncpg connection; False, and nothing is done, for a statement of another form."""
        parts = _parts_of(statement) if len(rows) >= _FEWEST_ROWS else None
        if parts is None:
            return False
        rewritten = self._rewritten.get(statement)
        if rewritten is None:
            types = [each.name for each in (await connection.prepare(statement)).get_parameters()]
            rewritten = self._rewritten[statement] = _rewritten(*parts, types)
        await connection.execute(rewritten, *zip(*rows, strict=True))
        return True


def _rewritten(head: str, values: str, rest: str, types: Sequence[str]) -> str:
    arrays = ", ".join(f"${place}::{each}[]" for place, each in enumerate(types, 1))
    names = ", ".join(f"v{place}" for place in range(1, len(types) + 1))
    selected = _PLACE.sub(r"given.v\1", values)
    return f"{head} SELECT {selected} FROM unnest({arrays}) AS given ({names}){rest}"


@lru_cache(maxsize=256)
def _parts_of(statement: str) -> tuple[str, str, str] | None:
    """An INSERT up to VALUES, its values, and what follows them; None for a statement that can't be rewritten.

    One that changes rows which are there already can't: for one of them there could be two among those that are given.
    """
    begun = _HEAD.match(statement)
    if begun is None:
        return None
    end = _closing(statement, begun.end())
    values, rest = statement[begun.end() : end], statement[end + 1 :]
    if "DO UPDATE" in rest or _PLACE.search(rest):
        return None
    return begun[0].rpartition("VALUES")[0], values, rest


def _closing(text: str, place: int) -> int:
    """Where the bracket closes that was opened before a place."""
    depth = 1
    while depth:
        depth += {"(": 1, ")": -1}.get(text[place], 0)
        place += 1
    return place - 1
