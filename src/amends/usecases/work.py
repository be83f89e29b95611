"""Working on a ticket: where it stands, who has it, how urgent it is, why it happened and what was done.

A change that closes the ticket goes on in `close.py`.
"""

from collections.abc import Mapping, Sequence
from typing import Final

from msgspec import UNSET, Struct, UnsetType, structs

from amends.errors import BusinessRuleError, FieldError, Invalid
from amends.model.status import SETTLED_STATUSES, Priority, Status
from amends.model.ticket import ticket_events
from amends.model.ticket.reliance import FINISH, TicketPart, field_part
from amends.model.ticket.ticket import Ticket
from amends.model.ticket.ticket_events import OwnerChanged, PriorityChanged, TicketEvent, Transferred
from amends.store import people, segments
from amends.store.engine.database import Tx
from amends.texts.text import say
from amends.usecases import access, close, route
from amends.usecases.able_owner import owner_errors
from amends.usecases.apply import apply_to_ticket
from amends.usecases.close import ClosingForm
from amends.usecases.escalate import escalated
from amends.usecases.lock_ticket import lock_ticket
from amends.usecases.meanwhile import check_meanwhile, typed_anew
from amends.usecases.move import moved


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


_PARTS: Final[Mapping[str, TicketPart]] = {
    "status": TicketPart.STATUS,
    "priority": TicketPart.PRIORITY,
    "owner_id": TicketPart.OWNER,
    "segment": TicketPart.UNIT,
    "root_cause": TicketPart.ROOT_CAUSE,
    "action_taken": TicketPart.ACTION_TAKEN,
}
"""What each field of the form is about."""


async def change(
    tx: Tx, ticket_id: int, form: TicketChangeForm, seen: Sequence[int] | None = None, *, shown: int = 0
) -> Ticket:
    """Change a ticket, all of the form or nothing of it. Raises Invalid with every fault, NotFound or Forbidden.

    `seen` holds the versions that it may be at, None is any. Raises ChangedMeanwhile at another. `shown` is the
    version of the page where the change was decided, 0 for none. Raises ChangedMeanwhile when somebody else changed
    since what it relies on.
    """
    ticket = await lock_ticket(tx, ticket_id, seen)
    form = structs.replace(form, fields=await typed_anew(tx, ticket, shown, form.fields))
    await check_meanwhile(tx, ticket, shown, _about(form))
    errors: list[FieldError] = []
    transferred = await _transfer(tx, ticket, form, errors)
    segment_id = transferred.after if transferred else ticket.current_segment_id
    found = [transferred, await _assign(tx, ticket, segment_id, form, errors)]
    happened = [event for event in (*found, _set_priority(ticket, form)) if event is not None]
    filled = ClosingForm(root_cause=form.root_cause, action_taken=form.action_taken, fields=form.fields)
    if form.status in SETTLED_STATUSES and ticket.status is not form.status:
        return await close.settle_held(tx, ticket, form.status, filled, happened, errors)
    happened += await close.filled_in(tx, ticket, filled, errors)
    steps = await _steps(tx, structs.replace(ticket, current_segment_id=segment_id), form, errors)
    if errors:
        raise Invalid(*errors)
    return await _record(tx, ticket, *happened, *steps)


async def _steps(tx: Tx, ticket: Ticket, form: TicketChangeForm, errors: list[FieldError]) -> Sequence[TicketEvent]:
    """The step to another status; the one that the compatible API calls ESCALATED takes a ticket up a level, too."""
    step = await moved(tx, ticket, form.status, errors) if form.status is not UNSET else None
    if step is None or step.after is not Status.ESCALATED:
        return [step] if step else []
    return [step, await escalated(tx, ticket, 0 if step.reopens else ticket.escalation_level)]


def _about(form: TicketChangeForm) -> list[str]:
    """The parts of a ticket that a change is about."""
    parts: list[str] = [part for name, part in _PARTS.items() if getattr(form, name) is not UNSET]
    if form.status in (Status.CLOSED, Status.RESOLVED):
        parts.append(FINISH)
    return [*parts, *map(field_part, form.fields)]


async def reassign_by_rules(tx: Tx, ticket_id: int) -> Ticket:
    """Let the routes choose the owner again.

    Raises BusinessRuleError when it isn't open or no route is for it, NotFound …
    """
    ticket = await lock_ticket(tx, ticket_id)
    if not ticket.is_open:
        raise BusinessRuleError(say("reopen_first", number=ticket_id, status=ticket.status.name))
    routed = await route.route(tx, await route.load(tx), ticket)
    if routed is None:
        raise BusinessRuleError(say("no_route_matches", number=ticket_id))
    return await _record(tx, ticket, routed)


async def _transfer(tx: Tx, ticket: Ticket, form: TicketChangeForm, errors: list[FieldError]) -> Transferred | None:
    if form.segment is UNSET:
        return None
    segment = (await segments.tree(tx)).by_code(form.segment)
    if segment is None:
        errors.append(FieldError("segment", say("no_segment", code=form.segment)))
        return None
    await access.check_segment(tx, segment.id, "segment", segment.code)
    return None if segment.id == ticket.current_segment_id else Transferred(ticket.current_segment_id, segment.id)


async def _assign(
    tx: Tx, ticket: Ticket, segment_id: int, form: TicketChangeForm, errors: list[FieldError]
) -> TicketEvent | None:
    is_same = form.owner_id == ticket.owner_id
    if form.owner_id is UNSET or (is_same and segment_id == ticket.current_segment_id):
        return None
    owner = await people.get(tx, form.owner_id) if form.owner_id else None
    if form.owner_id and owner is None:
        errors.append(FieldError("owner_id", say("no_user_with_id", id=form.owner_id)))
    errors += await owner_errors(tx, "owner_id", owner, segment_id, ticket.restriction)
    return None if is_same else OwnerChanged(ticket.owner_id, form.owner_id)


def _set_priority(ticket: Ticket, form: TicketChangeForm) -> TicketEvent | None:
    if form.priority is UNSET or form.priority is ticket.priority:
        return None
    return PriorityChanged(ticket.priority, form.priority)


async def _record(tx: Tx, ticket: Ticket, *happened: TicketEvent) -> Ticket:
    if not happened:
        return ticket
    return await apply_to_ticket(tx, ticket_events.changed(ticket, tx.now, *happened))
