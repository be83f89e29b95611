"""Undoing a merge: a duplicate stands by itself again, with all that came from it."""

from collections.abc import Sequence

from msgspec import Struct, structs

from amends.errors import BusinessRuleError
from amends.model import response_event
from amends.model.subject import ticket_subject
from amends.model.ticket.acts import MergePair, act_at, check_undo, taken_back
from amends.model.ticket.history import Happened
from amends.model.ticket.soft_delete import Merged
from amends.model.ticket.ticket import Ticket
from amends.model.ticket.ticket_events import changed
from amends.model.ticket.undo import Undone
from amends.store import deliveries, responses, tickets
from amends.store.engine.database import Tx
from amends.texts.text import say
from amends.usecases import access
from amends.usecases.apply import apply, apply_to_ticket
from amends.usecases.clocks_without import clocks_without
from amends.usecases.merged_tickets import index_ticket
from amends.usecases.undo_held import TakenBack, held


class _Without(Struct, frozen=True):
    undone: Undone
    response_ids: tuple[int, ...]


async def unmerge(tx: Tx, ticket_id: int, pair: MergePair) -> TakenBack:
    """Let a duplicate stand by itself again, with all that came from it; the one of the two that is asked for.

    Raises as `undo` does, and BusinessRuleError when the other ticket was merged itself since.
    """
    both = {each: await held(tx, each) for each in sorted((pair.duplicate_id, pair.into_id))}
    (duplicate, own), (into, theirs) = both[pair.duplicate_id], both[pair.into_id]
    if into.is_merged or into.deleted_us is not None:
        raise BusinessRuleError(say("was_merged", number=into.id, into=into.merged_into_id))
    parted, without = await _parted(tx, duplicate, own, into), await _without(tx, into, theirs, duplicate.id)
    said = await responses.by_ids(tx, without.response_ids)
    back = [response_event.link(each, duplicate.id) for each in said if each.ticket_id == into.id]
    await apply(tx, changed(duplicate, tx.now, parted), *back)
    kept = await apply_to_ticket(tx, changed(into, tx.now, without.undone))
    alone = await tickets.get(tx, duplicate.id)
    assert alone is not None  # noqa: S101 - it is held
    for each in (kept, alone):
        await index_ticket(tx, each)
    return TakenBack(alone, parted) if ticket_id == alone.id else TakenBack(kept, without.undone)


async def _parted(tx: Tx, duplicate: Ticket, history: Sequence[Happened], into: Ticket) -> Undone:
    """What the duplicate gets back: its place in the lists, its clocks as if it had never left them, and its promises
    as they are by now.
    """
    act = act_at(history, history[-1].version)
    await access.check_ticket(tx, duplicate)
    check_undo(history, act, (tx.by.kind.value, tx.by.id), tx.now)
    undone = Undone(first=act[0].version, last=act[-1].version, merged_into_id=0, deleted_us=None)
    if duplicate.promises:
        own = {each.id for each in duplicate.promises}
        undone = structs.replace(undone, promises=tuple(each for each in into.promises if each.id in own))
    sent = await deliveries.count_taken(tx, ticket_subject(duplicate.id), act[0].at_us, (undone.first, undone.last))
    return structs.replace(undone, sent=sent, clocks=await clocks_without(tx, duplicate, history, undone))


async def _without(tx: Tx, into: Ticket, history: Sequence[Happened], duplicate_id: int) -> _Without:
    """What the other ticket loses: the duplicate's watchers, attempts and feedback."""
    merged = [each for each in history if isinstance(each.event, Merged) and each.event.ticket_id == duplicate_id][-1]
    await access.check_ticket(tx, into)
    act = act_at(history, merged.version)
    check_undo(history, act, (tx.by.kind.value, tx.by.id), tx.now)
    undone = taken_back(history, act)
    said_by = merged.event.response_ids if isinstance(merged.event, Merged) else ()
    return _Without(structs.replace(undone, clocks=await clocks_without(tx, into, history, undone)), said_by)
