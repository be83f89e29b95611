"""What happens to a ticket by its clocks alone: deadlines move, come near, pass, and are taken up level by level."""

from enum import StrEnum

from msgspec import Struct, structs

from amends.instants import InstantUs
from amends.model.clock.clock import Clock, ClockKind, MilestoneAction, due_next_us
from amends.model.ticket.ticket import Ticket
from amends.texts.text import Text


class Moved(Struct, frozen=True):
    """A deadline that is another now; None is none, or one that can't be told while the clock stands still."""

    kind: ClockKind
    round: int
    before_us: InstantUs | None
    after_us: InstantUs | None


class DeadlinesChanged(Struct, frozen=True, tag="ticket.deadlines_changed"):
    """Clocks were started, stopped, paused, resumed or set to other terms; an old `reason` is a sentence.

    `is_postponed` when somebody's change of the priority or the segment made a deadline later, which is counted.
    """

    reason: Text | str
    moved: tuple[Moved, ...]
    clocks: tuple[Clock, ...]
    is_postponed: bool = False

    def apply(self, ticket: Ticket) -> Ticket:
        """The ticket with its clocks as they are now."""
        kept = with_clocks(ticket, self.clocks)
        return structs.replace(kept, postponements=kept.postponements + 1) if self.is_postponed else kept


class DeadlineNear(Struct, frozen=True, tag="ticket.deadline_near"):
    """A deadline comes near; those in `told_ids` are reminded."""

    kind: ClockKind
    round: int
    due_us: InstantUs | None
    told_ids: tuple[int, ...]
    clock: Clock

    def apply(self, ticket: Ticket) -> Ticket:
        """The ticket whose clock has passed its reminder."""
        return with_clock(ticket, self.clock)


class DeadlineBreached(Struct, frozen=True, tag="ticket.breached"):
    """A deadline passed."""

    kind: ClockKind
    round: int
    due_us: InstantUs | None
    told_ids: tuple[int, ...]
    clock: Clock

    def apply(self, ticket: Ticket) -> Ticket:
        """The ticket whose clock has passed its deadline."""
        return with_clock(ticket, self.clock)


class EscalationAction(StrEnum):
    """How a breach is taken up a level."""

    TELL = MilestoneAction.TELL.value
    ASSIGN = MilestoneAction.ASSIGN.value
    RAISE = MilestoneAction.RAISE.value


class Escalated(Struct, frozen=True, tag="ticket.escalated"):
    """A breach was taken up to a level: the managers of the segment there are told, and more as `action` says."""

    kind: ClockKind
    round: int
    level: int
    action: EscalationAction
    segment_id: int
    told_ids: tuple[int, ...]
    clock: Clock

    def apply(self, ticket: Ticket) -> Ticket:
        """The ticket at this level, whose clock has passed it."""
        kept = with_clock(ticket, self.clock)
        return structs.replace(kept, escalation_level=max(kept.escalation_level, self.level))


def with_clocks(ticket: Ticket, clocks: tuple[Clock, ...]) -> Ticket:
    """A ticket with other clocks."""
    return structs.replace(ticket, clocks=clocks, due_us=due_next_us(clocks))


def with_clock(ticket: Ticket, clock: Clock) -> Ticket:
    """A ticket with one of its clocks as it is now."""
    own = (clock.kind, clock.round)
    return with_clocks(ticket, tuple(clock if (each.kind, each.round) == own else each for each in ticket.clocks))
