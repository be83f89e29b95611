"""Isolation: numbers, phones, codes and addresses within a line that is written from right to left.

Without it their parts change places: "+34 600 123 456" is shown as "456 123 600 34+", and a score of -3 as "3-".
"""

from functools import lru_cache
from typing import Final, TypeVar

from amends.i18n import formats

T = TypeVar("T")

# First strong isolate, and its end: what has no letters at all runs from left to right in it.
_BEGIN: Final = "\u2068"
_END: Final = "\u2069"


def isolated(language: str, value: T) -> T | str:
    """A text or a number as it stands within a sentence of a language; marked up text has marks of its own."""
    if not is_right_to_left(language) or hasattr(value, "__html__") or not _may_turn(value):
        return value
    return f"{_BEGIN}{value}{_END}"


def _may_turn(value: object) -> bool:
    # Digits alone never do.
    return isinstance(value, str) or (isinstance(value, int | float) and value < 0)


@lru_cache(maxsize=8)
def is_right_to_left(language: str) -> bool:
    """Whether a language is written from right to left."""
    return formats.locale_of(language).text_direction == "rtl"
