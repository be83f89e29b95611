"""The country of a time zone: whose phone numbers a workspace's customers write without a country code."""

from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Final

import tzdata

_COMMENT: Final = "#"
_LINK: Final = "L"


def region_of_zone(zone: str) -> str:
    """The country (ISO 3166-1) of an IANA time zone, also by an older name of it; "" for one of no country."""
    countries, links = _countries(), _links()
    while zone not in countries and zone in links:
        zone = links[zone]
    return countries.get(zone, "")


@cache
def _countries() -> Mapping[str, str]:
    rows = [line.split("\t") for line in _lines("zone.tab") if not line.startswith(_COMMENT)]
    return {row[2]: row[0] for row in rows}


@cache
def _links() -> Mapping[str, str]:
    """Older name of a zone -> its name."""
    rows = [line.split() for line in _lines("tzdata.zi") if line.startswith(f"{_LINK} ")]
    # CET and EST are older names of one city's zone, and mean half a continent.
    return {alias: name for _, name, alias in rows if "/" in alias}


def _lines(name: str) -> list[str]:
    return (resources.files(tzdata) / "zoneinfo" / name).read_text(encoding="utf-8").splitlines()
