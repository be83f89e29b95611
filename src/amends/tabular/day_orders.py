"""Whether the day or the month stands first in a column of days, told by all of its rows and not by the first alone."""

import re
from collections.abc import Iterable, Sequence
from typing import Final

from msgspec import Struct

from amends.tabular.cells import clean
from amends.tabular.rows import Row

MAX_ROWS: Final = 100_000
"""That are looked at; reading so many of a CSV file takes half a second of processor time."""

_MAX_TEXTS: Final = 8
_LOOKED_AT_FIRST: Final = 20
_MOSTLY: Final = 0.8
_MONTHS: Final = 12
_DAY = re.compile(r"\D{0,12}(\d{1,2})([/-])(\d{1,2})\2(?:\d{4}|\d{2})(?!\d)")
_DIGITS = re.compile(r"\d+")
SEPARATORS: Final = ("/", "-")
"""Between numbers of which either can be the day."""


class DayOrders(Struct, frozen=True):
    """In how many of `rows` only the day can stand first, in how many only the month, each with texts as examples.

    The examples have different forms. `is_whole` is false where more rows were left to be looked at.
    """

    day: int = 0
    month: int = 0
    day_texts: tuple[str, ...] = ()
    month_texts: tuple[str, ...] = ()
    rows: int = 0
    is_whole: bool = True

    @property
    def is_mixed(self) -> bool:
        """Whether both orders are there."""
        return bool(self.day and self.month)

    @property
    def mostly(self) -> str:
        """ "day" or "month" where nearly all rows that tell have that first, "" where neither is so frequent."""
        most = max(self.day, self.month)
        if not most or most < _MOSTLY * (self.day + self.month):
            return ""
        return "day" if self.day >= self.month else "month"


class _Counted:
    def __init__(self) -> None:
        self.count = 0
        self._texts: dict[str, str] = {}

    def add(self, text: str) -> None:
        self.count += 1
        if len(self._texts) < _MAX_TEXTS:
            plain = clean(text)
            self._texts.setdefault(_DIGITS.sub("9", plain), plain)

    @property
    def texts(self) -> tuple[str, ...]:
        return tuple(self._texts.values())


def columns_of_days(sample: Sequence[Sequence[str]]) -> tuple[int, ...]:
    """The columns (from 0) whose first texts are days in which the month could be taken for the day."""
    found = []
    for index, texts in enumerate(sample):
        first = [text for text in texts if text.strip()][:_LOOKED_AT_FIRST]
        if first and 2 * sum(_DAY.match(text) is not None for text in first) >= len(first):
            found.append(index)
    return tuple(found)


def day_orders(columns: Sequence[int], first: Iterable[Row], rest: Iterable[Row]) -> dict[int, dict[str, DayOrders]]:
    """What the rows tell of these columns, by what stands between their numbers: `first` those of a sample."""
    counted = {(column, mark, order): _Counted() for column in columns for mark in SEPARATORS for order in (0, 1)}
    looked_at = 0
    for row in first:
        looked_at += 1
        _count(counted, columns, row.cells)
    is_whole = True
    for row in rest:
        if looked_at >= MAX_ROWS:
            is_whole = False
            break
        if not (row.error or row.left_out):
            looked_at += 1
            _count(counted, columns, row.cells)
    return {
        column: {
            mark: DayOrders(day.count, month.count, day.texts, month.texts, looked_at, is_whole)
            for mark in SEPARATORS
            for day, month in [(counted[column, mark, 0], counted[column, mark, 1])]
        }
        for column in columns
    }


def _count(counted: dict[tuple[int, str, int], _Counted], columns: Sequence[int], cells: Sequence[str]) -> None:
    for column in columns:
        found = _DAY.match(cells[column]) if column < len(cells) else None
        if found is None:
            continue
        first, second = int(found[1]), int(found[3])
        if (first > _MONTHS) != (second > _MONTHS):
            counted[column, found[2], int(second > _MONTHS)].add(cells[column])
