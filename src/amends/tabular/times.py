"""Times as files write them: ISO 8601, or a format of the mapping such as `dd/mm/yyyy HH:MM`, in a zone."""

import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Final, TypeVar

from whenever import Date, Instant, PlainDateTime

from amends.errors import UnreadableError
from amends.instants import InstantUs, of, rfc3339
from amends.tabular.cells import quoted
from amends.texts.text import say

T = TypeVar("T")
U = TypeVar("U")

ISO = "iso"

_GROUPS: Final = {
    "yyyy": "year",
    "mm": "month",
    "dd": "day",
    "HH": "hour",
    "hh": "hour12",
    "MM": "minute",
    "SS": "second",
    "am": "half",
}
_PIECE = re.compile(f"({'|'.join(_GROUPS)})")
# The first needs one of the others beside it.
_NEEDS: Final = (("MM", ("HH", "hh")), ("SS", ("MM",)), ("hh", ("am",)), ("am", ("hh",)))
_SEPARATOR = re.compile(r"[^\w]*|T")
_USE = "use yyyy, mm (month), dd, HH (or hh with am), MM (minutes), SS, or iso for ISO 8601"
_ISO_EXAMPLE = "2026-11-20T16:50:00+01:00"


class NoZoneError(UnreadableError):
    """A local time, while the mapping names no zone."""


class TimeReader:
    """Reads the times of one column, each in the first of the formats in which it is a time.

    `zone` is where its local times stood, "" when each brings its own offset.
    """

    def __init__(self, formats: Sequence[str], zone: str) -> None:
        self._formats = formats
        self._patterns = [None if form == ISO else compile_format(form) for form in formats]
        self._zone = zone

    def read(self, text: str) -> str:
        """A cleaned cell's time in RFC 3339. Raises UnreadableError when it is none."""
        for pattern in self._patterns:
            found = self._by_pattern(text, pattern) if pattern else self._by_iso(text)
            if found is not None:
                return rfc3339(found)
        if any(pattern and pattern.fullmatch(text) for pattern in self._patterns):
            raise UnreadableError(say("no_such_day", text=quoted(text)))
        forms = [_ISO_EXAMPLE if form == ISO else form for form in self._formats]
        raise UnreadableError(say("not_a_time_in_format", text=quoted(text), either=forms))

    def _by_pattern(self, text: str, pattern: re.Pattern[str]) -> InstantUs | None:
        match = pattern.fullmatch(text)
        local = _tried(_moment, match.groupdict(default="")) if match else None
        return _tried(self._here, local) if local else None

    def _by_iso(self, text: str) -> InstantUs | None:
        instant = _tried(Instant.parse_iso, text)
        if instant:
            return of(instant)
        local = _tried(PlainDateTime.parse_iso, text) or _tried(_midnight, text)
        if local and not self._zone:
            raise NoZoneError(say("time_without_zone", text=quoted(text)))
        return _tried(self._here, local) if local else None

    def _here(self, local: PlainDateTime) -> InstantUs:
        return of(local.assume_tz(self._zone, disambiguation="compatible"))


@lru_cache(maxsize=64)
def compile_format(text: str) -> re.Pattern[str]:
    """The pattern of the times that a format allows. Raises UnreadableError when it is none."""
    pieces = _PIECE.split(text)
    names, separators = pieces[1::2], pieces[::2]
    for separator in separators:
        if not _SEPARATOR.fullmatch(separator):
            raise UnreadableError(say("format_means_nothing", text=separator))
    _check_names(names)
    pattern = re.escape(separators[0])
    for index, name in enumerate(names):
        before, after = separators[index], separators[index + 1]
        alone = bool((index == 0 or before) and (index + 1 == len(names) or after))
        pattern += _digits(name, alone=alone) + re.escape(after)
    return re.compile(pattern, re.IGNORECASE)


def _check_names(names: list[str]) -> None:
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice:
        raise UnreadableError(say("format_twice", name=twice, meaning=_GROUPS[twice]))
    missing = [name for name in ("yyyy", "mm", "dd") if name not in names]
    if missing:
        raise UnreadableError(say("format_lacks", names=missing))
    for name, needed in _NEEDS:
        if name in names and not set(needed) & set(names):
            raise UnreadableError(say("format_needs", name=name, either=needed))
    if "HH" in names and "hh" in names:
        raise UnreadableError(say("format_two_hours"))


def _digits(name: str, *, alone: bool) -> str:
    if name == "am":
        return "(?P<half>am|pm)"
    if name == "yyyy":
        return "(?P<year>[0-9]{4})"
    # Spreadsheets drop a leading zero; where the next number follows at once, both digits must be there.
    return f"(?P<{_GROUPS[name]}>[0-9]{{{'1,2' if alone else '2'}}})"


def _moment(parts: dict[str, str]) -> PlainDateTime:
    hour = int(parts.get("hour") or 0)
    if "hour12" in parts:
        hour12 = int(parts["hour12"])
        if not 1 <= hour12 <= 12:
            raise ValueError("not an hour from 1 to 12")
        hour = hour12 % 12 + (12 if parts["half"].lower() == "pm" else 0)
    minute, second = (int(parts.get(name) or 0) for name in ("minute", "second"))
    return PlainDateTime(int(parts["year"]), int(parts["month"]), int(parts["day"]), hour, minute, second)


def _midnight(text: str) -> PlainDateTime:
    day = Date.parse_iso(text)
    return PlainDateTime(day.year, day.month, day.day)


def _tried(read: Callable[[U], T], given: U) -> T | None:
    try:
        return read(given)
    except ValueError:
        return None
