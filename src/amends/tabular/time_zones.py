"""Zones as times write them behind themselves: `Z`, `UTC`, `GMT+2`, `+02:00`, `+0200`, `CEST`, `Europe/Lisbon`."""

import re
from typing import Final

from whenever import PlainDateTime

from amends.instants import InstantUs, is_zone, of

_HOURS: Final = {
    "Z": 0,
    "UTC": 0,
    "GMT": 0,
    "WET": 0,
    "WEST": 1,
    "CET": 1,
    "MEZ": 1,
    "CEST": 2,
    "MESZ": 2,
    "EET": 2,
    "EEST": 3,
    "EST": -5,
    "EDT": -4,
    "CDT": -5,
    "MST": -7,
    "MDT": -6,
    "PST": -8,
    "PDT": -7,
}
"""Zone's short name -> hours ahead of UTC; names of more than one zone (CST, IST, BST) are not here."""

_OFFSET: Final = r"(?:UTC|GMT)? ?[+\u2212-][0-9]{1,2}(?::?[0-9]{2})?"
_NAMED: Final = r"[A-Z][A-Za-z]+/[A-Za-z_]+(?:/[A-Za-z_]+)?"
ZONE: Final = rf"{_OFFSET}|{_NAMED}|(?:{'|'.join(sorted(_HOURS, key=len, reverse=True))})"
"""The pattern of a zone."""

_PARTS = re.compile(r"(?:UTC|GMT)? ?([+\u2212-])([0-9]{1,2}?):?([0-9]{2})?", re.IGNORECASE)
_MINUTE_US: Final = 60_000_000


def instant_in(local: PlainDateTime, zone: str) -> InstantUs:
    """The instant of a local time in a zone as times write it; `GMT+2` is two hours ahead. Raises ValueError."""
    if "/" in zone:
        if not is_zone(zone):
            raise ValueError("not a time zone")
        return of(local.assume_tz(zone, disambiguation="compatible"))
    return InstantUs(of(local.assume_utc()) - offset_minutes(zone) * _MINUTE_US)


def offset_minutes(zone: str) -> int:
    """How far a zone without a place is ahead of UTC. Raises ValueError."""
    hours = _HOURS.get(zone.upper())
    if hours is not None:
        return hours * 60
    match = _PARTS.fullmatch(zone)
    if match is None or int(match[2]) > 14 or int(match[3] or 0) > 59:
        raise ValueError("not a time zone")
    minutes = int(match[2]) * 60 + int(match[3] or 0)
    return minutes if match[1] == "+" else -minutes


def zone_name(zone: str) -> str:
    """The name of a zone in the tz database that a short name or an offset stands for, "" where there is none."""
    if is_zone(zone):
        return zone
    try:
        minutes = offset_minutes(zone)
    except ValueError:
        return ""
    if minutes % 60:
        return ""
    return "UTC" if not minutes else f"Etc/GMT{-minutes // 60:+d}"
