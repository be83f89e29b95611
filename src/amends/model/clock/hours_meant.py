"""Hours as people write them, like `9-17` or `9am to 5pm`, read as the interval `09:00-17:00`."""

import re
from typing import Final

_LONGEST: Final = 40
_NOON: Final = 12
_MIDNIGHT: Final = 24
_MORNING: Final = 6
_TIME: Final = r"(\d{1,2})(?:\s*[:.h\u066b]\s*(\d{2}))?\s*(?:h|uhr)?\s*([ap]\.?\s?m\.?)?"
_TO: Final = r"\s*(?:-|\u2013|\u2014|\u2212|to|bis|a|\u00e0|at\u00e9|hasta|\u0625\u0644\u0649)\s*"
_HOURS: Final = re.compile(_TIME + _TO + _TIME)


def hours_meant(text: str) -> str:
    """The interval that a text means, like `09:00-17:00`; the text itself where it means none, or one of two.

    `9-5` is the day or the night, and `1-5` may be the afternoon: whoever means one of them writes it.
    """
    match = _HOURS.fullmatch(text.strip().lower()) if len(text) <= _LONGEST else None
    if match is None:
        return text
    start, end = _hour(int(match[1]), match[3]), _hour(int(match[4]), match[6])
    if start is None or end is None or start == _MIDNIGHT:
        return text
    if not (match[2] or match[5] or match[6]) and _may_be_afternoon(start, end):
        return text
    if match[6] and not match[3] and start < _NOON and start + _NOON < end:
        start += _NOON
    minutes = int(match[2] or 0), int(match[5] or 0)
    if max(minutes) > 59 or (end == _MIDNIGHT and minutes[1]):
        return text
    return f"{start:02}:{minutes[0]:02}-{end:02}:{minutes[1]:02}"


def _may_be_afternoon(start: int, end: int) -> bool:
    """Whether hours that are written without minutes may be counted from noon: 1-5 and 9-5, not 8-12 and 21-8."""
    return start <= _NOON and end <= _NOON and (end <= start or 0 < start < _MORNING)


def _hour(number: int, half: str | None) -> int | None:
    """An hour of the day; `half` is "am" or "pm"."""
    if half is None:
        return number if number <= _MIDNIGHT else None
    if not 1 <= number <= _NOON:
        return None
    return number % _NOON + (_NOON if half.startswith("p") else 0)
