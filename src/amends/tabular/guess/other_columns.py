"""What columns without scores and times hold: words, customers, units, languages, permission, identity, codes."""

import re
from collections.abc import Sequence
from typing import Final

from msgspec import Struct

from amends.model.email_address import email_in, is_nobody
from amends.tabular.guess import hints
from amends.tabular.guess.meanings import Certainty, Meaning
from amends.tabular.guess.sampled import SampledColumn
from amends.texts.text import Text, say

_PHONE = re.compile(r"(?:\+|00)?[0-9][0-9 ()./-]{5,19}[0-9]")
_URL = re.compile(r"https?://\S+|[0-9]{1,3}(?:\.[0-9]{1,3}){3}|[0-9a-f]{0,4}(?::[0-9a-f]{0,4}){4,7}", re.IGNORECASE)
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z]{2,4})?")
_NUMBER = re.compile(r"[-+]?[0-9][0-9.,: ]*")
_DURATION = re.compile(
    r"(?:[0-9]+ ?(?:h|m|s|min|sec|hours?|minutes?|seconds?)[ ,]*)+|[0-9]{1,3}:[0-9]{2}(?::[0-9]{2})?"
)
_ANSWERS: Final = frozenset(
    ["yes", "no", "true", "false", "y", "n", "1", "0", "si", "sí", "sim", "não", "nao", "ja", "nein", "نعم", "لا"]
)
_IDENTITIES: Final = frozenset(
    [
        *("identified", "confidential", "anonymous", "anonym", "anónimo", "anônimo", "confidencial", "vertraulich"),
        *("personal", "offen"),
    ]
)
_DERIVED: Final = frozenset(["detractor", "passive", "promoter", "detractors", "passives", "promoters"])
_SHORT_NAME: Final = 4
_LONGEST_CODE: Final = 100
_FEW_PARTS: Final = 3
_FEW: Final = 60
_LONG: Final = 25


class Found(Struct, frozen=True):
    """What one column is likely to hold, why, and how sure that is."""

    meaning: Meaning
    why: Text
    certainty: Certainty = Certainty.LIKELY


def other_column(column: SampledColumn) -> Found:
    """What a column holds that has neither scores nor times."""
    for test in (_nothing, _customer, _choice, _words, _labelled):
        found = test(column)
        if found:
            return found
    return Found(Meaning.CUSTOM, say("guess_custom"))


def _share(column: SampledColumn, pattern: re.Pattern[str]) -> float:
    fitting = sum(times for text, times in column.texts.items() if pattern.fullmatch(text))
    return fitting / column.filled


def _nothing(column: SampledColumn) -> Found | None:
    if not column.filled:
        named_as = _customer_by_name(column)
        return named_as or Found(Meaning.NOTHING, say("guess_empty"), Certainty.SURE)
    if {text.casefold() for text in column.texts} <= _DERIVED:
        return Found(Meaning.NOTHING, say("guess_derived"), Certainty.SURE)
    if _share(column, _URL) > 0.5:
        return Found(Meaning.NOTHING, say("guess_address"), Certainty.SURE)
    return None


def _customer(column: SampledColumn) -> Found | None:
    """A customer's address, number or name, by the form of the values; a whole question is never one."""
    somebody = [text for text in column.texts if not is_nobody(text)]
    addresses = sum(1 for text in somebody if email_in(text))
    if addresses and addresses >= 0.8 * len(somebody):
        return Found(Meaning.EMAIL, say("guess_email"), Certainty.SURE)
    return _customer_by_name(column)


def _customer_by_name(column: SampledColumn) -> Found | None:
    if column.asks:
        return None
    somebody = [text for text in column.texts if not is_nobody(text)]
    if column.named(*hints.EMAIL) and not somebody:
        return Found(Meaning.EMAIL, say("guess_named_so"))
    if column.named(*hints.PHONE) and all(_PHONE.fullmatch(text) for text in somebody):
        return Found(Meaning.PHONE, say("guess_phone"))
    if column.named(*hints.CUSTOMER):
        return Found(Meaning.CUSTOMER, say("guess_named_so"))
    if column.named(*hints.NAME) and not column.named(*hints.NO_NAME) and all(map(_is_name, somebody)):
        return Found(Meaning.NAME, say("guess_name"))
    return None


