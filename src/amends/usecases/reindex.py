"""Indexing words: what tickets can be found by is written anew, as after an upgrade that brought the search."""

from amends.instants import InstantUs
from amends.model.job import Job
from amends.store.engine.database import Tx
from amends.usecases import each_ticket
from amends.usecases.merged_tickets import index_ticket


async def reindex(tx: Tx, job: Job) -> InstantUs | None:
    """Index the next tickets anew; those behind them are put as the same job again."""
    await each_ticket.do_next(tx, job, index_ticket)
    return None
