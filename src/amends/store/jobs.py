"""Jobs and timers: one table for all queues. A job that is claimed isn't due again until its lease has passed.

How they are claimed is in `fair_queue.py`.
"""

from collections.abc import Sequence

from msgspec import Struct

from amends.instants import InstantUs
from amends.model.job import Job, JobQueue
from amends.model.subject import NO_SUBJECT, Subject
from amends.store.engine.database import Row, Tx

_NAMES = Job.__struct_fields__
COLUMNS = ", ".join(_NAMES)
_ADD = """
    INSERT INTO jobs (workspace_id, id, queue, kind, subject_kind, subject_id, receiver_id, dedupe_key, data, due_us,
        created_us, leased_until_us, attempts, stamp, last_error)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 0, 0, 0, '')
    ON CONFLICT (workspace_id, kind, dedupe_key) WHERE dedupe_key <> '' DO UPDATE
    SET id = excluded.id, queue = excluded.queue, data = excluded.data, due_us = excluded.due_us, leased_until_us = 0,
        attempts = 0, dead_us = NULL, last_error = ''
"""
_ENSURE = f"""{_ADD.partition("DO UPDATE")[0]}
    DO UPDATE SET stamp = jobs.stamp + 1
"""
_MOVE_EARLIER = f"""{_ADD.partition("DO UPDATE")[0]}
    DO UPDATE SET stamp = jobs.stamp + 1, attempts = 0, dead_us = NULL, last_error = '',
        due_us = CASE WHEN jobs.due_us < excluded.due_us THEN jobs.due_us ELSE excluded.due_us END
"""
# The index by key has no job without one, and serves whoever says so.
_CANCEL = "DELETE FROM jobs WHERE workspace_id = $1 AND kind = $2 AND dedupe_key = $3 AND dedupe_key <> ''"
_FINISH = "DELETE FROM jobs WHERE workspace_id = $1 AND id = $2 AND stamp = $3"
_DO_AGAIN = "UPDATE jobs SET due_us = $1, attempts = 0, leased_until_us = 0 WHERE workspace_id = $2 AND id = $3"
_SNOOZE = f"{_DO_AGAIN} AND stamp = $4"
_HAND_BACK = "UPDATE jobs SET attempts = $1, leased_until_us = 0 WHERE workspace_id = $2 AND id = $3"
# A job that was moved meanwhile has no attempts any more, and is done again at once.
_FAIL = """
    UPDATE jobs SET due_us = $1, leased_until_us = 0, last_error = $2
    WHERE workspace_id = $3 AND id = $4 AND attempts = $5
"""
_BURY = _FAIL.replace("due_us", "dead_us")
# A timer waits for an instant, all others for so long.
_WAKE = """
    UPDATE jobs SET due_us = $1 WHERE dead_us IS NULL AND queue <> 'timers' AND due_us > $1 AND created_us > $2
    RETURNING workspace_id, kind, dedupe_key, subject_kind, subject_id
"""
_DEAD = f"""
    SELECT {COLUMNS} FROM jobs WHERE workspace_id = $1 AND dead_us IS NOT NULL AND id < $2 ORDER BY id DESC LIMIT $3
"""
_SUBJECTS = """
    SELECT subject_kind, subject_id FROM jobs
    WHERE workspace_id = $1 AND kind = $2 AND dedupe_key <> '' AND dead_us IS NULL
"""
_REPLAY = """
    UPDATE jobs SET dead_us = NULL, attempts = 0, due_us = $1
    WHERE workspace_id = $2 AND id = $3 AND dead_us IS NOT NULL RETURNING queue
"""
_MAX_ERROR_CHARACTERS = 2000


class NewJob(Struct, frozen=True):
    """A job to add, about a subject; one of its kind with the same key is replaced.

    `receiver_id` is the webhook whose turns it takes, in a queue where webhooks do.
    """

    kind: str
    due_us: InstantUs
    dedupe_key: str = ""
    data: str = "{}"
    receiver_id: int = 0
    queue: JobQueue = JobQueue.OTHERS
    subject: Subject = NO_SUBJECT


class WokenJob(Struct, frozen=True):
    """A job that looks earlier than it was put for."""

    workspace_id: int
    kind: str
    dedupe_key: str
    subject_kind: str
    subject_id: int

    @property
    def subject(self) -> Subject:
        """What it is about."""
        return Subject(self.subject_kind, self.subject_id)


