"""Doing something to every ticket of a workspace in the background, some of them in each transaction."""

from collections.abc import Awaitable, Callable

import msgspec

from amends.model.job import Job
from amends.model.ticket.ticket import Ticket
from amends.store import jobs, tickets
from amends.store.engine.database import Tx
from amends.store.jobs import NewJob
from amends.usecases.recompute_deadlines import RecomputeProgress

_AT_ONCE = 100


async def do_next(tx: Tx, job: Job, do: Callable[[Tx, Ticket], Awaitable[None]]) -> None:
    """Do it to the next tickets, each held meanwhile; those behind them are put as the same job again."""
    progress = msgspec.json.decode(job.data, type=RecomputeProgress)
    found = await tickets.ids_after(tx, progress.after_id, _AT_ONCE)
    for ticket_id in found:
        await tx.lock(f"ticket {ticket_id}")
        ticket = await tickets.get(tx, ticket_id)
        if ticket is not None:
            await do(tx, ticket)
    if len(found) == _AT_ONCE:
        data = msgspec.json.encode(RecomputeProgress(progress.reason, found[-1])).decode()
        await jobs.add_many(tx, [NewJob(job.kind, tx.now, job.dedupe_key, data)])
