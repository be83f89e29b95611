"""Conversing: what is noted on a ticket, said to the customer, and tried to reach them."""

from msgspec import Struct, structs

from amends.errors import BusinessRuleError, FieldError, Invalid
from amends.model.customer import IdentifierKind
from amends.model.intake import MAX_CHARACTERS, text_error
from amends.model.ticket.conversation import Channel, ContactAttempted, ContactOutcome, Noted, Replied
from amends.model.ticket.ticket import Ticket
from amends.model.ticket.ticket_events import TicketEvent, changed
from amends.store import customer_merges, customers, workspaces
from amends.store.engine.database import Tx
from amends.texts.text import say
from amends.usecases.apply import apply_to_ticket
from amends.usecases.lock_ticket import lock_ticket
from amends.usecases.mentions import mentioned_users

_DISTURBING = frozenset({Channel.PHONE, Channel.MESSAGE, Channel.VISIT})


class AttemptForm(Struct, frozen=True, forbid_unknown_fields=True):
    """A contact attempt: its channel, its outcome, and a note about it.

    `despite_refusal` gives the reason when the customer asked not to be contacted; `despite_quiet_hours` gives it
    during quiet hours.
    """

    channel: Channel
    outcome: ContactOutcome
    text: str = ""
    despite_refusal: str = ""
    despite_quiet_hours: str = ""


async def note(tx: Tx, ticket_id: int, text: str) -> Ticket:
    """Note something that the customer never sees. Raises Invalid, NotFound or Forbidden.

    Users whom it names as `@ana@example.com` are told, and watch the ticket from then on.
    """
    checked = checked_text(text)
    ticket = await lock_ticket(tx, ticket_id)
    return await _record(tx, ticket, Noted(checked, await mentioned_users(tx, checked)))


async def reply(tx: Tx, ticket_id: int, text: str, despite_refusal: str = "") -> Ticket:
    """Say something that the customer may read. Raises Invalid, NotFound or Forbidden.

    Raises BusinessRuleError when the customer asked not to be contacted and nothing says why they are all the same.
    """
    checked = checked_text(text)
    _check_text("despite_refusal", despite_refusal)
    ticket = await lock_ticket(tx, ticket_id)
    await _check_refusal(tx, ticket, despite_refusal)
    return await _record(tx, ticket, Replied(checked, despite_refusal))


async def attempt_contact(tx: Tx, ticket_id: int, form: AttemptForm) -> Ticket:
    """Note that somebody tried to reach the customer. Raises Invalid, NotFound or Forbidden.

    Raises BusinessRuleError when the customer asked not to be contacted, or it is quiet hours, and nothing says why
    all the same.
    """
    _check_attempt(form)
    return await _note_attempt(tx, await lock_ticket(tx, ticket_id), form)


async def attempt_held(tx: Tx, ticket: Ticket, form: AttemptForm) -> Ticket:
    """As `attempt_contact`, for a ticket that is held."""
    _check_attempt(form)
    return await _note_attempt(tx, ticket, form)


async def _note_attempt(tx: Tx, ticket: Ticket, form: AttemptForm) -> Ticket:
    await _check_refusal(tx, ticket, form.despite_refusal)
    await _check_quiet_hours(tx, form)
    if form.outcome is ContactOutcome.ASKED_NOT_TO_BE_CONTACTED:
        await _note_refusal(tx, ticket)
    despite = "; ".join(each for each in (form.despite_refusal, form.despite_quiet_hours) if each)
    number = ticket.contact_attempts + 1
    return await _record(tx, ticket, ContactAttempted(number, form.channel, form.outcome, form.text, despite))


async def _check_refusal(tx: Tx, ticket: Ticket, despite: str) -> None:
    customer = await customers.get(tx, ticket.customer_id) if ticket.customer_id else None
    if customer is not None and customer.contact_refused_us is not None and not despite.strip():
        raise BusinessRuleError(say("contact_refused"))


async def _check_quiet_hours(tx: Tx, form: AttemptForm) -> None:
    own = await workspaces.own(tx)
    if form.channel in _DISTURBING and own.is_quiet(tx.now) and not form.despite_quiet_hours.strip():
        raise BusinessRuleError(say("quiet_hours", hours=own.quiet_hours))


async def _note_refusal(tx: Tx, ticket: Ticket) -> None:
    customer = await customers.get(tx, ticket.customer_id) if ticket.customer_id else None
    if customer is None:
        return
    # Another unit may know the same person as another customer; phone numbers are shared by several people.
    region = (await workspaces.own(tx)).region_of_phones
    own = [each for each in customer.identifiers(region) if each.kind is not IdentifierKind.PHONE]
    merged = await customers.get_many(tx, await customer_merges.group(tx, customer.id))
    same = {each.id: each for each in (customer, *merged.values(), *await customers.having(tx, own))}
    new = [each for each in same.values() if each.contact_refused_us is None]
    await customers.save_many(tx, [structs.replace(each, contact_refused_us=tx.now) for each in new], region)


def _check_attempt(form: AttemptForm) -> None:
    for name in ("text", "despite_refusal", "despite_quiet_hours"):
        _check_text(name, getattr(form, name))


def checked_text(text: str) -> str:
    """What somebody wrote, if it may be kept. Raises Invalid."""
    _check_text("text", text)
    if not text.strip():
        raise Invalid(FieldError("text", say("empty")))
    return text


def _check_text(field: str, text: str) -> None:
    reason = text_error(text, MAX_CHARACTERS)
    if reason:
        raise Invalid(FieldError(field, reason))


async def _record(tx: Tx, ticket: Ticket, event: TicketEvent) -> Ticket:
    return await apply_to_ticket(tx, changed(ticket, tx.now, event))
