"""A table's header: where the columns of a mapping are."""

import difflib
from collections import Counter
from collections.abc import Iterator, Sequence

from amends.errors import FieldError, Invalid
from amends.tabular.cells import clean, quoted
from amends.tabular.mapping import Column, Mapping
from amends.texts.text import Text, say

_MAX_COMPARED = 1000
_LISTED_NAMES = 10


class Header:
    """The names of a table's columns, cleaned, and how many there are."""

    def __init__(self, cells: Sequence[str]) -> None:
        names = [clean(cell.removeprefix("\ufeff")) for cell in cells]
        while names and not names[-1]:
            names.pop()
        self.names = names
        self._times = Counter(names)
        self._positions = {name: position for position, name in reversed(list(enumerate(names)))}

    @property
    def width(self) -> int:
        """How many columns there are, empty names at the end left out."""
        return len(self.names)

    def position(self, column: Column) -> int:
        """Where a column is, from 0; only of a header that `check` let pass."""
        return self._positions[column.name]

    def check(self, mapping: Mapping) -> None:
        """Raises Invalid for columns of the mapping that are not here, or here more than once; all of them at once."""
        errors = tuple(self._errors(mapping))
        if errors:
            raise Invalid(*errors)

    def _errors(self, mapping: Mapping) -> Iterator[FieldError]:
        for column in mapping.columns():
            times = self._times[column.name]
            if not times:
                yield FieldError(column.path, self._missing(column.name))
            elif times > 1:
                yield FieldError(column.path, say("columns_alike", number=times, name=column.name))

    def _missing(self, name: str) -> Text:
        by_small_letters = {known.lower(): known for known in self.names[:_MAX_COMPARED]}
        near = difflib.get_close_matches(name.lower(), by_small_letters, n=1)
        if near:
            return say("no_column_but", name=name, nearest=by_small_letters[near[0]])
        names = [quoted(known) for known in self.names[:_LISTED_NAMES]] or ["none"]
        return say("no_column", name=name, columns=[*names, *(["…"] if self.width > _LISTED_NAMES else [])])
