"""What of a sheet isn't in the values of its cells: errors, formulas without a value, merged ranges."""

import zipfile
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Final, TypeAlias, TypeVar

from amends.tabular.archive import DAMAGES
from amends.tabular.cell_faults import CellFaults
from amends.tabular.merged import MergedRange
from amends.tabular.ods import ods_sheets
from amends.tabular.rows import FileKind, refused
from amends.tabular.sheet_contents import SheetContents
from amends.tabular.xls import xls_sheets
from amends.tabular.xlsb import xlsb_sheets
from amends.tabular.xlsx_faults import sheet_entry, xlsx_faults
from amends.tabular.xlsx_scan import scan
from amends.texts.text import say

T = TypeVar("T")
_Corner: TypeAlias = tuple[int, int]


class SheetFacts:
    """The facts of a workbook's sheets, by their names.

    Raises Invalid for a workbook that can't be read, or of which a sheet is too large: before it is read as a whole.
    """

    def __init__(self, path: Path, kind: FileKind) -> None:
        self._path = path
        read = _READERS.get(kind)
        self._known = {each.name: each for each in read(path)} if read else None
        self._faulty = frozenset() if read else _in_archive(path, scan)

    def faults(self, name: str) -> CellFaults:
        """The cells of a sheet that have no value."""
        if self._known is not None:
            return self._known[name].faults if name in self._known else CellFaults()
        return _in_archive(self._path, self._read_faults(name)) if self._faulty else CellFaults()

    def _read_faults(self, name: str) -> Callable[[zipfile.ZipFile], CellFaults]:
        def read(archive: zipfile.ZipFile) -> CellFaults:
            entry = sheet_entry(archive, name)
            return xlsx_faults(archive, entry) if entry and entry.filename in self._faulty else CellFaults()

        return read

    def merged(self, name: str, known: Iterable[tuple[_Corner, _Corner]] | None) -> Sequence[MergedRange]:
        """The merged ranges of a sheet, `known` as far as the reader of its cells tells them."""
        if self._known is not None:
            return self._known[name].merged if name in self._known else ()
        return [MergedRange(*first, *last) for first, last in known or ()]


def _ods(path: Path) -> list[SheetContents]:
    return _in_archive(path, ods_sheets)


def _xlsb(path: Path) -> list[SheetContents]:
    return _in_archive(path, xlsb_sheets)


_READERS: Final = {FileKind.ODS: _ods, FileKind.XLSB: _xlsb, FileKind.XLS: xls_sheets}
"""Of XLSX only the sheet that is read is looked through."""


def _in_archive(path: Path, read: Callable[[zipfile.ZipFile], T]) -> T:
    try:
        with zipfile.ZipFile(path) as archive:
            return read(archive)
    except DAMAGES as error:
        raise refused(say("workbook_unreadable", error=str(error))) from None
