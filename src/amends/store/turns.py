"""Turns: the webhooks that something waits for are served one after the other, each with a few jobs at a time.

Of each, the jobs that fell due first are looked at, as many as may be done for it at once, by all workers together:
those of them that nobody does are claimed. So a webhook whose receiver hangs has no more than these done, and however
many wait behind them, nobody reads them.
"""

from collections.abc import Sequence

from amends.model.job import LEASE_US, MOST_AT_ONE_RECEIVER, MOST_RECEIVERS_LOOKED_AT, Job
from amends.store.database import Tx
from amends.store.jobs import COLUMNS, WEBHOOKS, is_free


def _next(after: str) -> str:
    return f"""
        SELECT jobs.receiver_id FROM jobs WHERE dead_us IS NULL AND {WEBHOOKS} AND jobs.receiver_id > {after}
        ORDER BY jobs.receiver_id LIMIT 1
    """


def _first_of(receiver: str, now: str) -> str:
    return f"""
        SELECT workspace_id, id, due_us, leased_until_us FROM jobs
        WHERE dead_us IS NULL AND {WEBHOOKS} AND receiver_id = {receiver} AND due_us <= {now}
        ORDER BY due_us, id LIMIT {MOST_AT_ONE_RECEIVER}
    """


# From one receiver to the next by the index, however many jobs each has.
_IN_TURN = f"""
    WITH RECURSIVE turns (place, receiver_id) AS (
        SELECT 1, ({_next("$1")})
        UNION ALL
        SELECT place + 1, ({_next("turns.receiver_id")}) FROM turns
        WHERE receiver_id IS NOT NULL AND place < {MOST_RECEIVERS_LOOKED_AT}
    )
    SELECT receiver_id, EXISTS (
        SELECT 1 FROM ({_first_of("turns.receiver_id", "$2")}) AS first WHERE {is_free("$2")}
    ) FROM turns WHERE receiver_id IS NOT NULL ORDER BY place
"""
_CLAIM = f"""
    UPDATE jobs SET leased_until_us = $1, attempts = attempts + 1
    WHERE dead_us IS NULL AND due_us <= $2 AND {is_free("$2")} AND (workspace_id, id) IN (
        SELECT workspace_id, id FROM ({_first_of("$3", "$2")}) AS first
        WHERE {is_free("$2")} ORDER BY due_us, id LIMIT $4
    )
    RETURNING {COLUMNS}
"""
_CLAIMING = "turns"


async def claim(tx: Tx, after_id: int, most: int) -> tuple[Sequence[Job], int]:
    """Up to `most` jobs of the receivers behind one, in turn, leased to whoever asks; and whose turn was the last."""
    # Two who claim in another order would wait for each other.
    await tx.lock(_CLAIMING)
    claimed: list[Job] = []
    for receiver_id in await in_turn(tx, after_id):
        left = most - len(claimed)
        if left == 0:
            break
        claimed += [Job(*row) for row in await tx.all(_CLAIM, tx.now + LEASE_US, tx.now, receiver_id, left)]
        after_id = receiver_id
    return sorted(claimed, key=lambda job: (job.due_us, job.id)), after_id


async def in_turn(tx: Tx, after_id: int) -> Sequence[int]:
    """The receivers behind one, and then those up to it, for whom something is due that may be done now."""
    behind = await tx.all(_IN_TURN, after_id, tx.now)
    again = await tx.all(_IN_TURN, -1, tx.now) if after_id >= 0 and len(behind) < MOST_RECEIVERS_LOOKED_AT else ()
    return [row[0] for row in (*behind, *(row for row in again if row[0] <= after_id)) if row[1]]
