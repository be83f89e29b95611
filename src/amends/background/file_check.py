"""Checking a file: all of its lines, run by run, each undone at once; what was found is kept meanwhile."""

import asyncio
from time import monotonic
from typing import Final

import msgspec

from amends.background.context import Background
from amends.background.file_import import FileReading
from amends.instants import InstantUs
from amends.model.file_import import FileImport, Progress
from amends.model.job import Job
from amends.tabular import uploads
from amends.usecases import check_file, ingest_file
from amends.usecases.check_file import Rehearsal
from amends.usecases.ingest_file import FileJob

MAX_SECONDS: Final = 240
"""Under a lease; a file that takes longer is checked up to there, and that is said."""

_SECONDS_BETWEEN: Final = 0.5
"""How often what was found is kept."""


async def check_all(background: Background, job: Job) -> InstantUs | None:
    """Check a file from its first line, unless somebody has stopped that."""
    file = msgspec.json.decode(job.data, type=FileJob)
    kept = (await background.database.read(file.by, ingest_file.get, job.subject_id)).file
    if kept.ended_us is not None:
        return None
    waiting = uploads.find(uploads.root_of(background.settings), file.by, file.upload)
    reading = FileReading(waiting.path, file.mapping, 0)
    try:
        await _check(background, file, kept, reading)
    finally:
        reading.close()
    return None


async def _check(background: Background, file: FileJob, kept: FileImport, reading: FileReading) -> None:
    rehearsal = Rehearsal(reading.missing, is_history=kept.is_history)
    began = kept_at = monotonic()
    lines, goes_on = 0, True
    while goes_on:
        some, read, _ = await asyncio.to_thread(reading.read)
        lines += len(some)
        if some:
            await rehearsal.run(background.database, file.by, some)
        if reading.broken_off:
            rehearsal.break_off(reading.broken_off)
        is_end = reading.is_at_end
        if not is_end and monotonic() - began > MAX_SECONDS:
            rehearsal.cut()
            is_end = True
        if is_end or monotonic() - kept_at > _SECONDS_BETWEEN:
            kept_at = monotonic()
            progress = Progress(read.unit, read.done, read.total, lines)
            goes_on = await background.database.write(
                file.by, check_file.move_on, kept.id, progress, rehearsal.found, is_end=is_end
            )
