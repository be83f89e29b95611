"""Closing many tickets: what is asked for once, and filled in only where a ticket lacks it."""

from collections.abc import Sequence

from msgspec import UNSET, Struct, structs

from amends.errors import FieldError
from amends.model.status import Status
from amends.model.ticket.closing import Requirement
from amends.model.ticket.ticket import Ticket
from amends.model.ticket.ticket_events import StatusChanged, changed
from amends.store.engine.database import Tx
from amends.usecases import close
from amends.usecases.close import FIELD_PREFIX, ClosingForm
from amends.usecases.lock_ticket import lock_ticket


class BulkClosing(Struct, frozen=True, omit_defaults=True):
    """Closing or resolving each ticket, with what is filled in where closing requires it and the ticket lacks it."""

    status: Status
    form: ClosingForm


class Lack(Struct, frozen=True):
    """Something that closing requires and some tickets lack: how many, and what the first of them is refused for."""

    error: FieldError
    count: int


async def lacking(tx: Tx, tickets: Sequence[Ticket], closing: BulkClosing) -> dict[str, Lack]:
    """What some tickets would lack, by the names of the fields, were they closed with what a form fills in."""
    found: dict[str, Lack] = {}
    for ticket in tickets:
        for error in await _errors(tx, ticket, closing):
            before = found.get(error.field)
            found[error.field] = Lack(before.error if before else error, (before.count if before else 0) + 1)
    return found


async def close_one(tx: Tx, ticket_id: int, closing: BulkClosing) -> Ticket:
    """Close or resolve a ticket by the rules of one. Raises Invalid for what it still lacks, NotFound or Forbidden."""
    ticket = await lock_ticket(tx, ticket_id)
    asked = {error.field for error in await close.needed(tx, ticket, closing.status)}
    return (await close.close(tx, ticket_id, only(closing.form, asked), status=closing.status)).after


def only(form: ClosingForm, asked: set[str]) -> ClosingForm:
    """What a form fills in of some fields."""
    return ClosingForm(
        root_cause=form.root_cause if Requirement.ROOT_CAUSE in asked else UNSET,
        action_taken=form.action_taken if Requirement.ACTION_TAKEN in asked else UNSET,
        fields={code: value for code, value in form.fields.items() if f"{FIELD_PREFIX}{code}" in asked},
        attempt=form.attempt if Requirement.CONTACT_ATTEMPT in asked else None,
    )


async def _errors(tx: Tx, ticket: Ticket, closing: BulkClosing) -> list[FieldError]:
    asked = {error.field for error in await close.needed(tx, ticket, closing.status)}
    form = structs.replace(only(closing.form, asked), attempt=None)
    errors: list[FieldError] = []
    filled = await close.filled_in(tx, ticket, form, errors)
    step = StatusChanged(ticket.status, closing.status, tx.now)
    errors += await close.missing(tx, ticket, changed(ticket, tx.now, *filled, step).after)
    given = {Requirement.CONTACT_ATTEMPT.value} if closing.form.attempt else set()
    return [error for error in errors if error.field not in given]
