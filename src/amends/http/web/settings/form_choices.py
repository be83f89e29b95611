"""What the forms of configuration let one choose from: languages, countries with their regions."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from amends.http.web.kit.select_options import SelectOptions
from amends.i18n import formats
from amends.model.clock import public_holidays

_TAG_LENGTH: Final = 2


@lru_cache(maxsize=8)
def language_tags(language: str) -> SelectOptions:
    """Languages by their tags of two letters, as a reader calls them, in their order."""
    names = formats.locale_of(language).languages
    return sorted(((tag, name) for tag, name in names.items() if len(tag) == _TAG_LENGTH), key=_by_name)


@lru_cache(maxsize=8)
def holiday_countries(language: str) -> SelectOptions:
    """The countries whose public holidays are known, as a reader calls them, in their order."""
    names = formats.locale_of(language).territories
    known = [code for code in public_holidays.regions_by_country() if code in names]
    return sorted(((code, names[code]) for code in known), key=_by_name)


def regions_of(country: str) -> Sequence[tuple[str, str]]:
    """The regions of a country that have public holidays of their own, by their codes."""
    return [(code, code) for code in public_holidays.regions_by_country().get(country, ())]


def _by_name(option: tuple[str, str]) -> str:
    return option[1].casefold()
