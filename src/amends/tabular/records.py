"""CSV records out of a stream of text: quotes honoured, lines counted, memory bounded, nothing swallowed silently."""

import csv
from collections import deque
from collections.abc import Iterator
from typing import TextIO

from amends.tabular.rows import Row
from amends.texts.text import Text, say

MAX_RECORD_CHARACTERS = 16 << 20
"""Of one row with all its lines; a longer one is rejected, and so bounds the memory."""

# Each rescue reads lines a second time; a file made of unclosed quotes shall not cost the square of its length.
_MAX_RESCUES = 100

_UNCLOSED = say("quote_never_closed")
_UNDOUBLED = say("quote_not_doubled")
_TOO_LONG = say("row_too_long", characters=MAX_RECORD_CHARACTERS)


class _TooLongError(Exception):
    """The row at hand has more characters than are read."""


class _Lines:
    """The physical lines of a file, numbered from 1, which remember those of the row at hand to give them back."""

    def __init__(self, file: TextIO, skipped: int) -> None:
        self.number = skipped
        self._file = file
        for _ in range(skipped):
            self._pass_over_rest(self._file.readline(MAX_RECORD_CHARACTERS + 1))
        self._waiting: deque[str] = deque()
        self._taken: list[str] = []
        self._characters = 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        if self._waiting:
            line = self._waiting.popleft()
        else:
            line = self._file.readline(MAX_RECORD_CHARACTERS + 1)
            if len(line) > MAX_RECORD_CHARACTERS:
                self._pass_over_rest(line)
        if not line:
            raise StopIteration
        self.number += 1
        self._taken.append(line)
        self._characters += len(line)
        if self._characters > MAX_RECORD_CHARACTERS:
            raise _TooLongError
        return line

    def begin_row(self) -> int:
        """Forget the lines of the row before; the number of the line that comes next."""
        self._taken = []
        self._characters = 0
        return self.number + 1

    def give_back(self) -> None:
        """Read the lines of the row at hand again, all but its first."""
        again = self._taken[1:]
        self._waiting.extendleft(reversed(again))
        self.number -= len(again)

    def _pass_over_rest(self, line: str) -> None:
        """Read the rest of a line that is too long, and forget it."""
        rest = line
        while len(rest) > MAX_RECORD_CHARACTERS and not rest.endswith(("\n", "\r")):
            rest = self._file.readline(MAX_RECORD_CHARACTERS + 1)


def read_records(file: TextIO, delimiter: str, *, skipped: int = 0) -> Iterator[Row]:
    """The rows of a CSV file, blank ones left out; one that can't be split says why and costs no line but its first.

    `skipped` are lines at the start that are no rows.
    """
    # The module's own limit of 128 KiB would end the reading; ours is on the whole row.
    csv.field_size_limit(max(csv.field_size_limit(), MAX_RECORD_CHARACTERS))
    lines = _Lines(file, skipped)
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    rescues = 0
    while True:
        first = lines.begin_row()
        try:
            cells = next(reader)
        except StopIteration:
            return
        except (csv.Error, _TooLongError) as error:
            reason = _reason(error)
            if rescues < _MAX_RESCUES:
                lines.give_back()
            elif lines.number > first:
                reason = say("with_lines_up_to", reason=reason, line=lines.number)
            rescues += 1
            yield Row(first, [], reason)
        else:
            if any(map(str.strip, cells)):
                yield Row(first, cells)


def _reason(error: Exception) -> Text:
    if isinstance(error, _TooLongError):
        return _TOO_LONG
    if "end of data" in str(error):
        return _UNCLOSED
    return _UNDOUBLED if "expected after" in str(error) else say("row_unreadable", error=str(error))
