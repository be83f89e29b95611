"""Where a text has what was looked for, so that it can be marked."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from amends.model.search_text import UNSPACED, Phrase, words_of

MAX_MARKED_CHARACTERS = 5_000
"""How much of a text is looked at: marking more would take longer than anybody reads."""

_ACCENTS = "\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u064b-\u065f"
_RUN = re.compile(f"[^\\W_](?:[^\\W_]|[{_ACCENTS}])*")


class Hit(NamedTuple):
    """A part of a text, from a place up to another one, which isn't in it any more."""

    start: int
    end: int


class _Word(NamedTuple):
    word: str
    place: Hit


def hits_in(text: str, phrases: Iterable[Phrase]) -> list[Hit]:
    """The parts of a text that have one of some phrases, in their order; none overlaps another."""
    words = list(_words(text[:MAX_MARKED_CHARACTERS]))
    found = {hit for phrase in phrases for hit in _of_phrase(words, phrase)}
    merged: list[Hit] = []
    for hit in sorted(found):
        if merged and hit.start < merged[-1].end:
            merged[-1] = Hit(merged[-1].start, max(hit.end, merged[-1].end))
        else:
            merged.append(hit)
    return merged


def _of_phrase(words: Sequence[_Word], phrase: Phrase) -> Iterator[Hit]:
    size = len(phrase.words)
    for place in range(len(words) - size + 1):
        own = words[place : place + size]
        if _is_it([each.word for each in own], phrase):
            yield Hit(own[0].place.start, own[-1].place.end)


def _is_it(words: Sequence[str], phrase: Phrase) -> bool:
    *first, last = words
    is_last = last.startswith(phrase.words[-1]) if phrase.is_open else last == phrase.words[-1]
    return is_last and tuple(first) == phrase.words[:-1]


def _words(text: str) -> Iterator[_Word]:
    for run in _RUN.finditer(text):
        for part in UNSPACED.finditer(run[0]):
            place = Hit(run.start() + part.start(), run.start() + part.end())
            for word in words_of(part[0]):
                yield _Word(word, place)
