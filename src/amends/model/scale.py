"""Scales: what a score can be, which end is good, and the band that it falls in."""

import re
from enum import StrEnum
from functools import lru_cache
from typing import Final

from msgspec import Struct

from amends.errors import UnreadableError
from amends.texts.text import say


class Band(StrEnum):
    """Where a score stands; NPS calls them detractor, passive and promoter."""

    UNHAPPY = "unhappy"
    NEUTRAL = "neutral"
    HAPPY = "happy"


class Boundaries(Struct, frozen=True):
    """Up to which score somebody is unhappy, and from which happy, both read in the scale's direction."""

    unhappy_to: int
    happy_from: int


class Scale(Struct, frozen=True):
    """Whole numbers from `worst` to `best`; a scale that runs downwards has `worst` above `best`.

    `boundaries` are those of a scale whose name stands for some that its numbers don't.
    """

    worst: int
    best: int
    boundaries: Boundaries | None = None

    @property
    def lowest(self) -> int:
        """The smallest score."""
        return min(self.worst, self.best)

    @property
    def highest(self) -> int:
        """The largest score."""
        return max(self.worst, self.best)

    def holds(self, score: int) -> bool:
        """Whether a score lies on it."""
        return self.worst <= score <= self.best or self.best <= score <= self.worst

    def goodness(self, score: int) -> int:
        """How many steps `score` is above the worst one."""
        return score - self.worst if self.best > self.worst else self.worst - score


NAMED_SCALES: Final = {
    "nps": Scale(0, 10),
    "csat-5": Scale(1, 5),
    "csat-7": Scale(1, 7),
    "ces-7": Scale(1, 7, Boundaries(unhappy_to=3, happy_from=5)),
    "10pt": Scale(1, 10),
    "11pt": Scale(0, 10, Boundaries(unhappy_to=5, happy_from=8)),
    "smileys-3": Scale(1, 3),
    "smileys-4": Scale(1, 4, Boundaries(unhappy_to=2, happy_from=3)),
    "smileys-5": Scale(1, 5),
}
"""Scale's name -> the scale. `11pt` is a question from 0 to 10 that doesn't ask for a recommendation."""
_MARKS: Final = {
    (0, 10): Boundaries(unhappy_to=6, happy_from=9),
    (1, 10): Boundaries(unhappy_to=5, happy_from=8),
    (10, 1): Boundaries(unhappy_to=6, happy_from=3),
}
MAX_SCORE = 1000
"""How far from 0 a scale may end."""
_MAX_DIGITS = 9
_LONGEST: Final = 40
_ENDS: Final = re.compile(r"(-?\d{1,9})\s*(?:\.\.\.?|\u2026|-|\u2013|\u2014|to|bis|a|\u00e0|at\u00e9)\s*(-?\d{1,9})")


def scale_meant(text: str) -> str:
    """The scale that a text means, as it is kept: `0..10` for `0 - 10`, `nps` for `NPS`; the text where it is none."""
    name = text.strip().lower()
    if name in NAMED_SCALES:
        return name
    match = _ENDS.fullmatch(name) if len(name) <= _LONGEST else None
    return f"{int(match[1])}..{int(match[2])}" if match else text


@lru_cache(maxsize=256)
def parse_scale(text: str) -> Scale:
    """The scale that a name (`nps`, `csat-5`, `ces-7` …) or `worst..best` (`5..1` runs downwards) stands for.

    Raises UnreadableError when it stands for none.
    """
    if text in NAMED_SCALES:
        return NAMED_SCALES[text]
    worst, dots, best = text.partition("..")
    if not (dots and _is_whole(worst) and _is_whole(best)) or int(worst) == int(best):
        raise UnreadableError(say("not_a_scale", text=text[:40], choices=NAMED_SCALES))
    return Scale(int(worst), int(best))


@lru_cache(maxsize=256)
def default_boundaries(scale: Scale) -> Boundaries:
    """The scale's own, or those of its numbers: happy from three quarters up (CSAT's 4 of 5), unhappy to two fifths.

    From 0 to 10 they are those of NPS, 0-6, 7-8, 9-10; from 1 to 10, in either direction, the lower half is unhappy.
    """
    if scale.boundaries:
        return scale.boundaries
    if (scale.worst, scale.best) in _MARKS:
        return _MARKS[scale.worst, scale.best]
    steps = abs(scale.best - scale.worst)
    direction = 1 if scale.best > scale.worst else -1
    unhappy_to = scale.worst + direction * (steps * 2 // 5)
    happy_from = scale.worst + direction * -(-steps * 3 // 4)
    return Boundaries(unhappy_to, happy_from)


@lru_cache(maxsize=4096)
def band(score: int, scale: Scale, boundaries: Boundaries | None = None) -> Band:
    """The band of a score, by the survey's own boundaries where it has some."""
    marks = boundaries or default_boundaries(scale)
    goodness = scale.goodness(score)
    if goodness <= scale.goodness(marks.unhappy_to):
        return Band.UNHAPPY
    if goodness >= scale.goodness(marks.happy_from):
        return Band.HAPPY
    return Band.NEUTRAL


def _is_whole(text: str) -> bool:
    digits = text.removeprefix("-")
    return digits.isascii() and digits.isdigit() and len(digits) <= _MAX_DIGITS and int(digits) <= MAX_SCORE
