"""Turns: the webhooks that something waits for are served one after the other, each with a few jobs at a time.

Of each, the jobs that fell due first are looked at, as many as all workers together may do at once, and a few of those
that nobody does are claimed. So a webhook whose receiver hangs takes no more than its places, and however many jobs
wait behind those, nobody reads them.
"""

from collections.abc import Mapping, Sequence

from amends.model.job import LEASE_US, MAX_RECEIVERS_LOOKED_AT, MAX_TO_A_RECEIVER, MAX_TO_A_RECEIVER_BY_ALL, Job
from amends.store.engine.database import Tx
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
        ORDER BY due_us, id LIMIT {MAX_TO_A_RECEIVER_BY_ALL}
    """


# From one receiver to the next by the index, however many jobs each has.
_IN_ORDER = f"""
    WITH RECURSIVE turns (place, receiver_id) AS (
        SELECT 1, ({_next("$1")})
        UNION ALL
        SELECT place + 1, ({_next("turns.receiver_id")}) FROM turns
        WHERE receiver_id IS NOT NULL AND place < {MAX_RECEIVERS_LOOKED_AT}
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


async def claim(tx: Tx, after_id: int, limit: int, busy: Mapping[int, int]) -> tuple[Sequence[Job], int]:
    """Up to `most` jobs of the receivers behind one, in turn, leased to whoever asks; and whose turn was the last.

    `busy` says how many jobs of which receiver whoever asks does already.
    """
    # Two who claim in another order would wait for each other.
    await tx.lock(_CLAIMING)
    claimed: list[Job] = []
    for receiver_id in await next_receivers(tx, after_id, busy):
        left = min(limit - len(claimed), MAX_TO_A_RECEIVER - busy.get(receiver_id, 0))
        if len(claimed) == limit:
            break
        claimed += [Job(*row) for row in await tx.all(_CLAIM, tx.now + LEASE_US, tx.now, receiver_id, left)]
        after_id = receiver_id
    return sorted(claimed, key=lambda job: (job.due_us, job.id)), after_id


async def next_receivers(tx: Tx, after_id: int, busy: Mapping[int, int]) -> Sequence[int]:
    """The receivers behind one, and then those up to it, for whom something is due that may be done now."""
    after = await tx.all(_IN_ORDER, after_id, tx.now)
    again = await tx.all(_IN_ORDER, -1, tx.now) if after_id >= 0 and len(after) < MAX_RECEIVERS_LOOKED_AT else ()
    rows = (*after, *(row for row in again if row[0] <= after_id))
    return [row[0] for row in rows if row[1] and busy.get(row[0], 0) < MAX_TO_A_RECEIVER]
