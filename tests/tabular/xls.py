"""Workbooks of Excel 97 to 2003 (XLS), made here: a compound file with a stream of BIFF8 records."""

import struct
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple, TypeAlias

Merged: TypeAlias = tuple[int, int, int, int]
ERRORS = {"#NULL!": 0x00, "#DIV/0!": 0x07, "#VALUE!": 0x0F, "#REF!": 0x17, "#NAME?": 0x1D, "#NUM!": 0x24, "#N/A": 0x2A}
_SECTOR = 512
_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_DATES = 1
_MOST_IN_A_RECORD = 8224


class Error(NamedTuple):
    """A cell that is an error; `of_formula` when a formula came to it."""

    code: str
    of_formula: bool = False


class Date(NamedTuple):
    """A date as its number of days."""

    serial: float


class Formula(NamedTuple):
    """A formula with its value."""

    value: str | float


Cell: TypeAlias = str | float | bool | Error | Date | Formula | None


def xls(
    folder: Path,
    sheets: Mapping[str, Sequence[Sequence[Cell]]],
    *,
    merged: Sequence[Merged] = (),
    hidden: Sequence[str] = (),
    from_1904: bool = False,
) -> Path:
    """A workbook with those rows in its sheets; `merged` (first and last row, first and last column) in each."""
    path = folder / "feedback"
    path.write_bytes(compound_file(biff(sheets, merged, hidden, from_1904=from_1904)))
    return path


def record(kind: int, content: bytes) -> bytes:
    """A record, with what doesn't fit into it in further ones."""
    first, rest = content[:_MOST_IN_A_RECORD], content[_MOST_IN_A_RECORD:]
    return struct.pack("<HH", kind, len(first)) + first + (record(0x3C, rest) if rest else b"")


def biff(
    sheets: Mapping[str, Sequence[Sequence[Cell]]],
    merged: Sequence[Merged] = (),
    hidden: Sequence[str] = (),
    *,
    from_1904: bool = False,
) -> bytes:
    """The stream of a workbook."""
    texts = sorted({cell for rows in sheets.values() for row in rows for cell in row if isinstance(cell, str)})
    places = {text: number for number, text in enumerate(texts)}
    pages = [_sheet(rows, places, merged) for rows in sheets.values()]
    head = record(0x809, struct.pack("<HHHHII", 0x600, 5, 0, 1997, 0, 6)) + record(0x42, struct.pack("<H", 1200))
    head += record(0x22, struct.pack("<H", from_1904))
    head += b"".join(record(0xE0, struct.pack("<HH16x", 0, number)) for number in (0, 14))
    tail = _strings(texts) + record(0x0A, b"")
    size = len(head) + sum(12 + 2 * len(name) for name in sheets) + len(tail)
    bounds = b""
    for name, page in zip(sheets, pages, strict=True):
        state = struct.pack("<IBBBB", size, name in hidden, 0, len(name), 1)
        bounds += record(0x85, state + name.encode("utf-16-le"))
        size += len(page)
    return head + bounds + tail + b"".join(pages)


def _strings(texts: Sequence[str]) -> bytes:
    """The shared strings, each record of which ends with a whole one."""
    pieces = [struct.pack("<II", len(texts), len(texts))]
    for text in texts:
        piece = struct.pack("<HB", len(text), 1) + text.encode("utf-16-le")
        if len(pieces[-1]) + len(piece) > _MOST_IN_A_RECORD:
            pieces.append(b"")
        pieces[-1] += piece
    kinds = [0xFC, *[0x3C] * (len(pieces) - 1)]
    return b"".join(struct.pack("<HH", kind, len(piece)) + piece for kind, piece in zip(kinds, pieces, strict=True))


def _sheet(rows: Sequence[Sequence[Cell]], places: Mapping[str, int], merged: Sequence[Merged]) -> bytes:
    width = max(map(len, rows), default=0)
    stream = record(0x809, struct.pack("<HHHHII", 0x600, 0x10, 0, 1997, 0, 6))
    stream += record(0x200, struct.pack("<IIHHH", 0, len(rows), 0, width, 0))
    cells = [
        cell_record(row, column, cell, places) for row, each in enumerate(rows) for column, cell in enumerate(each)
    ]
    ranges = record(0xE5, struct.pack("<H", len(merged)) + b"".join(struct.pack("<HHHH", *each) for each in merged))
    return stream + b"".join(cells) + (ranges if merged else b"") + record(0x0A, b"")


def cell_record(row: int, column: int, cell: Cell, places: Mapping[str, int]) -> bytes:
    """The records of one cell."""
    place = struct.pack("<HHH", row, column, _DATES if isinstance(cell, Date) else 0)
    match cell:
        case None:
            return b""
        case str():
            return record(0xFD, place + struct.pack("<I", places[cell]))
        case bool():
            return record(0x205, place + struct.pack("<BB", cell, 0))
        case Error(code, False):
            return record(0x205, place + struct.pack("<BB", ERRORS[code], 1))
        case Error(code):
            return record(0x06, place + struct.pack("<BBBBHH", 2, 0, ERRORS[code], 0, 0, 0xFFFF) + _FORMULA)
        case Formula(str(text)):
            said = record(0x207, struct.pack("<HB", len(text), 1) + text.encode("utf-16-le"))
            return record(0x06, place + struct.pack("<B5xH", 0 if text else 3, 0xFFFF) + _FORMULA) + (
                said if text else b""
            )
        case Formula(number) | Date(number):
            is_date = isinstance(cell, Date)
            value = place + struct.pack("<d", number)
            return record(0x203, value) if is_date else record(0x06, value + _FORMULA)
        case _:
            return record(0x203, place + struct.pack("<d", cell))


_FORMULA = struct.pack("<HIH", 0, 0, 3) + b"\x1e\x01\x00"
"""What stands behind a formula's value: flags, and the formula itself, which is 1 here."""


def compound_file(stream: bytes, name: str = "Workbook") -> bytes:
    """A compound file with one stream."""
    stream = stream.ljust(8 * _SECTOR, b"\0")  # a smaller one would stand in a stream of small ones
    data = stream + b"\0" * (-len(stream) % _SECTOR)
    sectors = len(data) // _SECTOR
    tables = -(-(sectors + 1) // (_SECTOR // 4 - 1))
    chain = [*range(1, sectors), _END, _END, *[_FAT] * tables]
    table = struct.pack(f"<{len(chain)}I", *chain)
    table += b"\xff" * (tables * _SECTOR - len(table))
    first = [sectors + 1 + each for each in range(tables)] + [_FREE] * (109 - tables)
    header = bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 16 + struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    header += struct.pack("<IIIIIIIII", 0, tables, sectors, 0, 4096, _END, 0, _END, 0)
    header += struct.pack("<109I", *first)
    entries = _entry("Root Entry", 5, _END, 0, child=1) + _entry(name, 2, 0, len(stream))
    return header + data + entries.ljust(_SECTOR, b"\0") + table


def _entry(name: str, kind: int, first: int, size: int, child: int = _FREE) -> bytes:
    text = (name + "\0").encode("utf-16-le")
    return text.ljust(64, b"\0") + struct.pack("<HBBIII36xIQ", len(text), kind, 1, _FREE, _FREE, child, first, size)
