"""Scales: what a score can be, which end is good, and the band that it falls in."""

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


class Scale(Struct, frozen=True):
    """Whole numbers from `worst` to `best`; a scale that runs downwards has `worst` above `best`."""

    worst: int
    best: int

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


class Boundaries(Struct, frozen=True):
    """Up to which score somebody is unhappy, and from which happy, both read in the scale's direction."""

    unhappy_to: int
    happy_from: int


NAMED_SCALES: Final = {"nps": Scale(0, 10), "csat-5": Scale(1, 5), "csat-7": Scale(1, 7)}
_LIMIT = 1000
_MAX_DIGITS = 9


@lru_cache(maxsize=256)
def parse_scale(text: str) -> Scale:
    """The scale that a name (`nps`, `csat-5`, `csat-7`) or `worst..best` (`5..1` runs downwards) stands for.

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
    """For NPS 0-6, 7-8, 9-10; for others happy from three quarters up (CSAT's 4 of 5), unhappy to two fifths."""
    if scale == NAMED_SCALES["nps"]:
        return Boundaries(unhappy_to=6, happy_from=9)
    steps = abs(scale.best - scale.worst)
    direction = 1 if scale.best > scale.worst else -1
    unhappy_to = scale.worst + direction * (steps * 2 // 5)
    happy_from = scale.worst + direction * -(-steps * 3 // 4)
    return Boundaries(unhappy_to, happy_from)


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
    return digits.isascii() and digits.isdigit() and len(digits) <= _MAX_DIGITS and int(digits) <= _LIMIT
