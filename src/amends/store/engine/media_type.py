"""What a file's content is, told from the content alone: never from its name or from what its sender says."""

import codecs
import re
import zipfile
from pathlib import Path

import puremagic

from amends.errors import BusinessRuleError
from amends.model.ticket.attachment import CSV, KINDS, OFFICE_KINDS, OPEN_DOCUMENT, RUNNABLE, TEXT, ending
from amends.texts.text import say

_HEAD_BYTES = 4096
_READ_BYTES = 1024 * 1024
_MAX_LIST_BYTES = 1024 * 1024
_MAX_END_BYTES = 22 + 65_535
_END_OF_LIST = re.compile(rb"(?=PK\x05\x06)")
_LIST_SIZE = slice(12, 16)
_ZIP64 = b"PK\x06\x07"
_MACROS = "vbaproject.bin"
_PDF = b"%PDF-"
_ZIP = b"PK\x03\x04"
_RIFF_KINDS = (b"WAVE", b"WEBP")
_MARKUP = tuple(
    b"<" + each for each in (b"!", b"?", b"/", *(bytes([letter]) for letter in b"abcdefghijklmnopqrstuvwxyz"))
)
_UNKNOWN_TO_PUREMAGIC = (
    (0, b"\xff\xf3", ".mp3"),
    (0, b"\xff\xf2", ".mp3"),
    (4, b"ftypmif1", ".heic"),
    (4, b"ftypheix", ".heic"),
    (4, b"ftypmsf1", ".heic"),
)

_RUNS = say("is_program")
_IS_MARKUP = say("is_markup")
_IS_SCRIPT = say("is_script")
_HAS_MACROS = say("has_macros")
_IS_NO_KIND = say("not_an_accepted_type")


def media_type_of(file: Path, name: str) -> str:
    """The media type of a file's content. Raises BusinessRuleError with the reason for one that isn't taken.

    The name is asked for one thing only: whether text is called CSV.
    """
    with file.open("rb") as opened:
        head = opened.read(_HEAD_BYTES)
    if not head:
        raise BusinessRuleError(say("empty_file"))
    if not head.startswith(_PDF) and _is_text(file):
        _check_text(head)
        return CSV if ending(name) == ".csv" else TEXT
    return _of_office(file) if head.startswith(_ZIP) else _of_binary(file, head)


def _is_text(file: Path) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        with file.open("rb") as opened:
            while chunk := opened.read(_READ_BYTES):
                if b"\0" in chunk:
                    return False
                decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _check_text(head: bytes) -> None:
    text = head.removeprefix(codecs.BOM_UTF8).lstrip().lower()
    if text.startswith(b"#!") or b"<?php" in text:
        raise BusinessRuleError(_IS_SCRIPT)
    if text.startswith(_MARKUP) or b"<script" in text or b"<svg" in text:
        raise BusinessRuleError(_IS_MARKUP)


def _of_binary(file: Path, head: bytes) -> str:
    found = [match.extension.lower() for match in puremagic.magic_file(file)]
    if head.startswith((b"MZ", b"\x7fELF")):
        raise BusinessRuleError(_RUNS)
    if any(each in RUNNABLE for each in found):
        raise BusinessRuleError(_IS_MARKUP if head.lstrip().startswith(b"<") else _RUNS)
    if head.startswith(b"RIFF") and head[8:12] not in _RIFF_KINDS:
        raise BusinessRuleError(_IS_NO_KIND)
    found += [each for start, sign, each in _UNKNOWN_TO_PUREMAGIC if head.startswith(sign, start)]
    kind = next((KINDS[each] for each in found if each in KINDS), None)
    if kind is None:
        raise BusinessRuleError(_IS_NO_KIND)
    return kind


def _of_office(file: Path) -> str:
    # puremagic finds every kind of office document in any archive, so the archive's own list of parts is asked.
    if not _has_a_short_list(file):
        raise BusinessRuleError(_IS_NO_KIND)
    try:
        with zipfile.ZipFile(file) as archive:
            kind = _of_parts(archive, {part.filename: part for part in archive.infolist()})
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError, ValueError):
        raise BusinessRuleError(_IS_NO_KIND) from None
    return kind


def _has_a_short_list(file: Path) -> bool:
    # The whole list of parts is read at once; only the end of an archive says how long it is.
    with file.open("rb") as opened:
        opened.seek(max(0, file.stat().st_size - _MAX_END_BYTES))
        end = opened.read()
    sizes = [end[found.end() :][_LIST_SIZE] for found in _END_OF_LIST.finditer(end)]
    is_short = all(int.from_bytes(size, "little") <= _MAX_LIST_BYTES for size in sizes)
    return is_short and bool(sizes) and _ZIP64 not in end


def _of_parts(archive: zipfile.ZipFile, parts: dict[str, zipfile.ZipInfo]) -> str:
    if any(name.lower().endswith(_MACROS) or name.startswith("Basic/") for name in parts):
        raise BusinessRuleError(_HAS_MACROS)
    own = parts.get("mimetype")
    if own and own.file_size == len(OPEN_DOCUMENT) and archive.read(own) == OPEN_DOCUMENT.encode():
        return OPEN_DOCUMENT
    office = next((kind for part, kind in OFFICE_KINDS.items() if part in parts), None)
    if office is None or "[Content_Types].xml" not in parts:
        raise BusinessRuleError(_IS_NO_KIND)
    return office
