"""Counting time: the hours that people remember, one by one, and what holds for all of them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from whenever import Date

from amends.instants import DAY_US, HOUR_US, MINUTE_US, InstantUs, from_text, rfc3339
from amends.model.clock.calendar import HORIZON_US, Calendar, Interval, intervals_on, open_between_us, why_closed
from amends.model.clock.ledger import (
    ClockEvent,
    Paused,
    Resumed,
    SlaTarget,
    Started,
    Stopped,
    TargetChanged,
    counted_us,
    reached_us,
)
from amends.model.clock.ledger_text import duration

WORK = (Interval(9 * 60, 17 * 60),)
NIGHT = (Interval(22 * 60, 30 * 60),)


def calendar(zone: str = "Europe/Madrid", day: tuple[Interval, ...] = WORK, **more: object) -> Calendar:
    return Calendar(name="any", zone=zone, week=(day,) * 5 + ((), ()), **more)  # type: ignore[arg-type]


def every_day(zone: str, day: tuple[Interval, ...]) -> Calendar:
    return Calendar(name="any", zone=zone, week=(day,) * 7)


def open_hours(own: Calendar, start: str, end: str) -> float:
    return open_between_us(own, from_text(start), from_text(end)) / HOUR_US


def due(own: Calendar | None, start: str, target_us: int, *facts: ClockEvent) -> str | None:
    terms = SlaTarget(target_us, 1, 1) if own else SlaTarget(target_us)
    reached = reached_us([Started(from_text(start), terms), *facts], {(1, 1): own} if own else {})
    return None if reached is None else rfc3339(reached)[:16]


def test_a_night_over_the_end_of_summer_time_has_an_hour_more() -> None:
    own = every_day("Europe/Madrid", NIGHT)
    assert open_hours(own, "2026-10-24T12:00:00+02:00", "2026-10-25T12:00:00+01:00") == 9
    assert open_hours(own, "2026-03-28T12:00:00+01:00", "2026-03-29T12:00:00+02:00") == 7


def test_half_an_hour_of_summer_time_counts_as_half_an_hour() -> None:
    own = every_day("Australia/Lord_Howe", NIGHT)
    assert open_hours(own, "2026-04-04T12:00:00+11:00", "2026-04-05T12:00:00+10:30") == 8.5
    assert open_hours(own, "2026-10-03T12:00:00+10:30", "2026-10-04T12:00:00+11:00") == 7.5


def test_a_day_that_never_was_counts_nothing() -> None:
    own = every_day("Pacific/Apia", WORK)
    assert open_hours(own, "2011-12-29T00:00:00-10:00", "2012-01-01T00:00:00+14:00") == 16


def test_a_zone_of_45_minutes_opens_at_its_own_nine() -> None:
    own = every_day("Asia/Kathmandu", WORK)
    assert due(own, "2026-11-20T00:00:00Z", MINUTE_US) == "2026-11-20T03:16"


def test_friday_afternoon_goes_on_on_monday_and_over_a_holiday() -> None:
    own = calendar(country="ES")
    assert due(own, "2026-12-04T16:50:00+01:00", 10 * MINUTE_US) == "2026-12-04T16:00"
    assert due(own, "2026-12-04T16:50:00+01:00", 8 * HOUR_US) == "2026-12-07T15:50"
    assert due(own, "2026-12-04T16:50:00+01:00", 9 * HOUR_US) == "2026-12-09T08:50"
    assert str(why_closed(own, Date(2026, 12, 8))) == "Immaculate Conception"


def test_an_exception_opens_a_holiday_and_closes_a_working_day() -> None:
    own = calendar(country="ES", exceptions={"2026-12-08": (Interval(600, 660),), "2026-12-09": ()})
    assert intervals_on(own, Date(2026, 12, 8)) == (Interval(600, 660),)
    assert (why_closed(own, Date(2026, 12, 8)), why_closed(own, Date(2026, 12, 9))) == ("", "closed")


def test_nothing_to_do_is_due_at_once_even_when_nobody_is_there() -> None:
    assert due(calendar(), "2026-11-21T12:00:00Z", 0) == "2026-11-21T12:00"


def test_who_never_opens_has_no_deadline() -> None:
    assert due(every_day("UTC", ()), "2026-11-20T00:00:00Z", HOUR_US) is None
    assert due(None, "2026-11-20T00:00:00Z", HORIZON_US + 1) is None


def test_an_open_pause_holds_the_deadline_and_a_stop_ends_it() -> None:
    start = "2026-11-20T00:00:00Z"
    paused = Paused(from_text("2026-11-20T00:30:00Z"), "PENDING")
    assert due(None, start, HOUR_US, paused) is None
    assert due(None, start, HOUR_US, paused, Resumed(from_text("2026-11-20T02:30:00Z"))) == "2026-11-20T03:00"
    assert due(None, start, HOUR_US, Stopped(from_text("2026-11-20T00:30:00Z"))) is None


def test_a_target_that_is_lowered_below_what_was_counted_is_due_then_and_not_before() -> None:
    lowered = TargetChanged(from_text("2026-11-20T03:00:00Z"), SlaTarget(HOUR_US), "policy")
    assert due(None, "2026-11-20T00:00:00Z", 5 * HOUR_US, lowered) == "2026-11-20T03:00"


def test_what_was_reached_before_the_terms_changed_stays_reached() -> None:
    raised = TargetChanged(from_text("2026-11-20T03:00:00Z"), SlaTarget(50 * HOUR_US), "policy")
    assert due(None, "2026-11-20T00:00:00Z", HOUR_US, raised) == "2026-11-20T01:00"


@pytest.mark.parametrize(
    ("microseconds", "words"),
    [(70 * MINUTE_US, "1 h 10 min"), (HOUR_US, "1 h"), (5 * MINUTE_US, "5 min"), (7_000_000, "7 s"), (0, "0 s")],
)
def test_a_duration_is_read_at_a_glance(microseconds: int, words: str) -> None:
    assert duration(microseconds) == words


starts = st.integers(10**15, 2 * 10**15).map(InstantUs)
amounts = st.integers(0, 40 * DAY_US)


@given(starts, amounts, amounts)
def test_counting_never_goes_back(start: InstantUs, one: int, other: int) -> None:
    facts = [Started(start, SlaTarget(0, 1, 1))]
    own = {(1, 1): calendar()}
    earlier, later = sorted((InstantUs(start + one), InstantUs(start + other)))
    assert 0 <= counted_us(facts, own, earlier) <= counted_us(facts, own, later) <= later - start


@given(starts, st.integers(0, 5 * DAY_US))
def test_what_is_counted_at_the_deadline_is_the_target(start: InstantUs, target_us: int) -> None:
    own = {(1, 1): calendar(country="ES")}
    facts = [Started(start, SlaTarget(target_us, 1, 1))]
    reached = reached_us(facts, own)
    assert reached is not None
    assert counted_us(facts, own, reached) == target_us


@given(starts, st.integers(2, DAY_US), st.integers(1, 10 * DAY_US))
def test_a_pause_moves_a_deadline_by_exactly_itself(start: InstantUs, target_us: int, pause_us: int) -> None:
    begins = InstantUs(start + target_us // 2)
    pause: list[ClockEvent] = [Paused(begins, "PENDING"), Resumed(InstantUs(begins + pause_us))]
    assert reached_us([Started(start, SlaTarget(target_us)), *pause], {}) == start + target_us + pause_us
