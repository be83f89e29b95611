"""Escalations in working hours: managers hear of a missed target when their unit is open, unless it is night work."""

from amends.instants import InstantUs
from amends.model.clock.calendar import open_spans
from amends.model.clock.clock import kept_policy_id
from amends.model.ticket.ticket import Ticket
from amends.store.engine.database import Tx
from amends.usecases import sla


async def escalations_wait_until(tx: Tx, ticket: Ticket) -> InstantUs | None:
    """When the unit of a ticket opens next; None while it is open, without a calendar, and for night work."""
    terms = await sla.team_target(tx, ticket)
    if not terms.calendar_id or await sla.is_night_work(tx, kept_policy_id(ticket.clocks) or 0):
        return None
    calendar = (await sla.calendars_of(tx, (), [terms]))[terms.calendar_id, terms.calendar_version]
    opens_us = next((span.start_us for span in open_spans(calendar, tx.now)), None)
    return None if opens_us is None or opens_us <= tx.now else opens_us
