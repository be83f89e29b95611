"""Taking a bulk action back: each ticket for itself, by the rules of undo, in the background as the action was."""

from amends.errors import BusinessRuleError
from amends.model.bulk import Bulk, BulkItem, BulkProgress, BulkStatus, ItemState
from amends.model.subject import Subject
from amends.store import audit, bulk_actions, jobs
from amends.store.engine.database import Tx
from amends.store.jobs import NewJob
from amends.texts.text import say
from amends.usecases import bulk
from amends.usecases.undo import undo


async def undo_bulk(tx: Tx, bulk_id: int) -> BulkStatus:
    """Begin to take back what a bulk action did; one that still goes on is stopped. Answers the action that does it.

    Raises BusinessRuleError for what can't be taken back, or not any more, or not by who asks, NotFound or Forbidden.
    """
    own = await bulk.get(tx, bulk_id)
    refusal = own.bulk.undo_error(tx.by, tx.now)
    if refusal is not None:
        raise BusinessRuleError(refusal)
    undoing_id = (await tx.next_ids(1))[0]
    if not await bulk_actions.take_back(tx, bulk_id, undoing_id):
        raise BusinessRuleError(say("undone_already"))
    await bulk_actions.stop(tx, bulk_id, say("bulk_taken_back"))
    return await _begin(tx, bulk_id, undoing_id)


async def _begin(tx: Tx, bulk_id: int, undoing_id: int) -> BulkStatus:
    tickets = await bulk_actions.changed(tx, bulk_id)
    undoing = Bulk(
        id=undoing_id,
        action="{}",
        by=tx.by,
        total=len(tickets),
        created_us=tx.now,
        ended_us=None if tickets else tx.now,
        undoes_id=bulk_id,
    )
    await bulk_actions.insert(tx, undoing, tickets)
    await audit.append(tx, "bulk.undone", bulk_id, tickets=len(tickets), by_bulk=undoing_id)
    if tickets:
        await jobs.add_many(tx, [NewJob(bulk.BULK, tx.now, str(undoing_id), subject=Subject(bulk.BULK, undoing_id))])
    return BulkStatus(undoing, BulkProgress(waiting=len(tickets)))


async def undo_one(tx: Tx, undoing: Bulk, item: BulkItem) -> None:
    """Take back what a bulk action did to one ticket and note that, both or neither.

    The ten minutes are those until it was asked for, however long it takes.
    """
    if not await bulk_actions.mark(tx, undoing.id, item.position, ItemState.DONE, None):
        return
    version = await bulk_actions.version(tx, undoing.undoes_id, item.position)
    taken = await undo(tx, item.ticket_id, version, asked_us=undoing.created_us)
    stays = say("changed_since_stays") if taken.undone.kept else None
    await bulk_actions.note_version(tx, undoing.id, item.position, taken.ticket.version, stays)
