"""Undo: taking back what one did to a ticket, within ten minutes; its clocks run on as if it hadn't happened."""

from collections.abc import Sequence

from msgspec import UNSET, structs

from amends.errors import BusinessRuleError
from amends.instants import InstantUs
from amends.model.subject import ticket_subject
from amends.model.ticket.acts import act_at, check_undo, is_nothing, merge_of, taken_back
from amends.model.ticket.history import Happened
from amends.model.ticket.link import OTHER_SIDE, Linked, LinkKind, Unlinked
from amends.model.ticket.reliance import TicketPart
from amends.model.ticket.ticket import Ticket
from amends.model.ticket.ticket_events import Transferred, changed
from amends.model.ticket.undo import Undone
from amends.store import deliveries, events, links, notifications, people
from amends.store.engine.database import Tx
from amends.store.written import type_of
from amends.texts.text import say
from amends.usecases import access
from amends.usecases.able_owner import owner_errors
from amends.usecases.apply import apply_to_ticket
from amends.usecases.clocks_without import clocks_without
from amends.usecases.merged_tickets import index_ticket
from amends.usecases.notes import notes_in, tell_notes_anew
from amends.usecases.undo_held import TakenBack, held
from amends.usecases.unmerge import unmerge


async def undo(tx: Tx, ticket_id: int, version: int, asked_us: InstantUs | None = None) -> TakenBack:
    """Take back what was done together with the event that led to this version.

    What somebody changed since stays, and is named. `asked_us` is when it was asked for, if not now. Raises
    BusinessRuleError for what can't be taken back, or not any more, or not by who asks, NotFound or Forbidden.
    """
    ticket, history = await held(tx, ticket_id)
    act = act_at(history, version)
    pair = merge_of(ticket_id, act)
    if pair is not None:
        return await unmerge(tx, ticket_id, pair)
    by = (tx.by.kind.value, tx.by.id)
    await access.check_ticket(tx, structs.replace(ticket, current_segment_id=_segment_id(ticket, act, by)))
    check_undo(history, act, by, tx.now if asked_us is None else asked_us)
    undone = await _with_able_owner(tx, ticket, taken_back(history, act))
    if is_nothing(undone, act):
        raise BusinessRuleError(say("changed_since"))
    sent = await deliveries.count_taken(tx, ticket_subject(ticket_id), act[0].at_us, (undone.first, undone.last))
    undone = structs.replace(undone, sent=sent, clocks=await clocks_without(tx, ticket, history, undone))
    await _link_back(tx, ticket_id, history, act)
    kept = await apply_to_ticket(tx, changed(ticket, tx.now, undone))
    await forget_told(tx, ticket_id, act)
    await tell_notes_anew(tx, kept, notes_in(act))
    await index_ticket(tx, kept)
    return TakenBack(kept, undone)


async def forget_told(tx: Tx, ticket_id: int, act: Sequence[Happened]) -> None:
    """Take away what people were told of an act that was taken back."""
    for event_type in sorted({type_of(each.event) for each in act}):
        await notifications.delete(tx, ticket_id, event_type, act[0].at_us)


def _segment_id(ticket: Ticket, act: Sequence[Happened], by: tuple[str, int]) -> int:
    """The segment where who undoes must see the ticket: one whom they gave away is theirs to take back."""
    own = [each for each in act if (each.by_kind, each.by_id) == by]
    moves = (each.event.before for each in own if isinstance(each.event, Transferred))
    return next(moves, ticket.current_segment_id)


async def _with_able_owner(tx: Tx, ticket: Ticket, undone: Undone) -> Undone:
    """The ticket goes back to its owner only if they may have it still."""
    if undone.owner_id is UNSET or not undone.owner_id:
        return undone
    segment_id = ticket.current_segment_id if undone.current_segment_id is UNSET else undone.current_segment_id
    owner = await people.get(tx, undone.owner_id)
    if not await owner_errors(tx, "owner_id", owner, segment_id, ticket.restriction):
        return undone
    return structs.replace(undone, owner_id=UNSET, kept=(*undone.kept, TicketPart.OWNER.value))


async def _link_back(tx: Tx, ticket_id: int, history: Sequence[Happened], act: Sequence[Happened]) -> None:
    for each in reversed(act):
        match each.event:
            case Linked(ticket_id=other_id):
                await links.delete(tx, ticket_subject(ticket_id), ticket_subject(other_id))
            case Unlinked(ticket_id=other_id):
                kind = await _kind_before(tx, ticket_id, other_id, history[: each.version - 1])
                await links.insert(tx, ticket_subject(ticket_id), ticket_subject(other_id), kind)


async def _kind_before(tx: Tx, ticket_id: int, other_id: int, history: Sequence[Happened]) -> LinkKind:
    """What a link was that was taken away: made on this ticket, or on the other."""
    own = _kind_of(history, other_id)
    if own is not None:
        return own
    theirs = _kind_of(await events.of_ticket(tx, other_id), ticket_id)
    return OTHER_SIDE[theirs] if theirs else LinkKind.RELATED


def _kind_of(history: Sequence[Happened], other_id: int) -> LinkKind | None:
    made = (each.event for each in reversed(history) if isinstance(each.event, Linked))
    return next((each.kind for each in made if each.ticket_id == other_id), None)
