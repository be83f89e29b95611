"""The form of a calendar: its week and its other days, each with its hours from and to."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from amends.http.web.kit.form import Form, form_of
from amends.http.web.kit.form_rows import ActedForm, FormPairs, acted, by_key, pairs_of_rows, rows_of
from amends.model.clock.calendar_document import DAYS

_PLAIN: Final = ("name", "zone", "country", "region")
_MIDNIGHT: Final = "00:00"
_END_OF_DAY: Final = "24:00"
_COPY: Final = "copy"
_WORKING_DAYS: Final = DAYS[:5]


def calendar_form(document: Mapping[str, Any]) -> Form:
    """A calendar as its form."""
    plain = form_of(**{name: document.get(name, "") for name in _PLAIN}, segments=document.get("segments", []))
    week = document.get("week", {})
    hours = [pair for day in DAYS for pair in _hours_pairs(day, week.get(day, []))]
    exceptions = document.get("exceptions", {}).items()
    days = [Form([("date", day), *_hours_pairs("hours", own)]) for day, own in exceptions]
    return Form([*plain.pairs, *hours, *pairs_of_rows("day", days)])


def calendar_document(form: Form) -> dict[str, Any]:
    """What a calendar's form states. Raises Invalid for a day that is there twice."""
    return {
        **{name: form.text(name) for name in _PLAIN},
        "week": {day: own for day in DAYS if (own := _hours_of(form, day))},
        "exceptions": by_key(form, "day", "date", lambda row: _hours_of(row, "hours")),
        "segments": form.all("segments"),
    }


def calendar_acted(form: Form, act: str) -> ActedForm:
    """A calendar's form after a button of its: with a row more or less, or with the hours of Monday until Friday."""
    verb, _, day = act.partition(":")
    if verb != _COPY or day not in DAYS:
        return acted(form, act)
    hours = rows_of(form, day)
    others = tuple(f"{each}-" for each in _WORKING_DAYS if each != day)
    kept = [pair for pair in form.pairs if not pair[0].startswith(others)]
    return ActedForm(
        Form([*kept, *(pair for each in _WORKING_DAYS if each != day for pair in pairs_of_rows(each, hours))]), act
    )


def _hours_pairs(group: str, intervals: Sequence[str]) -> FormPairs:
    parts = [each.partition("-") for each in intervals]
    return pairs_of_rows(
        group, [{"from": start, "to": _MIDNIGHT if end == _END_OF_DAY else end} for start, _, end in parts]
    )


def _hours_of(form: Form, group: str) -> list[str]:
    """Intervals as a document writes them; the midnight that ends a day is its hour 24."""
    rows = [(row.text("from"), row.text("to")) for row in rows_of(form, group)]
    return [f"{start}-{_END_OF_DAY if end == _MIDNIGHT else end}" for start, end in rows]
