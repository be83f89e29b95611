"""Jobs and timers: one table, claimed in batches. A job that is claimed isn't due again until its lease has passed."""

from collections.abc import Sequence
from typing import Final

from msgspec import Struct

from amends.instants import InstantUs
from amends.model.job import LEASE_US, MAX_AT_ONCE, Job, JobQueue
from amends.store.engine.database import Tx

COLUMNS = (
    "workspace_id, id, kind, dedupe_key, data, due_us, attempts, created_us, stamp, dead_us, last_error, receiver_id"
)
_ADD = """
    INSERT INTO jobs (workspace_id, id, kind, dedupe_key, data, due_us, created_us, receiver_id,
        leased_until_us, attempts, stamp, last_error)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0, 0, 0, '')
    ON CONFLICT (workspace_id, kind, dedupe_key) WHERE dedupe_key <> '' DO UPDATE
    SET id = excluded.id, data = excluded.data, due_us = excluded.due_us, leased_until_us = 0, attempts = 0,
        dead_us = NULL, last_error = ''
"""
_ENSURE = f"""{_ADD.partition("DO UPDATE")[0]}
    DO UPDATE SET stamp = jobs.stamp + 1
"""
# The index by key has no job without one, and serves whoever says so.
_CANCEL = "DELETE FROM jobs WHERE workspace_id = $1 AND kind = $2 AND dedupe_key = $3 AND dedupe_key <> ''"
# Each queue's condition stands here to the letter as in its index, or the index doesn't serve.
_TIMERS = "kind = 'keep_time'"
WEBHOOKS = "kind = 'deliver'"
_OTHERS = "kind <> 'keep_time' AND kind <> 'deliver'"


def is_free(now: str) -> str:
    """The condition that nobody does a job now, in SQL."""
    # A lease that ends later than one that begins now is of before the clock was set back: nobody waits for its end.
    return f"NOT (leased_until_us > {now} AND leased_until_us <= {now} + {LEASE_US})"


# PostgreSQL plans a statement that it has seen often for any values: what isn't said to be few, as by a limit that is a
# place, it takes for a tenth of the table, and reads it whole.
def _claim(condition: str) -> str:
    return f"""
    UPDATE jobs SET leased_until_us = $1, attempts = attempts + 1
    WHERE dead_us IS NULL AND due_us <= $2 AND {is_free("$2")} AND (workspace_id, id) IN (
        SELECT workspace_id, id FROM (
            SELECT workspace_id, id FROM jobs
            WHERE dead_us IS NULL AND {condition} AND due_us <= $2 AND {is_free("$2")}
            ORDER BY due_us, id LIMIT {MAX_AT_ONCE}
        ) AS due LIMIT $3
    )
    RETURNING {COLUMNS}
"""


def _is_any_due(condition: str) -> str:
    return f"""
    SELECT 1 FROM jobs WHERE dead_us IS NULL AND {condition} AND due_us <= $1 AND {is_free("$1")}
    ORDER BY due_us, id LIMIT 1
"""


_CLAIM_TIMERS, _CLAIM_OTHERS = map(_claim, (_TIMERS, _OTHERS))
_IS_TIMER_DUE, _IS_OTHER_DUE = map(_is_any_due, (_TIMERS, _OTHERS))
_CLAIM: Final = {JobQueue.TIMERS: _CLAIM_TIMERS, JobQueue.OTHERS: _CLAIM_OTHERS}
_IS_ANY_DUE: Final = {JobQueue.TIMERS: _IS_TIMER_DUE, JobQueue.OTHERS: _IS_OTHER_DUE}
_FINISH = "DELETE FROM jobs WHERE workspace_id = $1 AND id = $2 AND stamp = $3"
_SNOOZE = "UPDATE jobs SET due_us = $1, attempts = 0, leased_until_us = 0 WHERE workspace_id = $2 AND id = $3"
_HAND_BACK = "UPDATE jobs SET attempts = $1, leased_until_us = 0 WHERE workspace_id = $2 AND id = $3"
_FAIL = "UPDATE jobs SET due_us = $1, leased_until_us = 0, last_error = $2 WHERE workspace_id = $3 AND id = $4"
_BURY = "UPDATE jobs SET dead_us = $1, leased_until_us = 0, last_error = $2 WHERE workspace_id = $3 AND id = $4"
# A timer waits for an instant, all others for so long.
_WAKE_OTHERS = f"UPDATE jobs SET due_us = $1 WHERE dead_us IS NULL AND {_OTHERS} AND due_us > $1 AND created_us > $2"
_WAKE_WEBHOOKS = f"""
    UPDATE jobs SET due_us = $1 WHERE dead_us IS NULL AND {WEBHOOKS} AND due_us > $1 AND created_us > $2
    RETURNING workspace_id, dedupe_key
"""
_DEAD = f"""
    SELECT {COLUMNS} FROM jobs WHERE workspace_id = $1 AND dead_us IS NOT NULL AND id < $2 ORDER BY id DESC LIMIT $3
"""
_REPLAY = """
    UPDATE jobs SET dead_us = NULL, attempts = 0, due_us = $1
    WHERE workspace_id = $2 AND id = $3 AND dead_us IS NOT NULL
"""
_MAX_ERROR_CHARACTERS = 2000


