"""Faults in forms: each beside its field, in the reader's language where we have the words."""

from collections.abc import Iterable

from amends.errors import AmendsError, FieldError, Invalid
from amends.http.web.kit.sentences import in_words
from amends.i18n import labels
from amends.i18n.locale import UserLocale


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
    for part in reason.split("; "):
        field, colon, words = part.partition(": ")
        if colon and field in labels.FIELD:
            fields.setdefault(words, []).append(locale.gettext(labels.FIELD[field]))
        else:
            fields.setdefault(part, [])
    return [
        f"{', '.join(names)}: {locale.gettext(words)}" if names else locale.gettext(words)
        for words, names in fields.items()
    ]
