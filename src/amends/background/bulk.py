"""Going on with a bulk action: some tickets at a time, each in a transaction of its own."""

from collections.abc import Sequence

from amends.background.context import Background
from amends.errors import AmendsError
from amends.instants import InstantUs
from amends.model.bulk import Bulk, BulkItem
from amends.model.job import Job
from amends.model.principal import system
from amends.store.engine.database import Tx
from amends.usecases import bulk as desk
from amends.usecases import undo_bulk

_AT_ONCE = 50


async def go_on(background: Background, job: Job) -> InstantUs | None:
    """Do the action to the next tickets; due again at once while some are left."""
    bulk_id = job.subject_id
    by = system(job.workspace_id)
    bulk, waiting = await background.database.read(by, desk.next_items, bulk_id, _AT_ONCE)
    if bulk is None:
        return None
    await _do(background, bulk, waiting)
    if len(waiting) == _AT_ONCE:
        return job.due_us
    await background.database.write(by, desk.end, bulk_id)
    return None


async def _do(background: Background, bulk: Bulk, items: Sequence[BulkItem]) -> None:
    act = undo_bulk.undo_one if bulk.undoes_id else desk.do_one

    async def do_one(tx: Tx, item: BulkItem) -> None:
        await act(tx, bulk, item)

    outcomes = await background.database.write_in_order(do_one, [(bulk.by, item) for item in items])
    for item, error in zip(items, outcomes, strict=True):
        if isinstance(error, AmendsError):
            by = system(bulk.by.workspace_id)
            await background.database.write(by, desk.note_failure, bulk, item, error.message)
        elif error is not None:
            raise error
