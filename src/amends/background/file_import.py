"""Taking a file in: some of its lines at a time, going on behind those that the intake has."""

import asyncio
from time import monotonic
from typing import Final

import msgspec

from amends.background.context import Background
from amends.background.file_reading import FileReading
from amends.instants import InstantUs
from amends.model.job import Job
from amends.tabular import uploads
from amends.usecases import ingest_file, queries
from amends.usecases.ingest_file import FileJob
from amends.usecases.judge_in_turns import BESIDE_OTHERS, judge_some

SECONDS_AT_ONCE: Final = 10.0
"""Well under a lease, and no longer than a server that is told to stop may take."""


async def import_some(background: Background, job: Job, seconds: float = SECONDS_AT_ONCE) -> InstantUs | None:
    """Take the next lines of a file in and judge them; due again at once while some are left.

    It goes on for `seconds`, and takes at least one run of lines.
    """
    intake_id = job.subject_id
    file = msgspec.json.decode(job.data, type=FileJob)
    intake = await background.database.read(file.by, queries.get_intake, intake_id)
    if intake.ended_us is not None:
        return None
    waiting = uploads.find(uploads.root_of(background.settings), file.by, file.upload)
    taken = intake.sum.received
    with background.imports.turn(
        (job.workspace_id, intake_id), taken, lambda: FileReading(waiting.path, file.mapping, taken)
    ) as reading:
        await _take(background, file, intake_id, reading, monotonic() + seconds)
        until = monotonic() + seconds
        while may_be_more := await judge_some(background.database, file.by, intake_id, BESIDE_OTHERS):
            if monotonic() > until:
                break
    if may_be_more or not reading.is_at_end:
        return job.due_us
    await background.database.write(file.by, ingest_file.end, intake_id, reading.broken_off)
    uploads.forget(waiting)
    return None


async def _take(background: Background, file: FileJob, intake_id: int, reading: FileReading, until: float) -> None:
    while True:
        some, read, notes = await asyncio.to_thread(reading.read)
        if some or notes:
            await background.database.write(file.by, ingest_file.take, intake_id, some, reading.missing, read, notes)
        if reading.is_at_end or monotonic() > until:
            return
