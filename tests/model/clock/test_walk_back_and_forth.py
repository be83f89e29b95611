"""However the system's clock walks back and forth, no time is negative or counted twice, and each milestone is once."""

from collections import Counter
from itertools import pairwise
from typing import TypeAlias

from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from amends.instants import DAY_US, HOUR_US, MINUTE_US, InstantUs
from amends.model.clock import clock as clocks_model
from amends.model.clock.clock import Clock, ClockKind, MilestoneAction, Side
from amends.model.clock.ledger import EntryKind, Paused, Resumed, SlaTarget, Started, counted_us, entries, reached_us
from amends.model.clock.sla_policy import (
    CalendarVersion,
    EscalationStep,
    SlaPolicy,
    SlaPolicyVersion,
    Target,
    Timetable,
)
from amends.model.status import Priority, Status
from amends.model.ticket import sla
from amends.model.ticket.elapsed import elapsed
from amends.model.ticket.history import Happened
from amends.model.ticket.sla import SlaContext, SlaTrigger
from amends.model.ticket.ticket import Ticket
from amends.model.ticket.ticket_events import Opened, StatusChanged
from tests.engines import START
from tests.model.clock.test_count_time import calendar

CALENDARS = {(1, 1): calendar(country="ES")}
JUMPS_US = st.sampled_from((-DAY_US, -HOUR_US, -1, 0, MINUTE_US, HOUR_US, 8 * HOUR_US, DAY_US, 3 * DAY_US))
STATUSES = st.sampled_from((Status.IN_PROGRESS, Status.PENDING, Status.ESCALATED, Status.CLOSED))
SEASON_US = 90 * DAY_US


def policy(targets: dict[ClockKind, Target]) -> SlaPolicy:
    return SlaPolicy(
        name="Standard",
        order=1,
        segments=(),
        priorities=frozenset(),
        targets=targets,
        calendar="",
        pauses_while=frozenset({Status.PENDING}),
        remind_before_minutes=30,
        escalate=(EscalationStep(0, MilestoneAction.TELL), EscalationStep(90, MilestoneAction.ASSIGN)),
    )


TARGETS = {
    ClockKind.FIRST_RESPONSE: Target(60),
    ClockKind.NEXT_RESPONSE: Target(45, Side.CUSTOMER),
    ClockKind.RESOLUTION: Target(8 * 60),
}
TIMETABLE = Timetable([SlaPolicyVersion(1, 1, policy(TARGETS))], [CalendarVersion(1, 1, CALENDARS[1, 1])])
SHORTER = Timetable(
    [SlaPolicyVersion(1, 2, policy({kind: Target(40) for kind in ClockKind}))], [CalendarVersion(1, 1, CALENDARS[1, 1])]
)


def a_ticket(now: InstantUs, late_us: int = 0) -> Ticket:
    return Ticket(
        id=1,
        version=1,
        survey_id=0,
        response_id=0,
        transaction_id=0,
        customer_id=0,
        origin_segment_id=1,
        current_segment_id=1,
        owner_id=0,
        status=Status.NEW,
        priority=Priority.HIGH,
        type="",
        score=None,
        scale="",
        verbatim="",
        reply="",
        time_limit_hours=72,
        issue_us=InstantUs(now - late_us),
        opened_us=now,
        changed_us=now,
        closed_us=None,
        deleted_us=None,
        rule_id=0,
        rule_version=0,
        contacted_us=now,
    )


