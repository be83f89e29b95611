"""Indexing words: what tickets can be found by is written anew, as after an upgrade that brought the search."""

import msgspec

from amends.instants import InstantUs
from amends.model.job import Job
from amends.store import jobs, tickets
from amends.store.engine.database import Tx
from amends.store.jobs import NewJob
from amends.usecases.merged_tickets import index_ticket
from amends.usecases.recompute_deadlines import RecomputeProgress

_AT_ONCE = 100


async def reindex(tx: Tx, job: Job) -> InstantUs | None:
    """Index the next tickets anew; those behind them are put as the same job again."""
    progress = msgspec.json.decode(job.data, type=RecomputeProgress)
    found = await tickets.ids_after(tx, progress.after_id, _AT_ONCE)
    for ticket_id in found:
        await tx.lock(f"ticket {ticket_id}")
        ticket = await tickets.get(tx, ticket_id)
        if ticket is not None:
            await index_ticket(tx, ticket)
    if len(found) == _AT_ONCE:
        data = msgspec.json.encode(RecomputeProgress(progress.reason, found[-1])).decode()
        await jobs.add_many(tx, [NewJob(job.kind, tx.now, job.dedupe_key, data)])
    return None
