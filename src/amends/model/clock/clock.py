"""A ticket's clocks: one for each thing that has a target, running, standing still or stopped."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Final

from msgspec import Struct, field, structs

from amends.instants import InstantUs
from amends.model.clock.ledger import (
    Calendars,
    ClockEvent,
    Paused,
    Resumed,
    SlaTarget,
    Started,
    Stopped,
    TargetChanged,
    reached_us,
)


class ClockKind(StrEnum):
    """What the clock of a deadline measures."""

    FIRST_RESPONSE = "first_response"
    NEXT_RESPONSE = "next_response"
    RESOLUTION = "resolution"


class Side(StrEnum):
    """Whose clock it is. The team's clock counts business hours and pauses while the ticket waits for the customer."""

    TEAM = "team"
    CUSTOMER = "customer"


class MilestoneAction(StrEnum):
    """What happens at a point on a clock."""

    REMIND = "remind"
    BREACH = "breach"
    TELL = "tell"
    ASSIGN = "assign"
    RAISE = "raise"


class Milestone(Struct, frozen=True):
    """A step, so many microseconds of the clock's own time behind its target; `level` counts escalations, from 1."""

    offset_us: int
    step: MilestoneAction
    level: int = 0

    @property
    def name(self) -> str:
        """What tells it from the clock's others."""
        return f"{self.step.value} {self.level}" if self.level else self.step.value


_STANDS_OR_RUNS: Final = (Paused, Resumed, Started)
_HAS_TERMS: Final = (Started, TargetChanged)


class Clock(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One measured thing: the `round`-th of its kind (from 1), by a policy at a version (0: the ticket's time limit).

    `fired` names the milestones that it has passed. `due_us` is the deadline, None while it can't be told;
    `next_us` is when its next milestone is, None when there is none or it can't be told. `kept_by` is the policy that
    the ticket is kept by where that isn't `policy_id`: it has no such target, or it was matched after the clock
    stopped; None where it is.
    """

    kind: ClockKind
    side: Side
    round: int
    facts: tuple[ClockEvent, ...]
    milestones: tuple[Milestone, ...]
    policy_id: int = 0
    policy_version: int = 0
    fired: tuple[str, ...] = field(default=(), name="struck")
    due_us: InstantUs | None = None
    next_us: InstantUs | None = None
    kept_by: int | None = None

    @property
    def is_running(self) -> bool:
        """Whether what it measures isn't done yet; one that stands still runs."""
        return not isinstance(self.facts[-1], Stopped)

    @property
    def is_paused(self) -> bool:
        """Whether it stands still."""
        for fact in reversed(self.facts):
            if isinstance(fact, _STANDS_OR_RUNS):
                return isinstance(fact, Paused) and self.is_running
        return False

    @property
    def is_missed(self) -> bool:
        """Whether its deadline has passed while it ran."""
        return MilestoneAction.BREACH.value in self.fired

    def left_us(self, now: InstantUs) -> int | None:
        """How long before its deadline it is now, or was when it stopped; below zero behind it, None without any."""
        last = self.facts[-1]
        at_us = last.at_us if isinstance(last, Stopped) else now
        return None if self.due_us is None else self.due_us - at_us

    @property
    def terms(self) -> SlaTarget:
        """The terms in force."""
        return next(fact.terms for fact in reversed(self.facts) if isinstance(fact, _HAS_TERMS))

    def next_milestone(self) -> Milestone | None:
        """The first milestone that it hasn't passed."""
        if not self.fired:
            return self.milestones[0] if self.milestones else None
        return next((each for each in self.milestones if each.name not in self.fired), None)


def with_facts(clock: Clock, calendars: Calendars, *facts: ClockEvent) -> Clock:
    """The clock after more happened to it, what is due told anew."""
    return with_due_times(structs.replace(clock, facts=(*clock.facts, *facts)), calendars)


def with_fired(clock: Clock, calendars: Calendars, milestone: Milestone) -> Clock:
    """The clock once it has passed a milestone."""
    return with_due_times(structs.replace(clock, fired=(*clock.fired, milestone.name)), calendars)


def with_due_times(clock: Clock, calendars: Calendars) -> Clock:
    """The clock with its deadline and its next milestone computed from its facts."""
    following = clock.next_milestone() if clock.is_running else None
    due_us = next_us = reached_us(clock.facts, calendars)
    if following is None:
        next_us = None
    elif following.offset_us:
        next_us = reached_us(clock.facts, calendars, following.offset_us)
    return structs.replace(clock, due_us=due_us, next_us=next_us)


def kept_policy_id(clocks: Sequence[Clock]) -> int | None:
    """The policy that a ticket was opened under or matched with since; 0 for none, None before it has any clock."""
    last = next((clock for clock in reversed(clocks) if clock.kind is ClockKind.RESOLUTION), None)
    if last is None:
        return None
    if last.kept_by is not None or last.policy_id:
        return last.policy_id if last.kept_by is None else last.kept_by
    # Clocks of earlier versions didn't note a policy without a target for the solution: the one beside it tells.
    return max((clock.policy_id for clock in clocks if clock.is_running), default=0)


def due_next_us(clocks: Sequence[Clock]) -> InstantUs | None:
    """The earliest deadline of those that run."""
    return min([clock.due_us for clock in clocks if clock.due_us is not None and clock.is_running], default=None)


def next_fire_us(clocks: Sequence[Clock]) -> InstantUs | None:
    """The earliest milestone of those that run."""
    return min([clock.next_us for clock in clocks if clock.next_us is not None], default=None)
