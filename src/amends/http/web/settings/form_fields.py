"""Where a fault of a document is shown in its form: beside which field, and what the reader calls that place."""

import re
from collections.abc import Callable, Sequence
from typing import Final, TypeAlias

from amends.errors import FieldError
from amends.http.web.kit.form import Form
from amends.http.web.kit.form_rows import rows_of
from amends.http.web.settings.condition_rows import ROW_KINDS
from amends.i18n.labels import N_
from amends.i18n.locale import UserLocale
from amends.model.rule.document_node import join_path

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
    rows = rows_of(form, "when")
    number = int(found["position"] or 0)
    if number >= len(rows):
        return "when", ""
    kind = ROW_KINDS.get(rows[number].text("kind"))
    words = N_("Condition %(number)s, %(field)s") if kind else N_("Condition %(number)s")
    field = locale.gettext(kind.label) if kind else ""
    return f"when-{number}", locale.gettext(words) % {"number": number + 1, "field": field}


def _row(group: str, key: str, path: str) -> Place:
    """The row whose key stands in the path of the document, else the group."""

    def place(_locale: UserLocale, form: Form, found: re.Match[str]) -> FormPlace:
        for number, row in enumerate(rows_of(form, group)):
            own = join_path(path, row.text(key))
            if found.string == own or found.string.startswith((f"{own}[", f"{own}.")):
                return f"{group}-{number}", ""
        return group, ""

    return place


PLACES: Final[Sequence[tuple[re.Pattern[str], Place]]] = [
    (re.compile(pattern), place)
    for pattern, place in (
        (r"when(?:\.(?:all|any)\[(?P<position>\d+)\])?", _condition),
        (r"then\.open\.(\w+)", _field(r"\1")),
        (r"then\.ignore", _field("reason")),
        (r"then", _field("action")),
        (r"targets\.(\w+)\.(minutes|clock)", _field(r"\1_\2")),
        (r"escalate\[(\d+)\]\.after_minutes", _field(r"level-\1-after")),
        (r"escalate\[(\d+)\]\.do", _field(r"level-\1-do")),
        (r"escalate\[(\d+)\]", _field(r"level-\1")),
        (r"fields\b", _field("said")),
        (r"week\.(\w+)\[(\d+)\]", _field(r"\1-\2")),
        (r"week\.(\w+)", _field(r"\1")),
        (r"exceptions\b", _row("day", "date", "exceptions")),
        (r"(day-\d+|person-\d+)-", _field(r"\1")),
        (r"types\b", _field("type")),
        (r"(segments|priorities|transitions)\b", _field(r"\1")),
        (r"strategy\.named", _field("owner")),
        (r"strategy\.field\.values", _row("person", "text", "strategy.field.values")),
        (r"strategy\.field", _field("field")),
        (r"strategy", _field("strategy")),
    )
]
"""Paths of documents, the first that fits -> where their faults are shown."""
