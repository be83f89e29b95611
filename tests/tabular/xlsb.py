"""Binary workbooks (XLSB), made here: a zip archive with parts of BIFF12 records."""

import struct
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from tests.tabular.xls import ERRORS, Cell, Date, Error, Formula, Merged

_TYPES = (
    '<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="bin" ContentType="application/vnd.ms-excel.sheet.binary.macroEnabled.main"/></Types>'
)
_RELATIONS = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
)
_KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
_DATES = 1


def xlsb(
    folder: Path,
    sheets: Mapping[str, Sequence[Sequence[Cell]]],
    *,
    merged: Sequence[Merged] = (),
    hidden: Sequence[str] = (),
    from_1904: bool = False,
) -> Path:
    """A workbook with those rows in its sheets; `merged` (first and last row, first and last column) in each."""
    path = folder / "feedback"
    texts = sorted({cell for rows in sheets.values() for row in rows for cell in row if isinstance(cell, str)})
    places = {text: number for number, text in enumerate(texts)}
    relations = [("sharedStrings", "sharedStrings.bin"), ("styles", "styles.bin")]
    relations = [("worksheet", f"worksheets/sheet{number}.bin") for number in range(1, len(sheets) + 1)] + relations
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", _TYPES)
        archive.writestr("_rels/.rels", _relations([("officeDocument", "xl/workbook.bin")]))
        archive.writestr("xl/_rels/workbook.bin.rels", _relations(relations))
        archive.writestr("xl/workbook.bin", _workbook(list(sheets), hidden, from_1904=from_1904))
        archive.writestr("xl/styles.bin", _STYLES)
        archive.writestr("xl/sharedStrings.bin", _strings(texts))
        for number, rows in enumerate(sheets.values(), start=1):
            archive.writestr(f"xl/worksheets/sheet{number}.bin", _sheet(rows, places, merged))
    return path


def _relations(relations: Sequence[tuple[str, str]]) -> str:
    return _RELATIONS.format(
        "".join(
            f'<Relationship Id="rId{number}" Type="{_KIND}{kind}" Target="{target}"/>'
            for number, (kind, target) in enumerate(relations, start=1)
        )
    )


def record(kind: int, content: bytes = b"") -> bytes:
    """A record: its kind and its length by seven bits a byte, and what it holds."""
    head = bytes([kind]) if kind < 0x80 else bytes([kind & 0x7F | 0x80, kind >> 7])
    length = len(content)
    while length > 0x7F:
        head += bytes([length & 0x7F | 0x80])
        length >>= 7
    return head + bytes([length]) + content


def _text(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def _workbook(names: Sequence[str], hidden: Sequence[str], *, from_1904: bool) -> bytes:
    sheets = [
        record(156, struct.pack("<II", name in hidden, number) + _text(f"rId{number}") + _text(name))
        for number, name in enumerate(names, start=1)
    ]
    return (
        record(131)
        + record(153, struct.pack("<II", from_1904, 0) + _text(""))
        + record(143)
        + b"".join(sheets)
        + record(144)
        + record(132)
    )


_FORMATS = b"".join(record(47, struct.pack("<HHHHHBBI", 0xFFFF, each, 0, 0, 0, 0, 0, 0)) for each in (0, 14))
_STYLES = record(278) + record(617, struct.pack("<I", 2)) + _FORMATS + record(618) + record(279)


def _strings(texts: Sequence[str]) -> bytes:
    items = b"".join(record(19, b"\0" + _text(text)) for text in texts)
    return record(159, struct.pack("<II", len(texts), len(texts))) + items + record(160)


def _sheet(rows: Sequence[Sequence[Cell]], places: Mapping[str, int], merged: Sequence[Merged]) -> bytes:
    width = max(map(len, rows), default=1)
    stream = record(129) + record(148, struct.pack("<IIII", 0, max(len(rows) - 1, 0), 0, width - 1)) + record(145)
    for number, row in enumerate(rows):
        stream += record(0, struct.pack("<II", number, 0) + b"\0" * 9)
        stream += b"".join(_cell(column, cell, places) for column, cell in enumerate(row))
    ranges = b"".join(record(176, struct.pack("<IIII", *each)) for each in merged)
    ranges = record(177, struct.pack("<I", len(merged))) + ranges + record(178)
    return stream + record(146) + (ranges if merged else b"") + record(130)


def _cell(column: int, cell: Cell, places: Mapping[str, int]) -> bytes:
    place = struct.pack("<II", column, _DATES if isinstance(cell, Date) else 0)
    formula = struct.pack("<HI", 0, 3) + b"\x1e\x01\x00" + struct.pack("<I", 0)
    match cell:
        case None:
            return b""
        case str():
            return record(7, place + struct.pack("<I", places[cell]))
        case bool():
            return record(4, place + bytes([cell]))
        case Error(code, of_formula):
            return record(11 if of_formula else 3, place + bytes([ERRORS[code]]) + (formula if of_formula else b""))
        case Formula(str(text)):
            return record(8, place + _text(text) + formula)
        case Formula(number):
            return record(9, place + struct.pack("<d", number) + formula)
        case Date(number):
            return record(5, place + struct.pack("<d", number))
        case _:
            return record(5, place + struct.pack("<d", cell))
