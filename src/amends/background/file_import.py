"""Taking a file in: some of its lines at a time, going on behind those that the intake has."""

import asyncio
from collections.abc import Sequence
from itertools import islice
from pathlib import Path
from time import monotonic
from typing import Final

import msgspec

from amends.background.context import Background
from amends.errors import AmendsError
from amends.instants import InstantUs
from amends.model.file_import import Progress
from amends.model.intake import InputRow, Rejection
from amends.model.job import Job
from amends.tabular import uploads
from amends.tabular.mapping_document import read_mapping
from amends.tabular.open_file import open_rows
from amends.tabular.rows import Rows
from amends.texts.text import Text
from amends.usecases import ingest, ingest_file, queries
from amends.usecases.ingest_file import FileJob
from amends.usecases.ingest_stream import LINES_AT_ONCE
from amends.usecases.resolve_segment import MissingSegment

SECONDS_AT_ONCE: Final = 10
"""Well under a lease, and no longer than a server that is told to stop may take."""


async def import_some(background: Background, job: Job) -> InstantUs | None:
    """Take the next lines of a file in and judge them; due again at once while some are left."""
    intake_id = job.subject_id
    file = msgspec.json.decode(job.data, type=FileJob)
    intake = await background.database.read(file.by, queries.get_intake, intake_id)
    if intake.ended_us is not None:
        return None
    waiting = uploads.find(uploads.root_of(background.settings), file.by, file.upload)
    reading = FileReading(waiting.path, file.mapping, intake.sum.received)
    try:
        is_at_end = await _take(background, file, intake_id, reading)
    finally:
        reading.close()
    while await background.database.write(file.by, ingest.decide_some, intake_id):
        pass
    if not is_at_end:
        return job.due_us
    await background.database.write(file.by, ingest_file.end, intake_id, reading.broken_off)
    uploads.forget(waiting)
    return None


async def _take(background: Background, file: FileJob, intake_id: int, reading: "FileReading") -> bool:
    until = monotonic() + SECONDS_AT_ONCE
    while True:
        some, read, notes = await asyncio.to_thread(reading.read)
        if some or notes:
            await background.database.write(file.by, ingest_file.take, intake_id, some, reading.missing, read, notes)
        if reading.is_at_end or monotonic() > until:
            return reading.is_at_end


class FileReading:
    """A file that is read in runs of lines from behind those that were taken; `broken_off` says why it ended early."""

    def __init__(self, path: Path, mapping: str, taken: int) -> None:
        self._path = path
        self._mapping = read_mapping(mapping) if mapping else None
        self._to_skip = taken
        self._rows: Rows | None = None
        self._line = 0
        makes = self._mapping is not None and self._mapping.segment.make
        self.missing = MissingSegment.MAKE if makes else MissingSegment.AS_THE_WORKSPACE_SAYS
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
