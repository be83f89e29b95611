"""What a file is, by its content: its name says nothing."""

import codecs
import re
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from amends.tabular import ods
from amends.tabular.archive import DAMAGES, entries_of, total_bytes, unpack
from amends.tabular.limits import MAX_CELLS, MAX_UNPACKED_BYTES, cells_of
from amends.tabular.rows import FileKind, refused
from amends.texts.text import say

_HEAD_BYTES = 8192
_CONTROLS = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_ALLOWED_CONTROLS = 3
_ARRAY = re.compile(rb"\[\s*\{")
_ZIP = b"PK\x03\x04"
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_WANTED = "use CSV, XLSX or NDJSON"
_DOCUMENTS: Final = {
    "word/": "is_document",
    "ppt/": "is_presentation",
    "Index/": "is_numbers",
    ods.CONTENT: "is_document",
}
_OTHERS: Final = {
    b"PK\x05\x06": say("is_empty_zip"),
    b"\xd0\xcf\x11\xe0": say("is_old_excel"),
    b"\x1f\x8b": say("is_gzip"),
    b"%PDF": say("is_pdf"),
    b"\x89PNG": say("is_picture"),
    codecs.BOM_UTF32_LE: say("is_utf32"),
    codecs.BOM_UTF32_BE: say("is_utf32"),
}


def sniff(path: Path, encoding: str = "") -> FileKind:
    """What the file is; with an `encoding` that the mapping fixed, strange bytes are no sign against text.

    Raises Invalid when it is nothing that can be taken in.
    """
    head = _head(path)
    if head.startswith(_ZIP):
        return _packed(path)
    for magic, reason in _OTHERS.items():
        if head.startswith(magic):
            raise refused(reason)
    content = head.removeprefix(codecs.BOM_UTF8).lstrip()
    if content.startswith(b"{"):
        return FileKind.NDJSON
    if _ARRAY.match(content):
        raise refused(say("is_json_array"))
    if not encoding and not head.startswith(_UTF16):
        _refuse_binary(head)
    return FileKind.CSV


def _head(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD_BYTES)
    except (OSError, ValueError) as error:
        raise refused(say("file_unreadable", error=str(getattr(error, "strerror", None) or error))) from None
    if not head:
        raise refused(say("file_empty"))
    return head


def _refuse_binary(head: bytes) -> None:
    controls = len(_CONTROLS.findall(head))
    if controls > _ALLOWED_CONTROLS and controls * 10 > len(head):
        raise refused(say("is_not_text"))


def _packed(path: Path) -> FileKind:
    """Which workbook a zip archive is. Raises Invalid for any other archive, and for what unpacks to too much."""
    entries = entries_of(path)
    names = [entry.filename for entry in entries]
    if total_bytes(entries) > MAX_UNPACKED_BYTES:
        raise refused(say("unpacks_too_large", bytes=MAX_UNPACKED_BYTES))
    if any(name.startswith("xl/") for name in names):
        _check_extent(path, entries)
        return FileKind.XLSX
    if ods.CONTENT in names and _is_spreadsheet(path):
        return FileKind.ODS
    raise refused(next((say(code) for start, code in _DOCUMENTS.items() if _has(names, start)), say("is_other_zip")))


def _has(names: Sequence[str], start: str) -> bool:
    return any(name.startswith(start) for name in names)


def _check_extent(path: Path, entries: Sequence[zipfile.ZipInfo]) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            # Which entries are sheets, the workbook says; one that was made to do harm may call them anything.
            cells = max((cells_of(archive, entry) for entry in entries), default=0)
    except DAMAGES as error:
        raise refused(say("is_damaged_zip", error=str(error))) from None
    if cells > MAX_CELLS:
        raise refused(say("sheet_too_large", cells=cells))


def _is_spreadsheet(path: Path) -> bool:
    try:
        with zipfile.ZipFile(path) as archive:
            kind = next((each for each in archive.infolist() if each.filename == "mimetype"), None)
            return kind is None or b"spreadsheet" in b"".join(unpack(archive, kind))[:_HEAD_BYTES]
    except DAMAGES:
        return False
