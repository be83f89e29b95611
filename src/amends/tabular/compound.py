"""Compound files: what old Office programs write, a small file system of streams in one file."""

import struct
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Final

from msgspec import Struct

MAGIC: Final = bytes.fromhex("d0cf11e0a1b11ae1")
_HEADER = struct.Struct("<24xHHHHH6xIIIIIIIII")
_HEADER_BYTES = 512
_LISTED_IN_HEADER = 109
_ENTRY = struct.Struct("<64sHBB12x36xIQ")
_ENTRY_BYTES = 128
_LAST = 0xFFFFFFFA
"""From here on a number is none of a sector."""
_ROOT, _STREAM = 5, 2
_MAX_ENTRIES = 10_000
_SHORTS: Final = (9, 12)
"""Powers of two: the size of a sector, by the version of the file."""


class DamagedError(Exception):
    """The file doesn't hold together."""


class Stream(Struct, frozen=True):
    """A stream: its name, its kind, its first sector and its bytes."""

    name: str
    kind: int
    first: int
    size: int


class CompoundFile:
    """The streams of an open file. Raises DamagedError; nothing in it is believed to end by itself."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        head = file.read(_HEADER_BYTES)
        if len(head) < _HEADER_BYTES or not head.startswith(MAGIC):
            raise DamagedError("no header")
        _, _, _, shift, mini_shift, _, tables, directory, _, cutoff, minis, _, more, _ = _HEADER.unpack_from(head)
        if shift not in _SHORTS or mini_shift != 6:
            raise DamagedError("sectors of an unusual size")
        self._sector = 1 << shift
        self._cutoff = cutoff
        self._size = file.seek(0, 2)
        self._table = self._whole_table(head, tables, more)
        self.streams = tuple(self._entries(b"".join(self._read(directory, self._size))))
        root = next((each for each in self.streams if each.kind == _ROOT), None)
        self._root = root or Stream("", _ROOT, _LAST, 0)
        self._minis = minis
        self._check_ends(directory)

    def _check_ends(self, directory: int) -> None:
        """Who reads this file next may follow each chain to its end, whatever the sizes say."""
        firsts = [directory, self._minis, *(each.first for each in self.streams if each.kind == _ROOT)]
        firsts += [each.first for each in self.streams if each.kind == _STREAM and each.size >= self._cutoff]
        for first in firsts:
            for sector in _chain(self._table, first):
                self._check_place(sector)

    def content(self, name: str) -> Iterator[bytes]:
        """A stream by pieces."""
        stream = next((each for each in self.streams if each.kind == _STREAM and each.name == name), None)
        if stream is None:
            raise DamagedError("no such stream")
        if stream.size >= self._cutoff:
            return self._read(stream.first, stream.size)
        return iter([self._small(stream)])

    def _small(self, stream: Stream) -> bytes:
        table = _numbers(b"".join(self._read(self._minis, self._size)))
        within = b"".join(self._read(self._root.first, self._root.size))
        pieces = [within[each << 6 : (each + 1) << 6] for each in _chain(table, stream.first)]
        return b"".join(pieces)[: stream.size]

    def _whole_table(self, head: bytes, tables: int, more: int) -> list[int]:
        """Which sector follows upon which."""
        listed = _numbers(head[-4 * _LISTED_IN_HEADER :])
        seen: set[int] = set()
        while more < _LAST:
            if more in seen:
                raise DamagedError("sectors in a ring, or none")
            seen.add(more)
            *numbers, more = _numbers(self._at(more))
            listed += numbers
        if len(listed) > _LISTED_IN_HEADER + self._size // self._sector:
            raise DamagedError("more sectors than the file has")
        table: list[int] = []
        for each in listed[:tables]:
            if each < _LAST:
                table += _numbers(self._at(each))
        return table

    def _check_place(self, sector: int) -> None:
        if (sector + 1) * self._sector >= self._size:
            raise DamagedError("cut off")

    def _at(self, sector: int) -> bytes:
        self._check_place(sector)
        self._file.seek((sector + 1) * self._sector)
        return self._file.read(self._sector).ljust(self._sector, b"\0")

    def _read(self, first: int, size: int) -> Iterator[bytes]:
        for sector in _chain(self._table, first):
            if size <= 0:
                return
            yield self._at(sector)[:size]
            size -= self._sector

    @staticmethod
    def _entries(directory: bytes) -> Iterator[Stream]:
        whole = min(len(directory) // _ENTRY_BYTES, _MAX_ENTRIES)
        for place in range(0, whole * _ENTRY_BYTES, _ENTRY_BYTES):
            text, length, kind, _, first, size = _ENTRY.unpack_from(directory, place)
            yield Stream(text[: max(0, length - 2)].decode("utf-16-le", "replace"), kind, first, size & 0xFFFFFFFF)


def _chain(table: list[int], sector: int) -> Iterator[int]:
    """The sectors that follow upon each other. Raises DamagedError for a ring."""
    left = len(table)
    while sector < _LAST:
        if sector >= len(table) or not left:
            raise DamagedError("sectors in a ring, or none")
        yield sector
        left -= 1
        sector = table[sector]


def _numbers(content: bytes) -> list[int]:
    return list(struct.unpack(f"<{len(content) // 4}I", content[: len(content) // 4 * 4]))


def stream_names(path: Path) -> frozenset[str]:
    """What a compound file has. Raises DamagedError, or OSError."""
    with path.open("rb") as file:
        return frozenset(each.name for each in CompoundFile(file).streams)
