"""What a file is, by its content: its name says nothing."""

import codecs
import re
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from amends.tabular import compound, ods, xls, xlsb
from amends.tabular.archive import DAMAGES, entries_of, total_bytes, unpack
from amends.tabular.limits import MAX_UNPACKED_BYTES
from amends.tabular.magic import other_kind
from amends.tabular.rows import FileKind, refused
from amends.texts.text import say

_HEAD_BYTES = 8192
_CONTROLS = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_ALLOWED_CONTROLS = 3
_ARRAY = re.compile(rb"\[\s*[{\]]")
_OBJECT = re.compile(rb"""\{\s*(?:["}]|$)""")
_OUR_KEYS = (re.compile(rb'"survey"\s*:'), re.compile(rb'"reference"\s*:'))
_ZIP = b"PK\x03\x04"
_SPSS = (b"$FL2", b"$FL3")
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_DOCUMENTS: Final = {
    "word/": "is_document",
    "ppt/": "is_presentation",
    "Index/": "is_numbers",
    ods.CONTENT: "is_document",
}

_COMPOUND: Final = {
    "EncryptedPackage": say("workbook_with_password"),
    "Book": say("is_old_excel"),
    "WordDocument": say("is_document"),
    "PowerPoint Document": say("is_presentation"),
    "__properties_version1.0": say("is_message"),
}
"""What compound files hold by the name of a stream."""


def sniff(path: Path, encoding: str = "") -> FileKind:
    """What the file is; with an `encoding` that the mapping fixed, strange bytes are no sign against text.

    Raises Invalid when it is nothing that can be taken in.
    """
    head = _head(path)
    if head.startswith(_ZIP):
        return _packed(path)
    if head.startswith(compound.MAGIC[:4]):
        return _compound(path)
    if head.startswith(_SPSS):
        return FileKind.SPSS
    reason = other_kind(head)
    if reason and not (encoding and reason.code == "is_utf32"):
        raise refused(reason)
    content = head.removeprefix(codecs.BOM_UTF8).lstrip()
    if _OBJECT.match(content):
        return FileKind.NDJSON if _is_of_ours(content) else FileKind.JSON
    if _ARRAY.match(content):
        return FileKind.JSON
    if not encoding and not head.startswith(_UTF16):
        _refuse_binary(head)
    return FileKind.CSV


def is_json_array(path: Path) -> bool:
    """Whether a file of JSON is one array, and not lines or an object."""
    return _ARRAY.match(_head(path).removeprefix(codecs.BOM_UTF8).lstrip()) is not None


def _is_of_ours(content: bytes) -> bool:
    """Whether the first line has the fields that every response of ours has."""
    line = content.partition(b"\n")[0]
    return all(key.search(line) for key in _OUR_KEYS)


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
    if xlsb.WORKBOOK in names:
        return FileKind.XLSB
    if any(name.startswith("xl/") for name in names):
        return FileKind.XLSX
    if ods.CONTENT in names and _is_spreadsheet(path):
        return FileKind.ODS
    raise refused(next((say(code) for start, code in _DOCUMENTS.items() if _has(names, start)), say("is_other_zip")))


def _compound(path: Path) -> FileKind:
    """A workbook of Excel 97 to 2003. Raises Invalid for whatever else old Office programs wrote."""
    try:
        names = compound.stream_names(path)
    except (compound.DamagedError, OSError) as error:
        raise refused(say("workbook_unreadable", error=str(error))) from None
    if xls.STREAM in names:
        return FileKind.XLS
    raise refused(next((reason for name, reason in _COMPOUND.items() if name in names), say("is_old_document")))


def _has(names: Sequence[str], start: str) -> bool:
    return any(name.startswith(start) for name in names)


def _is_spreadsheet(path: Path) -> bool:
    try:
        with zipfile.ZipFile(path) as archive:
            kind = next((each for each in archive.infolist() if each.filename == "mimetype"), None)
            return kind is None or b"spreadsheet" in b"".join(unpack(archive, kind))[:_HEAD_BYTES]
    except DAMAGES:
        return False
