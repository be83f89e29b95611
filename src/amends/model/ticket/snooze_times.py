"""Until when a ticket may be snoozed, and the times that are proposed: those at which somebody of the team is there."""

from collections.abc import Iterator, Sequence
from enum import StrEnum
from typing import Final

from msgspec import Struct
from whenever import Date, Time

from amends.instants import DAY_US, HOUR_US, MINUTE_US, InstantUs, moment, of_local
from amends.model.clock.calendar import Calendar, Interval, intervals_on, is_open

UNTIL_ANSWER: Final = InstantUs(2**63 - 1)
"""Until when a ticket is snoozed that only an answer of the customer ends; as any other, what is urgent wakes it."""
MAX_SNOOZE_US: Final = 366 * DAY_US

_LATER_US: Final = 3 * HOUR_US
_HALF_HOUR_US: Final = 30 * MINUTE_US
_EARLIEST_MINUTE: Final = 7 * 60
"""Who is there around the clock doesn't call midnight the morning."""
_DAY_MINUTES: Final = 24 * 60
_WORKDAY: Final = (Interval(9 * 60, 18 * 60),)


class SnoozeTimeName(StrEnum):
    """What a proposed time is called."""

    LATER_TODAY = "later_today"
    TOMORROW = "tomorrow"
    NEXT_WEEK = "next_week"
    IN_A_WEEK = "in_a_week"


class SnoozeTime(Struct, frozen=True):
    """A proposed time and the local day on which it is."""

    name: SnoozeTimeName
    at_us: InstantUs
    day: Date


def snooze_times(now: InstantUs, zone: str, calendar: Calendar | None) -> Sequence[SnoozeTime]:
    """The times that are proposed now, each once and the soonest first.

    Without a calendar the working days are Monday to Friday, from 9 to 18 in `zone`; a calendar has its own zone.
    """
    own = calendar or Calendar(name="", zone=zone, week=(*[_WORKDAY] * 5, (), ()))
    found: list[SnoozeTime] = []
    for each in _proposed(now, own):
        if each.at_us not in {other.at_us for other in found}:
            found.append(each)
    return sorted(found, key=lambda each: each.at_us)


def _proposed(now: InstantUs, calendar: Calendar) -> Iterator[SnoozeTime]:
    today = moment(now).to_tz(calendar.zone).date()
    later_us = InstantUs(-(-(now + _LATER_US) // _HALF_HOUR_US) * _HALF_HOUR_US)
    if moment(later_us).to_tz(calendar.zone).date() == today and is_open(calendar, later_us):
        yield SnoozeTime(SnoozeTimeName.LATER_TODAY, later_us, today)
    yield from _first_morning(SnoozeTimeName.TOMORROW, calendar, [today.add(days=1)])
    monday = today.add(days=8 - today.day_of_week().value)
    yield from _first_morning(SnoozeTimeName.NEXT_WEEK, calendar, [monday.add(days=ahead) for ahead in range(7)])
    yield from _first_morning(SnoozeTimeName.IN_A_WEEK, calendar, [today.add(days=7)])


def _first_morning(name: SnoozeTimeName, calendar: Calendar, days: Sequence[Date]) -> Iterator[SnoozeTime]:
    for day in days:
        for interval in sorted(intervals_on(calendar, day)):
            minute = max(interval.start_minute, _EARLIEST_MINUTE)
            if minute < min(interval.end_minute, _DAY_MINUTES):
                at_us = of_local(day.at(Time(minute // 60, minute % 60)), calendar.zone)
                yield SnoozeTime(name, at_us, day)
                return
