"""Going on with judging what is stored by a rule: some seconds at a time."""

from time import monotonic
from typing import Final

from amends.background.context import Background
from amends.instants import InstantUs
from amends.model.job import Job
from amends.usecases import judge_stored

SECONDS_AT_ONCE: Final = 10
"""Well under a lease, and no longer than a server that is told to stop may take."""


async def go_on(background: Background, job: Job) -> InstantUs | None:
    """Judge the next answers; due again at once while some are left."""
    until = monotonic() + SECONDS_AT_ONCE
    has_ended = await judge_stored.go_on(
        background.database, job.workspace_id, job.subject_id, lambda: monotonic() > until
    )
    return None if has_ended else job.due_us
