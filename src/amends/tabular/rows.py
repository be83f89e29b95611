"""The stream that a file of feedback becomes, with how far it has been read."""

from collections.abc import Callable, Iterator
from enum import StrEnum
from types import TracebackType
from typing import Final, Self

from msgspec import Struct

from amends.errors import FieldError, Invalid
from amends.model.intake import InputRow
from amends.texts.text import Text


class FileKind(StrEnum):
    """What a file turned out to be."""

    CSV = "CSV"
    XLSX = "XLSX"
    XLSB = "XLSB"
    XLS = "XLS"
    ODS = "ODS"
    SPSS = "SPSS"
    JSON = "JSON"
    NDJSON = "NDJSON"


WORKBOOKS: Final = frozenset({FileKind.XLSX, FileKind.XLSB, FileKind.XLS, FileKind.ODS})
"""What is read by sheets."""

KNOWS_DATES: Final = WORKBOOKS | {FileKind.SPSS}
"""What has dates that are no texts; they come as ISO 8601."""


class Row(Struct, frozen=True):
    """One row's cells as text, and the number of its first line in the file; `error` says why it can't be split.

    `left_out` is the reason for which it is no response, "" for a row of data. `broken` says of cells, by their
    positions (from 0), why they have no value: a workbook's errors, for one.
    """

    line: int
    cells: list[str]
    error: Text | None = None
    left_out: str = ""
    broken: dict[int, Text] = {}


class Meter(Struct, frozen=True):
    """How much there is to read, in bytes or rows, and how to ask how much of it has been read."""

    unit: str
    total: int
    done: Callable[[], int]


class CountedRows:
    """Rows of which it is known how many there are, and how far they have been read (`done`)."""

    def __init__(self, rows: Iterator[Row], done: int, total: int) -> None:
        self.done = done
        self._rows = rows
        self._total = total

    def __iter__(self) -> Iterator[Row]:
        return self

    def __next__(self) -> Row:
        row = next(self._rows, None)
        self.done = self._total if row is None else row.line
        if row is None:
            raise StopIteration
        return row


class Rows:
    """What each row or line of an open file hands in, in the file's order; close it, or use it with `with`.

    `notes` tell people how the file was read: the encoding that was taken, for one.
    """

    def __init__(
        self,
        kind: FileKind,
        stream: Iterator[InputRow],
        meter: Meter,
        close: Callable[[], None],
        notes: tuple[Text, ...],
    ) -> None:
        self.kind = kind
        self.unit = meter.unit
        self.total = meter.total
        self.notes = notes
        self._stream = stream
        self._meter = meter
        self._close = close
        self._done_at_close: int | None = None

    @property
    def done(self) -> int:
        """How many of `total` have been read, in `unit` ("bytes" or "rows"); reading runs a little ahead."""
        return self._meter.done() if self._done_at_close is None else self._done_at_close

    def __iter__(self) -> Iterator[InputRow]:
        return self._stream

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def unpacked_from(self, note: Text | None, give_back: Callable[[], None]) -> Self:
        """These rows of a file that was unpacked first; `give_back` takes that one away once they are closed."""
        close = self._close
        self.notes = (*([note] if note else []), *self.notes)

        def close_both() -> None:
            close()
            give_back()

        self._close = close_both
        return self

    def close(self) -> None:
        """Give the file back; whatever was not read stays unread."""
        self._done_at_close = self.done  # a closed file can't be asked
        self._close()


def refused(reason: Text) -> Invalid:
    """The refusal of a file as a whole."""
    return Invalid(FieldError("", reason))
