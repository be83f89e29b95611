"""Promises to a customer: made at a ticket, kept, broken, or moved to another time with the customer's consent.

Nothing of this asks whether the ticket is open: what was promised is owed after closing too, and its clock goes on.
What was promised by mistake is taken back by `undo`, like anything else that somebody did.
"""

from msgspec import Struct

from amends.errors import BusinessRuleError, FieldError, Invalid, NotFound
from amends.instants import DAY_US, InstantUs
from amends.model.intake import MAX_CHARACTERS, text_error
from amends.model.principal import PrincipalKind
from amends.model.ticket.promise import (
    MAX_AHEAD_US,
    MAX_OPEN,
    MAX_PROMISE_CHARACTERS,
    Promise,
    new_promise,
    open_promises,
)
from amends.model.ticket.promise_events import PromiseBroken, PromiseKept, PromiseMade, PromiseMoved
from amends.model.ticket.ticket import Ticket
from amends.model.ticket.ticket_events import TicketEvent, changed
from amends.store.engine.database import Tx
from amends.texts.text import say
from amends.usecases.apply import apply_to_ticket
from amends.usecases.lock_ticket import lock_ticket


class NewPromise(Struct, frozen=True, kw_only=True):
    """What is promised, and by when."""

    text: str
    due_us: InstantUs


class MoveForm(Struct, frozen=True, kw_only=True):
    """Another time for a promise, why, and whether the customer agreed to it; it isn't moved unless they did."""

    due_us: InstantUs
    reason: str
    has_consent: bool


async def make(tx: Tx, ticket_id: int, form: NewPromise) -> Ticket:
    """Note what the customer was promised. Raises Invalid, NotFound or Forbidden."""
    errors = [*_text_errors("text", form.text, MAX_PROMISE_CHARACTERS), *due_errors(form.due_us, tx.now)]
    if errors:
        raise Invalid(*errors)
    ticket = await lock_ticket(tx, ticket_id)
    if len(open_promises(ticket.promises)) >= MAX_OPEN:
        raise BusinessRuleError(say("too_many_promises", count=MAX_OPEN))
    made_by_id = tx.by.id if tx.by.kind is PrincipalKind.USER else 0
    number = (await tx.next_ids(1))[0]
    promise = new_promise(number, form.text.strip(), form.due_us, tx.now, made_by_id)
    return await _record(tx, ticket, PromiseMade(promise))


async def keep(tx: Tx, ticket_id: int, promise_id: int) -> Ticket:
    """Note that a promise was kept. Raises NotFound or Forbidden, or BusinessRuleError for one that isn't open."""
    ticket = await _with_open(tx, ticket_id, promise_id)
    return await _record(tx, ticket, PromiseKept(promise_id, tx.now))


async def break_(tx: Tx, ticket_id: int, promise_id: int, reason: str) -> Ticket:
    """Note that a promise won't be kept, and why. Raises as `keep` does, and Invalid without a reason."""
    errors = _text_errors("reason", reason, MAX_CHARACTERS)
    if errors:
        raise Invalid(*errors)
    ticket = await _with_open(tx, ticket_id, promise_id)
    return await _record(tx, ticket, PromiseBroken(promise_id, tx.now, reason.strip()))


async def move(tx: Tx, ticket_id: int, promise_id: int, form: MoveForm) -> Ticket:
    """Give a promise the time that the customer agreed to. Raises as `break_` does.

    Without their consent it isn't moved: then it is late, and counts as that.
    """
    errors = [*_text_errors("reason", form.reason, MAX_CHARACTERS), *due_errors(form.due_us, tx.now)]
    if not form.has_consent:
        errors.append(FieldError("customer_agreed", say("promise_needs_consent")))
    if errors:
        raise Invalid(*errors)
    ticket = await _with_open(tx, ticket_id, promise_id)
    before_us = found(ticket, promise_id).due_us
    if before_us == form.due_us:
        raise Invalid(FieldError("due_time", say("promise_not_moved")))
    return await _record(tx, ticket, PromiseMoved(promise_id, before_us, form.due_us, tx.now, form.reason.strip()))


async def _with_open(tx: Tx, ticket_id: int, promise_id: int) -> Ticket:
    ticket = await lock_ticket(tx, ticket_id)
    if not found(ticket, promise_id).is_open:
        raise BusinessRuleError(say("promise_has_ended"))
    return ticket


def found(ticket: Ticket, promise_id: int) -> Promise:
    """One promise of a ticket. Raises NotFound."""
    own = next((each for each in ticket.promises if each.id == promise_id), None)
    if own is None:
        raise NotFound("promise", promise_id)
    return own


def _text_errors(name: str, text: str, limit: int) -> list[FieldError]:
    reason = text_error(text, limit) or (None if text.strip() else say("empty"))
    return [FieldError(name, reason)] if reason else []


def due_errors(due_us: InstantUs, now: InstantUs) -> list[FieldError]:
    """Why nothing can be promised by this time; nothing when it can."""
    if due_us <= now:
        return [FieldError("due_time", say("promise_in_the_past"))]
    if due_us - now > MAX_AHEAD_US:
        return [FieldError("due_time", say("promise_too_far_ahead", count=MAX_AHEAD_US // DAY_US))]
    return []


async def _record(tx: Tx, ticket: Ticket, event: TicketEvent) -> Ticket:
    return await apply_to_ticket(tx, changed(ticket, tx.now, event))
