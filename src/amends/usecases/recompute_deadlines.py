"""Computing deadlines anew: what another policy or calendar means to the tickets that are open."""

import msgspec
from msgspec import Struct

from amends.instants import InstantUs
from amends.model.derived import RECOMPUTE_DEADLINES
from amends.model.job import Job
from amends.store import events, jobs, tickets
from amends.store.engine.database import Tx
from amends.store.jobs import NewJob
from amends.texts.text import Text
from amends.usecases import sla

_AT_ONCE = 100


class RecomputeProgress(Struct, frozen=True):
    """Why deadlines are computed anew, and behind which ticket to go on."""

    reason: Text | str
    after_id: int = 0


async def recompute_later(tx: Tx, reason: Text) -> None:
    """Have the deadlines of all open tickets computed anew in the background."""
    data = msgspec.json.encode(RecomputeProgress(reason)).decode()
    await jobs.add_many(tx, [NewJob(RECOMPUTE_DEADLINES, tx.now, RECOMPUTE_DEADLINES, data)])


async def recompute_deadlines(tx: Tx, job: Job) -> InstantUs | None:
    """Compute the deadlines of the next open tickets anew; those behind them are put as the same job again."""
    progress = msgspec.json.decode(job.data, type=RecomputeProgress)
    found = await tickets.running_after(tx, progress.after_id, _AT_ONCE)
    for ticket_id in found:
        await tx.lock(f"ticket {ticket_id}")
        ticket = await tickets.get(tx, ticket_id)
        change = await sla.recompute_clocks(tx, ticket, progress.reason) if ticket and ticket.is_open else None
        if change is not None:
            await events.record(tx, [change])
    if len(found) == _AT_ONCE:
        data = msgspec.json.encode(RecomputeProgress(progress.reason, found[-1])).decode()
        await jobs.add_many(tx, [NewJob(job.kind, tx.now, job.dedupe_key, data)])
    return None
