"""Claiming jobs: whoever something waits for takes turns, each with a few jobs at a time.

In the queue of webhooks it is a receiver's turn, in any other a workspace's. Of a receiver the jobs that fell due first
are looked at, as many as all workers together may do at once, and a few of those that nobody does are claimed. So a
webhook whose receiver hangs takes no more than its places, and however many jobs wait behind those, nobody reads them.

On PostgreSQL who claims passes over what another is claiming: no worker waits for another's locks.
"""

from collections.abc import Mapping, Sequence

from msgspec import structs

from amends.model.job import (
    LEASE_US,
    MAX_TO_A_RECEIVER,
    MAX_TO_A_RECEIVER_BY_ALL,
    MAX_TURNS_AT_A_TIME,
    QUEUES,
    Job,
    JobQueue,
    Turn,
)
from amends.model.trial import TrialState
from amends.store.engine.database import Tx
from amends.store.jobs import COLUMNS, job_of


def _is_free(now: str) -> str:
    # A lease that ends later than one that begins now is of before the clock was set back: nobody waits for its end.
    return f"NOT (leased_until_us > {now} AND leased_until_us <= {now} + {LEASE_US})"


def _first_of(columns: str, turn: str, now: str) -> str:
    """The jobs of a turn that fell due first; an index has them in this order."""
    return f"""
        SELECT {columns} FROM jobs
        WHERE {turn} AND dead_us IS NULL AND due_us <= {now}
        ORDER BY due_us, id LIMIT {MAX_TO_A_RECEIVER_BY_ALL}
    """


_IS_ANY_DUE = f"""
    SELECT 1 FROM jobs WHERE queue = $1 AND dead_us IS NULL AND due_us <= $2 AND {_is_free("$2")}
    ORDER BY due_us, id LIMIT 1
"""
# While the past of a workspace to try out is being told, whoever tells it fires its timers, each at its own time.
# By the row of the workspace and of the webhook, however many jobs each has. A subquery with a value stays one, where
# PostgreSQL would make a join with all jobs that are due out of EXISTS.
_WORKSPACES = f"""
    SELECT id, 0 FROM workspaces WHERE id > $1 AND (
        SELECT 1 FROM jobs
        WHERE workspace_id = workspaces.id AND queue = $2 AND receiver_id = 0 AND dead_us IS NULL AND due_us <= $3
            AND {_is_free("$3")}
        ORDER BY due_us, jobs.id LIMIT 1
    ) = 1 AND (trial <> '{TrialState.FILLING}' OR $2 <> '{JobQueue.TIMERS}') ORDER BY id LIMIT {MAX_TURNS_AT_A_TIME}
"""
_OF_A_WEBHOOK = "workspace_id = webhooks.workspace_id AND queue = $3 AND receiver_id = webhooks.id"
_RECEIVERS = f"""
    SELECT workspace_id, id FROM webhooks WHERE (workspace_id, id) > ($1, $2) AND (
        SELECT 1 FROM ({_first_of("leased_until_us", _OF_A_WEBHOOK, "$4")}) AS first WHERE {_is_free("$4")}
        ORDER BY leased_until_us LIMIT 1
    ) = 1 ORDER BY workspace_id, id LIMIT {MAX_TURNS_AT_A_TIME}
"""
_OF_A_TURN = "workspace_id = $1 AND queue = $2 AND receiver_id = $3"
_DUE = f"""
    SELECT {COLUMNS} FROM jobs
    WHERE {_OF_A_TURN} AND dead_us IS NULL AND due_us <= $4 AND {_is_free("$4")}
"""
_DUE_TO_RECEIVER = f"{_DUE} AND id IN ({_first_of('id', _OF_A_TURN, '$4')})"
_LEASE = "UPDATE jobs SET leased_until_us = $1, attempts = attempts + 1 WHERE workspace_id = $2 AND id = $3"


async def is_any_due(tx: Tx, queue: JobQueue) -> bool:
    """Whether a job of a queue, of any workspace, is due that nobody does."""
    return await tx.one(_IS_ANY_DUE, queue.value, tx.now) is not None


async def next_turns(tx: Tx, queue: JobQueue, after: Turn, busy: Mapping[Turn, int]) -> Sequence[Turn]:
    """The turns behind one, and then those up to it, for whom something is due that may be done now.

    `busy` says how many jobs of which receiver whoever asks does already.
    """
    if not await is_any_due(tx, queue):
        return ()
    behind = await _turns_after(tx, queue, after)
    again = await _turns_after(tx, queue, Turn(-1, -1)) if len(behind) < MAX_TURNS_AT_A_TIME else ()
    turns = (*behind, *(turn for turn in again if turn <= after))
    if not QUEUES[queue].by_receiver:
        return turns
    return [turn for turn in turns if busy.get(turn, 0) < MAX_TO_A_RECEIVER]


async def claim(
    tx: Tx, queue: JobQueue, turns: Sequence[Turn], limit: int, busy: Mapping[Turn, int]
) -> tuple[Sequence[Job], int]:
    """Up to `limit` jobs, leased to whoever asks, and how many of these turns have had theirs.

    A receiver is brought a few at a time. Workspaces share what may be claimed, and who has more gets what is left.
    """
    by_receiver = QUEUES[queue].by_receiver
    claimed: list[Job] = []
    hungry: list[Turn] = []
    served = 0
    for turn in turns:
        left = limit - len(claimed)
        if not left:
            break
        share = min(left, MAX_TO_A_RECEIVER - busy.get(turn, 0)) if by_receiver else -(-left // (len(turns) - served))
        own = await _claim_of(tx, queue, turn, share)
        claimed += own
        served += 1
        if len(own) == share and not by_receiver:
            hungry.append(turn)
    for turn in hungry:
        if len(claimed) < limit:
            claimed += await _claim_of(tx, queue, turn, limit - len(claimed))
    return sorted(claimed, key=lambda job: (job.due_us, job.id)), served


async def _turns_after(tx: Tx, queue: JobQueue, after: Turn) -> Sequence[Turn]:
    if QUEUES[queue].by_receiver:
        rows = await tx.all(_RECEIVERS, after.workspace_id, after.receiver_id, queue.value, tx.now)
    else:
        rows = await tx.all(_WORKSPACES, after.workspace_id, queue.value, tx.now)
    return [Turn(*row) for row in rows]


async def _claim_of(tx: Tx, queue: JobQueue, turn: Turn, limit: int) -> Sequence[Job]:
    # PostgreSQL plans a statement that it has seen often for any values: of a limit that is a place it expects a tenth
    # of the table, and reads it whole.
    statement = _DUE_TO_RECEIVER if QUEUES[queue].by_receiver else _DUE
    statement = f"{statement} ORDER BY due_us, id LIMIT {limit} {tx.skip_locked}"
    rows = await tx.all(statement, turn.workspace_id, queue.value, turn.receiver_id, tx.now)
    due = [job_of(row) for row in rows]
    await tx.many(_LEASE, [(tx.now + LEASE_US, job.workspace_id, job.id) for job in due])
    return [structs.replace(job, attempts=job.attempts + 1) for job in due]
