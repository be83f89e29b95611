"""Going on with a bulk action: some tickets at a time, each in a transaction of its own."""

import asyncio

from amends.background.context import Background
from amends.desk import bulk as desk
from amends.errors import AmendsError
from amends.instants import InstantUs
from amends.model.bulk import Bulk, BulkItem
from amends.model.job import Job
from amends.model.principal import system

_AT_ONCE = 50


async def go_on(background: Background, job: Job) -> InstantUs | None:
    """Do the action to the next tickets; due again at once while some are left."""
    bulk_id = int(job.dedupe_key)
    by = system(job.workspace_id)
    bulk, waiting = await background.database.read(by, desk.next_items, bulk_id, _AT_ONCE)
    if bulk is None:
        return None
    await asyncio.gather(*(_do(background, bulk, item) for item in waiting))
    if len(waiting) == _AT_ONCE:
        return job.due_us
    await background.database.write(by, desk.end, bulk_id)
    return None


async def _do(background: Background, bulk: Bulk, item: BulkItem) -> None:
    try:
        await background.database.write(bulk.by, desk.do_one, bulk, item)
    except AmendsError as refusal:
        by = system(bulk.by.workspace_id)
        await background.database.write(by, desk.note_failure, bulk, item, refusal.message)
