"""Finishing an intake that was cut off: judged at the speed of one that wasn't, some seconds at a time, then ended."""

from time import monotonic
from typing import Final

from amends.background.context import Background
from amends.instants import InstantUs
from amends.model.job import Job
from amends.model.principal import system
from amends.usecases import ingest
from amends.usecases.judge_in_turns import BESIDE_OTHERS, judge_some

SECONDS_AT_ONCE: Final = 10
"""Well under the lease by which nobody else finishes it meanwhile."""


async def finish_intake(background: Background, job: Job) -> InstantUs | None:
    """Judge what whoever began it left, and end it; when to go on, None once it has ended."""
    database, by, intake_id = background.database, system(job.workspace_id), job.subject_id
    until = monotonic() + SECONDS_AT_ONCE
    while monotonic() < until:
        alive_until_us = await database.read(by, ingest.alive_until, intake_id)
        if alive_until_us is not None:
            return alive_until_us
        if not await judge_some(database, by, intake_id, BESIDE_OTHERS, is_cut_off=True):
            await database.write(by, ingest.end, intake_id)
            return None
    return job.due_us
