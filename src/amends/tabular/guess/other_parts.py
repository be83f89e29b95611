"""The parts of a mapping beside score, time and reference: answers, customer, unit, custom fields."""

from collections.abc import Callable, Sequence
from typing import Final, TypeAlias

from amends.tabular.guess import hints
from amends.tabular.guess.meanings import Certainty, Meaning
from amends.tabular.guess.other_columns import Found
from amends.tabular.guess.profile import Profile
from amends.tabular.guess.sampled import SampledColumn
from amends.tabular.guess.score_columns import ScoreColumn
from amends.tabular.mapping import (
    AnswerMap,
    Column,
    ConsentMap,
    Constant,
    IdentityMap,
    Joined,
    ScoreMap,
    SegmentMap,
    Source,
)
from amends.tabular.mapping_person import IDENTITIES, NO, YES
from amends.texts.text import Text, say

MAX_ANSWERS: Final = 200
MAX_CUSTOM: Final = 100

_Say: TypeAlias = Callable[[SampledColumn, Meaning, Sequence[Text], Certainty], None]


class OtherParts:
    """The parts that follow from what was found in each column; `say` notes where that changes."""

    def __init__(
        self, found: dict[int, tuple[SampledColumn, Found]], say_column: _Say, profile: Profile | None
    ) -> None:
        self._found = found
        self._say = say_column
        self._profile = profile

    def first(self, meaning: Meaning) -> Source | None:
        """The first column of a meaning, None where there is none; further ones are custom fields."""
        all_of_it = [column for column, each in self._found.values() if each.meaning is meaning]
        for further in all_of_it[1:]:
            self._say(further, Meaning.CUSTOM, (say("guess_custom"),), Certainty.LIKELY)
            self._found[further.place] = (further, Found(Meaning.CUSTOM, say("guess_custom")))
        return column_of(all_of_it[0], meaning.value) if all_of_it else None

    def segment(self) -> SegmentMap:
        """The column of the units, which are made where they are missing."""
        unit = self.first(Meaning.UNIT)
        if not isinstance(unit, Column):
            return SegmentMap()
        return SegmentMap(columns=(unit,), make=True)

    def answers(self, scores: Sequence[ScoreColumn], long: tuple[Column, Column] | None) -> tuple[AnswerMap, ...]:
        """Further scores, words and choices; `long` are the columns of a table with a row for each question."""
        answers: dict[int, tuple[str, AnswerMap]] = {}
        for score in scores:
            question = score.column.question or str(score.column.place)
            mapped = score_map(score, "answers.score")
            answers[score.column.place] = (question, AnswerMap(Constant(question), None, score=mapped))
        for group in self._groups():
            source = column_of(group[0], "answers") if len(group) == 1 else joined_of(group, ", ")
            question = _question(group)
            answers[group[0].place] = (question, AnswerMap(Constant(question), source))
        asked: dict[str, AnswerMap] = {"": AnswerMap(*long)} if long else {}
        for place, (question, answer) in sorted(answers.items()):
            name = question if question not in asked else f"{question} ({place})"
            asked[name] = AnswerMap(Constant(name), answer.verbatim, score=answer.score)
        return tuple(list(asked.values())[:MAX_ANSWERS])

    def _groups(self) -> list[list[SampledColumn]]:
        """Columns of one question with several answers, together: those behind it whose first header cell is empty."""
        groups: list[list[SampledColumn]] = []
        for place, (column, each) in sorted(self._found.items()):
            above = column.header_cells[0] if len(column.header_cells) > 1 else column.name
            is_next = bool(groups) and groups[-1][-1].place == place - 1
            if is_next and (not above or _is_other(column, groups[-1])):
                groups[-1].append(column)
                self._say(column, Meaning.ANSWER, (say("guess_choice"),), Certainty.LIKELY)
                self._found[place] = (column, Found(Meaning.ANSWER, say("guess_choice")))
            elif each.meaning is Meaning.ANSWER:
                groups.append([column])
        return groups

    def consent(self) -> ConsentMap | None:
        """Whether somebody may be contacted, with the words of the question."""
        found = [column for column, each in self._found.values() if each.meaning is Meaning.CONSENT]
        return ConsentMap(column_of(found[0], "consent"), YES, NO, found[0].question) if found else None

    def identity(self) -> IdentityMap:
        """How far somebody wants to be known."""
        found = [column for column, each in self._found.values() if each.meaning is Meaning.IDENTITY]
        values = {text: identity.value for text, identity in IDENTITIES.items()}
        return IdentityMap("", column_of(found[0], "identity"), values) if found else IdentityMap()

    def customer(self) -> dict[str, Source]:
        """Who the customer is."""
        names = [column for column, each in self._found.values() if each.meaning is Meaning.NAME]
        if self._profile:
            names = self._profile.in_order(Meaning.NAME, names)
        customer: dict[str, Source] = {}
        for field, meaning in (("email", Meaning.EMAIL), ("phone", Meaning.PHONE), ("reference", Meaning.CUSTOMER)):
            source = self.first(meaning)
            if source:
                customer[field] = source
        if names:
            customer["name"] = column_of(names[0], "customer.name") if len(names) == 1 else joined_of(names[:2], " ")
        return customer

    def custom(self) -> dict[str, Source]:
        """What is kept as custom fields."""
        columns = [column for column, each in self._found.values() if each.meaning is Meaning.CUSTOM and column.name]
        return {
            column.name if column.is_unique else f"{column.name} ({column.place})": column_of(column, "custom")
            for column in columns[:MAX_CUSTOM]
        }


def column_of(column: SampledColumn, path: str) -> Column:
    """A column by its name, or by its place where it has none of its own."""
    return Column(column.name, path) if column.name and column.is_unique else Column("", path, column.place)


def score_map(score: ScoreColumn, path: str) -> ScoreMap:
    """How the scores of a column are read."""
    return ScoreMap(column_of(score.column, path), score.scale, score.no_score, score.values)


def joined_of(columns: Sequence[SampledColumn], separator: str) -> Joined:
    """Several columns as one text."""
    return Joined(tuple(column_of(column, "") for column in columns), separator)


def _is_other(column: SampledColumn, group: Sequence[SampledColumn]) -> bool:
    return len(group) > 1 and column.named(*hints.OTHER)


def _question(group: Sequence[SampledColumn]) -> str:
    first = group[0]
    if len(group) > 1 and first.header_cells:
        return first.header_cells[0]
    return first.question or str(first.place)
