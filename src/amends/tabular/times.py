"""Times as files write them: ISO 8601, or a format of the mapping such as `dd/mm/yyyy HH:MM`, in a zone."""

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Final, TypeVar

from whenever import Date, Instant, PlainDateTime

from amends.errors import UnreadableError
from amends.instants import InstantUs, of, rfc3339
from amends.tabular.cells import quoted
from amends.tabular.digits import with_plain_digits
from amends.tabular.local_hours import ClockText, LocalHours, iso_clock
from amends.tabular.time_format import TimeFormat, compile_format
from amends.tabular.time_zones import instant_in
from amends.texts.text import say

T = TypeVar("T")
U = TypeVar("U")

ISO = "iso"
EPOCH = "epoch"
SERIAL = "serial"

_ISO_EXAMPLE: Final = "2026-11-20T16:50:00+01:00"
_EXAMPLES: Final = {ISO: _ISO_EXAMPLE, EPOCH: "1763653800", SERIAL: "45981.7"}
_REMEMBERED: Final = 4096
_SECOND_US: Final = 1_000_000
_MAX_SECONDS: Final = 10**11
"""A number beyond it counts milliseconds: as seconds it would be the year 5138."""

_DAY_US: Final = 86_400 * _SECOND_US
_SERIAL_OF_1970: Final = 25_569


class NoZoneError(UnreadableError):
    """A local time, while the mapping names no zone."""


class TimeReader:
    """Reads the times of one column, each in the first of the formats in which it is a time.

    `zone` is where its local times stood, "" when each brings its own offset.
    """

    def __init__(self, formats: Sequence[str], zone: str) -> None:
        self._formats = formats
        self._compiled = [known_format(form) for form in formats]
        self._zone = zone
        self._hours = LocalHours(zone) if zone else None
        # A file repeats its days, and exports of a day their hours.
        self.read = lru_cache(maxsize=_REMEMBERED)(self._read)

    def _read(self, text: str) -> str:
        """A cleaned cell's time in RFC 3339. Raises UnreadableError when it is none."""
        plain = text if text.isascii() else with_plain_digits(text)
        for form, compiled in zip(self._formats, self._compiled, strict=True):
            clock = _clock(form, compiled, plain)
            if clock is None and compiled and compiled.is_of_digits:
                continue
            # Nearly every time needs no more than its hour.
            told = self._hours.rfc3339(clock) if clock and self._hours else None
            if told:
                return told
            found = self._by_format(plain, compiled) if compiled else self._by_name(form, plain)
            if found is not None:
                return rfc3339(found)
        if any(compiled and compiled.fits(plain) for compiled in self._compiled):
            raise UnreadableError(say("no_such_day", text=quoted(text)))
        forms = [_EXAMPLES.get(form, form) for form in self._formats]
        raise UnreadableError(say("not_a_time_in_format", text=quoted(text), either=forms))

    def _by_format(self, text: str, compiled: TimeFormat) -> InstantUs | None:
        found = _tried(compiled.read, text)
        if found is None:
            return None
        local, zone = found
        return _tried(lambda each: instant_in(each, zone), local) if zone else self._here(local, text)

    def _by_name(self, form: str, text: str) -> InstantUs | None:
        if form == EPOCH:
            return _tried(_of_epoch, text)
        if form == SERIAL:
            local = _tried(_of_serial, text)
            return self._here(local, text) if local else None
        return self._by_iso(text)

    def _by_iso(self, text: str) -> InstantUs | None:
        instant = _tried(Instant.parse_iso, text)
        if instant:
            return of(instant)
        local = _tried(PlainDateTime.parse_iso, text) or _tried(_midnight, text)
        return self._here(local, text) if local else None

    def _here(self, local: PlainDateTime, text: str) -> InstantUs | None:
        if not self._zone:
            raise NoZoneError(say("time_without_zone", text=quoted(text)))
        return _tried(lambda each: of(each.assume_tz(self._zone, disambiguation="compatible")), local)


def _clock(form: str, compiled: TimeFormat | None, text: str) -> ClockText | None:
    """The digits of a time that is written in nothing else, None for any other."""
    if compiled:
        return compiled.clock(text) if compiled.is_of_digits else None
    return iso_clock(text) if form == ISO else None


def known_format(text: str) -> TimeFormat | None:
    """A format of pieces, or None for one by name. Raises UnreadableError when it is neither."""
    return None if text in _EXAMPLES else compile_format(text)


def names_zone(text: str) -> bool:
    """Whether times in this format bring their own zone."""
    compiled = known_format(text)
    return compiled.has_zone if compiled else text == EPOCH


def _of_epoch(text: str) -> InstantUs:
    whole, _, fraction = text.partition(".")
    if not (whole.isdigit() and len(whole) <= 14 and (fraction.isdigit() or not fraction)):
        raise ValueError("not a number of seconds")
    unit = _SECOND_US if int(whole) < _MAX_SECONDS else _SECOND_US // 1000
    return InstantUs(int(whole) * unit + int(f"{fraction[:9]:0<9}") * unit // 10**9)


def _of_serial(text: str) -> PlainDateTime:
    days = float(text)
    if not 1 <= days < 200_000:
        raise ValueError("not a day that a spreadsheet counts")
    seconds = round((days - _SERIAL_OF_1970) * _DAY_US / _SECOND_US)
    return Instant.from_timestamp(seconds).to_tz("UTC").to_plain()


def _midnight(text: str) -> PlainDateTime:
    day = Date.parse_iso(text)
    return PlainDateTime(day.year, day.month, day.day)


def _tried(read: Callable[[U], T], given: U) -> T | None:
    try:
        return read(given)
    except NoZoneError:
        raise
    except (ValueError, OverflowError):
        return None
