"""Guessing what a table's columns mean: by values, position and name together, each with its reason."""

import datetime as dt
from collections.abc import Sequence
from typing import Final

from msgspec import Struct

from amends.tabular.guess import hints
from amends.tabular.guess.day_first import question_of
from amends.tabular.guess.meanings import Certainty, ColumnGuess, Guess, GuessQuestion, Meaning
from amends.tabular.guess.other_columns import Found, are_codes, other_column, reference_of
from amends.tabular.guess.other_parts import OtherParts, column_of, score_map
from amends.tabular.guess.profile import Profile
from amends.tabular.guess.sampled import SampledColumn
from amends.tabular.guess.score_columns import Hint, ScoreColumn, may_be_scores, score_column
from amends.tabular.guess.time_columns import TimeColumn, time_columns, with_month_first
from amends.tabular.mapping import (
    Column,
    Constant,
    LeaveOut,
    MadeReference,
    Mapping,
    TimeMap,
)
from amends.texts.text import Text, say

_MOST_QUESTIONS: Final = 40
_TICKS: Final = frozenset(["0", "1", "true", "false", "yes", "no"])
_ENOUGH_TO_ASK: Final = 3
"""Scores on which nobody needs to be asked: a file of one or two is somebody's trial."""

_TAKEN_FROM_PROFILES: Final = frozenset(
    [
        *(Meaning.EMAIL, Meaning.PHONE, Meaning.NAME, Meaning.CUSTOMER, Meaning.LANGUAGE, Meaning.TRANSACTION),
        *(Meaning.ANSWER, Meaning.UNIT, Meaning.CONSENT, Meaning.IDENTITY, Meaning.CUSTOM),
    ]
)


class GuessContext(Struct, frozen=True):
    """What is known beside the table: its survey's code, the workspace's zone, and today where that is known.

    `profile` is that of the tool whose export it is, `recognised_by` the columns that say so.
    """

    survey: str
    zone: str
    today: dt.date | None = None
    profile: Profile | None = None
    recognised_by: tuple[str, ...] = ()


def guess(columns: Sequence[SampledColumn], context: GuessContext) -> Guess:
    """What each column is likely to be, and the mapping that follows.

    It is a function of the columns alone: the order of the rows makes no difference.
    """
    return _Guesser(columns, context).guess()


