"""The rows of an XLSX workbook's sheet, every cell as the text that it stands for."""

import datetime as dt
import difflib
from collections.abc import Iterator
from pathlib import Path
from typing import TypeAlias

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook

from amends.errors import FieldError, Invalid
from amends.tabular.rows import Row, refused
from amends.texts.text import say

_Cell: TypeAlias = int | float | str | bool | dt.time | dt.date | dt.datetime | dt.timedelta
# Beyond it a workbook's number has lost digits, and writing it out would invent them.
_EXACT = 10**15


class Sheet:
    """One sheet of a workbook, in memory."""

    def __init__(self, path: Path, name: str) -> None:
        try:
            with path.open("rb") as file, CalamineWorkbook.from_filelike(file) as workbook:
                sheet = _choose(workbook, name)
                self.name = sheet.name
                self.total = sheet.end[0] + 1 if sheet.end else 0
                self._rows = sheet.iter_rows()
        except CalamineError as error:
            raise refused(say("workbook_unreadable", error=str(error))) from None

    def rows(self) -> Iterator[Row]:
        """Its rows, numbered as the workbook does, blank ones left out."""
        for number, cells in enumerate(self._rows, start=1):
            texts = [_text(cell) for cell in cells]
            if any(map(str.strip, texts)):
                yield Row(number, texts)


def _choose(workbook: CalamineWorkbook, name: str) -> CalamineSheet:
    names = workbook.sheet_names
    if not names:
        raise refused(say("no_sheet_at_all"))
    if not name:
        return workbook.get_sheet_by_index(0)
    if name in names:
        return workbook.get_sheet_by_name(name)
    near = difflib.get_close_matches(name, names, n=1)
    if near:
        raise Invalid(FieldError("sheet", say("no_sheet_but", name=name, nearest=near[0])))
    raise Invalid(FieldError("sheet", say("no_sheet", name=name, names=map(repr, names))))


def _text(cell: _Cell) -> str:
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < _EXACT:
        return str(int(cell))
    if isinstance(cell, dt.date | dt.time):
        return cell.isoformat()
    return str(cell)