class Walk:
    """A ticket, what the clock says, and what has struck."""

    def __init__(self, late_us: int = 0) -> None:
        self.now = START
        self.ticket = a_ticket(START, late_us)
        self.ticket = structs.replace(self.ticket, clocks=sla.start_clocks(self.ticket, self.keeper(TIMETABLE)))
        self.history = [self.happened(Opened(self.ticket))]
        self.fired: Counter[tuple[ClockKind, int, str]] = Counter()

    def keeper(self, timetable: Timetable) -> SlaContext:
        return SlaContext(timetable.plans(["S1"], 1, 72), CALENDARS, self.now)

    def happened(self, event: Opened | StatusChanged) -> Happened:
        version = self.ticket.version
        return Happened(version, self.now, "user", 0, event)

    def step(self, jump_us: int, status: Status, happening: SlaTrigger, timetable: Timetable) -> None:
        self.now = InstantUs(self.now + jump_us)
        event = StatusChanged(self.ticket.status, status, self.now)
        self.ticket = structs.replace(event.apply(self.ticket), version=self.ticket.version + 1)
        self.ticket = structs.replace(
            self.ticket, clocks=sla.update_clocks(self.ticket, happening, self.keeper(timetable))
        )
        self.history.append(self.happened(event))
        self.strike()

    def strike(self) -> None:
        while due := [each for each in self.ticket.clocks if each.next_us is not None and each.next_us <= self.now]:
            clock = due[0]
            milestone = clock.next_milestone()
            assert milestone is not None
            self.fired[clock.kind, clock.round, milestone.name] += 1
            after = clocks_model.with_fired(clock, CALENDARS, milestone)
            own = [after if each is clock else each for each in self.ticket.clocks]
            self.ticket = structs.replace(self.ticket, clocks=tuple(own))

    def check(self) -> None:
        assert set(self.fired.values()) <= {1}
        for clock in self.ticket.clocks:
            self.check_clock(clock)
        taken = elapsed(self.ticket, self.history, SlaTarget(0, 1, 1), CALENDARS, self.now)
        assert taken.team_us >= 0
        assert taken.customer_us >= 0

    def check_clock(self, clock: Clock) -> None:
        began_us = clock.facts[0].at_us
        counted = counted_us(clock.facts, CALENDARS, self.now)
        assert 0 <= counted <= max(0, self.now - began_us), clock.facts
        told = entries(clock.facts, CALENDARS, self.now)
        assert all(each.start_us <= each.end_us for each in told)
        assert all(one.end_us <= other.start_us for one, other in pairwise(told))
        assert sum(each.counted_us for each in told) == counted
        assert clock == clocks_model.with_due_times(clock, CALENDARS)
        assert clock.due_us is None or clock.due_us >= began_us


spoken = st.sampled_from((None, *(InstantUs(START + each) for each in (-30 * DAY_US, 0, 40 * DAY_US))))
happenings = st.builds(SlaTrigger, st.booleans(), st.booleans(), spoken)
LATE_US = st.sampled_from((-5 * MINUTE_US, 0, MINUTE_US, HOUR_US, 9 * HOUR_US, 40 * DAY_US))
Walked: TypeAlias = list[tuple[int, Status, SlaTrigger, Timetable]]
steps = st.tuples(JUMPS_US, STATUSES, happenings, st.sampled_from((TIMETABLE, TIMETABLE, SHORTER)))


@given(LATE_US, st.lists(steps, max_size=12))
def test_whatever_happens_while_the_clock_jumps_each_clock_adds_up(late_us: int, walked: Walked) -> None:
    walk = Walk(late_us)
    walk.check()
    for step in walked:
        walk.step(*step)
        walk.check()


@given(st.lists(steps, max_size=12))
def test_in_the_end_each_milestone_of_what_runs_has_struck_once(walked: Walked) -> None:
    walk = Walk()
    for step in walked:
        walk.step(*step)
    walk.step(SEASON_US, Status.IN_PROGRESS, SlaTrigger(), TIMETABLE)
    walk.step(SEASON_US, Status.IN_PROGRESS, SlaTrigger(), TIMETABLE)
    walk.check()
    for clock in walk.ticket.clocks:
        if clock.is_running:
            fired = {each.name: walk.fired[clock.kind, clock.round, each.name] for each in clock.milestones}
            began = clock.facts[0]
            is_late = isinstance(began, Started) and began.arrived_us is not None
            assert fired == dict.fromkeys(fired, 1) or (is_late and fired == {**dict.fromkeys(fired, 1), "remind": 0})


def test_an_hour_that_is_lived_through_again_counts_once() -> None:
    noon, later = START, InstantUs(START + 2 * HOUR_US)
    facts = [
        Started(noon, SlaTarget(10 * HOUR_US)),
        Paused(InstantUs(noon - HOUR_US), "PENDING"),
        Resumed(InstantUs(noon - HOUR_US // 2)),
    ]
    assert counted_us(facts, {}, later) == 2 * HOUR_US
    assert reached_us(facts, {}) == noon + 10 * HOUR_US
    assert [(each.kind, each.start_us) for each in entries(facts, {}, later)] == [(EntryKind.COUNTED, noon)]


def test_a_ticket_that_is_closed_before_it_opened_took_no_time() -> None:
    ticket = a_ticket(START)
    event = StatusChanged(Status.NEW, Status.CLOSED, InstantUs(START - HOUR_US))
    history = [Happened(1, START, "user", 0, Opened(ticket)), Happened(2, event.at_us, "user", 0, event)]
    taken = elapsed(event.apply(ticket), history, SlaTarget(0), {}, START)
    assert (taken.customer_us, taken.team_us) == (0, 0)
