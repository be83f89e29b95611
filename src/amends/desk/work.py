"""Working on a ticket: where it stands, who has it, what is noted and what is said to the customer."""

from collections.abc import Mapping, Sequence

from msgspec import UNSET, Struct, UnsetType

from amends.desk import close, reach, route
from amends.desk.administer import transitions
from amends.desk.carry_out import carry_out_on_ticket
from amends.desk.fill_in import fill_in
from amends.errors import Fault, Invalid, Refused, Stale
from amends.model import ticket_event
from amends.model.closing import ActionTaken, RootCauseSet
from amends.model.conversation import Channel, ContactAttempted, ContactOutcome, Noted, Replied
from amends.model.history import Happened
from amends.model.intake import MOST_CHARACTERS, text_fault
from amends.model.status import Priority, Status
from amends.model.ticket import Ticket
from amends.model.ticket_event import OwnerChanged, PriorityChanged, StatusChanged, TicketEvent, Transferred
from amends.model.transition import transition_fault
from amends.store import causes, events, people, segments, tickets
from amends.store.database import Tx


class ChangedMeanwhile(Stale):
    """The ticket isn't at the version any more that somebody saw; `happened` is what came since."""

    def __init__(self, ticket: Ticket, happened: Sequence[Happened]) -> None:
        super().__init__(f"The ticket {ticket.id} was changed meanwhile; it is at version {ticket.version}.")
        self.happened = happened


class TicketChangeForm(Struct, frozen=True, kw_only=True):
    """What to change on a ticket; what is left out stays. `owner_id` 0 is nobody.

    `segment` and `root_cause` are codes; a root cause of "" is none. `fields` are custom ones by their codes, each
    as it was sent; None empties it.
    """

    status: Status | UnsetType = UNSET
    priority: Priority | UnsetType = UNSET
    owner_id: int | UnsetType = UNSET
    segment: str | UnsetType = UNSET
    root_cause: str | UnsetType = UNSET
    action_taken: str | UnsetType = UNSET
    fields: Mapping[str, object] = {}


async def change(tx: Tx, ticket_id: int, form: TicketChangeForm, seen: Sequence[int] | None = None) -> Ticket:
    """Change a ticket, all of the form or nothing of it. Raises Invalid with every fault, NotFound or Forbidden.

    `seen` holds the versions that it may be at, None is any. Raises ChangedMeanwhile at another.
    """
    ticket = await _load(tx, ticket_id, seen)
    faults: list[Fault] = []
    found = [
        await _transfer(tx, ticket, form, faults),
        await _assign(tx, ticket, form, faults),
        _set_priority(ticket, form),
        await _find_cause(tx, ticket, form, faults),
        _note_action(ticket, form, faults),
        await fill_in(tx, ticket, form.fields, faults),
        await _move(tx, ticket, form, faults),
    ]
    happened = [event for event in found if event is not None]
    after = ticket_event.changed(ticket, tx.now, *happened).after
    faults += await close.missing(tx, ticket, after)
    if faults:
        raise Invalid(*faults)
    return await _record(tx, ticket, *happened, *await _follow(tx, ticket, form, after))


async def route_anew(tx: Tx, ticket_id: int) -> Ticket:
    """Let the routes choose the owner again. Raises Refused when it isn't open or no route is for it, NotFound …"""
    ticket = await _load(tx, ticket_id)
    if not ticket.is_open:
        raise Refused(f"The ticket {ticket_id} is {ticket.status.name}; reopen it before it is routed.")
    routed = await route.route(tx, await route.load(tx), ticket)
    if routed is None:
        raise Refused(f"No route is for the ticket {ticket_id}: add one, or name an owner.")
    return await _record(tx, ticket, routed)


async def attempt_contact(tx: Tx, ticket_id: int, channel: Channel, outcome: ContactOutcome, words: str) -> Ticket:
    """Note that somebody tried to reach the customer; words may be "". Raises Invalid, NotFound or Forbidden."""
    reason = text_fault(words, MOST_CHARACTERS)
    if reason:
        raise Invalid(Fault("words", reason))
    ticket = await _load(tx, ticket_id)
    return await _record(tx, ticket, ContactAttempted(ticket.contact_attempts + 1, channel, outcome, words))


async def note(tx: Tx, ticket_id: int, words: str) -> Ticket:
    """Note something that the customer never sees. Raises Invalid, NotFound or Forbidden."""
    return await _record(tx, await _load(tx, ticket_id), Noted(_checked(words)))


