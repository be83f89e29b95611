"""Calendars: when a team is there, by what the wall clock of its zone shows."""

from collections.abc import Iterator, Mapping
from datetime import date
from itertools import takewhile

from msgspec import Struct
from whenever import Date

from amends.instants import DAY_US, MINUTE_US, SECOND_US, InstantUs, moment, of
from amends.model.clock import public_holidays
from amends.texts.text import Text

DAY_MINUTES = 1440
HORIZON_US = 3653 * DAY_US
"""Ten years: who never opens within them never does."""

_EPOCH_DAY = date(1970, 1, 1).toordinal()


class Interval(Struct, frozen=True, order=True):
    """Minutes of the day from `start_minute` (0 to 1439) to before `end_minute`, at most a day later.

    One that ends behind 1440 passes midnight and belongs to the day on which it starts.
    """

    start_minute: int
    end_minute: int


class Span(Struct, frozen=True):
    """From an instant to before another."""

    start_us: InstantUs
    end_us: InstantUs


class Calendar(Struct, frozen=True, kw_only=True):
    """When somebody is there: the intervals of a week's days, Monday first, and the days that are otherwise.

    `exceptions` names days (ISO) with their own intervals, none for a closed one. The public holidays of `country` and
    `region` (as the library `holidays` names them, "" for none) are closed unless they are named there. `segments`
    are the codes of those for whom the calendar is; () is everybody.

    An instant is open when the wall clock of `zone` then shows a day and minute within an interval of that day, or
    within one of the day before that passes midnight. So an hour that is repeated when summer time ends counts both
    times, and what a wall clock never shows never counts.
    """

    name: str
    zone: str
    week: tuple[tuple[Interval, ...], ...]
    exceptions: Mapping[str, tuple[Interval, ...]] = {}
    country: str = ""
    region: str = ""
    segments: tuple[str, ...] = ()


def intervals_on(calendar: Calendar, day: Date) -> tuple[Interval, ...]:
    """The intervals that start on a day."""
    return _intervals(calendar, date(day.year, day.month, day.day))


def why_closed(calendar: Calendar, day: Date) -> Text | str:
    """Why no interval starts on a day: the holiday or "closed"; "" when one does."""
    if intervals_on(calendar, day):
        return ""
    name = "" if day.format_iso() in calendar.exceptions else _holiday(calendar, date(day.year, day.month, day.day))
    if not name:
        return "closed"
    # Beside its English name is what finds it in another language.
    which = {"country": calendar.country, "region": calendar.region, "day": day.format_iso()}
    return Text("public_holiday", {"holiday": name, **which})


def open_spans(calendar: Calendar, from_us: InstantUs) -> Iterator[Span]:
    """The open spans from an instant on, each as long as it can be, in their order; for ten years."""
    until_us = InstantUs(from_us + HORIZON_US)
    start_us, end_us = from_us, from_us
    for piece in _pieces(calendar, from_us, until_us):
        if piece.start_us > end_us:
            if end_us > start_us:
                yield Span(start_us, end_us)
            start_us = piece.start_us
        end_us = piece.end_us
    if end_us > start_us:
        yield Span(start_us, end_us)


def is_open(calendar: Calendar, at_us: InstantUs) -> bool:
    """Whether somebody is there at an instant."""
    return any(piece.start_us <= at_us for piece in _pieces(calendar, at_us, InstantUs(at_us + 1)))


def open_between_us(calendar: Calendar, start_us: InstantUs, end_us: InstantUs) -> int:
    """How many microseconds of a period are open."""
    return sum(piece.end_us - piece.start_us for piece in _pieces(calendar, start_us, end_us))


def _pieces(calendar: Calendar, from_us: InstantUs, until_us: InstantUs) -> Iterator[Span]:
    # Between two transitions of a zone the wall clock runs evenly: there, what is open on the wall clock's own time
    # line only has to be moved by the offset.
    local = moment(from_us).to_tz(calendar.zone)
    start_us = from_us
    while start_us < until_us:
        offset_us = round(local.offset.total("seconds")) * SECOND_US
        following = local.next_transition()
        end_us = until_us if following is None else min(until_us, of(following))
        yield from _even_pieces(calendar, start_us, end_us, offset_us)
        if following is None:
            return
        start_us, local = of(following), following


def _even_pieces(calendar: Calendar, start_us: InstantUs, end_us: InstantUs, offset_us: int) -> Iterator[Span]:
    first_day = (start_us + offset_us) // DAY_US - 1
    for local_start_us, local_end_us in takewhile(
        lambda each: each[0] - offset_us < end_us, _on_the_wall(calendar, first_day)
    ):
        piece_start_us = max(start_us, local_start_us - offset_us)
        piece_end_us = min(end_us, local_end_us - offset_us)
        if piece_start_us < piece_end_us:
            yield Span(InstantUs(piece_start_us), InstantUs(piece_end_us))


def _on_the_wall(calendar: Calendar, first_day: int) -> Iterator[tuple[int, int]]:
    # Days count from 1970-01-01. Days in their order give starts in their order; of intervals that overlap, each
    # minute is told once. A day's end is told even when it is closed: whoever reads on may stop there.
    day, told_until_us = first_day, first_day * DAY_US
    while _EPOCH_DAY + day <= date.max.toordinal():
        midnight_us = day * DAY_US
        for interval in sorted(_intervals(calendar, date.fromordinal(_EPOCH_DAY + day))):
            end_us = midnight_us + interval.end_minute * MINUTE_US
            start_us = max(midnight_us + interval.start_minute * MINUTE_US, told_until_us)
            if start_us < end_us:
                yield start_us, end_us
                told_until_us = end_us
        day += 1
        yield day * DAY_US, day * DAY_US


def _intervals(calendar: Calendar, day: date) -> tuple[Interval, ...]:
    if calendar.exceptions:
        own = calendar.exceptions.get(day.isoformat())
        if own is not None:
            return own
    usual = calendar.week[day.weekday()]
    return () if usual and calendar.country and _holiday(calendar, day) else usual


def _holiday(calendar: Calendar, day: date) -> str:
    if not calendar.country:
        return ""
    name: str = public_holidays.of(calendar.country, calendar.region).get(day) or ""
    return name
