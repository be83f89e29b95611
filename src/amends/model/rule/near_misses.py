"""Near misses: words that begin like one that a rule looks for, but go on, so that the rule doesn't find them."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

from msgspec import Struct, structs

from amends.model.rule.conditions import ANY_WORD
from amends.model.rule.document import RuleDocument
from amends.model.rule.facts import Facts
from amends.model.rule.when import Not, Single, When
from amends.model.rule.words import Phrases

MAX_SHOWN: Final = 20
_MIN_LETTERS: Final = 3


class NearMiss(Struct, frozen=True):
    """A word that a rule nearly looks for: the phrase that it begins like, and how many answers have it in vain."""

    phrase: str
    word: str
    count: int


class NearMisses(Struct, frozen=True):
    """The near misses of a rule, the most frequent first, and how many answers were looked at for them."""

    misses: tuple[NearMiss, ...]
    looked_at: int


def counted(found: Counter[tuple[str, str]], looked_at: int) -> NearMisses:
    """Near misses as they were counted, those that are shown."""
    ranked = sorted(found.items(), key=lambda each: (-each[1], each[0]))
    return NearMisses(tuple(NearMiss(*key, count) for key, count in ranked[:MAX_SHOWN]), looked_at)


def phrases_of(document: RuleDocument) -> list[Phrases]:
    """The words of which a rule asks that one is found."""
    return list(_phrases(document.when))


def missed(asked: Sequence[Phrases], facts: Facts) -> set[tuple[str, str]]:
    """What an answer says that is nearly asked for: phrases, each with what stands there; none for what is found."""
    found: set[tuple[str, str]] = set()
    for each in asked:
        spelling = each.spelling(facts.language)
        heard, rows = facts.heard(spelling), each.rows(spelling)
        if heard and not any(row in heard for row in rows):
            pairs = zip(each.words, rows, strict=True)
            found.update((phrase, word) for phrase, row in pairs for word in _longer(heard, row))
    return found


def with_words(document: RuleDocument, more: Sequence[tuple[str, str]]) -> RuleDocument:
    """A rule that looks for more words too: each beside the phrase that it is paired with."""
    return structs.replace(document, when=_with(document.when, more))


def _phrases(when: When) -> Iterator[Phrases]:
    if isinstance(when, Single):
        if when.name == ANY_WORD:
            yield when.value
    elif not isinstance(when, Not):
        for each in when.conditions:
            yield from _phrases(each)


def _longer(heard: str, row: str) -> Iterator[str]:
    """What begins like a row of words, to the end of its last word."""
    beginning = row.rstrip()
    if len(beginning.strip()) < _MIN_LETTERS or not row.endswith(" "):
        return
    at = heard.find(beginning)
    while at >= 0:
        end = heard.index(" ", at + len(beginning))
        if end > at + len(beginning):
            yield heard[at:end].strip()
        at = heard.find(beginning, end)


def _with(when: When, more: Sequence[tuple[str, str]]) -> When:
    if isinstance(when, Single):
        return Single(when.name, _joined(when.value, more)) if when.name == ANY_WORD else when
    if isinstance(when, Not):
        return when
    return type(when)(tuple(_with(each, more) for each in when.conditions))


def _joined(asked: Phrases, more: Sequence[tuple[str, str]]) -> Phrases:
    new = dict.fromkeys(word for phrase, word in more if phrase in asked.words and word not in asked.words)
    return Phrases((*asked.words, *new), asked.read_as)