def _is_name(text: str) -> bool:
    return len(text) <= 60 and len(text.split()) <= 5 and not any(map(str.isdigit, text))


def _choice(column: SampledColumn) -> Found | None:
    texts = {text.casefold() for text in column.texts}
    if column.named(*hints.CONSENT) and texts <= _ANSWERS:
        return Found(Meaning.CONSENT, say("guess_consent"))
    if column.named(*hints.IDENTITY) and texts <= _IDENTITIES | _ANSWERS:
        return Found(Meaning.IDENTITY, say("guess_identity"))
    if column.named(*hints.LANGUAGE) and _share(column, _LANGUAGE) == 1:
        return Found(Meaning.LANGUAGE, say("guess_language"), Certainty.SURE)
    return None


def _words(column: SampledColumn) -> Found | None:
    if _share(column, _NUMBER) > 0.5 or _share(column, _DURATION) > 0.5 or are_codes(column):
        return None
    length = sum(len(text) * times for text, times in column.texts.items()) / column.filled
    varied = len(column.texts) / column.filled
    why = say("guess_words", number=round(length), percent=round(100 * varied))
    if column.named(*hints.WORDS) or (column.asks and varied > 0.5 and length > _LONG / 2):
        certainty = Certainty.SURE if length > _LONG or column.asks else Certainty.LIKELY
        return Found(Meaning.ANSWER, say("guess_words", number=round(length), percent=round(100 * varied)), certainty)
    if length > _LONG and varied > 0.5 and any(" " in text for text in column.texts):
        return Found(Meaning.ANSWER, why)
    return None


def _labelled(column: SampledColumn) -> Found | None:
    is_short = len(column.name.split()) <= _SHORT_NAME and not column.asks
    if is_short and column.named(*hints.TRANSACTION):
        return Found(Meaning.TRANSACTION, say("guess_named_so"))
    if is_short and column.named(*hints.UNIT) and _may_be_unit(column):
        return Found(Meaning.UNIT, say("guess_unit", count=len(column.texts)))
    if column.asks and _share(column, _NUMBER) < 1:
        return Found(Meaning.ANSWER, say("guess_asked"))
    if not column.name:
        return Found(Meaning.NOTHING, say("guess_unnamed"), Certainty.OPEN)
    return None


def _may_be_unit(column: SampledColumn) -> bool:
    """A unit has few values that come again; with few rows the name must do."""
    few = len(column.texts) <= _FEW or len(column.texts) * 10 <= column.filled
    comes_again = column.filled < 10 or len(column.texts) * 2 <= column.filled
    return few and comes_again and all(len(text) <= 80 for text in column.texts)


def reference_of(columns: Sequence[SampledColumn], rows: int, taken: set[int]) -> tuple[SampledColumn, Text] | None:
    """The column whose values tell the answers apart, None where there is none: all there, all different, codes."""
    fitting = [
        column
        for column in columns
        if column.place not in taken
        and rows
        and column.filled == rows
        and len(column.texts) == rows
        and are_codes(column)
    ]
    named = [column for column in fitting if column.named(*hints.REFERENCE) or column.name.strip() == "#"]
    strangers = [column for column in fitting if column.named(*hints.OF_OTHERS)]
    named = [column for column in named if column not in strangers]
    if named:
        best = min(named, key=lambda each: (_reference_rank(each), each.place))
        return best, say("guess_unique", count=rows)
    return None


def _reference_rank(column: SampledColumn) -> int:
    return next((rank for rank, hint in enumerate(hints.REFERENCE) if column.named(hint)), len(hints.REFERENCE))


def are_codes(column: SampledColumn) -> bool:
    """Whether each of its values is a code: short, and with a digit."""
    return all(map(_is_code, column.texts))


def _is_code(text: str) -> bool:
    is_short = len(text) <= _LONGEST_CODE and len(text.split()) <= _FEW_PARTS
    return is_short and "@" not in text and any(map(str.isdigit, text))
