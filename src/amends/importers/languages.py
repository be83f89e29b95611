"""What customers of a country are likely to write, where that is told by the letters of an encoding."""

from collections.abc import Mapping
from typing import Final

from amends.model.workspace import Workspace

_OF_REGIONS: Final[Mapping[str, tuple[str, ...]]] = {
    **dict.fromkeys(
        ["AE", "BH", "DZ", "EG", "IQ", "JO", "KW", "LB", "LY", "MA", "OM", "QA", "SA", "SY", "TN"], ("ar",)
    ),
    **dict.fromkeys(["YE", "SD", "PS"], ("ar",)),
    **dict.fromkeys(["CN", "SG", "TW", "HK", "MO"], ("zh",)),
    **dict.fromkeys(["GR"], ("el",)),
    **dict.fromkeys(["KP", "KR"], ("ko",)),
    **dict.fromkeys(["TR"], ("tr",)),
    **dict.fromkeys(["RU", "KZ", "KG"], ("ru",)),
    "AZ": ("az", "ru"),
    "BA": ("hr", "sr"),
    "BG": ("bg",),
    "BY": ("be", "ru"),
    "CY": ("el", "tr"),
    "CZ": ("cs",),
    "EE": ("et", "ru"),
    "HR": ("hr",),
    "HU": ("hu",),
    "IL": ("he", "ar", "ru"),
    "IR": ("fa",),
    "JP": ("ja",),
    "LT": ("lt",),
    "LV": ("lv", "ru"),
    "MD": ("ro", "ru"),
    "ME": ("sr",),
    "MK": ("mk",),
    "PK": ("ur",),
    "PL": ("pl",),
    "RO": ("ro",),
    "RS": ("sr",),
    "SI": ("sl",),
    "SK": ("sk", "hu"),
    "TH": ("th",),
    "UA": ("uk", "ru"),
}
"""The languages of a country that aren't written in Western letters; of two encodings that fit, theirs is taken."""


def languages_of(workspace: Workspace) -> tuple[str, ...]:
    """The languages that customers of a workspace may be expected to write, by the country that it is in."""
    return _OF_REGIONS.get(workspace.region_of_phones, ())
