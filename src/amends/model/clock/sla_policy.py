"""Policies: what may take how long, on whose clock, and what happens before and after the deadline."""

from collections.abc import Mapping, Sequence
from functools import lru_cache

from msgspec import Struct, structs

from amends.instants import HOUR_US, MINUTE_US
from amends.model.clock.calendar import Calendar
from amends.model.clock.clock import ClockKind, Milestone, MilestoneAction, Side
from amends.model.clock.ledger import SlaTarget
from amends.model.response import SurveyResponse
from amends.model.response_field import field_value
from amends.model.status import Priority, Status
from amends.texts.text import Text, one_text, say


class Target(Struct, frozen=True, forbid_unknown_fields=True):
    """A target: how many minutes something may take, and on which clock."""

    minutes: int
    clock: Side = Side.TEAM


class EscalationStep(Struct, frozen=True, forbid_unknown_fields=True):
    """An escalation: what to do, and how many minutes after the deadline, on the same clock."""

    after_minutes: int
    do: MilestoneAction


class SlaPolicy(Struct, frozen=True, kw_only=True):
    """Whose tickets it is for (no segment, no priority is every one), the targets, and what happens around them.

    `fields` are those of the answer, each with the values of which it has one. `segments` are codes, each with all
    below it. The first policy in the order that fits counts. `calendar` names the team's calendar; "" takes the one
    of the nearest segment that has one. `pauses_while` are the statuses in which the team's clocks stand still.
    Escalations wait until the unit is open, unless it is `night_work`.
    """

    name: str
    order: int
    segments: tuple[str, ...]
    priorities: frozenset[Priority]
    targets: Mapping[ClockKind, Target]
    calendar: str
    pauses_while: frozenset[Status]
    remind_before_minutes: int | None
    escalate: tuple[EscalationStep, ...]
    night_work: bool = False
    fields: Mapping[str, tuple[str, ...]] = {}

    def fits(self, segment_codes: Sequence[str], priority: Priority, response: SurveyResponse | None = None) -> bool:
        """Whether it is for tickets of this segment (its code and those above it) and priority, with this answer."""
        is_there = not self.segments or not set(self.segments).isdisjoint(segment_codes)
        if not is_there or (self.priorities and priority not in self.priorities):
            return False
        return all(field_value(name, response) in values for name, values in self.fields.items())


class CalendarVersion(Struct, frozen=True):
    """A calendar at one version."""

    id: int
    version: int
    calendar: Calendar


class SlaPolicyVersion(Struct, frozen=True):
    """A policy at its newest version; one that is off is for no ticket any more but for those that it keeps."""

    id: int
    version: int
    policy: SlaPolicy
    is_on: bool = True


class SlaPlan(Struct, frozen=True):
    """What holds for one clock of one ticket; `pauses_while` () for a clock that never stands still.

    `kept_by` is the policy that the ticket is kept by where that has no target of this kind, else None.
    """

    kind: ClockKind
    side: Side
    terms: SlaTarget
    milestones: tuple[Milestone, ...]
    policy_id: int
    policy_version: int
    pauses_while: frozenset[Status]
    because: Text
    kept_by: int | None = None


class Timetable(Struct, frozen=True):
    """All that plans come from: the policies in their order, also those that are off, and the calendars that hold."""

    policies: Sequence[SlaPolicyVersion] = ()
    calendars: Sequence[CalendarVersion] = ()

    @property
    def asks_for_fields(self) -> bool:
        """Whether the answer behind a ticket makes a difference to which policy fits."""
        return any(each.is_on and each.policy.fields for each in self.policies)

    def matching(self, segment_codes: Sequence[str], priority: Priority, response: SurveyResponse | None = None) -> int:
        """The ID of the first policy that is on and for such a ticket (its code, then those above it); 0 for none."""
        on = (each for each in self.policies if each.is_on)
        fits = (each.id for each in on if each.policy.fits(segment_codes, priority, response))
        return next(fits, 0)

    def plans(self, segment_codes: Sequence[str], policy_id: int, time_limit_hours: int) -> dict[ClockKind, SlaPlan]:
        """What holds for a ticket of a segment that a policy keeps, on or off; 0 for its time limit alone."""
        own = next((each for each in self.policies if each.id == policy_id), None)
        plans = {} if own is None else {kind: self._plan(own, kind, segment_codes) for kind in own.policy.targets}
        if ClockKind.RESOLUTION not in plans:
            limit = _by_time_limit(time_limit_hours)
            plans[ClockKind.RESOLUTION] = structs.replace(limit, kept_by=own.id) if own else limit
        return plans

    def calendar_for(self, segment_codes: Sequence[str], name: str = "") -> CalendarVersion | None:
        """The calendar of that name; "" for the nearest segment's, else the one that is for everybody."""
        if name:
            return next((each for each in self.calendars if each.calendar.name == name), None)
        for code in segment_codes:
            for each in self.calendars:
                if code in each.calendar.segments:
                    return each
        return next((each for each in self.calendars if not each.calendar.segments), None)

    def _plan(self, own: SlaPolicyVersion, kind: ClockKind, segment_codes: Sequence[str]) -> SlaPlan:
        policy, target = own.policy, own.policy.targets[kind]
        is_team = target.clock is Side.TEAM
        calendar = self.calendar_for(segment_codes, policy.calendar) if is_team else None
        where = (calendar.id, calendar.version) if calendar else (0, 0)
        because = [say("by_policy", name=policy.name, version=own.version)]
        if calendar:
            because.append(say("by_calendar", name=calendar.calendar.name, version=calendar.version))
        return SlaPlan(
            kind,
            target.clock,
            SlaTarget(target.minutes * MINUTE_US, *where),
            _milestones(policy, target),
            own.id,
            own.version,
            policy.pauses_while if is_team else frozenset(),
            one_text(because),
        )


def _milestones(policy: SlaPolicy, target: Target) -> tuple[Milestone, ...]:
    steps = [Milestone(0, MilestoneAction.BREACH)]
    # Nobody needs to be reminded of what has only just begun.
    if policy.remind_before_minutes is not None and policy.remind_before_minutes < target.minutes:
        steps.append(Milestone(-policy.remind_before_minutes * MINUTE_US, MilestoneAction.REMIND))
    for level, escalation in enumerate(policy.escalate, 1):
        steps.append(Milestone(escalation.after_minutes * MINUTE_US, escalation.do, level))
    return tuple(sorted(steps, key=lambda each: (each.offset_us, each.step is not MilestoneAction.BREACH, each.level)))


@lru_cache(maxsize=256)
def _by_time_limit(hours: int) -> SlaPlan:
    milestones = (Milestone(0, MilestoneAction.BREACH),)
    terms = SlaTarget(hours * HOUR_US)
    because = say("time_limit", hours_given=hours)
    return SlaPlan(ClockKind.RESOLUTION, Side.CUSTOMER, terms, milestones, 0, 0, frozenset(), because)
