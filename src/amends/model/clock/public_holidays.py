"""Public holidays, as the library `holidays` knows them.

It takes a quarter of a second to load and most commands never ask: so it is loaded by the first who does.
"""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache

from amends.late_imports import HOLIDAYS, load


@lru_cache(maxsize=256)
def of(country: str, region: str) -> Mapping[date, str]:
    """The names of a country's public holidays by their day, with those of one of its regions, "" for none."""
    found: Mapping[date, str] = load(HOLIDAYS).country_holidays(country, subdiv=region or None)
    return found


@lru_cache(maxsize=1)
def regions_by_country() -> Mapping[str, list[str]]:
    """The countries whose public holidays are known, with their regions."""
    found: Mapping[str, list[str]] = load(HOLIDAYS).list_supported_countries(include_aliases=True)
    return found
