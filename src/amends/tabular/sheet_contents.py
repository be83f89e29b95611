"""What a sheet holds beside the values of its cells: how far it spans, how much it says, errors, merged ranges."""

from collections.abc import Sequence
from typing import Final

from msgspec import Struct, field

from amends.tabular.cell_faults import CellFaults
from amends.tabular.limits import MAX_CELLS, MAX_TEXT_CHARACTERS
from amends.tabular.merged import MAX_RANGES, MergedRange
from amends.tabular.rows import refused
from amends.texts.text import say

MAX_SHEETS: Final = 1000
"""Of a workbook; nobody would find the answers among more."""


class SheetContents(Struct):
    """A sheet: its name, the cells between its first and its last, its faults and its merged ranges."""

    name: str
    height: int = 0
    width: int = 0
    characters: int = 0
    faults: CellFaults = field(default_factory=CellFaults)
    merged: list[MergedRange] = field(default_factory=list)

    @property
    def cells(self) -> int:
        """How many cells lie between the first and the last, empty ones too."""
        return self.height * self.width

    def reach(self, row: int, column: int, characters: int = 0) -> None:
        """A cell's place (from 1) and how much it says. Raises Invalid as soon as the sheet is too large."""
        self.height = max(self.height, row)
        self.width = max(self.width, column)
        self.characters += characters
        if self.cells > MAX_CELLS:
            raise refused(say("sheet_too_large", cells=self.cells))
        if self.characters > MAX_TEXT_CHARACTERS:
            raise refused(say("sheet_says_too_much", characters=MAX_TEXT_CHARACTERS))

    def merge(self, each: MergedRange) -> None:
        """A merged range. Raises Invalid for too many."""
        self.merged.append(each)
        if len(self.merged) > MAX_RANGES:
            raise refused(say("too_many_merged", limit=MAX_RANGES))


def check_number(sheets: Sequence[object]) -> None:
    """Raises Invalid for a workbook of too many sheets."""
    if len(sheets) > MAX_SHEETS:
        raise refused(say("too_many_sheets", limit=MAX_SHEETS))
