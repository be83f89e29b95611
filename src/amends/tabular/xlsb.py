"""What of a binary workbook (XLSB) the reader of its cells doesn't tell: its extent, errors, merged cells."""

import posixpath
import struct
import zipfile
from collections.abc import Iterator
from typing import Final, TypeAlias

from amends.tabular.archive import unpack
from amends.tabular.merged import MergedRange
from amends.tabular.rows import refused
from amends.tabular.sheet_contents import SheetContents, check_number
from amends.tabular.xls import ERRORS
from amends.tabular.xlsx_faults import entry_of, relations
from amends.texts.text import say

WORKBOOK: Final = "xl/workbook.bin"
_STRINGS: Final = "xl/sharedStrings.bin"
_ROW, _SHEET, _TEXT, _MERGED = 0, 156, 19, 176
_ERROR, _SHARED, _OWN_TEXT, _FORMULA_TEXT, _FORMULA_ERROR = 3, 7, 6, 8, 11
_CELLS: Final = frozenset(range(1, 12))
_KEPT_BYTES = 1 << 12
"""Of a record: what is looked at stands at its beginning."""

Record: TypeAlias = tuple[int, bytes]
"""Its kind, and the beginning of what it holds."""


def xlsb_sheets(archive: zipfile.ZipFile) -> list[SheetContents]:
    """The sheets of a workbook in their order. Raises Invalid for one that is damaged or too large."""
    try:
        targets = relations(archive, "xl/_rels/workbook.bin.rels")
        texts = [*_lengths(archive)]
        sheets = [content for kind, content in _records_of(archive, WORKBOOK) if kind == _SHEET]
        check_number(sheets)
        return [_sheet(archive, *_named(content), targets, texts) for content in sheets]
    except (struct.error, IndexError) as error:
        raise refused(say("workbook_unreadable", error=str(error))) from None


def _named(content: bytes) -> tuple[str, str]:
    """The relation and the name of a sheet."""
    relation, at = _text(content, 8)
    return relation, _text(content, at)[0]


def _text(content: bytes, at: int) -> tuple[str, int]:
    [length] = struct.unpack_from("<I", content, at)
    end = at + 4 + 2 * length
    return content[at + 4 : end].decode("utf-16-le", "replace"), end


def _lengths(archive: zipfile.ZipFile) -> Iterator[int]:
    """How many characters each shared text has."""
    for kind, content in _records_of(archive, _STRINGS):
        if kind == _TEXT:
            yield struct.unpack_from("<I", content, 1)[0]


def _sheet(
    archive: zipfile.ZipFile, relation: str, name: str, targets: dict[str, str], texts: list[int]
) -> SheetContents:
    sheet = SheetContents(name)
    row = 0
    for kind, content in _records_of(archive, posixpath.join("xl", targets.get(relation, ""))):
        if kind == _ROW:
            [row] = struct.unpack_from("<I", content)
        elif kind in _CELLS:
            [column] = struct.unpack_from("<I", content)
            sheet.reach(row + 1, column + 1, _said(kind, content, texts))
            if kind in (_ERROR, _FORMULA_ERROR):
                sheet.faults.add(row + 1, column + 1, ERRORS.get(content[8], "#VALUE!"))
        elif kind == _MERGED:
            top, bottom, left, right = struct.unpack_from("<IIII", content)
            sheet.merge(MergedRange(top, left, bottom, right))
    return sheet


def _said(kind: int, content: bytes, texts: list[int]) -> int:
    if kind == _SHARED:
        [number] = struct.unpack_from("<I", content, 8)
        return texts[number] if number < len(texts) else 0
    return struct.unpack_from("<I", content, 8)[0] if kind in (_OWN_TEXT, _FORMULA_TEXT) else 0


def _records_of(archive: zipfile.ZipFile, name: str) -> Iterator[Record]:
    entry = entry_of(archive, name.lstrip("/"))
    return _records(unpack(archive, entry)) if entry else iter(())


def _records(pieces: Iterator[bytes]) -> Iterator[Record]:
    """Records by their kinds and lengths, each in one to four bytes of seven bits."""
    buffer, at, skipped = b"", 0, 0
    for piece in pieces:
        buffer, at = buffer[at:] + piece, 0
        while True:
            here = min(skipped, len(buffer) - at)
            at, skipped = at + here, skipped - here
            head = _head(buffer, at)
            if head is None:
                break
            kind, length, start = head
            kept = min(length, _KEPT_BYTES)
            if len(buffer) - start < kept:
                break
            yield kind, buffer[start : start + kept]
            at, skipped = start + kept, length - kept


def _head(buffer: bytes, at: int) -> tuple[int, int, int] | None:
    """The kind and the length of the record that begins there, and where its content begins; None where it is cut."""
    end = len(buffer)
    if at + 2 > end:
        return None
    kind, at = buffer[at], at + 1
    if kind & 0x80:
        kind, at = kind & 0x7F | (buffer[at] & 0x7F) << 7, at + 1
    length = shift = 0
    while at < end and shift < 28:
        byte = buffer[at]
        length, shift, at = length | (byte & 0x7F) << shift, shift + 7, at + 1
        if not byte & 0x80:
            return kind, length, at
    if shift >= 28:
        raise struct.error("a length without an end")
    return None
