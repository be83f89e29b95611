"""Deadlines as they would be: what another priority or another segment would mean to a ticket."""

from collections.abc import Mapping, Sequence

from msgspec import Struct

from amends.instants import InstantUs
from amends.model.segment import Segment
from amends.model.status import Priority
from amends.model.ticket.clock_events import Moved
from amends.model.ticket.ticket import Ticket


class DeadlinePreview(Struct, frozen=True):
    """What would hold: the policy (0 for the ticket's time limit) and its name, and the deadlines that would move.

    `before_us` and `due_us` are the next deadline as it is and would be. `is_postponed` when one would be later, which
    is counted once it is done.
    """

    policy_id: int
    policy_name: str
    before_us: InstantUs | None
    due_us: InstantUs | None
    moved: Sequence[Moved]
    is_postponed: bool


class TargetChoices(Struct, frozen=True):
    """What each other priority and each other segment that the reader sees would mean to a ticket."""

    ticket: Ticket
    priorities: Mapping[Priority, DeadlinePreview]
    segments: Sequence[tuple[Segment, DeadlinePreview]]
