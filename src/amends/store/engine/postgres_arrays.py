"""Many rows by one statement: each column of them is sent as one array, and the server is asked once, not per row.

A list of values is sent as one array too, so that the server plans one statement for lists of any length. Not so where
only the first rows are wanted: they come in the order of an index, which the server sees only in the list itself.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Any, Final

_HEAD: Final = re.compile(r"\s*INSERT INTO \w+ \([^()]+\)\s+VALUES \(")
_PLACE: Final = re.compile(r"\$(\d+)")
_UPDATE: Final = re.compile(r"\s*UPDATE \w+ SET .+?(?=\s+WHERE )", re.DOTALL)
_WORKSPACE: Final = re.compile(r"\bworkspace_id = \$(\d+)")
_LIST: Final = re.compile(r"(?<!NOT )\bIN \((\$\d+(?:, \$\d+)*)\)")
_FEWEST_ROWS: Final = 2
_NONE: Final = type(None)
_WRITTEN_BY_US: Final = {"int2": int, "int4": int, "int8": int, "text": str}
"""The types whose arrays are sent as the server writes them, a text: the driver asks of each value whether it is an
array itself, which costs as much as all else about it.
"""


def array_of(type_name: str, column: Sequence[Any]) -> object:
    """The values of a column as they are sent for an array of a type: as a text where `_WRITTEN_BY_US` has the type.

    Raises TypeError for a value that is of another type.
    """
    written = _WRITTEN_BY_US.get(type_name)
    if written is None:
        return column
    kinds = set(map(type, column))
    if kinds == {written}:
        return f"{{{repr(list(column))[1:-1]}}}" if written is int else f'{{"{_escaped(column)}"}}'
    if not all(kind is _NONE or issubclass(kind, written) for kind in kinds):
        raise TypeError(f"{type_name}[] of {sorted(kind.__name__ for kind in kinds)}")
    return f"{{{','.join(map(_element, column))}}}"


def _element(value: int | str | None) -> str:
    if value is None:
        return "NULL"
    return f'"{_escaped([value])}"' if isinstance(value, str) else str(int(value))


def _escaped(texts: Sequence[str]) -> str:
    # Most columns have nothing to escape, which is seen in all of them at once.
    together = '","'.join(texts)
    if "\\" not in together and together.count('"') == 2 * (len(texts) - 1):
        return together
    return '","'.join([each.replace("\\", "\\\\").replace('"', '\\"') for each in texts])


def _sent_as(type_name: str) -> str:
    return f"text::{type_name}[]" if type_name in _WRITTEN_BY_US else f"{type_name}[]"


class ArrayInserts:
    """INSERT statements, rewritten so that each of their values comes out of an array.

    The types of the arrays are those that the server says the values have; it is asked once for each statement.
    """

    def __init__(self) -> None:
        self._rewritten: dict[str, tuple[str, Sequence[str]]] = {}

    async def insert(self, connection: Any, statement: str, rows: Sequence[Sequence[object]]) -> bool:
        """Insert rows over an asyncpg connection; False, and nothing is done, for a statement of another form."""
        parts = _parts_of(statement) if len(rows) >= _FEWEST_ROWS else None
        if parts is None:
            return False
        known = self._rewritten.get(statement)
        if known is None:
            types: Sequence[str] = [each.name for each in (await connection.prepare(statement)).get_parameters()]
            known = self._rewritten[statement] = (_rewritten(*parts, types), types)
        rewritten, types = known
        await connection.execute(rewritten, *map(array_of, types, zip(*rows, strict=True)))
        return True


class ArrayUpdates:
    """UPDATE statements of rows that are found by their keys, rewritten in the same way."""

    def __init__(self) -> None:
        self._rewritten: dict[str, tuple[str, Sequence[str]]] = {}

    async def update(self, connection: Any, statement: str, rows: Sequence[Sequence[object]]) -> Sequence[int]:
        """Change rows over an asyncpg connection; the places of those among the rows that were found."""
        # All rows are of one workspace, which says on which server they are.
        workspace = _WORKSPACE.search(statement)
        place = int(workspace[1]) if workspace else 0
        known = self._rewritten.get(statement)
        if known is None:
            types: Sequence[str] = [each.name for each in (await connection.prepare(statement)).get_parameters()]
            known = self._rewritten[statement] = (_rewritten_update(statement, types, place), types)
        rewritten, types = known
        columns: list[object] = list(map(array_of, types, zip(*rows, strict=True)))
        if place:
            columns[place - 1] = rows[0][place - 1]
        return [row[0] - 1 for row in await connection.fetch(rewritten, *columns)]


def _rewritten_update(statement: str, types: Sequence[str], workspace: int) -> str:
    begun = _UPDATE.match(statement)
    if begun is None:
        raise ValueError(statement)
    places = [place for place in range(1, len(types) + 1) if place != workspace]
    arrays = ", ".join(f"${place}::{_sent_as(types[place - 1])}" for place in places)
    names = ", ".join(f"v{place}" for place in places)

    def value(place: re.Match[str]) -> str:
        return place[0] if int(place[1]) == workspace else f"given.v{place[1]}"

    given = f"FROM unnest({arrays}) WITH ORDINALITY AS given ({names}, given_place)"
    return f"{_PLACE.sub(value, begun[0])} {given}{_PLACE.sub(value, statement[begun.end() :])} RETURNING given_place"


def with_arrays(statement: str, values: Sequence[object]) -> tuple[str, Sequence[object]]:
    """A statement and its values, each list of values as one array, unless only the first rows are wanted."""
    if "IN ($" not in statement or "LIMIT" in statement:
        return statement, values
    rewritten, groups = _with_arrays(statement)
    return rewritten, [values[first - 1] if not last else values[first - 1 : last] for first, last in groups]


@lru_cache(maxsize=4096)
def _with_arrays(statement: str) -> tuple[str, Sequence[tuple[int, int]]]:
    """The rewritten statement, and for each of its values the places that it had: the first, and the last of a list."""
    lists = {_PLACE.findall(found)[0]: len(_PLACE.findall(found)) for found in _LIST.findall(statement)}
    alone = dict.fromkeys(_PLACE.findall(_LIST.sub("", statement)))
    firsts = sorted({int(each) for each in (*alone, *lists)})
    groups = [(first, first + lists[str(first)] - 1 if str(first) in lists else 0) for first in firsts]
    places = {first: place for place, first in enumerate(firsts, 1)}
    named = _LIST.sub(lambda found: f"= ANY(${_PLACE.findall(found[1])[0]})", statement)
    return _PLACE.sub(lambda place: f"${places[int(place[1])]}", named), groups


def _rewritten(head: str, values: str, rest: str, types: Sequence[str]) -> str:
    arrays = ", ".join(f"${place}::{_sent_as(each)}" for place, each in enumerate(types, 1))
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
