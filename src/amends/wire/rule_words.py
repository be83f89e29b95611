"""Words that a rule nearly finds, and words to add to it."""

from typing import Annotated

from msgspec import Meta, Struct


class NearMissView(Struct, frozen=True):
    """A word that begins like a word or phrase of the rule and goes on, and in how many responses it stands in vain."""

    phrase: str
    word: str
    count: int


class NearMissesView(Struct, frozen=True):
    """The near misses of a rule, the most frequent first; `looked_at` is the number of responses that were read."""

    misses: list[NearMissView]
    looked_at: int


class WordToAdd(Struct, frozen=True, forbid_unknown_fields=True):
    """A word, and the word or phrase of the rule beside which it is added."""

    phrase: str
    word: Annotated[str, Meta(min_length=1, max_length=500)]


class WordsToAdd(Struct, frozen=True, forbid_unknown_fields=True):
    """Words to add to a rule."""

    words: Annotated[list[WordToAdd], Meta(min_length=1, max_length=100)]
