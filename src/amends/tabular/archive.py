"""Reading what is packed in a zip archive, by pieces, and never more than it may unpack to."""

import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

from amends.tabular.rows import refused
from amends.texts.text import say

MAX_ENTRIES = 10_000
CHUNK_BYTES = 1 << 20
_LOCAL_HEADER = struct.Struct("<4s22xHH")
_LOCAL_MAGIC = b"PK\x03\x04"
_ENCRYPTED = 0x1

DAMAGES = (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, RuntimeError, struct.error)
"""What reading a damaged archive may raise."""


def unpack(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    """An entry's content by pieces. Raises BadZipFile as soon as it is longer than the archive says.

    The standard library stops where the archive says that the content ends; other readers go on, so what lies beyond
    must be known.
    """
    if entry.flag_bits & _ENCRYPTED:
        raise refused(say("is_zip_with_password"))
    file = archive.fp
    if file is None:
        raise zipfile.BadZipFile("closed")
    file.seek(entry.header_offset)
    magic, name_bytes, extra_bytes = _LOCAL_HEADER.unpack(file.read(_LOCAL_HEADER.size))
    if magic != _LOCAL_MAGIC:
        raise zipfile.BadZipFile("no entry where one should be")
    file.seek(name_bytes + extra_bytes, 1)
    if entry.compress_type == zipfile.ZIP_STORED:
        yield from _stored(archive, entry)
    elif entry.compress_type == zipfile.ZIP_DEFLATED:
        yield from _inflated(archive, entry)
    else:
        raise zipfile.BadZipFile("compressed in an unusual way")


def _stored(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    if entry.compress_size != entry.file_size:
        raise zipfile.BadZipFile("longer than it says")
    left = entry.file_size
    while left:
        piece = archive.fp.read(min(left, CHUNK_BYTES))  # type: ignore[union-attr]
        if not piece:
            raise zipfile.BadZipFile("cut off")
        left -= len(piece)
        yield piece


def _inflated(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    inflate = zlib.decompressobj(-zlib.MAX_WBITS)
    packed, unpacked = entry.compress_size, 0
    rest = b""
    while not inflate.eof:
        if not rest:
            rest = archive.fp.read(min(packed, CHUNK_BYTES))  # type: ignore[union-attr]
            packed -= len(rest)
        if not rest:
            raise zipfile.BadZipFile("cut off")
        piece = inflate.decompress(rest, CHUNK_BYTES)
        rest = inflate.unconsumed_tail
        unpacked += len(piece)
        if unpacked > entry.file_size:
            raise zipfile.BadZipFile("longer than it says")
        if piece:
            yield piece


def total_bytes(entries: list[zipfile.ZipInfo]) -> int:
    """What all entries unpack to, as the archive says."""
    return sum(entry.file_size for entry in entries)


def entries_of(path: Path) -> list[zipfile.ZipInfo]:
    """What an archive has, folders left out. Raises Invalid for a damaged one or one of too many entries."""
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
    except DAMAGES as error:
        raise refused(say("is_damaged_zip", error=str(error))) from None
    if len(entries) > MAX_ENTRIES:
        raise refused(say("is_other_zip"))
    return [entry for entry in entries if not entry.is_dir()]
