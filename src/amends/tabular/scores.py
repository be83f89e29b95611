"""Scores as people write them: `9`, `7,0`, `9/10`, `10 - Extremely likely`, `4 stars`, digits of any script."""

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from typing import Final, NamedTuple

from amends.errors import UnreadableError
from amends.model.scale import Scale, parse_scale
from amends.tabular.cells import clean, quoted
from amends.tabular.digits import with_plain_digits
from amends.texts.text import say

_NUMBER: Final = r"[+-]?[0-9]{1,9}(?:[.,\u066b]0+)?"
_LABEL: Final = r"[^0-9]*[^\W\d_][^0-9]*"
_PLAIN: Final = re.compile(_NUMBER)
_OUT_OF: Final = re.compile(
    rf"(?P<score>{_NUMBER}) ?(?:/|out of|of|von|de|sobre|من) ?(?P<best>{_NUMBER})(?: {_LABEL})?", re.IGNORECASE
)
_LABELLED: Final = re.compile(rf"(?P<score>{_NUMBER})(?: ?[-\u2010-\u2015:.)=(] ?| ){_LABEL}")
_BEHIND_LABEL: Final = re.compile(rf"{_LABEL}(?:\((?P<inner>{_NUMBER})\)| [-\u2010-\u2015] (?P<score>{_NUMBER}))")
_FULL_STARS: Final = "★⭐🌟✮✭"
_EMPTY_STARS: Final = "☆✩⚝"
_STARS: Final = re.compile(f"[{_FULL_STARS}{_EMPTY_STARS} ]+")
_NUMBERED_STAR: Final = re.compile(rf"(?P<score>{_NUMBER}) ?[{_FULL_STARS}]")
# What shows a character as a picture, or not.
_VARIATIONS: Final = re.compile("[\ufe0e\ufe0f]")


_REMEMBERED: Final = 1024


class WrittenScore(NamedTuple):
    """A score that a text writes, and the best one where the text names it."""

    score: int
    best: int | None = None


class ScoreReader:
    """Reads the scores of one column.

    `values` are the scores of labels, whatever letters are capital; `no_score` are texts that stand for none. With a
    scale, a text that names another best score than the scale's (`9/10` on `csat-5`) is unreadable.
    """

    def __init__(self, values: Mapping[str, int], no_score: frozenset[str], scale: str) -> None:
        self._values = {label_key(label): score for label, score in values.items()}
        self._none = {_key(each) for each in no_score}
        self._scale = parse_scale(scale) if scale else None
        self._scale_name = scale
        self.read = lru_cache(maxsize=_REMEMBERED)(self._read)

    def _read(self, text: str) -> int | None:
        """The score that a cleaned cell writes, None where it is empty or stands for no score.

        Raises UnreadableError for anything else.
        """
        if not text:
            return None
        if self._values and (label := label_key(text)) in self._values:
            return self._values[label]
        written = written_score(text)
        if self._none and (label_key(text) if written is None else str(written.score)) in self._none:
            return None
        if written is None:
            raise UnreadableError(say("cell_not_whole", text=quoted(text)))
        if self._scale and _is_of_another(written, self._scale):
            raise UnreadableError(say("score_of_another_scale", text=quoted(text), scale=self._scale_name))
        return written.score


def written_score(text: str) -> WrittenScore | None:
    """The score that a cleaned text writes without any table of labels, None where it writes none."""
    if text.isascii() and text.isdigit() and len(text) <= 9:
        return WrittenScore(int(text))
    plain = _VARIATIONS.sub("", with_plain_digits(text)).replace("\u2212", "-")
    if _PLAIN.fullmatch(plain):
        return WrittenScore(_int(plain))
    if _STARS.fullmatch(plain):
        return _stars(plain)
    match = _OUT_OF.fullmatch(plain)
    if match:
        return WrittenScore(_int(match["score"]), _int(match["best"]))
    match = _NUMBERED_STAR.fullmatch(plain) or _LABELLED.fullmatch(plain)
    if match:
        return WrittenScore(_int(match["score"]))
    match = _BEHIND_LABEL.fullmatch(plain)
    return WrittenScore(_int(match["inner"] or match["score"])) if match else None


def label_key(text: str) -> str:
    """What two spellings of one label share: capital letters, stray blanks and a full stop make no difference."""
    plain = unicodedata.normalize("NFKC", _VARIATIONS.sub("", text)).casefold()
    return clean(plain).rstrip(".!")


def _key(text: str) -> str:
    written = written_score(text)
    return label_key(text) if written is None else str(written.score)


def _stars(text: str) -> WrittenScore | None:
    full = sum(text.count(star) for star in _FULL_STARS)
    empty = sum(text.count(star) for star in _EMPTY_STARS)
    return WrittenScore(full, full + empty if empty else None) if full else None


def _int(number: str) -> int:
    return int(re.split("[.,\u066b]", number)[0])


def _is_of_another(written: WrittenScore, scale: Scale) -> bool:
    return written.best is not None and written.best != scale.highest
