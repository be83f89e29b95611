"""Closing a ticket: what must be filled in first, the step to CLOSED or RESOLVED, and both kept as one change.

Whichever way a ticket is closed or resolved, it is done here: what stops the clock of the solution asks for the same.
The page's dialog asks `needed` and then `close`; the APIs, the command and bulk actions change several things at once
by `work.change`, which comes here as soon as one of them is that. What a workspace may require is a table,
`REQUIREMENTS`, in `model/closing.py`.
"""

from collections.abc import Mapping, Sequence

from msgspec import UNSET, Struct, UnsetType

from amends.errors import FieldError, Invalid
from amends.model.intake import MAX_CHARACTERS, text_error
from amends.model.status import Status
from amends.model.ticket.closing import ActionTaken, Closing, Requirement, RootCauseSet, closing_errors, is_closing
from amends.model.ticket.reliance import FINISH
from amends.model.ticket.ticket import Ticket
from amends.model.ticket.ticket_events import StatusChanged, TicketEvent, changed
from amends.store import causes, custom_fields, customer_merges, customers, workspaces
from amends.store.engine.database import Tx
from amends.texts.text import say
from amends.usecases import converse
from amends.usecases.apply import apply_to_ticket
from amends.usecases.converse import AttemptForm
from amends.usecases.lock_ticket import lock_ticket
from amends.usecases.meanwhile import check_meanwhile
from amends.usecases.move import moved
from amends.usecases.set_custom_fields import set_custom_fields

FIELD_PREFIX = "fields."
"""What the name of a custom field begins with, in a fault and in a form."""


class ClosingForm(Struct, frozen=True, kw_only=True):
    """What is filled in to close a ticket; what is left out stays. `root_cause` is a code, "" is none.

    `fields` are custom ones by their codes, each as it was sent; `attempt` is one to reach the customer, noted first.
    """

    root_cause: str | UnsetType = UNSET
    action_taken: str | UnsetType = UNSET
    fields: Mapping[str, object] = {}
    attempt: AttemptForm | None = None


class Closed(Struct, frozen=True):
    """A ticket that was closed, as it was before and as it is now."""

    before: Ticket
    after: Ticket


async def needed(tx: Tx, ticket: Ticket, status: Status = Status.CLOSED) -> list[FieldError]:
    """What must be filled in before this ticket is closed, or resolved; one fault for each, nothing for one that is."""
    return await missing(tx, ticket, changed(ticket, tx.now, StatusChanged(ticket.status, status, tx.now)).after)


async def close(tx: Tx, ticket_id: int, form: ClosingForm, *, shown: int = 0, status: Status = Status.CLOSED) -> Closed:
    """Fill in what is missing and close a ticket, or resolve it: all of it or nothing.

    Raises Invalid with every fault, NotFound …

    Of the custom fields only those are taken that are missing: what somebody else filled in meanwhile stays. `shown` is
    the version of the page where it was decided, 0 for none. Raises ChangedMeanwhile when somebody else changed since
    what it relies on.
    """
    before = await lock_ticket(tx, ticket_id)
    await check_meanwhile(tx, before, shown, [FINISH])
    asked = {error.field for error in await needed(tx, before, status)}
    sent = {code: value for code, value in form.fields.items() if f"{FIELD_PREFIX}{code}" in asked}
    ticket = await converse.attempt_held(tx, before, form.attempt) if form.attempt else before
    wanted = ClosingForm(root_cause=form.root_cause, action_taken=form.action_taken, fields=sent)
    return Closed(before, await settle_held(tx, ticket, status, wanted))


async def settle_held(
    tx: Tx,
    ticket: Ticket,
    status: Status,
    form: ClosingForm,
    also: Sequence[TicketEvent] = (),
    found: Sequence[FieldError] = (),
) -> Ticket:
    """Close or resolve a ticket that is held, in one change with what else happens to it; the ticket as it is kept.

    Raises Invalid with every fault: those found by now, and what closing requires.
    """
    errors = list(found)
    happened = [*also, *await filled_in(tx, ticket, form, errors)]
    step = await moved(tx, ticket, status, errors)
    change = changed(ticket, tx.now, *happened, *([step] if step else []))
    errors += await missing(tx, ticket, change.after)
    if errors:
        raise Invalid(*errors)
    return await apply_to_ticket(tx, change)


async def filled_in(tx: Tx, ticket: Ticket, form: ClosingForm, errors: list[FieldError]) -> list[TicketEvent]:
    """The events of what a form fills in, which may be done before the ticket is closed too."""
    found = [
        await _find_cause(tx, ticket, form.root_cause, errors),
        _note_action(ticket, form.action_taken, errors),
        await set_custom_fields(tx, ticket, form.fields, errors),
    ]
    return [event for event in found if event is not None]


async def missing(tx: Tx, before: Ticket | None, after: Ticket) -> list[FieldError]:
    """Everything that is missing for this step, nothing for one that settles nothing; `before` None is an opening."""
    if not is_closing(before, after):
        return []
    own = await workspaces.own(tx)
    required = own.closing_requires
    is_reachable = Requirement.CONTACT_ATTEMPT in required and await _is_reachable(tx, after.customer_id)
    fields = await custom_fields.required_on_closing(tx)
    return closing_errors(Closing(after, is_reachable, own.action_characters, fields), required)


async def _is_reachable(tx: Tx, customer_id: int) -> bool:
    if not customer_id:
        return False
    whose = await customers.get_many(tx, await customer_merges.group(tx, customer_id))
    return any(each.is_reachable for each in whose.values())


async def _find_cause(tx: Tx, ticket: Ticket, code: str | UnsetType, errors: list[FieldError]) -> TicketEvent | None:
    if code is UNSET:
        return None
    cause = await causes.get_by_code(tx, code) if code else None
    if code and cause is None:
        errors.append(FieldError("root_cause", say("no_root_cause", code=code)))
    cause_id = cause.id if cause else 0
    return None if cause_id == ticket.root_cause_id else RootCauseSet(ticket.root_cause_id, cause_id)


def _note_action(ticket: Ticket, words: str | UnsetType, errors: list[FieldError]) -> TicketEvent | None:
    if words is UNSET or words == ticket.action_taken:
        return None
    reason = text_error(words, MAX_CHARACTERS)
    if reason:
        errors.append(FieldError("action_taken", reason))
    return ActionTaken(words)
