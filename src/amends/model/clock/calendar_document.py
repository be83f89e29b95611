"""A calendar's document: what a person writes, read into a calendar that can't be wrong."""

import re
from datetime import date
from functools import lru_cache
from typing import Final, Literal, TypeAlias

import msgspec
from msgspec import Struct

from amends.errors import FieldError, Invalid
from amends.instants import is_zone
from amends.model.clock import public_holidays
from amends.model.clock.calendar import DAY_MINUTES, Calendar, Interval
from amends.model.clock.hours_meant import hours_meant
from amends.model.intake import MAX_NAME_CHARACTERS, text_error
from amends.model.time_zone_meant import zone_error, zone_meant
from amends.texts.text import say

KIND: Final = "calendar"

Day: TypeAlias = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
DAYS: Final[tuple[Day, ...]] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_INTERVAL = re.compile(r"([01]\d|2[0-3]):([0-5]\d)-(?:([01]\d|2[0-3]):([0-5]\d)|24:00)")
_HOW = say("not_opening_hours")


class CalendarDocument(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, omit_defaults=True):
    """A calendar of business hours: intervals like "09:00-18:00" by day of the week and by date.

    A day that is not in `week` is closed. A date in `exceptions` has its own intervals; [] means closed.
    """

    name: str
    zone: str
    week: dict[Day, tuple[str, ...]]
    exceptions: dict[str, tuple[str, ...]] = {}
    country: str = ""
    region: str = ""
    segments: tuple[str, ...] = ()


def read(document: CalendarDocument) -> Calendar:
    """The calendar that a document states. Raises Invalid with every fault."""
    errors = [*_text_errors(document), *_place_errors(document)]
    week = tuple(_intervals(f"week.{day}", document.week.get(day, ()), errors) for day in DAYS)
    exceptions = {day: _intervals(f"exceptions.{day}", own, errors) for day, own in document.exceptions.items()}
    errors += [FieldError(f"exceptions.{day}", say("not_a_day")) for day in exceptions if not _is_date(day)]
    if errors:
        raise Invalid(*errors)
    return Calendar(
        name=document.name,
        zone=zone_meant(document.zone),
        week=week,
        exceptions=exceptions,
        country=document.country,
        region=document.region,
        segments=document.segments,
    )


@lru_cache(maxsize=512)
def decode(body: str) -> Calendar:
    """The calendar of a document that was kept."""
    return read(msgspec.json.decode(body, type=CalendarDocument))


def read_interval(text: str) -> Interval | None:
    """The interval that a text like "09:00-18:00" states, None when it states none."""
    match = _INTERVAL.fullmatch(text)
    if match is None:
        return None
    start = int(match[1]) * 60 + int(match[2])
    end = DAY_MINUTES if match[3] is None else int(match[3]) * 60 + int(match[4])
    return Interval(start, end if end > start else end + DAY_MINUTES)


def _text_errors(document: CalendarDocument) -> list[FieldError]:
    found = ((name, text_error(getattr(document, name), MAX_NAME_CHARACTERS)) for name in ("name", "zone"))
    errors = [FieldError(name, reason) for name, reason in found if reason]
    return errors if document.name.strip() else [*errors, FieldError("name", say("empty"))]


def _place_errors(document: CalendarDocument) -> list[FieldError]:
    errors = []
    if not is_zone(zone_meant(document.zone)):
        errors.append(FieldError("zone", zone_error(document.zone)))
    countries = public_holidays.regions_by_country()
    if document.country and document.country not in countries:
        errors.append(FieldError("country", say("no_holidays", country=document.country[:40])))
    if document.region and document.region not in countries.get(document.country, ()):
        known = countries.get(document.country, ()) or ("none",)
        errors.append(FieldError("region", say("no_region", region=document.region[:40], choices=known)))
    return errors


def _intervals(path: str, texts: tuple[str, ...], errors: list[FieldError]) -> tuple[Interval, ...]:
    found = []
    for number, text in enumerate(texts):
        interval = read_interval(hours_meant(text))
        if interval is None:
            errors.append(FieldError(f"{path}[{number}]", _HOW))
        else:
            found.append(interval)
    return tuple(found)


def _is_date(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
