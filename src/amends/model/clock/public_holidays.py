"""Public holidays, as the library `holidays` knows them.

It takes a quarter of a second to load and most commands never ask: so it is loaded by the first who does. It is always
told in which language to name a day: else it would take that of the server's environment.
"""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from importlib.metadata import version
from typing import Any, Final

from amends.late_imports import HOLIDAYS, load

ENGLISH: Final = "en"
_FIRST_YEAR: Final = 2020


@lru_cache(maxsize=256)
def of(country: str, region: str, language: str = ENGLISH) -> Mapping[date, str]:
    """The names of a country's public holidays by their day, with those of one of its regions, "" for none.

    The names are in a language, such as "de", where the library has it for the country; else in English, else in the
    country's own.
    """
    spoken = _spoken(country, language)
    found: Mapping[date, str] = load(HOLIDAYS).country_holidays(country, subdiv=region or None, language=spoken)
    return found


@lru_cache(maxsize=256)
def known_until(country: str, region: str) -> int:
    """The last year for which public holidays of a country are known, 0 where none are."""
    library: Any = load(HOLIDAYS)
    last: int = getattr(library, country).end_year
    years = range(last, _FIRST_YEAR, -1)
    return next((year for year in years if library.country_holidays(country, subdiv=region or None, years=year)), 0)


@lru_cache(maxsize=1)
def regions_by_country() -> Mapping[str, list[str]]:
    """The countries whose public holidays are known, with their regions."""
    found: Mapping[str, list[str]] = load(HOLIDAYS).list_supported_countries(include_aliases=True)
    return found


def holidays_version() -> str:
    """The version of the library, which says whose holidays it knows; it isn't loaded for that."""
    return version("holidays")


def _spoken(country: str, language: str) -> str | None:
    known: tuple[str, ...] = getattr(load(HOLIDAYS), country).supported_languages
    for wanted in (language, ENGLISH):
        spoken = next((each for each in known if each.partition("_")[0] == wanted), None)
        if spoken:
            return spoken
    default: str | None = getattr(load(HOLIDAYS), country).default_language
    return default
