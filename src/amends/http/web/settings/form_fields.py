"""Where a fault of a document is shown in its form: beside which field, and what the reader calls that place."""

import re
from collections.abc import Callable, Sequence
from typing import Final, TypeAlias

from amends.errors import FieldError
from amends.http.web.kit.form import Form
from amends.http.web.settings.config_forms import CONDITION_LABELS, ROWS
from amends.i18n.labels import N_
from amends.i18n.locale import UserLocale

FormPlace: TypeAlias = tuple[str, str]
"""The name of a form's field, and what stands before the fault there; "" where the field's label says enough."""

Place: TypeAlias = Callable[[UserLocale, Form, re.Match[str]], FormPlace]


def place_of(locale: UserLocale, form: Form, error: FieldError) -> FormPlace:
    """Where the form shows a fault, told by the path that it has in the document."""
    for pattern, place in PLACES:
        found = pattern.match(error.field)
        if found:
            return place(locale, form, found)
    return error.field, ""


def _field(name: str) -> Place:
    """A field by its name, with groups of the pattern in it."""
    return lambda _locale, _form, found: (found.expand(name), "")


def _condition(locale: UserLocale, form: Form, found: re.Match[str]) -> FormPlace:
    # Rows that say nothing are no conditions, so that a document counts fewer than its form.
    rows = [row for row in range(ROWS) if form.text(f"condition_{row}")]
    position = int(found["position"])
    row = rows[position] if position < len(rows) else 0
    name = locale.gettext(CONDITION_LABELS.get(form.text(f"condition_{row}"), ""))
    words = locale.gettext(N_("Condition %(number)s, %(field)s")) % {"number": row + 1, "field": name}
    return f"value_{row}", words


def _line(field: str) -> Place:
    """A field whose lines are a list, with the number of the line."""

    def place(locale: UserLocale, _form: Form, found: re.Match[str]) -> FormPlace:
        number = int(found["position"]) + 1
        return field, locale.gettext(N_("Line %(number)s")) % {"number": number}

    return place


def _day(_locale: UserLocale, _form: Form, found: re.Match[str]) -> FormPlace:
    return "exceptions", found["day"]


PLACES: Final[Sequence[tuple[re.Pattern[str], Place]]] = [
    (re.compile(pattern), place)
    for pattern, place in (
        (r"when\.(?:all|any)\[(?P<position>\d+)\]", _condition),
        (r"then\.open\.(\w+)", _field(r"\1")),
        (r"then\.ignore", _field("reason")),
        (r"then", _field("action")),
        (r"targets\.(\w+)\.(minutes|clock)", _field(r"\1_\2")),
        (r"escalate\[(?P<position>\d+)\]", _line("escalate")),
        (r"week\.(\w+)", _field(r"\1")),
        (r"exceptions\.(?P<day>[^\[]*)", _day),
        (r"(segments|priorities|types|transitions)\b", _field(r"\1")),
        (r"strategy\.named", _field("owner")),
        (r"strategy\.field\.values", _field("values")),
        (r"strategy\.field", _field("field")),
        (r"strategy", _field("strategy")),
    )
]
"""Paths of documents, the first that fits -> where their faults are shown."""
