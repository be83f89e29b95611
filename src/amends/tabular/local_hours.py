"""Local times by their hours: in nearly every hour a zone's offset is one, of whole hours, and is looked up once."""

import re
from functools import lru_cache
from typing import Final, NamedTuple

from whenever import PlainDateTime

_REMEMBERED: Final = 1 << 16
"""Hours: seven years of them."""

_LAST: Final = 60


class ClockText(NamedTuple):
    """A date and a time by their digits; the fraction of the second may be empty."""

    year: str
    month: str
    day: str
    hour: str
    minute: str
    second: str = "0"
    fraction: str = ""


class LocalHours:
    """Instants of local times in one zone, as texts."""

    def __init__(self, zone: str) -> None:
        self._zone = zone
        self._beginning = lru_cache(maxsize=_REMEMBERED)(self._beginning_of)

    def rfc3339(self, clock: ClockText) -> str | None:
        """The instant in UTC, None where the hour has to be looked at more closely, or there is no such time."""
        year, month, day, hour, minute, second, fraction = clock
        beginning = self._beginning(year, month, day, hour)
        if not beginning or int(minute) >= _LAST or int(second) >= _LAST:
            return None
        return f"{beginning}{minute:0>2}:{second:0>2}.{fraction[:6]:0<6}Z"

    def _beginning_of(self, year: str, month: str, day: str, hour: str) -> str:
        """How the instants of an hour begin, "" where its minutes aren't those of UTC, or it is there twice."""
        try:
            first = PlainDateTime(int(year), int(month), int(day), int(hour))
            begin = first.assume_tz(self._zone, disambiguation="raise")
            end = first.replace(minute=_LAST - 1, second=_LAST - 1).assume_tz(self._zone, disambiguation="raise")
        except ValueError:
            return ""
        text = begin.to_instant().format_iso()
        return text[:-6] if begin.offset == end.offset and text.endswith(":00:00Z") else ""


_ISO: Final = re.compile(
    "([0-9]{4})-([0-9]{2})-([0-9]{2})[T ]([0-9]{2}):([0-9]{2})(?::([0-9]{2})(?:[.,]([0-9]{1,9}))?)?"
)


def iso_clock(text: str) -> ClockText | None:
    """The digits of a time in ISO 8601 without an offset, None for any other text."""
    match = _ISO.fullmatch(text)
    if match is None:
        return None
    return ClockText(match[1], match[2], match[3], match[4], match[5], match[6] or "0", match[7] or "")
