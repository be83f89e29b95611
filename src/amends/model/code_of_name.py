"""The code of something that was given a name only: what files, rules and other systems will call it."""

import unicodedata
from collections.abc import Container
from itertools import chain, count
from typing import Final

_LONGEST: Final = 36
"""Characters of a code that is made, before its number; people may write longer ones."""


def code_of_name(name: str, taken: Container[str]) -> str:
    """A code like `MADRID-FRONT-DESK` that isn't taken yet, in the letters of the name; "" for a name without any."""
    letters = "".join(each if each.isalnum() else " " for each in unicodedata.normalize("NFC", name).upper())
    return _free("-".join(letters.split()), taken, "-")


def plain_code_of_name(name: str, taken: Container[str], otherwise: str) -> str:
    """A code like refund_in_euros that isn't taken yet, of small ASCII letters, digits and "_".

    `otherwise` is the code of a name that has no such letters to begin with.
    """
    letters = "".join(each if each.isascii() and each.isalnum() else " " for each in _unaccented(name).lower())
    stem = "_".join(letters.split())
    return _free(stem if stem[:1].isalpha() else otherwise, taken, "_")


def _unaccented(text: str) -> str:
    return "".join(each for each in unicodedata.normalize("NFKD", text) if not unicodedata.combining(each))


def _free(stem: str, taken: Container[str], separator: str) -> str:
    stem = stem[:_LONGEST].strip(separator)
    if not stem:
        return ""
    numbered = chain([stem], (f"{stem}{separator}{number}" for number in count(2)))
    return next(code for code in numbered if code not in taken)
