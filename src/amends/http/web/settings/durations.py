"""Lengths of time in forms: a number and its unit beside it."""

from collections.abc import Mapping
from typing import Final

from amends.http.web.kit.form import Form
from amends.i18n.labels import N_

UNIT_LABELS: Final[Mapping[str, str]] = {
    "minutes": N_("minutes"),
    "hours": N_("hours"),
    "days": N_("days of 24 hours"),
}
_MINUTES: Final[Mapping[str, int]] = {"minutes": 1, "hours": 60, "days": 24 * 60}
_MAX_DIGITS: Final = 18


def whole(text: str) -> int | str:
    """A whole number that was written; anything else stays a text, which its document refuses."""
    digits = text.removeprefix("-")
    return int(text) if digits.isascii() and digits.isdigit() and len(digits) <= _MAX_DIGITS else text


def shown(name: str, minutes: int, *, in_days: bool = True) -> dict[str, str]:
    """The two fields of a length of time, in the largest unit that it is whole in; from two days on in days."""
    unit = "minutes" if minutes % 60 or not minutes else "hours"
    if in_days and minutes >= 2 * _MINUTES["days"] and minutes % _MINUTES["days"] == 0:
        unit = "days"
    return {name: str(minutes // _MINUTES[unit]), f"{name}_unit": unit}


def minutes_of(form: Form, name: str) -> int | str:
    """How many minutes the two fields say; what is no number stays as it was written."""
    return _times(form, name, _MINUTES.get(form.text(f"{name}_unit"), 1))


def hours_of(form: Form, name: str) -> int | str:
    """How many hours the two fields say."""
    return _times(form, name, 24 if form.text(f"{name}_unit") == "days" else 1)


def _times(form: Form, name: str, factor: int) -> int | str:
    number = whole(form.text(name))
    return number * factor if isinstance(number, int) else number
