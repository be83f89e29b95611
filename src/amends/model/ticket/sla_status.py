"""The time of a ticket as it is shown: each clock with its ledger, and how long the ticket took on both sides."""

from collections.abc import Sequence

from msgspec import Struct

from amends.model.clock.clock import Clock
from amends.model.clock.ledger import Entry
from amends.model.ticket.elapsed import Elapsed


class ClockLedger(Struct, frozen=True):
    """A clock, what it has counted until now or its end, and its ledger until its deadline."""

    clock: Clock
    counted_us: int
    entries: Sequence[Entry]
    text: str


class SlaStatus(Struct, frozen=True):
    """A ticket's clocks in the order in which they began, and how long it has taken."""

    clocks: Sequence[ClockLedger]
    elapsed: Elapsed