class _Guesser:
    """The state of one guess: which columns are taken already, and what is said about each."""

    def __init__(self, columns: Sequence[SampledColumn], context: GuessContext) -> None:
        self._columns = columns
        self._context = context
        self._rows = max((len(column.values) for column in columns), default=0)
        self._said: dict[int, ColumnGuess] = {}
        self._questions: list[GuessQuestion] = []
        self._reasons: dict[str, tuple[Text, ...]] = {}
        self._long: tuple[Column, Column] | None = None
        self._profile = context.profile
        self._known = context.profile.meanings(columns) if context.profile else {}

    def guess(self) -> Guess:
        times = self._times()
        self._say_known(Meaning.NOTHING, Meaning.STATUS)
        self._say_lost()
        self._say_parts()
        reference = self._reference({each.column.place for each in times})
        scores = self._scores()
        time = self._time(times)
        found = {column.place: (column, self._other(column)) for column in self._columns if self._is_free(column)}
        others = OtherParts(found, self._say, self._profile)
        mapping = Mapping(
            survey=Constant(self._context.survey),
            reference=reference,
            score=score_map(scores[0], "score") if scores else None,
            time=time,
            segment=others.segment(),
            language=others.first(Meaning.LANGUAGE) or Constant(""),
            transaction=others.first(Meaning.TRANSACTION) or Constant(""),
            answers=others.answers(scores[1:], self._long),
            customer=others.customer(),
            custom=others.custom(),
            leave_out=self._left_out(),
            consent=others.consent(),
            identity=others.identity(),
        )
        if mapping.segment.make:
            self._reasons["segment"] = (say("guess_units_made"),)
        columns = tuple(self._said[column.place] for column in self._columns)
        name = self._profile.name if self._profile else ""
        if self._profile:
            self._reasons["profile"] = (say("guess_export_of", name=name, names=list(self._context.recognised_by)),)
        return Guess(columns, mapping, tuple(self._questions), self._reasons, name)

    def _say_known(self, *meanings: Meaning) -> None:
        for column in self._columns:
            if self._known.get(column.place) in meanings:
                self._say(column, self._known[column.place], (self._why_known(),), Certainty.SURE)

    def _say_lost(self) -> None:
        """Of columns whose numbers lost digits: they are told as what they are, and used for nothing."""
        for column in self._columns:
            if column.lost_digits:
                self._say(column, Meaning.NOTHING, (say("guess_lost_digits"),), Certainty.SURE)
                self._reasons["reference"] = (say("ids_lost_digits", column=column.name),)

    def _say_parts(self) -> None:
        """Of columns that say yes or no to one choice of another column: that one has all that was chosen."""
        names = {column.name for column in self._columns}
        for column in self._columns:
            whole = column.name.rpartition("/")[0]
            if whole in names and whole and set(map(str.lower, column.texts)) <= _TICKS and self._is_free(column):
                self._say(column, Meaning.NOTHING, (say("guess_part_of", column=whole),), Certainty.SURE)

    def _why_known(self) -> Text:
        return say("guess_by_profile", name=self._profile.name if self._profile else "")

    def _left_out(self) -> tuple[LeaveOut, ...]:
        if self._profile is None:
            return ()
        return tuple(
            LeaveOut(
                column_of(column, "leave_out"),
                frozenset([*map(str.lower, each.values), *([""] if each.empty else [])]),
                each.reason,
            )
            for column, each in self._profile.left_out(self._columns)
        )

    def _is_free(self, column: SampledColumn) -> bool:
        return column.place not in self._said

    def _say(self, column: SampledColumn, meaning: Meaning, why: Sequence[Text], certainty: Certainty) -> None:
        self._said[column.place] = ColumnGuess(column.place, column.name, meaning, tuple(why), certainty)

    def _times(self) -> list[TimeColumn]:
        found = time_columns(self._columns, self._context.today)
        if self._profile and self._profile.month_first:
            found = [with_month_first(each, self._why_known()) for each in found]
        known = [place for place, meaning in self._known.items() if meaning is Meaning.TIME]
        return sorted(found, key=lambda each: (each.column.place not in known, each.rank))

    def _time(self, times: Sequence[TimeColumn]) -> TimeMap | None:
        for other in times[1:]:
            self._say(other.column, Meaning.NOTHING, (*other.why, say("guess_other_time")), Certainty.LIKELY)
        if not times:
            self._reasons["time"] = (say("guess_no_time"),)
            return None
        best = times[0]
        self._say(best.column, Meaning.TIME, best.why, Certainty.OPEN if best.is_open else Certainty.SURE)
        assumed = (
            ()
            if best.zone or say("guess_zone_in_values") in best.why
            else (say("guess_zone_of_workspace", zone=self._context.zone),)
        )
        self._reasons["time"] = (*best.why, *assumed)
        if best.is_open:
            options = tuple(form for form in best.formats)
            swapped = tuple(_swapped(form) for form in options)
            text = question_of(best.column, _example(best))
            self._questions.append(GuessQuestion("time.format", text, (*options[:1], *swapped[:1]), is_even=True))
        return TimeMap(column_of(best.column, "time"), best.formats, best.zone or self._context.zone)

    def _reference(self, times: set[int]) -> Column | MadeReference:
        found = self._known_reference() or self._of_several_rows() or self._free_reference(times)
        if found is None:
            self._reasons.setdefault("reference", (say("guess_no_reference"),))
            return MadeReference()
        column, why = found
        self._say(column, Meaning.REFERENCE, (why,), Certainty.SURE)
        self._reasons["reference"] = (why,)
        return column_of(column, "reference")

    def _free_reference(self, times: set[int]) -> tuple[SampledColumn, Text] | None:
        return reference_of([each for each in self._columns if not each.lost_digits], self._rows, times)

    def _known_reference(self) -> tuple[SampledColumn, Text] | None:
        for column in self._columns:
            is_whole = len(column.texts) == column.filled == self._rows and self._is_free(column)
            if self._known.get(column.place) is Meaning.REFERENCE and is_whole:
                return column, self._why_known()
        return None

    def _of_several_rows(self) -> tuple[SampledColumn, Text] | None:
        """The reference of a table with a row for each question of an answer."""
        asked = [each for each in self._columns if each.named(*hints.ASKED) and not each.asks and _asks(each)]
        said = [each for each in self._columns if each.named("answer", "response.", "antwort", "respuesta", "resposta")]
        said = [each for each in said if len(each.texts) > _MOST_QUESTIONS and not are_codes(each)]
        people = [each for each in self._columns if each.named("respondent id", "response id", "submission id")]
        people = [each for each in people if each.filled == self._rows > len(each.texts) and are_codes(each)]
        if not (asked and said and people):
            return None
        self._say(asked[0], Meaning.ANSWER, (say("guess_questions"),), Certainty.SURE)
        self._say(said[0], Meaning.ANSWER, (say("guess_to_questions"),), Certainty.SURE)
        self._long = (column_of(asked[0], "answers.question"), column_of(said[0], "answers.verbatim"))
        return people[0], say("guess_row_a_question")

    def _scores(self) -> list[ScoreColumn]:
        free = [column for column in self._columns if self._is_free(column)]
        scores = sorted((each for each in map(self._score, free) if each), key=self._rank)
        for index, each in enumerate(scores):
            why = each.why if index == 0 else (*each.why, say("guess_further_score"))
            self._say(each.column, Meaning.SCORE, why, each.certainty)
        if not scores:
            self._reasons["score"] = (say("guess_no_score"),)
            possible = tuple(column.name for column in free if may_be_scores(column))
            if possible:
                self._questions.append(GuessQuestion("score.column", say("guess_may_be_score"), possible))
            return []
        best = scores[0]
        self._reasons["score"] = best.why
        if best.other_scale:
            text = say("guess_which_scale", column=best.column.name)
            is_even = best.hint is Hint.PLAIN and best.column.filled >= _ENOUGH_TO_ASK
            self._questions.append(GuessQuestion("score.scale", text, (best.scale, best.other_scale), is_even))
        alike = [each for each in scores[1:] if each.rank[:2] == best.rank[:2]]
        if alike:
            names = tuple(each.column.name for each in (best, *alike))
            self._questions.append(GuessQuestion("score.column", say("guess_which_score"), names))
        return scores

    def _score(self, column: SampledColumn) -> ScoreColumn | None:
        known, profile = self._known.get(column.place), self._profile
        if known is Meaning.SCORE and profile and profile.scale:
            return ScoreColumn(
                column,
                Hint.RATED,
                profile.scale,
                profile.values,
                frozenset(profile.none.values),
                (self._why_known(),),
                Certainty.SURE,
            )
        return score_column(column) if known in (None, Meaning.SCORE) else None

    def _rank(self, score: ScoreColumn) -> tuple[bool, tuple[int, bool, int]]:
        return self._known.get(score.column.place) is not Meaning.SCORE, score.rank

    def _other(self, column: SampledColumn) -> Found:
        known = self._known.get(column.place)
        found = (
            Found(known, self._why_known(), Certainty.SURE) if known in _TAKEN_FROM_PROFILES else other_column(column)
        )
        self._say(column, found.meaning, (found.why,), found.certainty)
        return found


def _asks(column: SampledColumn) -> bool:
    """Whether its values are questions: few of them, and again and again."""
    few = len(column.texts) <= _MOST_QUESTIONS and len(column.texts) * 2 <= column.filled
    return few and any("?" in text or "؟" in text for text in column.texts)


def _swapped(form: str) -> str:
    return form.replace("dd", "#").replace("mm", "dd").replace("#", "mm")


def _example(time: TimeColumn) -> str:
    return next(iter(time.column.texts), "")
