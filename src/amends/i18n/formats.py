"""Times and numbers as each language writes them, by Babel.

What was written is kept, as one page asks hundreds of times; it depends on its arguments alone, not on who reads.
"""

from datetime import date, time, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Final, Literal, TypeAlias

from babel import Locale
from babel.dates import format_date, format_time, format_timedelta
from babel.lists import format_list
from babel.numbers import format_decimal

Unit: TypeAlias = Literal["day", "hour", "minute", "second"]

_KEPT: Final = 4096
_GROUPED_FROM: Final = {"es": 10_000}
_NEVER: Final = 10**9
_SECONDS: Final = {"day": 86_400, "hour": 3_600, "minute": 60, "second": 1}


@lru_cache(maxsize=64)
def locale_of(language: str) -> Locale:
    """Babel's locale of a language."""
    return Locale.parse(language)


@lru_cache(maxsize=_KEPT)
def number(language: str, value: int) -> str:
    """A number with its separators, as browsers write it: some languages have none in a number of four digits."""
    return format_decimal(
        value, locale=locale_of(language), group_separator=abs(value) >= _GROUPED_FROM.get(language, 0)
    )


@lru_cache(maxsize=_KEPT)
def decimal(language: str, text: str) -> str:
    """A decimal number, written with a point, with the language's separators and all its digits."""
    whole, _, behind = text.partition(".")
    pattern = f"#,##0.{'0' * len(behind)}" if behind else "#,##0"
    has_groups = abs(int(whole)) >= _GROUPED_FROM.get(language, 0)
    return format_decimal(Decimal(text), format=pattern, locale=locale_of(language), group_separator=has_groups)


@lru_cache(maxsize=_KEPT)
def day(language: str, value: date) -> str:
    """A date with its year."""
    return format_date(value, "medium", locale=locale_of(language))


@lru_cache(maxsize=_KEPT)
def short_day(language: str, value: date, *, has_year: bool) -> str:
    """A date in few letters."""
    locale = locale_of(language)
    pattern = locale.datetime_skeletons["yMMMd" if has_year else "MMMd"].pattern
    return format_date(value, pattern, locale=locale)


@lru_cache(maxsize=_KEPT)
def weekday(language: str, value: date) -> str:
    """The name of a date's day of the week."""
    return format_date(value, "EEEE", locale=locale_of(language))


@lru_cache(maxsize=_KEPT)
def time_of_day(language: str, hour: int, minute: int) -> str:
    """A time of day to the minute."""
    return format_time(time(hour, minute), "short", locale=locale_of(language))


@lru_cache(maxsize=_KEPT)
def distance(language: str, count: int, unit: Unit) -> str:
    """How far away a whole number of units is: "in 2 hours", or "3 days ago" for a negative one."""
    # The unit is ours: Babel would make weeks of days, and round them.
    length = timedelta(seconds=count * _SECONDS[unit])
    return format_timedelta(length, unit, threshold=_NEVER, add_direction=True, locale=locale_of(language))


@lru_cache(maxsize=_KEPT)
def length(language: str, parts: tuple[tuple[int, Unit], ...]) -> str:
    """A length of time in units, the largest first: "3 hours and 20 minutes"."""
    locale = locale_of(language)
    lengths = [(timedelta(seconds=count * _SECONDS[unit]), unit) for count, unit in parts]
    written = [format_timedelta(each, unit, threshold=_NEVER, locale=locale) for each, unit in lengths]
    return format_list(written, "standard", locale)
