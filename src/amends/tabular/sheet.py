"""A workbook's sheet, every cell as the text that it stands for."""

from collections.abc import Iterator
from pathlib import Path

from amends.tabular.cell_faults import inexact_text
from amends.tabular.limits import EXACT
from amends.tabular.merged import fill_merged
from amends.tabular.rows import FileKind, Row
from amends.tabular.sheet_cells import Cell, text_of
from amends.tabular.workbook import height_of, no_panic, workbook_of
from amends.texts.text import Text


class Sheet:
    """One sheet of a workbook, in memory; `names` are all of them, `reason` says why it is this one.

    While its `workbook` is held, whoever reads the same file reads nothing anew. Raises Invalid for a workbook that
    can't be read.
    """

    def __init__(self, path: Path, kind: FileKind, name: str, wanted: frozenset[str]) -> None:
        self.workbook = workbook_of(path, kind)
        sheet, self.reason = self.workbook.sheet(name, wanted)
        self.names = self.workbook.names
        self.name = sheet.name
        self.total = height_of(sheet)
        # Rows are read from the first of the sheet, columns from the first that says something.
        self._left = sheet.start[1] if sheet.start else 0
        with no_panic():
            self._rows = sheet.iter_rows()
            merged = self.workbook.facts.merged(self.name, sheet.merged_cell_ranges)
        self._merged = [each.shifted(self._left) for each in merged if each.left >= self._left]
        self._faults = self.workbook.facts.faults(self.name)

    def rows(self) -> Iterator[Row]:
        """Its rows, numbered as the workbook does, blank ones left out."""
        with no_panic():
            yield from fill_merged(self._own_rows(), self._merged)

    def _own_rows(self) -> Iterator[Row]:
        for number, cells in enumerate(self._rows, start=1):
            # Nearly all cells are texts, which are told by their class.
            texts = [cell if cell.__class__ is str else text_of(cell) for cell in cells]
            broken = self._faults.of_row(number, self._left)
            numbers = [cell for cell in cells if cell.__class__ is float]
            if numbers and max(map(abs, numbers)) >= EXACT:
                broken |= self._inexact(number, cells)
            if broken or any(map(str.strip, texts)):
                yield Row(number, texts, broken=broken)

    def _inexact(self, number: int, cells: list[Cell]) -> dict[int, Text]:
        """What is said of the numbers of a row that lost digits, by their positions."""
        return {
            column: inexact_text(number, column + 1 + self._left)
            for column, cell in enumerate(cells)
            if isinstance(cell, float) and abs(cell) >= EXACT
        }
