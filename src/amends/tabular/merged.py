"""Merged cells: each cell of a range has the value of its first one."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from amends.tabular.rows import Row, refused
from amends.texts.text import say

MAX_RANGES = 50_000
"""Of merged cells in a sheet; each row that they cross takes time."""


class MergedRange(NamedTuple):
    """The first and the last row and column of a range, all from 0."""

    top: int
    left: int
    bottom: int
    right: int

    def shifted(self, left: int) -> "MergedRange":
        """The range in a table that begins so many columns further right."""
        return MergedRange(self.top, self.left - left, self.bottom, self.right - left)


def fill_merged(rows: Iterator[Row], ranges: Iterable[MergedRange]) -> Iterator[Row]:
    """The rows with each merged cell filled in. Raises Invalid for too many ranges."""
    waiting = sorted(ranges, reverse=True)
    if len(waiting) > MAX_RANGES:
        raise refused(say("too_many_merged", limit=MAX_RANGES))
    return _filled(rows, waiting) if waiting else rows


def _filled(rows: Iterator[Row], waiting: list[MergedRange]) -> Iterator[Row]:
    # What fills a column, and the last row in which it does.
    filling: dict[int, tuple[str, int]] = {}
    for row in rows:
        number = row.line - 1
        width = len(row.cells)
        filling = {column: fill for column, fill in filling.items() if fill[1] >= number}
        while waiting and waiting[-1].top <= number:
            each = waiting.pop()
            # Ranges that lie over each other are a fault; the first counts, and so no row costs more than its width.
            if each.top == number and each.left < width and each.left not in filling:
                last = range(each.left, min(each.right + 1, width))
                filling.update(dict.fromkeys(last, (row.cells[each.left], each.bottom)))
        for column, (text, _) in filling.items():
            if column < width and not row.cells[column]:
                row.cells[column] = text
        yield row
