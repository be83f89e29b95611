"""Snoozing a ticket and waking it: it leaves the list of its owner and comes back. Clocks go on; managers see it.

It comes back by itself: at its time (`fire_sla_timer`), or before that by what `model/ticket/waking.py` names.
"""

from collections.abc import Sequence

from amends.errors import BusinessRuleError, FieldError, Invalid
from amends.instants import DAY_US, InstantUs
from amends.model.ticket.snooze import WakeReason, snooze_event, wake_event
from amends.model.ticket.snooze_times import MAX_SNOOZE_US, UNTIL_ANSWER, SnoozeTime, snooze_times
from amends.model.ticket.summary import TicketSummary
from amends.model.ticket.ticket import Ticket
from amends.model.ticket.ticket_events import changed
from amends.store.engine.database import Tx
from amends.texts.text import say
from amends.usecases import sla
from amends.usecases.apply import apply_to_ticket
from amends.usecases.lock_ticket import lock_ticket


async def snooze(tx: Tx, ticket_id: int, until_us: InstantUs) -> Ticket:
    """Put a ticket out of its owner's sight until an instant, UNTIL_ANSWER for until the customer answers.

    Raises Invalid for a time that can't be, BusinessRuleError for a ticket that isn't open or that nobody has, NotFound
    or Forbidden.
    """
    errors = until_errors(until_us, tx.now)
    if errors:
        raise Invalid(*errors)
    ticket = await lock_ticket(tx, ticket_id)
    if not ticket.is_open:
        raise BusinessRuleError(say("reopen_first", number=ticket_id, status=ticket.status.name))
    if not ticket.owner_id:
        raise BusinessRuleError(say("snooze_needs_owner"))
    event = snooze_event(ticket, until_us)
    return await apply_to_ticket(tx, changed(ticket, tx.now, event)) if event else ticket


async def wake(tx: Tx, ticket_id: int) -> Ticket:
    """Put a ticket back into the list of its owner; one that isn't snoozed stays as it is.

    Raises NotFound or Forbidden.
    """
    ticket = await lock_ticket(tx, ticket_id)
    event = wake_event(ticket, WakeReason.HAND)
    return await apply_to_ticket(tx, changed(ticket, tx.now, event)) if event else ticket


async def times_for(tx: Tx, summary: TicketSummary) -> Sequence[SnoozeTime]:
    """The times that are proposed to snooze a ticket, by the calendar of its team."""
    target = await sla.team_target(tx, summary.ticket)
    calendars = await sla.calendars_of(tx, (), [target])
    return snooze_times(tx.now, summary.time_zone, next(iter(calendars.values()), None))


def until_errors(until_us: InstantUs, now: InstantUs) -> list[FieldError]:
    """Why nothing can be snoozed until then; nothing when it can."""
    if until_us == UNTIL_ANSWER:
        return []
    if until_us <= now:
        return [FieldError("until_time", say("snooze_in_the_past"))]
    if until_us - now > MAX_SNOOZE_US:
        return [FieldError("until_time", say("snooze_too_far_ahead", count=MAX_SNOOZE_US // DAY_US))]
    return []
