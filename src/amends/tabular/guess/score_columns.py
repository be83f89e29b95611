"""Which columns hold scores, by their values first; on which scale, and the scores of labels."""

from collections import Counter
from enum import IntEnum
from typing import Final

from msgspec import Struct

from amends.model.scale import parse_scale
from amends.tabular.guess import hints
from amends.tabular.guess.meanings import Certainty
from amends.tabular.guess.sampled import SampledColumn, plain_words
from amends.tabular.score_labels import NO_SCORE_LABELS, LabelFamily, family_of
from amends.tabular.scores import WrittenScore, label_key, written_score
from amends.texts.text import Text, say

_FEWEST_SCORES: Final = 3
_MOST_SCORES: Final = 11
_FEW_ROWS: Final = 20
_LEAST_SHARE: Final = 0.8
_LEAST_SHARE_OF_NAMED: Final = 0.5


class Hint(IntEnum):
    """What a column's name says of the kind of its scores; the first are the likeliest to be the response's own."""

    RECOMMEND = 0
    SATISFIED = 1
    RATED = 2
    EASE = 3
    PLAIN = 4
    NONE = 5


class ScoreColumn(Struct, frozen=True):
    """A column of scores: the scale, labels with their scores, what stands for no score, why, and how sure that is.

    `other_scale` is another scale that fits equally well, "" for none.
    """

    column: SampledColumn
    hint: Hint
    scale: str
    values: dict[str, int]
    no_score: frozenset[str]
    why: tuple[Text, ...]
    certainty: Certainty
    other_scale: str = ""

    @property
    def rank(self) -> tuple[int, bool, int]:
        """How likely it is to be the response's own, the smallest first."""
        hint = Hint.RATED if self.hint is Hint.PLAIN else self.hint
        return hint, not self.column.named(*hints.OVERALL), self.column.place


class _Read(Struct):
    """The texts of a column by what they are, each with how often it is there."""

    written: Counter[WrittenScore]
    labels: Counter[str]
    none: set[str]
    unread: int


def hint_of(column: SampledColumn) -> Hint:
    """What a column's name says of the kind of its scores."""
    kinds = {
        Hint.RECOMMEND: hints.RECOMMEND,
        Hint.SATISFIED: hints.SATISFIED,
        Hint.RATED: hints.RATED,
        Hint.EASE: hints.EASE,
    }
    kinds[Hint.PLAIN] = hints.SCORED
    return next((hint for hint, words in kinds.items() if column.named(*words)), Hint.NONE)


def score_column(column: SampledColumn) -> ScoreColumn | None:
    """A column's scores, None where it holds none."""
    hint = hint_of(column)
    if not column.filled or _is_named_otherwise(column, hint):
        return None
    read, family = _read(column)
    rows = read.written.total() + read.labels.total()
    least = _LEAST_SHARE if hint is Hint.NONE else _LEAST_SHARE_OF_NAMED
    if rows <= least * (rows + read.unread):
        return None
    if hint is Hint.NONE and any(" likely " in plain_words(text) for text in column.texts):
        hint = Hint.RECOMMEND
    numbers = Counter({each.score: 0 for each in read.written})
    for each, times in read.written.items():
        numbers[each.score] += times
    if hint is Hint.NONE and _is_mostly_empty(column):
        return None
    if len(numbers) > _MOST_SCORES or (numbers and not 0 <= min(numbers) <= max(numbers) <= _TEN):
        return None
    if family:
        return _labelled(column, hint, read, family)
    return _numbered(column, hint, read, numbers)


def _is_named_otherwise(column: SampledColumn, hint: Hint) -> bool:
    """Whether its name says that it holds something else than scores."""
    is_own_words = hint is Hint.NONE and column.named(*hints.OWN_WORDS)
    return is_own_words or (hint >= Hint.PLAIN and column.named(*hints.NO_SCORE))


def may_be_scores(column: SampledColumn) -> bool:
    """Whether its values could be scores, though its name doesn't say so; only a person can tell."""
    numbers = {int(text) for text in column.texts if text.isdecimal() and len(text) <= len(str(_TEN))}
    is_whole = len(numbers) == len(column.texts) and bool(column.name)
    return is_whole and len(numbers) >= _FEWEST_SCORES and max(numbers) <= _TEN and not column.named(*hints.NO_SCORE)


def _is_mostly_empty(column: SampledColumn) -> bool:
    return column.filled * 10 < len(column.values)


def _read(column: SampledColumn) -> tuple[_Read, LabelFamily | None]:
    read = _Read(Counter(), Counter(), set(), 0)
    labels: Counter[str] = Counter()
    for text, times in column.texts.items():
        key, written = label_key(text), written_score(text)
        if key in NO_SCORE_LABELS:
            read.none.add(text)
        elif written is not None:
            read.written[written] += times
        else:
            labels[key] += times
    family = family_of(set(labels), is_whole=labels.total() >= _FEW_ROWS) if labels else None
    if family:
        read.labels = labels
    else:
        read.unread = labels.total()
    return read, family


