"""The country of a time zone: whose phone numbers a workspace's customers write without a country code."""

from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Final

import tzdata

_COMMENT: Final = "#"
_LINK: Final = "L"
_CONTINENTS: Final = frozenset(
    ("Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific")
)


def region_of_zone(zone: str) -> str:
    """The country (ISO 3166-1) of an IANA time zone, also by an older name of it; "" for one of no country."""
    return _countries().get(newer_name(zone), "")


def only_zone_of(region: str) -> str:
    """The time zone of a country that has one alone, "" for any other."""
    zones = [zone for zone, country in _countries().items() if country == region]
    return zones[0] if len(zones) == 1 else ""


def newer_name(zone: str) -> str:
    """The name that a zone of a country has today, for an older name; any other zone as it is."""
    countries, links = _countries(), _links()
    while zone not in countries and zone in links:
        zone = links[zone]
    return zone


def is_place(zone: str) -> bool:
    """Whether a zone is named by a city, by its name of today or an older one, and not by a part of a country."""
    return zone.partition("/")[0] in _CONTINENTS and newer_name(zone) in _countries()


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
