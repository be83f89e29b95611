"""Elapsed time: how long a ticket has been open, on the customer's clock and on the team's, whatever has a target."""

from collections.abc import Sequence

from msgspec import Struct

from amends.instants import InstantUs
from amends.model.clock.ledger import Calendars, ClockEvent, Paused, Resumed, SlaTarget, Started, counted_us
from amends.model.status import OPEN_STATUSES, Status
from amends.model.ticket.history import Happened
from amends.model.ticket.ticket import Ticket
from amends.model.ticket.ticket_events import Opened, StatusChanged


class Elapsed(Struct, frozen=True):
    """Microseconds on the customer's clock, which never stands still, and on the team's."""

    customer_us: int
    team_us: int


def elapsed(
    ticket: Ticket, history: Sequence[Happened], terms: SlaTarget, calendars: Calendars, now: InstantUs
) -> Elapsed:
    """How long a ticket took until it was closed, or has taken until now: the customer since they answered.

    The team's clock counts in the calendar of `terms` while the ticket is open and doesn't wait for the customer.
    """
    until_us = ticket.closed_us if ticket.closed_us is not None else now
    team_us = counted_us(_team_facts(history, terms), calendars, until_us)
    # Who opened it, or sent the answer, may have had a clock that was ahead.
    return Elapsed(max(0, until_us - min(ticket.issue_us, ticket.opened_us)), team_us)


def _team_facts(history: Sequence[Happened], terms: SlaTarget) -> list[ClockEvent]:
    facts: list[ClockEvent] = []
    is_running = True
    for happened in history:
        match happened.event:
            case Opened(ticket=ticket):
                facts.append(Started(ticket.opened_us, terms))
                status = ticket.status
            case StatusChanged(after=status):
                pass
            case _:
                continue
        is_to_run = status in OPEN_STATUSES and status is not Status.PENDING
        if is_to_run != is_running:
            facts.append(Resumed(happened.at_us) if is_to_run else Paused(happened.at_us, status.name))
            is_running = is_to_run
    return facts
