"""Faults in forms: each beside its field, in the reader's language."""

from collections.abc import Callable

from amends.errors import AmendsError, FieldError, Invalid
from amends.i18n.locale import UserLocale
from amends.i18n.texts import field_name, in_words
from amends.texts.text import Text, parts_of


def errors_by_field(
    locale: UserLocale, error: AmendsError, place_of: Callable[[FieldError], tuple[str, str]] | None = None
) -> dict[str, str]:
    """What is wrong, by the field where it is; what belongs to no field stands under "".

    `place_of` gives the field of the form that a fault belongs to, and what the reader calls the place in it.
    """
    found = error.errors if isinstance(error, Invalid) else (FieldError("", error.message),)
    told: dict[str, list[str]] = {}
    for each in found:
        field, place = place_of(each) if place_of else (each.field, "")
        words = in_words(locale, each.reason)
        told.setdefault(field, []).append(f"{place}: {words}" if place else words)
    return {field: "; ".join(words) for field, words in told.items()}


def error_words(locale: UserLocale, error: FieldError) -> str:
    """A fault behind the name of its field."""
    return in_words(locale, error.text)


def localized_reasons(locale: UserLocale, reason: Text | None) -> list[str]:
    """Why a ticket was left alone, in the reader's words: a sentence for each reason, naming its fields."""
    fields: dict[str, list[str]] = {}
    for field, why in parts_of(reason) if reason else ():
        names = fields.setdefault(in_words(locale, why), [])
        if field:
            names.append(field_name(locale, field))
    return [f"{', '.join(names)}: {words}" if names else words for words, names in fields.items()]