def _labelled(column: SampledColumn, hint: Hint, read: _Read, family: LabelFamily) -> ScoreColumn | None:
    highest = max((each.score for each in read.written), default=0)
    if highest > family.size or (len(read.labels) < 2 and hint is Hint.NONE and not read.written):
        return None
    if family.size == 2 and hint is Hint.NONE:
        return None
    scale = _LABELLED_SCALES[family.size]
    if family.size == 7 and hint is Hint.EASE:
        scale = "ces-7"
    values = {text: family.scores[label_key(text)] for text in column.texts if label_key(text) in read.labels}
    values |= {label: score for label, score in family.scores.items() if label not in map(label_key, values)}
    why = say("guess_labels", count=len(read.labels), scale=scale)
    certainty = Certainty.SURE if len(read.labels) > 2 or hint is not Hint.NONE else Certainty.LIKELY
    return ScoreColumn(column, hint, scale, values, frozenset(read.none), (*_hinted(hint), why), certainty)


_FIVE, _SEVEN, _TEN = 5, 7, 10
_OF_BEST: Final = {5: "csat-5", 7: "csat-7", 3: "smileys-3", 4: "smileys-4"}
_LABELLED_SCALES: Final = {7: "csat-7", 5: "csat-5", 4: "smileys-4", 3: "smileys-3", 2: "1..2"}


def _numbered(column: SampledColumn, hint: Hint, read: _Read, numbers: Counter[int]) -> ScoreColumn | None:
    bests = {each.best for each in read.written if each.best}
    has_form = bool(bests) or any(written_score(text) and not text.isdigit() for text in column.texts)
    is_flag = len(numbers) == 1 and not has_form and numbers.total() >= _FEW_ROWS // 2
    if is_flag or (hint is Hint.NONE and not has_form):
        return None
    scale, other = _scale(hint, numbers, max(bests, default=0))
    parsed = parse_scale(scale)
    fitting = sum(times for number, times in numbers.items() if parsed.holds(number))
    total = fitting + sum(times for number, times in numbers.items() if not parsed.holds(number)) + read.unread
    fits = say(
        "guess_scale_fits",
        lowest=parsed.lowest,
        highest=parsed.highest,
        percent=100 * fitting // total,
        count=total,
        scale=scale,
    )
    certainty = Certainty.SURE if hint < Hint.PLAIN and not other else Certainty.LIKELY
    return ScoreColumn(column, hint, scale, {}, frozenset(read.none), (*_hinted(hint), fits), certainty, other)


def _hinted(hint: Hint) -> tuple[Text, ...]:
    return (_NAMED[hint],) if hint in _NAMED else ()


_NAMED: Final = {
    Hint.RECOMMEND: say("guess_named_recommend"),
    Hint.SATISFIED: say("guess_named_satisfied"),
    Hint.RATED: say("guess_named_rated"),
    Hint.EASE: say("guess_named_ease"),
    Hint.PLAIN: say("guess_named_plain"),
}


def _scale(hint: Hint, numbers: Counter[int], best: int) -> tuple[str, str]:
    """The scale that numbers are likely to be on, and another one that fits equally well."""
    lowest, highest, rows = min(numbers), max(numbers), numbers.total()
    if best == _TEN or highest > _SEVEN:
        return _of_ten(hint, lowest), ""
    if best:
        return _OF_BEST.get(best, f"1..{best}"), ""
    if hint is Hint.RECOMMEND:
        return ("csat-5", "nps") if lowest and highest <= _FIVE and rows >= _FEW_ROWS else ("nps", "")
    return _up_to_seven(hint, lowest, highest, rows)


def _up_to_seven(hint: Hint, lowest: int, highest: int, rows: int) -> tuple[str, str]:
    if highest <= _FIVE and lowest:
        return "csat-5", "nps" if hint is Hint.PLAIN and rows < _FEW_ROWS else ""
    if lowest and hint in (Hint.SATISFIED, Hint.EASE):
        return ("ces-7" if hint is Hint.EASE else "csat-7"), ""
    if highest <= _FIVE and hint is not Hint.PLAIN:
        return "0..5", "11pt"
    return _of_ten(hint, lowest), "csat-7" if lowest and rows < _FEW_ROWS else ""


def _of_ten(hint: Hint, lowest: int) -> str:
    if hint in (Hint.RECOMMEND, Hint.PLAIN, Hint.NONE):
        return "nps"
    return "10pt" if lowest else "11pt"
