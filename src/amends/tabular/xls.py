"""What of a workbook of Excel 97 to 2003 (XLS) the reader of its cells doesn't tell: its extent, errors, merged cells.

The workbook is a stream of records: first those of the whole, with the texts that its cells share, then the sheets'.
"""

import struct
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final, TypeAlias

from amends.tabular.compound import CompoundFile, DamagedError
from amends.tabular.merged import MergedRange
from amends.tabular.rows import refused
from amends.tabular.sheet_contents import SheetContents, check_number
from amends.tabular.xls_texts import lengths_of_texts
from amends.texts.text import say

ERRORS: Final = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
    0x2B: "#GETTING_DATA",
}
"""The errors of cells, by their codes in binary workbooks."""

STREAM: Final = "Workbook"

_BOF, _EOF, _CONTINUE, _PASSWORD = 0x809, 0x0A, 0x3C, 0x2F
_SHEET, _STRINGS, _MERGED, _SPAN = 0x85, 0xFC, 0xE5, 0x200
_DIMENSIONS: Final = struct.Struct("<IIHH")
_FORMULA, _STRING, _ERROR, _SHARED, _LABEL, _BLANKS, _NUMBERS = 0x06, 0x207, 0x205, 0xFD, 0x204, 0xBE, 0xBD
_CELLS: Final = frozenset({_FORMULA, _ERROR, _SHARED, _LABEL, _BLANKS, _NUMBERS, 0x201, 0x203, 0x27E, 0xD6})
_WIDE = 1

Record: TypeAlias = tuple[int, int, bytes]
"""Where it begins in the stream, its kind, and what it holds."""


def xls_sheets(path: Path) -> list[SheetContents]:
    """The sheets of a workbook in their order.

    Raises Invalid for one that is damaged, has a password, or is too large.
    """
    try:
        with path.open("rb") as file:
            whole = CompoundFile(file)
            return _Reader().read(_records(whole.content(STREAM)))
    except (DamagedError, struct.error, OSError) as error:
        raise refused(say("workbook_unreadable", error=str(error))) from None


def _records(pieces: Iterator[bytes]) -> Iterator[Record]:
    buffer, place, at = bytearray(), 0, 0
    for piece in pieces:
        buffer += piece
        while len(buffer) - at >= 4:
            kind, length = struct.unpack_from("<HH", buffer, at)
            if len(buffer) - at < 4 + length:
                break
            yield place + at, kind, bytes(buffer[at + 4 : at + 4 + length])
            at += 4 + length
        del buffer[:at]
        place, at = place + at, 0


class _Reader:
    """Walks the records of a workbook."""

    def __init__(self) -> None:
        self._names: dict[int, str] = {}
        self._lengths: list[int] = []
        self._strings: list[bytes] | None = None
        self._sheets: dict[int, SheetContents] = {}
        self._sheet: SheetContents | None = None

    def read(self, records: Iterator[Record]) -> list[SheetContents]:
        """The sheets that these records tell of."""
        for place, kind, content in records:
            if self._strings is not None and kind != _CONTINUE:
                self._lengths, self._strings = lengths_of_texts(self._strings), None
            if kind == _BOF and place in self._names:
                self._sheet = self._sheets[place] = SheetContents(self._names[place])
            elif kind in _CELLS and self._sheet:
                self._cell(self._sheet, kind, content)
            elif kind == _EOF:
                self._sheet = None
            elif kind == _PASSWORD:
                raise refused(say("workbook_with_password"))
            elif handle := self._others.get(kind):
                handle(self, content)
        return [self._sheets.get(place, SheetContents(name)) for place, name in self._names.items()]

    def _cell(self, sheet: SheetContents, kind: int, content: bytes) -> None:
        row, column = struct.unpack_from("<HH", content)
        if kind in (_BLANKS, _NUMBERS):
            column = struct.unpack_from("<H", content, len(content) - 2)[0]
        characters = self._said(kind, content)
        sheet.reach(row + 1, column + 1, characters)
        code = _error(kind, content)
        if code is not None:
            sheet.faults.add(row + 1, column + 1, ERRORS.get(code, "#VALUE!"))

    def _said(self, kind: int, content: bytes) -> int:
        if kind == _SHARED:
            [number] = struct.unpack_from("<I", content, 6)
            return self._lengths[number] if number < len(self._lengths) else 0
        return len(content) if kind == _LABEL else 0

    def _begin_strings(self, content: bytes) -> None:
        self._strings = [content]

    def _go_on(self, content: bytes) -> None:
        if self._strings is not None:
            self._strings.append(content)

    def _name(self, content: bytes) -> None:
        place, _, _, length, wide = struct.unpack_from("<IBBBB", content)
        text = content[8 : 8 + length * 2].decode("utf-16-le", "replace") if wide & _WIDE else content[8 : 8 + length]
        self._names[place] = text if isinstance(text, str) else text.decode("latin-1")
        check_number([*self._names])

    def _merge(self, content: bytes) -> None:
        if self._sheet:
            for top, bottom, left, right in struct.iter_unpack("<HHHH", content[2 : 2 + (len(content) - 2) // 8 * 8]):
                self._sheet.merge(MergedRange(top, left, bottom, right))

    def _span(self, content: bytes) -> None:
        """How far a sheet says that it spans: room is made for it before a cell is read."""
        if self._sheet and len(content) >= _DIMENSIONS.size:
            first_row, rows, first_column, columns = _DIMENSIONS.unpack_from(content)
            if first_row > rows or first_column > columns:
                raise DamagedError("a sheet that ends before it begins")
            SheetContents("").reach(rows, columns)

    _others: Final[dict[int, Callable[["_Reader", bytes], None]]] = {
        _STRINGS: _begin_strings,
        _CONTINUE: _go_on,
        _SHEET: _name,
        _MERGED: _merge,
        _SPAN: _span,
    }


def _error(kind: int, content: bytes) -> int | None:
    """The code of a cell's error, None for a cell that is none."""
    if kind == _ERROR and content[7]:
        return content[6]
    is_error = kind == _FORMULA and content[12:14] == b"\xff\xff" and content[6] == 2
    return content[8] if is_error else None
