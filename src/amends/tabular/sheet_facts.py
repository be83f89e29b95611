"""What of a sheet isn't in the values of its cells: errors, formulas without a value, merged ranges."""

import zipfile
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TypeAlias, TypeVar

from amends.tabular.archive import DAMAGES
from amends.tabular.cell_faults import CellFaults
from amends.tabular.merged import MergedRange
from amends.tabular.ods import ods_sheets
from amends.tabular.rows import FileKind, refused
from amends.tabular.xlsx_faults import sheet_entry, xlsx_faults
from amends.texts.text import say

T = TypeVar("T")
_Corner: TypeAlias = tuple[int, int]


class SheetFacts:
    """The facts of a workbook's sheets, by their names.

    Raises Invalid for a workbook that can't be read, or of which a sheet is too large: before it is read as a whole.
    """

    def __init__(self, path: Path, kind: FileKind) -> None:
        self._path = path
        self._ods = {each.name: each for each in _in_archive(path, ods_sheets)} if kind is FileKind.ODS else None

    def faults(self, name: str) -> CellFaults:
        """The cells of a sheet that have no value."""
        if self._ods is not None:
            return self._ods[name].faults if name in self._ods else CellFaults()
        return _in_archive(self._path, lambda archive: _xlsx_faults(archive, name))

    def merged(self, name: str, known: Iterable[tuple[_Corner, _Corner]] | None) -> Sequence[MergedRange]:
        """The merged ranges of a sheet, `known` as far as the reader of its cells tells them."""
        if self._ods is not None:
            return self._ods[name].merged if name in self._ods else ()
        return [MergedRange(*first, *last) for first, last in known or ()]


def _xlsx_faults(archive: zipfile.ZipFile, name: str) -> CellFaults:
    entry = sheet_entry(archive, name)
    return xlsx_faults(archive, entry) if entry else CellFaults()


def _in_archive(path: Path, read: Callable[[zipfile.ZipFile], T]) -> T:
    try:
        with zipfile.ZipFile(path) as archive:
            return read(archive)
    except DAMAGES as error:
        raise refused(say("workbook_unreadable", error=str(error))) from None
