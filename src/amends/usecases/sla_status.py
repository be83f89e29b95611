"""Looking at a ticket's time: each clock with its ledger, and how long it took on both sides."""

from collections.abc import Sequence

from amends.model.clock.clock import Clock, Side
from amends.model.clock.ledger import Calendars, SlaTarget, counted_us, entries
from amends.model.clock.ledger_text import in_words
from amends.model.ticket.elapsed import elapsed
from amends.model.ticket.history import Happened
from amends.model.ticket.sla_status import ClockLedger, SlaStatus
from amends.model.ticket.summary import TicketSummary
from amends.store import events
from amends.store.engine.database import Tx
from amends.usecases import queries, sla


async def get_sla_status(tx: Tx, ticket_id: int) -> SlaStatus:
    """The clocks of a ticket with their ledgers. Raises NotFound or Forbidden."""
    summary = await queries.get_ticket(tx, ticket_id)
    return await time_of(tx, summary, await events.of_ticket(tx, ticket_id))


async def time_of(tx: Tx, summary: TicketSummary, history: Sequence[Happened]) -> SlaStatus:
    """The clocks of a ticket that has this history, with their ledgers."""
    ticket = summary.ticket
    terms = await sla.team_target(tx, ticket)
    calendars = await sla.calendars_of(tx, ticket.clocks, [terms])
    clocks = [_ledger(tx, clock, calendars, summary.time_zone) for clock in ticket.clocks]
    return SlaStatus(clocks, elapsed(ticket, history, terms, calendars, tx.now))


def _ledger(tx: Tx, clock: Clock, calendars: Calendars, workspace_zone: str) -> ClockLedger:
    until_us = clock.due_us if clock.due_us is not None else tx.now
    told = entries(clock.facts, calendars, until_us)
    text = in_words(told, clock.due_us, _zone(clock, calendars, workspace_zone))
    return ClockLedger(clock, counted_us(clock.facts, calendars, tx.now), told, text)


def _zone(clock: Clock, calendars: Calendars, workspace_zone: str) -> str:
    terms: SlaTarget = clock.terms
    if clock.side is Side.CUSTOMER or not terms.calendar_id:
        return workspace_zone
    return calendars[terms.calendar_id, terms.calendar_version].zone