class NewJob(Struct, frozen=True):
    """A job to add; one of its kind with the same key is replaced."""

    kind: str
    due_us: InstantUs
    dedupe_key: str = ""
    data: str = "{}"
    receiver_id: int = 0


async def add_many(tx: Tx, new: Sequence[NewJob]) -> None:
    """Add jobs."""
    await _add(tx, _ADD, new)


async def ensure_many(tx: Tx, new: Sequence[NewJob]) -> None:
    """Add jobs that aren't there. One that is stays as it is, but looks once more before it is finished."""
    await _add(tx, _ENSURE, new)


async def cancel(tx: Tx, kind: str, dedupe_keys: Sequence[str]) -> None:
    """Take jobs back."""
    if dedupe_keys:
        await tx.many(_CANCEL, [(tx.workspace_id, kind, key) for key in dedupe_keys])


async def claim(tx: Tx, queue: JobQueue, limit: int) -> Sequence[Job]:
    """Up to `most` jobs (20 at most) that are due, of all workspaces, in that order, leased to whoever asks.

    Of any queue but the webhooks', whose receivers take turns.
    """
    claimed = [Job(*row) for row in await tx.all(_CLAIM[queue], tx.now + LEASE_US, tx.now, limit)]
    return sorted(claimed, key=lambda job: (job.due_us, job.id))


async def is_any_due(tx: Tx, queue: JobQueue) -> bool:
    """Whether a job of a queue but the webhooks', of any workspace, is due that nobody has claimed."""
    return await tx.one(_IS_ANY_DUE[queue], tx.now) is not None


async def wake(tx: Tx, put_after_us: InstantUs) -> Sequence[tuple[int, str]]:
    """Have all that waits and was put later than that looked at now, but timers: workspace and key of what delivers."""
    await tx.run(_WAKE_OTHERS, tx.now, put_after_us)
    return [(row[0], row[1]) for row in await tx.all(_WAKE_WEBHOOKS, tx.now, put_after_us)]


async def finish(tx: Tx, job: Job) -> None:
    """Forget a job that is done, unless it was put anew meanwhile; one that was asked for again is due now."""
    if not await tx.run(_FINISH, tx.workspace_id, job.id, job.stamp):
        await snooze(tx, job, tx.now)


async def snooze(tx: Tx, job: Job, due_us: InstantUs) -> None:
    """Do a job again at a later time, unless it was put anew meanwhile."""
    await tx.run(_SNOOZE, due_us, tx.workspace_id, job.id)


async def hand_back(tx: Tx, job: Job) -> None:
    """Let a job that nothing came of be claimed at once, as if it had not been."""
    await tx.run(_HAND_BACK, job.attempts - 1, tx.workspace_id, job.id)


async def fail(tx: Tx, job: Job, error: str, retry_us: InstantUs | None) -> None:
    """Note why a job failed, and try it again then; None puts it among the dead letters."""
    if retry_us is None:
        await tx.run(_BURY, tx.now, error[:_MAX_ERROR_CHARACTERS], tx.workspace_id, job.id)
    else:
        await tx.run(_FAIL, retry_us, error[:_MAX_ERROR_CHARACTERS], tx.workspace_id, job.id)


async def dead_before(tx: Tx, before_id: int, limit: int) -> Sequence[Job]:
    """Jobs that are tried no more, newest first, from behind one."""
    return [Job(*row) for row in await tx.all(_DEAD, tx.workspace_id, before_id, limit)]


async def replay(tx: Tx, job_id: int) -> bool:
    """Try a dead job again; False when there is none."""
    return await tx.run(_REPLAY, tx.now, tx.workspace_id, job_id) == 1


async def _add(tx: Tx, statement: str, new: Sequence[NewJob]) -> None:
    if new:
        ids = await tx.next_ids(len(new))
        rows = [
            (tx.workspace_id, number, job.kind, job.dedupe_key, job.data, job.due_us, tx.now, job.receiver_id)
            for number, job in zip(ids, new, strict=True)
        ]
        await tx.many(statement, rows)
