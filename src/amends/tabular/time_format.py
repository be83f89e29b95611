"""A format of times, such as `dd/mm/yyyy HH:MM`: which pieces stand where, and the pattern that they make."""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from whenever import PlainDateTime

from amends.errors import UnreadableError
from amends.tabular.local_hours import ClockText
from amends.tabular.time_names import AFTERNOON, HALVES, MONTHS
from amends.tabular.time_zones import ZONE
from amends.texts.text import say

_GROUPS: Final = {
    "yyyy": "year",
    "yy": "year",
    "mon": "month",
    "mm": "month",
    "dd": "day",
    "weekday": "weekday",
    "HH": "hour",
    "hh": "hour12",
    "MM": "minute",
    "SS": "second",
    "frac": "fraction",
    "am": "half",
    "zone": "zone",
}
_WORD: Final = r"[^\W\d_]+\.?"
_PATTERNS: Final = {
    "yyyy": "[0-9]{4}",
    "yy": "[0-9]{2}",
    "mon": _WORD,
    "weekday": rf"{_WORD}(?:-{_WORD})?",
    "frac": "[0-9]{1,9}",
    "am": HALVES,
    "zone": ZONE,
}
_TOKEN = re.compile(f"('[^']*'|{'|'.join(_GROUPS)})")
# The first needs one of the others beside it.
_NEEDS: Final = (
    *(("MM", ("HH", "hh")), ("SS", ("MM",)), ("hh", ("am",)), ("am", ("hh",)), ("frac", ("SS",))),
    ("zone", ("HH", "hh")),
)
_EITHER: Final = (("yyyy", "yy"), ("mm", "mon"), ("dd",))
_SEPARATOR = re.compile(r"[^\w']*|T")
_DIGITS: Final = ("yyyy", "mm", "dd", "HH", "MM")
_OF_DIGITS: Final = frozenset(_DIGITS)
_MAY_FOLLOW: Final = frozenset(["SS", "frac"])
_PIVOT: Final = 70
"""A year of two digits below it is one of this century."""


class TimeFormat:
    """A compiled format; `has_zone` when each time brings its own."""

    def __init__(self, pattern: re.Pattern[str], names: Sequence[str]) -> None:
        self._pattern = pattern
        self.has_zone = "zone" in names
        self.is_of_digits = _OF_DIGITS <= set(names) <= _OF_DIGITS | _MAY_FOLLOW
        digits = [*_DIGITS, *(name for name in ("SS", "frac") if name in names)] if self.is_of_digits else []
        self._digits = [pattern.groupindex[_GROUPS[name]] for name in digits]

    def fits(self, text: str) -> bool:
        """Whether a text looks like a time in this format, though the day may not exist."""
        return self._pattern.fullmatch(text) is not None

    def clock(self, text: str) -> ClockText | None:
        """The digits of a time in a format of digits, None for a text that isn't in it."""
        match = self._pattern.fullmatch(text)
        return ClockText(*match.group(*self._digits)) if match else None

    def read(self, text: str) -> tuple[PlainDateTime, str]:
        """The local time that a text says, and its zone, "" for none. Raises ValueError when it is none."""
        match = self._pattern.fullmatch(text)
        if match is None:
            raise ValueError("not in this format")
        parts = match.groupdict(default="")
        return _moment(parts), parts.get("zone", "")


@lru_cache(maxsize=1024)
def compile_format(text: str) -> TimeFormat:
    """The times that a format allows. Raises UnreadableError when it is none."""
    tokens = _TOKEN.split(text)
    names = [token for token in tokens[1::2] if token in _GROUPS]
    for separator in tokens[::2]:
        if not _SEPARATOR.fullmatch(separator):
            raise UnreadableError(say("format_means_nothing", text=separator))
    _check_names(names)
    pattern = "".join(_piece(tokens, index) for index in range(len(tokens)))
    return TimeFormat(re.compile(pattern, re.IGNORECASE), names)


def _check_names(names: list[str]) -> None:
    groups = [_GROUPS[name] for name in names]
    twice = next((name for name in names if groups.count(_GROUPS[name]) > 1), None)
    if twice:
        raise UnreadableError(say("format_twice", name=twice, meaning=_GROUPS[twice]))
    missing = [either[0] for either in _EITHER if not set(either) & set(names)]
    if missing:
        raise UnreadableError(say("format_lacks", names=missing))
    for name, needed in _NEEDS:
        if name in names and not set(needed) & set(names):
            raise UnreadableError(say("format_needs", name=name, either=needed))
    if "HH" in names and "hh" in names:
        raise UnreadableError(say("format_two_hours"))


def _piece(tokens: list[str], index: int) -> str:
    token = tokens[index]
    if index % 2 == 0 or token not in _GROUPS:
        return re.escape(token.strip("'")).replace(r"\ ", " ")
    # Spreadsheets drop a leading zero; where the next number follows at once, both digits must be there.
    number = "[0-9]{1,2}" if _stands_alone(tokens, index) else "[0-9]{2}"
    return f"(?P<{_GROUPS[token]}>{_PATTERNS.get(token, number)})"


def _stands_alone(tokens: list[str], index: int) -> bool:
    """Whether no other piece stands at once before or behind one."""
    before = tokens[index - 1] or (tokens[index - 2] if index > 1 else "'")
    after = tokens[index + 1] or (tokens[index + 2] if index + 2 < len(tokens) else "'")
    return before not in _GROUPS and after not in _GROUPS


def _moment(parts: dict[str, str]) -> PlainDateTime:
    year, month, day = _year(parts["year"]), _month(parts["month"]), int(parts["day"])
    hour = parts.get("hour") or ("" if "hour12" not in parts else str(_hour_of_twelve(parts)))
    if not hour:
        return PlainDateTime(year, month, day)
    minute, second, fraction = int(parts.get("minute") or 0), int(parts.get("second") or 0), parts.get("fraction")
    nanosecond = int(f"{fraction:0<9}") if fraction else 0
    return PlainDateTime(year, month, day, int(hour), minute, second, nanosecond=nanosecond)


def _year(digits: str) -> int:
    return int(digits) if len(digits) == 4 else int(digits) + (2000 if int(digits) < _PIVOT else 1900)


def _month(text: str) -> int:
    if text.isdecimal():
        return int(text)
    month = MONTHS.get(text.casefold().rstrip("."))
    if month is None:
        raise ValueError("not a month")
    return month


def _hour_of_twelve(parts: dict[str, str]) -> int:
    hour = int(parts["hour12"])
    if not 1 <= hour <= 12:
        raise ValueError("not an hour from 1 to 12")
    return hour % 12 + (12 if parts["half"].casefold().startswith(AFTERNOON) else 0)