async def reply(tx: Tx, ticket_id: int, words: str) -> Ticket:
    """Say something that the customer may read. Raises Invalid, NotFound or Forbidden."""
    return await _record(tx, await _load(tx, ticket_id), Replied(_checked(words)))


async def _transfer(tx: Tx, ticket: Ticket, form: TicketChangeForm, faults: list[Fault]) -> TicketEvent | None:
    if form.segment is UNSET:
        return None
    segment = (await segments.tree(tx)).by_code(form.segment)
    if segment is None:
        faults.append(Fault("segment", f"there is no segment with the code {form.segment!r}"))
        return None
    await reach.check_segment(tx, segment.id, "segment", segment.code)
    return None if segment.id == ticket.current_segment_id else Transferred(ticket.current_segment_id, segment.id)


async def _follow(tx: Tx, ticket: Ticket, form: TicketChangeForm, after: Ticket) -> list[TicketEvent]:
    """The choice of a new owner for a ticket that goes to a segment which isn't its owner's."""
    moved = after.current_segment_id != ticket.current_segment_id
    if not moved or form.owner_id is not UNSET or not after.is_open:
        return []
    known = await route.load(tx)
    if await route.covers(tx, known.tree, after.owner_id, after.current_segment_id):
        return []
    routed = await route.route(tx, known, after)
    return [routed] if routed else []


async def _assign(tx: Tx, ticket: Ticket, form: TicketChangeForm, faults: list[Fault]) -> TicketEvent | None:
    if form.owner_id is UNSET or form.owner_id == ticket.owner_id:
        return None
    owner = await people.find(tx, form.owner_id) if form.owner_id else None
    if form.owner_id and owner is None:
        faults.append(Fault("owner_id", f"there is no user {form.owner_id}"))
    if owner is not None and owner.left_us is not None:
        faults.append(Fault("owner_id", f"{owner.email} has left"))
    return OwnerChanged(ticket.owner_id, form.owner_id)


def _set_priority(ticket: Ticket, form: TicketChangeForm) -> TicketEvent | None:
    if form.priority is UNSET or form.priority is ticket.priority:
        return None
    return PriorityChanged(ticket.priority, form.priority)


async def _find_cause(tx: Tx, ticket: Ticket, form: TicketChangeForm, faults: list[Fault]) -> TicketEvent | None:
    if form.root_cause is UNSET:
        return None
    cause = await causes.find_by_code(tx, form.root_cause) if form.root_cause else None
    if form.root_cause and cause is None:
        faults.append(Fault("root_cause", f"there is no cause with the code {form.root_cause!r}"))
    cause_id = cause.id if cause else 0
    return None if cause_id == ticket.root_cause_id else RootCauseSet(ticket.root_cause_id, cause_id)


def _note_action(ticket: Ticket, form: TicketChangeForm, faults: list[Fault]) -> TicketEvent | None:
    if form.action_taken is UNSET or form.action_taken == ticket.action_taken:
        return None
    reason = text_fault(form.action_taken, MOST_CHARACTERS)
    if reason:
        faults.append(Fault("action_taken", reason))
    return ActionTaken(form.action_taken)


async def _move(tx: Tx, ticket: Ticket, form: TicketChangeForm, faults: list[Fault]) -> TicketEvent | None:
    if form.status is UNSET or form.status is ticket.status:
        return None
    table = (await transitions.show(tx)).table
    fault = transition_fault(table, tx.by, ticket.status, form.status)
    if fault:
        faults.append(Fault("status", fault))
    return StatusChanged(ticket.status, form.status, tx.now)


def _checked(words: str) -> str:
    reason = text_fault(words, MOST_CHARACTERS) or ("" if words.strip() else "must not be empty")
    if reason:
        raise Invalid(Fault("words", reason))
    return words


async def _load(tx: Tx, ticket_id: int, seen: Sequence[int] | None = None) -> Ticket:
    await tx.lock(f"ticket {ticket_id}")
    ticket = await tickets.find(tx, ticket_id)
    if ticket is None or ticket.deleted_us is not None:
        raise await reach.refuse(tx, "ticket", ticket_id)
    await reach.check_segment(tx, ticket.current_segment_id, "ticket", ticket_id)
    if seen is not None and ticket.version not in seen:
        raise ChangedMeanwhile(ticket, await events.of_ticket(tx, ticket_id, min(seen, default=ticket.version)))
    return ticket


async def _record(tx: Tx, ticket: Ticket, *happened: TicketEvent) -> Ticket:
    if not happened:
        return ticket
    return await carry_out_on_ticket(tx, ticket_event.changed(ticket, tx.now, *happened))
