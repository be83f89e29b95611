"""In which formats a text is a time: one, none, or two where day and month could change places."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from amends.errors import UnreadableError
from amends.tabular.digits import with_plain_digits
from amends.tabular.time_names import CONNECTIVES, HALVES, MONTHS, SPACED_HALF, WEEKDAYS
from amends.tabular.time_zones import ZONE
from amends.tabular.times import EPOCH, ISO, SERIAL, TimeReader

_MAX_CHARACTERS: Final = 60
_CLOCK = re.compile(
    r"(?<![0-9:])([0-9]{1,2}):([0-9]{2})(?::([0-9]{2})(?:[.,]([0-9]{1,9}))?)?(?![0-9:])"
    rf"(?: ?({HALVES})(?![^\W\d_]))?",
    re.IGNORECASE,
)
_ZONE_BEHIND = re.compile(rf" ?\(?({ZONE})\)?", re.IGNORECASE)
_TOKEN = re.compile(r"[0-9]+|[^\W\d_]+")
_EPOCH = re.compile(r"1[0-9]{9}(?:[0-9]{3})?(?:\.[0-9]+)?")
_SERIAL = re.compile(r"[34][0-9]{4}\.[0-9]+")
_SPACED_HALF = re.compile(SPACED_HALF, re.IGNORECASE)
_ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?:[T ].*)?|[0-9]{8}T.*")
_UNDECIDED: Final = frozenset({"/", "-"})
_READERS: Final = lru_cache(maxsize=4096)(lambda form: TimeReader((form,), "UTC"))


@lru_cache(maxsize=65536)
def forms_of(text: str) -> tuple[str, ...]:
    """The formats of a mapping in which a cleaned text is a time: day before month first; none for a number alone."""
    plain = with_plain_digits(text)
    if len(plain) > _MAX_CHARACTERS or not any(each.isdigit() for each in plain):
        return ()
    if _ISO_DAY.fullmatch(plain) and _reads(ISO, plain):
        return (ISO,)
    return tuple(dict.fromkeys(form for form in _written(plain) if _reads(form, plain)))


def counted_form(text: str) -> str:
    """The format of a time that is a mere number, which many other numbers are too: `epoch`, `serial` or ""."""
    plain = with_plain_digits(text)
    if _EPOCH.fullmatch(plain):
        return EPOCH
    return SERIAL if _SERIAL.fullmatch(plain) else ""


def puts_day_first(text: str) -> bool:
    """Whether a time is written as in languages that put the day before the month."""
    return bool(_SPACED_HALF.search(text))


def _reads(form: str, text: str) -> bool:
    try:
        _READERS(form).read(text)
    except UnreadableError:
        return False
    return True


def _written(text: str) -> Iterator[str]:
    pieces: list[tuple[int, int, str]] = []
    clock = _CLOCK.search(text)
    if clock:
        pieces += _clock_pieces(clock)
        zone = _ZONE_BEHIND.match(text, clock.end())
        if zone:
            pieces.append((*zone.span(1), "zone"))
    taken = [range(start, end) for start, end, _ in pieces]
    tokens = [match for match in _TOKEN.finditer(text) if not any(match.start() in span for span in taken)]
    numbers = [match for match in tokens if match[0].isdigit()]
    names = [match for match in tokens if match[0].casefold() in MONTHS]
    others = [match for match in tokens if match not in numbers and match not in names]
    if not all(match[0].casefold() in WEEKDAYS | CONNECTIVES for match in others):
        return
    pieces += [(*match.span(), "weekday") for match in others if match[0].casefold() in WEEKDAYS]
    for day in _days(text, numbers, names):
        yield _format(text, [*pieces, *day])


def _clock_pieces(clock: re.Match[str]) -> list[tuple[int, int, str]]:
    names = ("hh" if clock[5] else "HH", "MM", "SS", "frac", "am")
    return [(*clock.span(group), name) for group, name in enumerate(names, start=1) if clock[group]]


def _days(text: str, numbers: list[re.Match[str]], names: list[re.Match[str]]) -> Iterator[list[tuple[int, int, str]]]:
    spans = [match.span() for match in numbers]
    if len(names) == 1 and len(numbers) == 2:
        month = (*names[0].span(), "mon")
        year = 0 if len(numbers[0][0]) == 4 else 1
        yield [(*spans[year], _year(numbers[year])), (*spans[1 - year], "dd"), month]
    elif not names and len(numbers) == 3:
        between = {text[spans[0][1] : spans[1][0]].strip(), text[spans[1][1] : spans[2][0]].strip()}
        if len(between) > 1 or not between <= {"/", "-", ".", "", ","}:
            return
        first, second, third = ((*span,) for span in spans)
        if len(numbers[0][0]) == 4:
            yield [(*first, "yyyy"), (*second, "mm"), (*third, "dd")]
            return
        last = (*third, _year(numbers[2]))
        yield [(*first, "dd"), (*second, "mm"), last]
        if between <= _UNDECIDED:
            yield [(*first, "mm"), (*second, "dd"), last]


def _year(number: re.Match[str]) -> str:
    return "yyyy" if len(number[0]) == 4 else "yy"


def _format(text: str, pieces: list[tuple[int, int, str]]) -> str:
    form, end = "", 0
    for start, following, name in sorted(pieces):
        form += _literal(text[end:start]) + name
        end = following
    return form + _literal(text[end:])


def _literal(text: str) -> str:
    """What stands between pieces, words of it in quotes."""
    return text if text == "T" else re.sub(r"[^\W_]+", lambda match: f"'{match[0]}'", text)
