"""The cleaned texts of a row's fields, where the place of each is decided once for all rows."""

from collections.abc import Sequence

from amends.tabular.cells import clean
from amends.tabular.sources import FieldSource

_NOTHING = FieldSource("")


class RowTexts:
    """Where the text of each field is among the texts of a row: cells, then texts of several cells, then constants."""

    def __init__(self, sources: Sequence[FieldSource | None]) -> None:
        every = list(dict.fromkeys(each or _NOTHING for each in sources))
        self._positions = sorted({each.positions[0] for each in every if len(each.positions) == 1})
        self._joined = [each for each in every if len(each.positions) > 1]
        constants = [each for each in every if each.is_constant]
        self._constants = [each.constant for each in constants]
        begin = len(self._positions)
        self._places = {each: begin + index for index, each in enumerate([*self._joined, *constants])}
        self._places |= {each: self._positions.index(each.positions[0]) for each in every if len(each.positions) == 1}

    def place(self, source: FieldSource | None) -> int:
        """Where the text of one of the fields is; None is one that says nothing."""
        return self._places[source or _NOTHING]

    def of(self, cells: list[str], *, is_plain: bool) -> list[str]:
        """The texts of a row, in which nothing but blanks at the ends is to be cleaned when it `is_plain`."""
        if is_plain:
            texts = [cells[position].strip(" ") for position in self._positions]
        else:
            texts = [clean(cells[position]) for position in self._positions]
        if self._joined:
            texts += [each.text(cells) for each in self._joined]
        texts += self._constants
        return texts
