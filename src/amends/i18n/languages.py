"""The languages that Amends speaks, and which of them somebody asks for."""

from collections.abc import Iterator
from typing import Final

LANGUAGES: Final = {"en": "English", "es": "Español", "pt": "Português", "de": "Deutsch", "ar": "العربية"}
"""The languages of pages and texts, as their own speakers call them."""

SOURCE_LANGUAGE: Final = "en"

_QUALITY: Final = "q="
_COUNTRY_LETTERS: Final = 2


def best_language(accepted: str) -> str:
    """The language of ours that an Accept-Language header likes best; the source language when it names none."""
    liked = sorted(_liked(accepted), key=lambda each: -each[1])
    return next((language for language, quality in liked if quality), SOURCE_LANGUAGE)


def region_of(accepted: str) -> str:
    """The country (ISO 3166-1) that an Accept-Language header names first, like MX in `es-MX,es`; "" for none."""
    first, *_ = accepted.partition(",")
    parts = first.partition(";")[0].strip().split("-")
    return next((each.upper() for each in parts[1:] if len(each) == _COUNTRY_LETTERS and each.isalpha()), "")


def _liked(accepted: str) -> Iterator[tuple[str, float]]:
    for part in accepted.split(","):
        tag, _, parameter = part.partition(";")
        language = tag.strip().partition("-")[0].lower()
        if language in LANGUAGES:
            yield language, _quality(parameter.strip())


def _quality(parameter: str) -> float:
    try:
        return float(parameter.removeprefix(_QUALITY)) if parameter.startswith(_QUALITY) else 1.0
    except ValueError:
        return 1.0
