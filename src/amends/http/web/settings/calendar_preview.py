"""A calendar's week as a picture: its days from midnight to midnight, and where somebody is there."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, Final

from msgspec import Struct
from whenever import Date

from amends.i18n.labels import N_
from amends.instants import ZONES_VERSION, InstantUs, moment
from amends.model.clock import calendar_document, holiday_notes
from amends.model.clock.calendar import DAY_MINUTES, Interval, intervals_on, why_closed
from amends.model.clock.calendar_document import DAYS
from amends.texts.text import Text

DAY_LABELS: Final[Mapping[str, str]] = {
    "mon": N_("Monday"),
    "tue": N_("Tuesday"),
    "wed": N_("Wednesday"),
    "thu": N_("Thursday"),
    "fri": N_("Friday"),
    "sat": N_("Saturday"),
    "sun": N_("Sunday"),
}
_DAYS_AHEAD = 366


class Bar(Struct, frozen=True):
    """Where somebody is there: on which day (0 is Monday), from and to which minute of it."""

    day: int
    start_minute: int
    end_minute: int


class SpecialDay(Struct, frozen=True):
    """A day that isn't as its weekday is: its date, why, and the intervals that it has."""

    day: date
    why: Text | None
    intervals: str


def week_preview(body: str) -> list[Bar]:
    """The open bars of a week; what passes midnight goes on on the next day."""
    calendar = calendar_document.decode(body)
    bars = []
    for day, intervals in enumerate(calendar.week):
        for each in intervals:
            bars.append(Bar(day, each.start_minute, min(each.end_minute, DAY_MINUTES)))
            if each.end_minute > DAY_MINUTES:
                bars.append(Bar((day + 1) % len(DAYS), 0, each.end_minute - DAY_MINUTES))
    return sorted(bars, key=lambda bar: (bar.day, bar.start_minute))


def notes(body: str, now: InstantUs) -> Mapping[str, Any]:
    """Until when the holidays are known, whether that ends soon, and by which time zones the calendar is read."""
    calendar = calendar_document.decode(body)
    year = moment(now).to_tz(calendar.zone).year
    return {
        "notes": holiday_notes.notes_on(calendar),
        "is_ending": holiday_notes.is_ending(calendar, year),
        "zones_version": ZONES_VERSION,
    }


def holidays_ahead(body: str, now: InstantUs) -> list[SpecialDay]:
    """The days of the coming year that aren't as their weekday is: public holidays and exceptions."""
    calendar = calendar_document.decode(body)
    today = moment(now).to_tz(calendar.zone).date().to_stdlib()
    found = []
    for ahead in range(_DAYS_AHEAD):
        day = today + timedelta(days=ahead)
        own = Date(day.year, day.month, day.day)
        intervals = intervals_on(calendar, own)
        if day.isoformat() in calendar.exceptions or (calendar.week[day.weekday()] and not intervals):
            why = why_closed(calendar, own)
            found.append(SpecialDay(day, why if isinstance(why, Text) else None, _text(intervals)))
    return found


def _text(intervals: tuple[Interval, ...]) -> str:
    return ", ".join(f"{_time(each.start_minute)}–{_time(each.end_minute)}" for each in intervals)


def _time(minute: int) -> str:
    return f"{minute // 60 % 24:02d}:{minute % 60:02d}"
