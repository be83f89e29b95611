"""Languages: what is one spelling and what is another word, where people write the same word in several ways."""

import re
import unicodedata
from collections.abc import Mapping
from typing import Final

from msgspec import Struct

_ACCENTS = "[\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0670]"
"""Latin, Greek and Cyrillic accents, Hebrew points, Arabic vowel signs."""


_TAG = re.compile(r"[a-z]{2,8}(-[a-z0-9]{1,8})*")


class Spelling(Struct, frozen=True, eq=False):
    """How words are compared in some languages.

    `accents` finds the marks that don't count in decomposed text, None where every mark does. `respelled` are letters
    with a second spelling. `splits` says that an apostrophe parts two words
    (l'accueil), `dotless_i` that I and İ are two letters.
    """

    accents: re.Pattern[str] | None = None
    respelled: tuple[tuple[str, str], ...] = ()
    splits: bool = False
    dotless_i: bool = False


def _accents(kept: str = "") -> re.Pattern[str]:
    return re.compile(_ACCENTS + "".join(f"(?<!{unicodedata.normalize('NFD', letter)})" for letter in kept))


_EXACT = Spelling()
_NO_ACCENTS = Spelling(_accents(), (("œ", "oe"), ("æ", "ae")))
_ELIDING = Spelling(_accents(), (("œ", "oe"), ("æ", "ae")), splits=True)
_SPANISH = Spelling(_accents("ñ"))
_GERMAN = Spelling(_accents(), (("ä", "ae"), ("ö", "oe"), ("ü", "ue")))
_DANISH = Spelling(_accents(), (("æ", "ae"), ("ø", "oe"), ("å", "aa")))
_SWEDISH = Spelling(_accents("åäö"))
_RUSSIAN = Spelling(_accents("й"))
_TURKIC = Spelling(_accents("çğöşü"), splits=True, dotless_i=True)

SPELLINGS: Final[Mapping[str, Spelling]] = {
    "af": _NO_ACCENTS,
    "ar": _NO_ACCENTS,
    "ast": _SPANISH,
    "az": _TURKIC,
    "ca": _ELIDING,
    "da": _DANISH,
    "de": _GERMAN,
    "el": _NO_ACCENTS,
    "en": _NO_ACCENTS,
    "es": _SPANISH,
    "eu": _SPANISH,
    "fa": _NO_ACCENTS,
    "fi": _SWEDISH,
    "fr": _ELIDING,
    "gl": _SPANISH,
    "he": _NO_ACCENTS,
    "id": _NO_ACCENTS,
    "it": _ELIDING,
    "nb": _DANISH,
    "nl": _NO_ACCENTS,
    "nn": _DANISH,
    "no": _DANISH,
    "oc": _ELIDING,
    "pt": _ELIDING,
    "ro": _ELIDING,
    "ru": _RUSSIAN,
    "sv": _SWEDISH,
    "tr": _TURKIC,
    "ur": _NO_ACCENTS,
}
"""By primary language; in every other language each mark counts."""


def spelling_of(language: str) -> Spelling:
    """The spelling for a lower-case language tag such as `es-mx`; of an unknown language or "", the exact one."""
    return SPELLINGS.get(language.partition("-")[0], _EXACT)


def is_tag(text: str) -> bool:
    """Whether a text has the form of a lower-case BCP 47 language tag."""
    return _TAG.fullmatch(text) is not None
