"""The reader of a page: their language and time zone, and how words, numbers and times are written for them."""

import gettext
import io
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from functools import lru_cache
from importlib import resources
from typing import Final
from zoneinfo import ZoneInfo

from babel import Locale
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from msgspec import Struct

from amends.i18n import formats
from amends.i18n.formats import Unit
from amends.i18n.languages import LANGUAGES, SOURCE_LANGUAGE
from amends.instants import DAY_US, HOUR_US, MINUTE_US, SECOND_US, InstantUs

_UNITS: Final[tuple[tuple[Unit, int], ...]] = (
    ("day", DAY_US),
    ("hour", HOUR_US),
    ("minute", MINUTE_US),
    ("second", SECOND_US),
)
_ROUGH_DAYS: Final = 3
_EPOCH: Final = datetime.fromtimestamp(0, ZoneInfo("UTC"))


@lru_cache(maxsize=len(LANGUAGES))
def translations(language: str) -> gettext.NullTranslations:
    """The catalogue of a language; the source language needs none, and one that isn't there is the source's."""
    path = resources.files("amends") / "locale" / language / "LC_MESSAGES" / "amends.po"
    if language == SOURCE_LANGUAGE or not path.is_file():
        return gettext.NullTranslations()
    compiled = io.BytesIO()
    with path.open("rb") as file:
        write_mo(compiled, read_po(file, locale=language))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


class UserLocale(Struct, frozen=True):
    """Somebody who reads a page at an instant."""

    language: str
    time_zone: str
    now: InstantUs

    @property
    def babel_locale(self) -> Locale:
        """Babel's locale of the language."""
        return formats.locale_of(self.language)

    @property
    def direction(self) -> str:
        """Where lines begin: `ltr` or `rtl`."""
        return self.babel_locale.text_direction

    def gettext(self, words: str) -> str:
        """Words of ours in their language."""
        return translations(self.language).gettext(words) if words else ""

    def ngettext(self, one: str, many: str, count: int) -> str:
        """Words of ours that depend on a number, in their language."""
        return translations(self.language).ngettext(one, many, count)

    def number(self, number: int) -> str:
        """A number with their separators."""
        return formats.number(self.language, number)

    def decimal(self, text: str) -> str:
        """A decimal number, written with a point, with their separators and all its digits."""
        return formats.decimal(self.language, text)

    def date(self, day: date) -> str:
        """A date with its year, whatever the zone."""
        return formats.day(self.language, day)

    def time(self, at_us: InstantUs) -> str:
        """Date and time of day in their zone."""
        local = self._local(at_us)
        return f"{formats.day(self.language, local.date())} {self._time_of_day(local)}"

    def day(self, at_us: InstantUs) -> str:
        """The date in their zone."""
        return formats.day(self.language, self._local(at_us).date())

    def long_time(self, at_us: InstantUs, zone: str) -> str:
        """The day of the week, date and time of day in a zone that isn't asked of the reader."""
        local = _utc(at_us).astimezone(ZoneInfo(zone))
        day = local.date()
        return f"{formats.weekday(self.language, day)}, {formats.day(self.language, day)} {self._time_of_day(local)}"

    def short_time(self, at_us: InstantUs) -> str:
        """The time of day when it is today, else the date, in their zone."""
        local, today = self._local(at_us), self._local(self.now)
        if local.date() == today.date():
            return self._time_of_day(local)
        return formats.short_day(self.language, local.date(), has_year=local.year != today.year)

    def until(self, at_us: InstantUs) -> str:
        """How far away an instant is: "in 2 hours", "3 days ago"; whole units, never rounded up."""
        length_us = at_us - self.now
        unit, unit_us = next(each for each in _UNITS if abs(length_us) >= each[1] or each is _UNITS[-1])
        whole = abs(length_us) // unit_us
        return formats.distance(self.language, whole if length_us > 0 else -whole, unit)

    def span(self, length_us: int, *, is_working: bool = False, is_rough: bool = False) -> str:
        """A length of time as people say it, to the minute: "2 days and 3 hours", "45 seconds".

        Working time has no days, as a day of it isn't 24 hours. A rough length has two units, and
        from three days on days alone.
        """
        found = _counted(length_us, _UNITS[1:] if is_working else _UNITS)
        if is_rough:
            found = found[:1] if found[0][1] == "day" and found[0][0] >= _ROUGH_DAYS else found[:2]
        return formats.length(self.language, found)

    def _local(self, at_us: InstantUs) -> datetime:
        return _utc(at_us).astimezone(ZoneInfo(self.time_zone))

    def _time_of_day(self, local: datetime) -> str:
        return formats.time_of_day(self.language, local.hour, local.minute)


def utc_text(at_us: InstantUs) -> str:
    """An instant in UTC, for people who compare."""
    return f"{_utc(at_us):%Y-%m-%d %H:%M:%S} UTC"


def _counted(length_us: int, units: Sequence[tuple[Unit, int]]) -> tuple[tuple[int, Unit], ...]:
    found: list[tuple[int, Unit]] = []
    for unit, unit_us in units:
        count, length_us = divmod(length_us, unit_us)
        if count and (unit != "second" or not found):
            found.append((count, unit))
    return tuple(found) or ((0, "minute"),)


def _utc(at_us: InstantUs) -> datetime:
    return _EPOCH + timedelta(microseconds=at_us)
