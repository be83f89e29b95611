"""Corrections: what a ticket says otherwise once its history is read by the rules of a new version."""

from collections.abc import Sequence
from typing import Final

from msgspec import Struct

from amends.instants import InstantUs
from amends.model.clock.clock import Clock, ClockKind
from amends.model.clock.ledger import Stopped
from amends.model.ticket.ticket import Ticket

READ_FROM_HISTORY: Final = (
    "reopenings",
    "escalation_level",
    "first_attempt_us",
    "first_message_us",
    "first_reached_us",
    "contacted_us",
    "waits_until_us",
    "waits_since_us",
)
"""The fields of a ticket whose rules a new version brought or changed."""

_NEVER_SHOWN: Final = frozenset({"waits_since_us"})
"""Those that nobody was told otherwise of: to fill them in corrects nothing."""


class TicketCorrection(Struct, frozen=True):
    """A field of a ticket before and after, as texts; "" is nothing. `id` is 0 until it is kept."""

    ticket_id: int
    field: str
    before: str
    after: str
    at_us: InstantUs
    id: int = 0


def corrections(ticket: Ticket, told: Ticket, now: InstantUs) -> Sequence[TicketCorrection]:
    """Where a ticket differs from what its history tells now, and which first response it counts that reached nobody.

    A target that was met stays met: what people were told isn't taken back, it is only listed.
    """
    pairs = [(name, getattr(ticket, name), getattr(told, name)) for name in READ_FROM_HISTORY]
    found = [
        TicketCorrection(ticket.id, name, _text(before), _text(after), now)
        for name, before, after in pairs
        if before != after and name not in _NEVER_SHOWN
    ]
    if any(_reached_nobody(clock, told) for clock in ticket.clocks):
        found.append(TicketCorrection(ticket.id, "first_response", "met", "nobody was reached", now))
    return found


def _reached_nobody(clock: Clock, told: Ticket) -> bool:
    last = clock.facts[-1]
    if clock.kind is not ClockKind.FIRST_RESPONSE or not isinstance(last, Stopped) or clock.is_missed:
        return False
    return told.is_open and (told.first_reached_us is None or told.first_reached_us > last.at_us)


def _text(value: int | None) -> str:
    return "" if value is None else str(value)