async def add_many(tx: Tx, new: Sequence[NewJob]) -> None:
    """Add jobs."""
    await _add(tx, _ADD, new)


async def ensure_many(tx: Tx, new: Sequence[NewJob]) -> None:
    """Add jobs that aren't there. One that is stays as it is, but looks once more before it is finished."""
    await _add(tx, _ENSURE, new)


async def move_earlier(tx: Tx, new: Sequence[NewJob]) -> None:
    """See to it that jobs are due no later than said here: whatever makes something due earlier calls this.

    One that isn't there is added, one that waits for longer is moved, a dead one is tried again. One that somebody does
    now is done once more afterwards, whatever becomes of it.
    """
    await _add(tx, _MOVE_EARLIER, new)


async def cancel(tx: Tx, kind: str, dedupe_keys: Sequence[str]) -> None:
    """Take jobs back."""
    if dedupe_keys:
        await tx.many(_CANCEL, [(tx.workspace_id, kind, key) for key in dedupe_keys])


async def wake(tx: Tx, put_after_us: InstantUs) -> Sequence[WokenJob]:
    """Have all that waits and was put later than that looked at now, but timers; what that is."""
    return [WokenJob(*row) for row in await tx.all(_WAKE, tx.now, put_after_us)]


async def finish(tx: Tx, job: Job) -> None:
    """Forget a job that is done, unless it was put anew meanwhile; one that was asked for again is due now."""
    if not await tx.run(_FINISH, tx.workspace_id, job.id, job.stamp):
        await _do_again(tx, job)


async def snooze(tx: Tx, job: Job, due_us: InstantUs) -> None:
    """Do a job again at a later time, unless it was put anew meanwhile; one that was asked for again is due now."""
    if not await tx.run(_SNOOZE, due_us, tx.workspace_id, job.id, job.stamp):
        await _do_again(tx, job)


async def hand_back(tx: Tx, job: Job) -> None:
    """Let a job that nothing came of be claimed at once, as if it had not been."""
    await tx.run(_HAND_BACK, job.attempts - 1, tx.workspace_id, job.id)


async def fail(tx: Tx, job: Job, error: str, retry_us: InstantUs | None) -> None:
    """Note why a job failed, and try it again then; None puts it among the dead letters."""
    statement, at_us = (_BURY, tx.now) if retry_us is None else (_FAIL, retry_us)
    values = (at_us, error[:_MAX_ERROR_CHARACTERS], tx.workspace_id, job.id, job.attempts)
    if not await tx.run(statement, *values):
        await _do_again(tx, job)


async def subjects_of(tx: Tx, kind: str) -> frozenset[Subject]:
    """What the jobs of a kind that has few are about, but for the dead ones."""
    return frozenset(Subject(*row) for row in await tx.all(_SUBJECTS, tx.workspace_id, kind))


async def dead_before(tx: Tx, before_id: int, limit: int) -> Sequence[Job]:
    """Jobs that are tried no more, newest first, from behind one."""
    return [job_of(row) for row in await tx.all(_DEAD, tx.workspace_id, before_id, limit)]


async def replay(tx: Tx, job_id: int) -> bool:
    """Try a dead job again; False when there is none."""
    row = await tx.one(_REPLAY, tx.now, tx.workspace_id, job_id)
    if row is not None:
        tx.job_is_due(JobQueue(row[0]))
    return row is not None


async def _do_again(tx: Tx, job: Job) -> None:
    await tx.run(_DO_AGAIN, tx.now, tx.workspace_id, job.id)


async def _add(tx: Tx, statement: str, new: Sequence[NewJob]) -> None:
    if new:
        ids = await tx.next_ids(len(new))
        await tx.many(statement, [_row(tx, number, job) for number, job in zip(ids, new, strict=True)])
        tx.job_is_due(*{job.queue for job in new if job.due_us <= tx.now})


def _row(tx: Tx, number: int, job: NewJob) -> tuple[object, ...]:
    about = (job.subject.kind, job.subject.id, job.receiver_id)
    return (tx.workspace_id, number, job.queue.value, job.kind, *about, job.dedupe_key, job.data, job.due_us, tx.now)


def job_of(row: Row) -> Job:
    """A job as its row has it, in the order of `COLUMNS`."""
    return Job(**dict(zip(_NAMES, row, strict=True)))
