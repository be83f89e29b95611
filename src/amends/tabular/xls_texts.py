"""The texts that the cells of an XLS workbook share: how long each is."""

import struct
from collections.abc import Sequence

_COUNTS_BYTES = 8
_LEAST_BYTES = 3
"""Of a text: its length, and how it is written."""

_WIDE, _FAR_EAST, _RICH = 1, 4, 8


def lengths_of_texts(records: Sequence[bytes]) -> list[int]:
    """How many characters each text has, by the record of the texts and those in which it goes on.

    Raises struct.error for records that don't hold together.
    """
    # Whoever reads the texts next makes room for as many as the record says.
    [_, count] = struct.unpack_from("<II", records[0])
    if count * _LEAST_BYTES > sum(map(len, records)):
        raise struct.error("more texts than there can be")
    cursor = _Cursor(records)
    lengths = []
    while cursor.has_more:
        lengths.append(cursor.read_text())
    return lengths


class _Cursor:
    """A place in records that go on in each other: a text may be parted, and each part says how it is written."""

    def __init__(self, records: Sequence[bytes]) -> None:
        self._records = records
        self._number = 0
        self._at = _COUNTS_BYTES
        self._skip(0)

    @property
    def has_more(self) -> bool:
        return self._number < len(self._records)

    @property
    def _record(self) -> bytes:
        return self._records[self._number] if self._number < len(self._records) else b""

    def read_text(self) -> int:
        """Go behind the text that begins here, and say how many characters it has."""
        record = self._record
        length, flags = struct.unpack_from("<HB", record, self._at)
        self._at += 3
        formats = further = 0
        if flags & _RICH:
            [formats] = struct.unpack_from("<H", record, self._at)
            self._at += 2
        if flags & _FAR_EAST:
            [further] = struct.unpack_from("<I", record, self._at)
            self._at += 4
        self._skip_characters(length, flags)
        self._skip(4 * formats + further)
        return int(length)

    def _skip_characters(self, left: int, flags: int) -> None:
        while left and self.has_more:
            width = 2 if flags & _WIDE else 1
            here = min(left, (len(self._record) - self._at) // width)
            left -= here
            self._at += here * width
            if left:
                self._number, self._at = self._number + 1, 1
                flags = (self._record or b"\0")[0]

    def _skip(self, count: int) -> None:
        """Go on by so many bytes, into the next records where this one ends."""
        self._at += count
        while self.has_more and self._at >= len(self._record):
            self._at -= len(self._record)
            self._number += 1
