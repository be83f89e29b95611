"""Figures of people: of one person, or of a group so small that they tell of one, by the workspace's switch.

Whatever shows a number of what somebody does asks here: pages, the API, files, reports.
"""

from enum import StrEnum
from typing import Final

import msgspec
from msgspec import Struct

KIND: Final = "per_person"
SMALLEST_GROUP: Final = 5
"""Of so many people a figure is no longer one of each of them."""


class PerPerson(StrEnum):
    """Whose figures may be seen: of nobody, one's own, what each has to do now, or all that is known of each."""

    OFF = "off"
    OWN = "own"
    LOAD = "load"
    ALL = "all"


class PersonFigure(StrEnum):
    """What a figure tells of somebody: what they have to do now, or how they did."""

    LOAD = "load"
    RESULT = "result"


class PerPersonDocument(Struct, frozen=True, forbid_unknown_fields=True):
    """Whose figures may be seen in the workspace."""

    per_person: PerPerson


DEFAULT: Final = PerPersonDocument(PerPerson.LOAD)
decode: Final = msgspec.json.Decoder(PerPersonDocument).decode
"""The document of a text that was kept."""


def may_show(switch: PerPerson, figure: PersonFigure, *, is_own: bool = False, people: int = 1) -> bool:
    """Whether a figure of so many people may be shown; `is_own` when it is the reader's own alone."""
    if people >= SMALLEST_GROUP:
        return True
    match switch:
        case PerPerson.OFF:
            return False
        case PerPerson.OWN:
            return is_own
        case PerPerson.LOAD:
            return is_own or figure is PersonFigure.LOAD
        case PerPerson.ALL:
            return True
