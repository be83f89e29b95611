"""Burying: the jobs that failed too often, looked at and tried again when somebody wants it."""

from collections.abc import Sequence

from amends.errors import NotFound
from amends.ids import HIGHEST_ID
from amends.model.job import Job
from amends.store import audit, jobs
from amends.store.engine.database import Tx


async def dead_letters(tx: Tx, before_id: int, limit: int) -> Sequence[Job]:
    """Jobs that are tried no more, newest first, from behind one."""
    return await jobs.dead_before(tx, before_id or HIGHEST_ID, limit)


async def replay(tx: Tx, job_id: int) -> None:
    """Try a dead job again. Raises NotFound when there is none."""
    if not await jobs.replay(tx, job_id):
        raise NotFound("dead job", job_id)
    await audit.append(tx, "job.replayed", job_id)
