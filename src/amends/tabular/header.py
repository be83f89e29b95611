"""A table's header: where the columns of a mapping are."""

import difflib
from collections.abc import Iterator, Sequence

from amends.errors import FieldError, Invalid
from amends.tabular.cells import quoted
from amends.tabular.layout import FEWEST_NAME_CHARACTERS, ColumnLabel, TableColumn
from amends.tabular.mapping import Column, Mapping
from amends.texts.text import Text, say

_MAX_COMPARED = 1000
_LISTED_NAMES = 10


class Header:
    """The columns of a table by their names and places.

    A name is a column's own, or what one of its header rows says: the question of a table whose columns are called Q1.
    """

    def __init__(self, columns: Sequence[TableColumn]) -> None:
        self._columns = columns
        self._positions = _positions([[column.name] for column in columns])
        self._other_positions = _positions([[*set(column.header_cells)] for column in columns])

    @property
    def width(self) -> int:
        """How many columns there are."""
        return len(self._columns)

    @property
    def names(self) -> list[str]:
        """The names of the columns that have one."""
        return [column.name for column in self._columns if column.name]

    def position(self, column: Column) -> int:
        """Where a column is, from 0; only of a header that `check` let pass."""
        return column.place - 1 if column.place else self._found(column.name)[0]

    def label(self, column: Column) -> ColumnLabel:
        """What people call a column."""
        return self._columns[column.place - 1].label if column.place else column.name

    def check(self, mapping: Mapping) -> None:
        """Raises Invalid for columns of the mapping that are not here, or here more than once; all of them at once."""
        errors = tuple(self._errors(mapping))
        if errors:
            raise Invalid(*errors)

    def _errors(self, mapping: Mapping) -> Iterator[FieldError]:
        for column in mapping.columns():
            if column.place > self.width:
                yield FieldError(column.path, say("no_column_at_place", place=column.place, limit=self.width))
            if column.place:
                continue
            found = self._found(column.name)
            if not found:
                yield FieldError(column.path, self._missing(column.name))
            elif len(found) > 1:
                places = [str(position + 1) for position in found[:_LISTED_NAMES]]
                yield FieldError(column.path, say("columns_of_one_name", name=column.name, places=places))

    def _found(self, name: str) -> Sequence[int]:
        return self._positions.get(name) or self._other_positions.get(name) or self._cut(name)

    def _cut(self, name: str) -> Sequence[int]:
        """The column of which only the beginning of the name was kept."""
        if len(name) <= FEWEST_NAME_CHARACTERS:
            return ()
        begins = [known for known in self._positions if len(known) >= FEWEST_NAME_CHARACTERS - 1]
        return next((self._positions[known] for known in begins if name.startswith(known)), ())

    def _missing(self, name: str) -> Text:
        by_small_letters = {known.lower(): known for known in self.names[:_MAX_COMPARED]}
        near = difflib.get_close_matches(name.lower(), by_small_letters, n=1)
        if near:
            return say("no_column_but", name=name, nearest=by_small_letters[near[0]])
        names = [quoted(known) for known in self.names[:_LISTED_NAMES]] or ["none"]
        return say("no_column", name=name, columns=[*names, *(["…"] if len(self.names) > _LISTED_NAMES else [])])


def _positions(named: Sequence[Sequence[str]]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for position, names in enumerate(named):
        for name in names:
            if name:
                found.setdefault(name, []).append(position)
    return found
