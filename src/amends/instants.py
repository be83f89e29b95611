"""Instants: microseconds since 1970 in UTC, as an integer; and their text in the zones and forms that interfaces speak.

Nothing here asks what time it is: an interface hands `now` in. Time zones come from the pinned package `tzdata` in each
process, never from the machine: a deadline is the same on every server, whatever its system knows of the zones' rules.
"""

import datetime as dt
import zoneinfo
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import Final, NewType

import tzdata
import whenever
from whenever import Date, Instant, PlainDateTime, Time, TimeZoneNotFoundError, ZonedDateTime, available_timezones

# Without a folder to search in, both take the zones of the package.
whenever.reset_tzpath(())
zoneinfo.reset_tzpath(())

ZONES_VERSION: Final[str] = tzdata.IANA_VERSION
"""The version of the time zones, such as 2026f, as their editors count them."""

# What the package has for programs that look for a zone that isn't set.
_NO_PLACES: Final = frozenset({"Factory"})

InstantUs = NewType("InstantUs", int)
"""Microseconds since 1970-01-01T00:00:00Z."""

SECOND_US = 1_000_000
MINUTE_US = 60 * SECOND_US
HOUR_US = 60 * MINUTE_US
DAY_US = 24 * HOUR_US

# English whatever the locale: the compatible API's createdOn says so.
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def from_text(text: str) -> InstantUs:
    """The instant that an ISO 8601 / RFC 3339 text with an offset names. Raises ValueError when it names none."""
    return of(Instant.parse_iso(text))


def of(moment: Instant | ZonedDateTime) -> InstantUs:
    """The instant of a `whenever` moment, cut to microseconds."""
    return InstantUs(moment.timestamp(unit="nanosecond") // 1000)


def moment(instant: InstantUs) -> Instant:
    """The `whenever` moment of an instant."""
    return Instant.from_timestamp(instant * 1000, unit="nanosecond")


def of_local(local: PlainDateTime, zone: str) -> InstantUs:
    """The instant of a wall-clock time in a zone; in a gap or a fold, the one that iCalendar takes (RFC 5545)."""
    return of(local.assume_tz(zone, disambiguation="compatible"))


def start_of_day(day: Date, zone: str) -> InstantUs:
    """The first instant of a day in a zone."""
    return of(day.at(Time.MIDNIGHT).assume_tz(zone, disambiguation="compatible"))


@lru_cache(maxsize=8192)
def rfc3339(instant: InstantUs) -> str:
    """`2026-11-20T15:50:00.000000Z`: our own API's form, microseconds always there."""
    return moment(instant).format_iso(unit="microsecond")


def span_of_day(text: str, zone: str) -> tuple[InstantUs, InstantUs]:
    """The first instant of a day like `2026-11-20` in a zone, and that of the next. Raises ValueError for no day."""
    day = Date.parse_iso(text)
    return start_of_day(day, zone), start_of_day(day.add(days=1), zone)


def millis_offset(instant: InstantUs) -> str:
    """`2022-05-19T01:01:55.000+00:00`: the classic API's form."""
    return moment(instant).format_iso(unit="millisecond")[:-1] + "+00:00"


def millis_z(instant: InstantUs) -> str:
    """`2022-05-19T01:01:55.000Z`: the newer closed-loop API's form."""
    return moment(instant).format_iso(unit="millisecond")


def day_text(instant: InstantUs, zone: str) -> str:
    """The day in a zone as `May 18 2022`."""
    day = moment(instant).to_tz(zone)
    return f"{_MONTHS[day.month - 1]} {day.day} {day.year}"


def is_zone(name: str) -> bool:
    """Whether `name` is an IANA time zone."""
    if name not in _zones():
        return False
    try:
        Instant.from_timestamp(0).to_tz(name)
    except TimeZoneNotFoundError:
        return False
    return True


def time_zones() -> Sequence[str]:
    """The names of all time zones, as a form offers them."""
    return sorted(_zones())


@cache
def _zones() -> frozenset[str]:
    # What the package has stays while the process runs.
    return frozenset(available_timezones() - _NO_PLACES)


def date_of(instant: InstantUs) -> dt.date:
    """The day of an instant in UTC."""
    return dt.datetime.fromtimestamp(instant // SECOND_US, dt.UTC).date()
