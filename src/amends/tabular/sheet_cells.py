"""A cell of a workbook as the text that it stands for."""

import datetime as dt
from collections.abc import Callable
from typing import Any, Final, TypeAlias

from amends.tabular.limits import EXACT

Cell: TypeAlias = int | float | str | bool | dt.time | dt.date | dt.datetime | dt.timedelta


def text_of(cell: Cell) -> str:
    """What a cell says: whole numbers without a point, dates and times in ISO 8601."""
    return cell if cell.__class__ is str else _WRITTEN[cell.__class__](cell)


def _number(cell: float) -> str:
    return str(int(cell)) if cell.is_integer() and abs(cell) < EXACT else str(cell)


def _boolean(cell: bool) -> str:  # noqa: FBT001 - the cell itself
    return "true" if cell else "false"


_WRITTEN: Final[dict[type, Callable[[Any], str]]] = {
    str: str,
    float: _number,
    int: str,
    bool: _boolean,
    dt.datetime: dt.datetime.isoformat,
    dt.date: dt.date.isoformat,
    dt.time: dt.time.isoformat,
    dt.timedelta: str,
}
