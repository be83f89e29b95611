"""What a file is, by its content: its name says nothing."""

import codecs
import re
import zipfile
import zlib
from pathlib import Path
from typing import Final

from amends.tabular.limits import cells_of
from amends.tabular.rows import FileKind, refused
from amends.texts.text import say

MAX_UNPACKED_BYTES = 2 << 30
"""Of a workbook; a larger one is an accident, or made to fill the memory."""

MAX_CELLS = 50_000_000
"""That a sheet may span: the empty ones between two cells take memory too."""

_HEAD_BYTES = 8192
_CONTROLS = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_ALLOWED_CONTROLS = 3
_ARRAY = re.compile(rb"\[\s*\{")
_ZIP = b"PK\x03\x04"
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_WANTED = "use CSV, XLSX or NDJSON"
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
        return _workbook(path)
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


def _workbook(path: Path) -> FileKind:
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
            unpacked = sum(entry.file_size for entry in entries)
            # Which entries are sheets, the workbook says; one that was made to do harm may call them anything.
            is_small = unpacked <= MAX_UNPACKED_BYTES
            cells = max((cells_of(archive, entry) for entry in entries), default=0) if is_small else 0
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, RuntimeError) as error:
        raise refused(say("is_damaged_zip", error=str(error))) from None
    if not any(entry.filename.startswith("xl/") for entry in entries):
        raise refused(say("is_other_zip"))
    if unpacked > MAX_UNPACKED_BYTES:
        raise refused(say("unpacks_too_large", bytes=MAX_UNPACKED_BYTES))
    if cells > MAX_CELLS:
        raise refused(say("sheet_too_large", cells=cells))
    return FileKind.XLSX
