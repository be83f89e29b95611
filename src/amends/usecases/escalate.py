"""Escalating by hand: somebody takes a ticket up a level, and the managers of the next segment above are told.

It is what an SLA policy does after a missed target: it never writes the status, the priority or the owner.
"""

from msgspec import Struct

from amends.errors import BusinessRuleError, FieldError, Invalid
from amends.model.intake import MAX_CHARACTERS, text_error
from amends.model.principal import PrincipalKind
from amends.model.ticket.escalation import EscalatedByHand
from amends.model.ticket.reliance import TicketPart
from amends.model.ticket.ticket import Ticket
from amends.model.ticket.ticket_events import changed
from amends.store.engine.database import Tx
from amends.texts.text import say
from amends.usecases.apply import apply_to_ticket
from amends.usecases.ladder import who_is_told
from amends.usecases.lock_ticket import lock_ticket
from amends.usecases.meanwhile import check_meanwhile


class EscalationForm(Struct, frozen=True):
    """Why a ticket is escalated, for those who are told; it may be ""."""

    reason: str = ""


async def escalate(tx: Tx, ticket_id: int, form: EscalationForm, *, shown: int = 0) -> Ticket:
    """Take an open ticket up a level, and tell who is there. Raises Invalid, BusinessRuleError, NotFound or Forbidden.

    `shown` is the version of the page where it was decided, 0 for none. Raises ChangedMeanwhile when somebody else
    escalated it since.
    """
    fault = text_error(form.reason, MAX_CHARACTERS)
    if fault:
        raise Invalid(FieldError("reason", fault))
    ticket = await lock_ticket(tx, ticket_id)
    await check_meanwhile(tx, ticket, shown, [TicketPart.LEVEL])
    if not ticket.is_open:
        raise BusinessRuleError(say("reopen_first", number=ticket_id, status=ticket.status.name))
    event = await escalated(tx, ticket, ticket.escalation_level, form.reason.strip())
    return await apply_to_ticket(tx, changed(ticket, tx.now, event))


async def escalated(tx: Tx, ticket: Ticket, level: int = 0, reason: str = "") -> EscalatedByHand:
    """The event by which a ticket goes up from a level, in the segment where it is, and whom it tells."""
    doer = tx.by.id if tx.by.kind is PrincipalKind.USER else 0
    climbed = await who_is_told(tx, ticket, level + 1, but=doer)
    told_ids = tuple(user.id for _, managers in climbed for user in managers)
    return EscalatedByHand(level + 1, climbed[-1][0] if climbed else 0, told_ids, reason)
