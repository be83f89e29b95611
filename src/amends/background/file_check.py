"""Checking a file: some of its lines at a time, run by run, each undone at once; what was found is kept meanwhile."""

import asyncio
from time import monotonic
from typing import Final

import msgspec

from amends.background.check_reading import CheckReading
from amends.background.context import Background
from amends.errors import NotFound
from amends.instants import InstantUs
from amends.model.job import Job
from amends.tabular import uploads
from amends.usecases import check_file, ingest_file
from amends.usecases.ingest_file import FileJob

SECONDS_AT_ONCE: Final = 10.0
"""Well under a lease, and no longer than a server that is told to stop may take."""

_SECONDS_BETWEEN: Final = 0.5
"""How often what was found is kept."""


async def check_some(background: Background, job: Job, seconds: float = SECONDS_AT_ONCE) -> InstantUs | None:
    """Check the next lines of a file, unless somebody has stopped that; due again at once while some are left.

    It goes on for `seconds`, and checks at least one run of lines.
    """
    file = msgspec.json.decode(job.data, type=FileJob)
    try:
        kept = (await background.database.read(file.by, ingest_file.get, job.subject_id)).file
    except NotFound:
        return None  # the file was imported, or another check of it took the place of this one
    if kept.ended_us is not None:
        return None
    waiting = uploads.find(uploads.root_of(background.settings), file.by, file.upload)
    with background.checks.turn(
        (job.workspace_id, kept.id), kept.progress.lines, lambda: CheckReading(waiting.path, kept)
    ) as check:
        await _check(background, file, kept.id, check, monotonic() + seconds)
    return None if check.is_at_end else job.due_us


async def _check(background: Background, file: FileJob, check_id: int, check: CheckReading, until: float) -> None:
    kept_at = monotonic()
    while True:
        some, read, _ = await asyncio.to_thread(check.reading.read)
        if some:
            await check.rehearsal.run(background.database, file.by, some, check.reading.missing)
        if check.reading.broken_off:
            check.rehearsal.break_off(check.reading.broken_off)
        is_end, is_over = check.reading.is_at_end, monotonic() > until
        if is_end or is_over or monotonic() - kept_at > _SECONDS_BETWEEN:
            kept_at = monotonic()
            check.rehearsal.keep()
            found, progress = check.rehearsal.found, check.progress(read)
            check.is_at_end = not await background.database.write(
                file.by, check_file.move_on, check_id, progress, found, is_end=is_end
            )
        if check.is_at_end or is_over:
            return
