"""Reading a file run by run: from behind the lines that were taken, and to where nothing more of it can be read."""

from collections.abc import Sequence
from itertools import islice
from pathlib import Path

from amends.errors import AmendsError
from amends.model.file_import import Progress
from amends.model.intake import InputRow, Rejection
from amends.tabular.mapping_document import read_mapping
from amends.tabular.open_file import open_rows
from amends.tabular.rows import Rows
from amends.texts.text import Text
from amends.usecases.ingest_stream import LINES_AT_ONCE
from amends.usecases.resolve_segment import MissingSegment


class FileReading:
    """A file that is read in runs of lines from behind those that were taken; `broken_off` says why it ended early.

    `taken` counts the lines that were taken and handed out, so that it says where the file is read on.
    """

    def __init__(self, path: Path, mapping: str, taken: int) -> None:
        self._path = path
        self._mapping = read_mapping(mapping) if mapping else None
        self._to_skip = taken
        self._rows: Rows | None = None
        self._line = 0
        makes = self._mapping is not None and self._mapping.segment.make
        self.missing = MissingSegment.MAKE if makes else MissingSegment.NAMED
        self.taken = taken
        self.is_at_end = False
        self.broken_off: Rejection | None = None

    def read(self) -> tuple[list[InputRow], Progress, Sequence[Text]]:
        """The next run of lines, how far that is, and what is to be known of the file; what can't be read ends it."""
        some: list[InputRow] = []
        is_first = self._rows is None and not self._to_skip
        try:
            for each in islice(self._open(), LINES_AT_ONCE):
                self._line = each.line
                some.append(each)
        except AmendsError as error:
            self.broken_off = Rejection(self._line + 1, "file", error.message)
        self.is_at_end = len(some) < LINES_AT_ONCE
        self.taken += len(some)
        rows = self._rows
        if rows is None:
            return some, Progress(lines=len(some)), ()
        read = Progress(rows.unit, min(rows.done, rows.total), rows.total, len(some))
        return some, read, rows.notes if is_first else ()

    def _open(self) -> Rows:
        if self._rows is None:
            self._rows = open_rows(self._path, self._mapping)
            for each in islice(self._rows, self._to_skip):
                self._line = each.line
        return self._rows

    def close(self) -> None:
        """Give the file back."""
        if self._rows is not None:
            self._rows.close()
