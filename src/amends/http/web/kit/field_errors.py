"""Faults in forms: each beside its field, in the reader's language where we have the words."""

import re
from collections.abc import Iterable
from typing import Final

from amends.errors import AmendsError, FieldError, Invalid
from amends.http.web.kit.sentences import in_words
from amends.i18n import labels
from amends.i18n.locale import UserLocale

_FIELD: Final = re.compile(r"(?P<field>[a-z_][\w.\[\]]*): (?P<words>.+)", re.DOTALL)
_NEXT_FIELD: Final = re.compile(r"; (?=[a-z_][\w.\[\]]*: )")
"""Between two reasons with their fields; a semicolon inside one has no field behind it."""


def errors_by_field(locale: UserLocale, error: AmendsError) -> dict[str, str]:
    """What is wrong, by the field where it is; what belongs to no field stands under ""."""
    found = error.errors if isinstance(error, Invalid) else (FieldError("", error.message),)
    return by_field(locale, found)


def by_field(locale: UserLocale, errors: Iterable[FieldError]) -> dict[str, str]:
    """Faults by their fields; several of one field stand behind each other."""
    told: dict[str, str] = {}
    for error in errors:
        words = in_words(locale, error.reason)
        told[error.field] = f"{told[error.field]}; {words}" if error.field in told else words
    return told


def localized_reasons(locale: UserLocale, reason: str) -> list[str]:
    """A ticket's refusal as it was kept, in the reader's words: a sentence for each reason, naming its fields."""
    fields: dict[str, list[str]] = {}
    for part in _NEXT_FIELD.split(reason):
        found = _FIELD.fullmatch(part)
        names = fields.setdefault(found["words"] if found else part, [])
        if found:
            names.append(_field_name(locale, found["field"]))
    return [
        f"{', '.join(names)}: {in_words(locale, words)}" if names else in_words(locale, words)
        for words, names in fields.items()
    ]


def _field_name(locale: UserLocale, field: str) -> str:
    known = labels.FIELD.get(field)
    return locale.gettext(known) if known else field.removeprefix("fields.")
