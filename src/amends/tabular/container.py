"""A table that is packed: a gzip or a zip archive of one file is unpacked beside it, bounded, and taken away again."""

import errno
import os
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO, Final

from msgspec import Struct

from amends.errors import Unavailable
from amends.tabular.archive import CHUNK_BYTES, DAMAGES, entries_of, unpack
from amends.tabular.rows import refused
from amends.texts.text import Text, say

MAX_TABLE_BYTES: Final = 1 << 30
"""To which one packed table may unpack."""

_GZIP: Final = b"\x1f\x8b"
_ZIP: Final = b"PK\x03\x04"
_PACKED: Final = (_GZIP, b"PK", b"BZh", b"\xfd7zXZ", b"7z\xbc\xaf", b"Rar!", b"(\xb5/\xfd")
_DOCUMENTS: Final = ("xl/", "word/", "ppt/", "Index/")
_OPEN_DOCUMENTS: Final = ("content.xml", "mimetype")
_LISTED = 10
_FULL: Final = (errno.ENOSPC, errno.EDQUOT)


class Unpacked(Struct, frozen=True):
    """A file as it is to be read, what is told about how it was come by, and how to give it back."""

    path: Path
    note: Text | None
    close: Callable[[], None]


def unpacked(path: Path) -> Unpacked:
    """The file itself, or the one that is packed in it.

    Raises Invalid for an archive that is damaged, has several files or none, unpacks to too much, or holds another.
    """
    magic = _start(path)
    if magic.startswith(_GZIP):
        return _written(lambda: _gunzipped(path), "gzip")
    if magic.startswith(_ZIP):
        entry = _only_entry(path)
        if entry:
            return _written(lambda: _unzipped(path, entry), entry.filename)
    return Unpacked(path, None, lambda: None)


def _start(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(8)
    except (OSError, ValueError):
        return b""  # who looks what it is says why it can't be read


def _only_entry(path: Path) -> zipfile.ZipInfo | None:
    """The one file of a plain archive, None for a workbook or another document that merely is one."""
    entries = entries_of(path)
    names = [entry.filename for entry in entries]
    if any(name.startswith(_DOCUMENTS) or name in _OPEN_DOCUMENTS for name in names):
        return None
    tables = [entry for entry in entries if not _is_of_a_system(entry.filename)]
    if not tables:
        raise refused(say("is_empty_zip"))
    if len(tables) > 1:
        listed = [entry.filename[:60] for entry in tables[:_LISTED]] + ["…"] * (len(tables) > _LISTED)
        raise refused(say("zip_of_several", number=len(tables), names=listed))
    return tables[0]


def _is_of_a_system(name: str) -> bool:
    """Whether a file was put there by an operating system, and not by a person."""
    parts = name.split("/")
    return parts[0] == "__MACOSX" or parts[-1].startswith(".") or parts[-1].lower() in ("thumbs.db", "desktop.ini")


def _unzipped(path: Path, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    with zipfile.ZipFile(path) as archive:
        yield from unpack(archive, entry)


def _gunzipped(path: Path) -> Iterator[bytes]:
    """All members of a gzip file, one behind the other."""
    with path.open("rb") as file:
        inflate = zlib.decompressobj(zlib.MAX_WBITS | 16)
        rest = file.read(CHUNK_BYTES)
        while rest:
            piece = inflate.decompress(rest, CHUNK_BYTES)
            if piece:
                yield piece
            rest = inflate.unconsumed_tail or inflate.unused_data or file.read(CHUNK_BYTES)
            if inflate.eof:
                rest = rest.lstrip(b"\0")
                inflate = zlib.decompressobj(zlib.MAX_WBITS | 16)
                if not rest:
                    return
        raise EOFError("cut off")


def _written(pieces: Callable[[], Iterator[bytes]], name: str) -> Unpacked:
    handle, made = tempfile.mkstemp(prefix="amends-unpacked-")
    path = Path(made)
    try:
        with os.fdopen(handle, "wb") as file:
            _write(file, pieces())
    except DAMAGES as error:
        path.unlink(missing_ok=True)
        if isinstance(error, OSError) and error.errno in _FULL:
            raise Unavailable(say("no_file_can_be_stored")) from error
        raise refused(say("is_damaged_archive", error=str(error))) from None
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return Unpacked(path, say("read_from_archive", name=name[:100]), lambda: path.unlink(missing_ok=True))


def _write(file: BinaryIO, pieces: Iterator[bytes]) -> None:
    size = 0
    for piece in pieces:
        if not size and piece.startswith(_PACKED) and not piece.startswith(_ZIP):
            raise refused(say("archive_in_archive"))
        size += len(piece)
        if size > MAX_TABLE_BYTES:
            raise refused(say("unpacks_too_large", bytes=MAX_TABLE_BYTES))
        file.write(piece)
