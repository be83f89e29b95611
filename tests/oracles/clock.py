"""The clock, slow and plain: each minute of a week is looked up on the wall clock, and the open ones are counted.

It shares nothing with the real one but the values that both read: zones come from the standard library's zoneinfo.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import accumulate
from operator import itemgetter
from zoneinfo import ZoneInfo

import holidays
from msgspec import Struct

from amends.model.clock.calendar import Calendar
from amends.model.clock.ledger import ClockEvent, Paused, Resumed, SlaTarget, Started, Stopped, TargetChanged

MINUTE_US = 60_000_000
DAY_MINUTES = 1440
WINDOW_MINUTES = 7 * DAY_MINUTES


class Window(Struct):
    """A week of UTC minutes from `first`, and where each stands on the wall: minutes since `first_day`'s midnight."""

    zone: str
    first: int
    first_day: date
    days: int
    on_the_wall: list[int]


def window(zone: str, first: int) -> Window:
    """The week from a UTC minute on, in a zone."""
    tz = ZoneInfo(zone)
    walls = [datetime.fromtimestamp((first + each) * 60, tz) for each in range(WINDOW_MINUTES)]
    first_day = min(wall.date() for wall in walls) - timedelta(days=1)
    days = (max(wall.date() for wall in walls) - first_day).days + 1
    places = [(wall.date() - first_day).days * DAY_MINUTES + wall.hour * 60 + wall.minute for wall in walls]
    return Window(zone, first, first_day, days, places)


def open_minutes(calendar: Calendar, week: Window) -> bytes:
    """1 for each minute of the week that is open, 0 for the others."""
    wall = bytearray((week.days + 2) * DAY_MINUTES)
    for workspace in range(week.days):
        for start, end in _intervals(calendar, week.first_day + timedelta(days=workspace)):
            for minute in range(workspace * DAY_MINUTES + start, workspace * DAY_MINUTES + end):
                wall[minute] = 1
    return bytes(itemgetter(*week.on_the_wall)(wall))


def _intervals(calendar: Calendar, day: date) -> list[tuple[int, int]]:
    intervals = calendar.exceptions.get(day.isoformat())
    if intervals is None:
        region = calendar.region or None
        closed = bool(calendar.country) and day in holidays.country_holidays(calendar.country, subdiv=region)
        intervals = () if closed else calendar.week[day.weekday()]
    return [(each.start_minute, each.end_minute) for each in intervals]


class Counted(Struct):
    """How much was counted before each minute of the week, and where the target is reached: None within the week."""

    before: list[int]
    reached: int | None


def count(facts: Sequence[ClockEvent], opens: Mapping[int, bytes], week: Window, offset: int) -> Counted:
    """Count the minutes of a week as facts at whole minutes say; `opens` by the IDs of calendars."""
    counts = bytearray(WINDOW_MINUTES)
    reached: int | None = None
    total = 0
    terms, is_paused = SlaTarget(0), False
    for workspace, fact in enumerate(facts):
        if isinstance(fact, Started | TargetChanged):
            terms = fact.terms
        is_paused = (is_paused or isinstance(fact, Paused)) and not isinstance(fact, Resumed)
        start = fact.at_us // MINUTE_US - week.first
        end = facts[workspace + 1].at_us // MINUTE_US - week.first if workspace + 1 < len(facts) else WINDOW_MINUTES
        if isinstance(fact, Stopped):
            break
        if start == end:
            continue
        goal = max(0, terms.target_us // MINUTE_US + offset)
        for minute in range(start, end):
            if reached is None and total >= goal:
                reached = minute
            if not is_paused and (not terms.calendar_id or opens[terms.calendar_id][minute]):
                counts[minute] = 1
                total += 1
        if reached is None and total >= goal:
            reached = end
    return Counted([0, *accumulate(counts)], reached)


def transitions(zone: str, year: int) -> list[int]:
    """The UTC minutes of a year at which the offset of a zone changes, about: to the day."""
    tz = ZoneInfo(zone)
    days = [datetime(year, 1, 1, tzinfo=UTC) + timedelta(days=each) for each in range(365)]
    offsets = [day.astimezone(tz).utcoffset() for day in days]
    pairs = zip(days, offsets, offsets[1:], strict=False)
    return [int(day.timestamp()) // 60 for day, before, after in pairs if before != after]
