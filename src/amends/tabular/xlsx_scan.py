"""One look through all parts of an XLSX workbook before it is read: how far its sheets span, and how much they say."""

import re
import zipfile
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Final

from msgspec import Struct

from amends.tabular.archive import unpack
from amends.tabular.limits import MAX_CELLS, MAX_TEXT_CHARACTERS, SheetBound, SheetExtent, whole_tags
from amends.tabular.rows import refused
from amends.tabular.xlsx_faults import OVERLAP_BYTES, entry_of, may_be_faulty
from amends.texts.text import say

_TEXTS: Final = "xl/sharedStrings.xml"
_TEXT: Final = re.compile(rb"<(?:[\w.-]+:)?si(?=[\s/>])")
_SHARED: Final = re.compile(rb"""\bt\s*=\s*["']s["'][^<]*<(?:[\w.-]+:)?v(?:\s[^<>]*)?>\s*([0-9]{1,9})""")


class _Part(Struct):
    """What was seen of a part: how far it spans, how many cells have a shared text, and whether some lack a value."""

    bound: SheetBound
    shared: int = 0
    is_faulty: bool = False


def scan(archive: zipfile.ZipFile) -> frozenset[str]:
    """The parts that may have cells without a value. Raises Invalid for a workbook of which a sheet is too large.

    Which parts are sheets, the workbook says; one that was made to do harm may call them anything.
    """
    entries = [entry for entry in archive.infolist() if not entry.is_dir()]
    parts = {entry.filename: _look(archive, entry) for entry in entries}
    cells = max((_cells(archive, entry, parts[entry.filename].bound) for entry in entries), default=0)
    if cells > MAX_CELLS:
        raise refused(say("sheet_too_large", cells=cells))
    most = max((part.shared for part in parts.values()), default=0)
    if most:
        _check_texts(archive, parts, most)
    return frozenset(name for name, part in parts.items() if part.is_faulty)


def _look(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> _Part:
    part = _Part(SheetBound())
    before = b""
    for piece in whole_tags(unpack(archive, entry)):
        part.bound.add(piece)
        part.shared += piece.count(b'"s"') + piece.count(b"'s'")
        part.is_faulty = part.is_faulty or may_be_faulty(before, piece)
        before = piece[-OVERLAP_BYTES:]
    return part


def _cells(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, bound: SheetBound) -> int:
    """No fewer than the cells that a part spans; all are looked at where it isn't told without that."""
    if bound.is_known and bound.cells <= MAX_CELLS:
        return bound.cells
    extent = SheetExtent()
    for piece in whole_tags(unpack(archive, entry)):
        extent.add(piece)
    return extent.cells


def _check_texts(archive: zipfile.ZipFile, parts: dict[str, _Part], most: int) -> None:
    """One text may stand in many cells. It is measured with its tags, which makes it no shorter than it is."""
    entry = entry_of(archive, _TEXTS)
    if entry is None or _longest(unpack(archive, entry)) * most <= MAX_TEXT_CHARACTERS:
        return
    lengths = [*_lengths(unpack(archive, entry))]
    for each in archive.infolist():
        if each.filename in parts and parts[each.filename].shared:
            _check_sheet(_numbers(unpack(archive, each)), lengths)


def _check_sheet(numbers: Iterator[list[bytes]], lengths: list[int]) -> None:
    said = 0
    for some in numbers:
        said += sum(lengths[number] for number in map(int, some) if number < len(lengths))
        if said > MAX_TEXT_CHARACTERS:
            raise refused(say("sheet_says_too_much", characters=MAX_TEXT_CHARACTERS))


def _longest(pieces: Iterable[bytes]) -> int:
    """No less than the bytes of the longest text, where texts begin as nearly every program writes them."""
    longest = open_bytes = 0
    for piece in whole_tags(pieces):
        first, *others = map(len, piece.split(b"<si>"))
        longest = max(longest, open_bytes + first, *others)
        open_bytes = others[-1] if others else open_bytes + first
    return longest


def _lengths(pieces: Iterable[bytes]) -> Iterator[int]:
    """How many bytes each shared text has, with its tags."""
    open_bytes = -1
    for piece in whole_tags(pieces):
        begins = [match.start() for match in _TEXT.finditer(piece)]
        if not begins:
            open_bytes += len(piece) if open_bytes >= 0 else 0
            continue
        if open_bytes >= 0:
            yield open_bytes + begins[0]
        yield from (after - before for before, after in pairwise(begins))
        open_bytes = len(piece) - begins[-1]
    if open_bytes >= 0:
        yield open_bytes


def _numbers(pieces: Iterable[bytes]) -> Iterator[list[bytes]]:
    """Which shared texts the cells of a sheet have; a cell that lies over two pieces is looked at twice."""
    before = b""
    for piece in whole_tags(pieces):
        yield _SHARED.findall(before + piece)
        before = piece[piece.rfind(b"<c") :] if b"<c" in piece[-OVERLAP_BYTES:] else b""
