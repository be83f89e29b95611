"""A workbook's sheet, every cell as the text that it stands for."""

import datetime as dt
import difflib
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import TypeAlias

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from amends.errors import FieldError, Invalid
from amends.tabular.cell_faults import inexact_text
from amends.tabular.cells import clean
from amends.tabular.header_rows import find_header, names_of
from amends.tabular.limits import EXACT
from amends.tabular.merged import fill_merged
from amends.tabular.rows import FileKind, Row, refused
from amends.tabular.sheet_facts import SheetFacts
from amends.texts.text import Text, say

_Cell: TypeAlias = int | float | str | bool | dt.time | dt.date | dt.datetime | dt.timedelta

_PANIC = "PanicException"
_MOST_OF_A_PANIC = 100
_COMPARED_ROWS = 60
_MOST_COMPARED = 50
_FEWEST_COLUMNS = 2
_MOST_COLUMNS_THAT_COUNT = 10


class Sheet:
    """One sheet of a workbook, in memory; `names` are all of them, `reason` says why it is this one."""

    def __init__(self, path: Path, kind: FileKind, name: str, wanted: frozenset[str]) -> None:
        facts = SheetFacts(path, kind)
        try:
            with _no_panic(), path.open("rb") as file, CalamineWorkbook.from_filelike(file) as workbook:
                self.names = tuple(workbook.sheet_names)
                sheet, self.reason = _choose(workbook, name, wanted)
                self.name = sheet.name
                self.total = _height(sheet)
                self._rows = sheet.iter_rows()
                # Rows are read from the first of the sheet, columns from the first that says something.
                self._left = sheet.start[1] if sheet.start else 0
                merged = facts.merged(self.name, sheet.merged_cell_ranges)
                self._merged = [each.shifted(self._left) for each in merged if each.left >= self._left]
                self._faults = facts.faults(self.name)
        except PasswordError:
            raise refused(say("workbook_with_password")) from None
        except CalamineError as error:
            raise refused(say("workbook_unreadable", error=str(error))) from None

    def rows(self) -> Iterator[Row]:
        """Its rows, numbered as the workbook does, blank ones left out."""
        with _no_panic():
            yield from fill_merged(self._own_rows(), self._merged)

    def _own_rows(self) -> Iterator[Row]:
        for number, cells in enumerate(self._rows, start=1):
            # Nearly all cells are texts and small numbers, which are told by their class.
            texts = [cell if cell.__class__ is str else _text(cell) for cell in cells]
            broken = self._faults.of_row(number, self._left)
            numbers = [cell for cell in cells if cell.__class__ is float]
            if numbers and max(map(abs, numbers)) >= EXACT:
                broken |= self._inexact(number, cells)
            if broken or any(map(str.strip, texts)):
                yield Row(number, texts, broken=broken)

    def _inexact(self, number: int, cells: list[_Cell]) -> dict[int, Text]:
        """What is said of the numbers of a row that lost digits, by their positions."""
        return {
            column: inexact_text(number, column + 1 + self._left)
            for column, cell in enumerate(cells)
            if isinstance(cell, float) and abs(cell) >= EXACT
        }


@contextmanager
def _no_panic() -> Iterator[None]:
    """What the reader of workbooks didn't expect is a refusal: its exception is none of Python's, and it hides it."""
    try:
        yield
    except BaseException as error:
        if type(error).__name__ == _PANIC:
            raise refused(say("workbook_unreadable", error=str(error)[:_MOST_OF_A_PANIC])) from None
        raise


def _choose(workbook: CalamineWorkbook, name: str, wanted: frozenset[str]) -> tuple[CalamineSheet, Text | None]:
    names = workbook.sheet_names
    if not names:
        raise refused(say("no_sheet_at_all"))
    if not name:
        return _likeliest(workbook, wanted)
    if name in names:
        return workbook.get_sheet_by_name(name), None
    near = difflib.get_close_matches(name, names, n=1)
    if near:
        raise Invalid(FieldError("sheet", say("no_sheet_but", name=name, nearest=near[0])))
    raise Invalid(FieldError("sheet", say("no_sheet", name=name, names=map(repr, names))))


def _likeliest(workbook: CalamineWorkbook, wanted: frozenset[str]) -> tuple[CalamineSheet, Text | None]:
    """The sheet that has the wanted columns, else the one with most records below a header."""
    every = [each for each in workbook.sheets_metadata if each.typ == SheetTypeEnum.WorkSheet]
    shown = [each for each in every if each.visible == SheetVisibleEnum.Visible] or every
    if not shown:
        raise refused(say("no_sheet_at_all"))
    best = workbook.get_sheet_by_name(shown[0].name)
    if len(shown) == 1:
        return best, None
    most = _fitness(best, wanted)
    for each in shown[1:_MOST_COMPARED]:
        sheet = workbook.get_sheet_by_name(each.name)
        fitness = _fitness(sheet, wanted)
        if fitness > most:
            best, most = sheet, fitness
    return best, say("sheet_likeliest", name=best.name, count=most[1])


def _fitness(sheet: CalamineSheet, wanted: frozenset[str]) -> tuple[int, int, int]:
    """How many of the wanted columns a sheet has, how many records, and how many columns."""
    rows = [[_text(cell) for cell in row] for row in islice(sheet.iter_rows(), _COMPARED_ROWS)]
    filled = [row for row in rows if any(map(str.strip, row))]
    if not filled:
        return 0, 0, 0
    found = find_header(filled)
    header = filled[found.first : found.end]
    known = len(wanted & {*names_of(header, joined=found.joined), *map(clean, header[0] if header else ())})
    columns = max((sum(bool(cell.strip()) for cell in row) for row in header), default=0)
    if columns < _FEWEST_COLUMNS or not found.count:
        return known, 0, columns
    blank = len(rows) - len(filled)
    return known, max(0, _height(sheet) - found.end - blank), min(columns, _MOST_COLUMNS_THAT_COUNT)


def _height(sheet: CalamineSheet) -> int:
    return sheet.end[0] + 1 if sheet.end else 0


def _text(cell: _Cell) -> str:
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < EXACT else str(cell)
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, dt.date | dt.time):
        return cell.isoformat()
    return str(cell)
