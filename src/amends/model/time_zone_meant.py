"""The time zone that somebody means: by its name however it is written, by a city, by an offset."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from functools import cache
from typing import Final

from amends.instants import is_zone, time_zones
from amends.model.phone_region import is_place, newer_name
from amends.texts.text import Text, say

MAX_PROPOSED: Final = 5
"""How many zones are proposed for a text that means none, or several."""

_LONGEST: Final = 60
_OFFSET: Final = re.compile(r"(?:utc|gmt)\s*([+\u2212\u2013-])\s*(\d{1,2})(?::?00)?", re.IGNORECASE)
_FARTHEST: Final = {"+": 14, "-": 12}
_LOOKS_LIKE: Final = 0.75


def zone_meant(text: str) -> str:
    """The name of the zone that a text means, like Europe/Madrid for `madrid`; the text itself where none is known."""
    text = text.strip()
    if is_zone(text) or len(text) > _LONGEST or not text.isprintable():
        return text
    match = _OFFSET.fullmatch(text)
    if match:
        return _fixed(match[1], int(match[2])) or text
    return _by_name().get(_key(text), text)


def zones_like(text: str) -> Sequence[str]:
    """The zones whose city is written like the text, the nearest first; none where nothing is near."""
    cities = _by_city()
    near = get_close_matches(_key(text[:_LONGEST].rpartition("/")[2]), cities, MAX_PROPOSED, _LOOKS_LIKE)
    return list(dict.fromkeys(cities[each] for each in near))


def zone_error(text: str) -> Text:
    """What is said of a text that means no zone: which it may mean, where one is near."""
    name, near = text[:40], zones_like(text)
    return say("no_time_zone_but", name=name, zones=near) if near else say("no_time_zone", name=name)


def _fixed(sign: str, hours: int) -> str:
    # The names of the zones with an offset count it the other way round.
    sign = "+" if sign == "+" else "-"
    if hours > _FARTHEST[sign]:
        return ""
    return f"Etc/GMT{'-' if sign == '+' else '+'}{hours}" if hours else "UTC"


@cache
def _by_name() -> Mapping[str, str]:
    """Key of a zone's name, or of its city -> the zone."""
    return {**_by_city(), **{_key(zone): zone for zone in time_zones()}}


@cache
def _by_city() -> Mapping[str, str]:
    # Two names of one city are one zone, by its name of today.
    return {_key(zone.rpartition("/")[2]): newer_name(zone) for zone in time_zones() if is_place(zone)}


def _key(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(each for each in plain if each.isalnum())
