"""Reading a calendar: hours that overlap, a team that is always there or never, and the last day there is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from whenever import Date

from amends.instants import DAY_US, HOUR_US, MINUTE_US, InstantUs, from_text, rfc3339
from amends.model.clock.calendar import (
    DAY_MINUTES,
    HORIZON_US,
    Calendar,
    Interval,
    Span,
    intervals_on,
    open_between_us,
    open_spans,
    why_closed,
)
from amends.model.clock.ledger import Entry, EntryKind, SlaTarget, Started, entries
from tests.model.clock.test_count_time import WORK, calendar, every_day

NOON = from_text("2026-11-20T12:00:00Z")
ALL_DAY = (Interval(0, DAY_MINUTES),)
INTERVALS = st.tuples(st.integers(0, 1439), st.integers(1, 1440)).map(
    lambda each: Interval(each[0], min(each[0] + each[1], DAY_MINUTES))
)


@given(st.lists(INTERVALS, max_size=5))
def test_a_minute_counts_once_however_many_intervals_hold_it(intervals: list[Interval]) -> None:
    minutes = {minute for each in intervals for minute in range(each.start_minute, each.end_minute)}
    own = every_day("UTC", tuple(intervals))
    midnight = from_text("2026-11-20T00:00:00Z")
    assert open_between_us(own, midnight, InstantUs(midnight + DAY_US)) == len(minutes) * MINUTE_US


def test_lunch_within_the_opening_hours_changes_nothing() -> None:
    own = every_day("UTC", (Interval(9 * 60, 17 * 60), Interval(12 * 60, 13 * 60)))
    assert open_between_us(own, NOON, InstantUs(NOON + DAY_US)) == 8 * HOUR_US


def test_who_is_always_there_is_open_in_one_span_of_ten_years() -> None:
    assert list(open_spans(every_day("Europe/Madrid", ALL_DAY), NOON)) == [Span(NOON, InstantUs(NOON + HORIZON_US))]


@pytest.mark.parametrize(
    ("zone", "closes"),
    [("UTC", "9999-12-31T17:00"), ("Europe/Madrid", "9999-12-31T16:00"), ("America/New_York", "9999-12-31T22:00")],
)
def test_the_last_evening_of_the_year_9999_ends_a_calendar(zone: str, closes: str) -> None:
    own = every_day(zone, (Interval(9 * 60, 17 * 60),))
    [only] = open_spans(own, from_text("9999-12-31T00:00:00Z"))
    assert rfc3339(only.end_us)[:16] == closes


def test_an_exception_changes_its_own_day_and_no_other() -> None:
    own = calendar(exceptions={"2026-11-24": ()})
    assert intervals_on(own, Date(2026, 11, 24)) == ()
    assert intervals_on(own, Date(2026, 11, 25)) == WORK


def test_a_weekend_of_no_country_is_just_closed() -> None:
    assert why_closed(calendar(), Date(2026, 11, 21)) == "closed"


def test_where_nobody_ever_comes_the_whole_time_is_told_as_closed() -> None:
    never: Calendar = every_day("UTC", ())
    until = InstantUs(NOON + 3 * DAY_US)
    [told] = entries([Started(NOON, SlaTarget(HOUR_US, 1, 1))], {(1, 1): never}, until)
    assert told == Entry(EntryKind.CLOSED, NOON, until, why="closed")
