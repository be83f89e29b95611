"""Parts of a row: its scores and its answers, and what is wrong with them."""

from msgspec import Struct

from amends.errors import FieldError, UnreadableError
from amends.tabular.scores import ScoreReader
from amends.tabular.sources import FieldSource
from amends.texts.text import Text

_SOFT_BREAK = "\x0b"


class ScoreSource(Struct, frozen=True):
    """Where scores are, how they are read, and whether one that can't be read costs the row."""

    cell: FieldSource
    reader: ScoreReader
    scale: str
    rejects_unreadable: bool


class AnswerSource(Struct, frozen=True):
    """Where a question, its words and its score are."""

    question: FieldSource
    verbatim: FieldSource | None
    soft_breaks: bool
    score: ScoreSource | None

    @property
    def is_words_to_one_question(self) -> bool:
        """Whether every row has the same question, and words alone as the answer to it."""
        return self.score is None and self.question.is_constant and self.question.constant != ""

    def words(self, cells: list[str]) -> str:
        """What a row's customer wrote."""
        verbatim = self.verbatim.raw(cells) if self.verbatim else ""
        return verbatim.replace(_SOFT_BREAK, "\n") if self.soft_breaks else verbatim


class Findings(Struct):
    """What is wrong with a row, which of its scores can't be read (these alone cost no row), and what else to know.

    `broken` are its cells that have no value.
    """

    errors: list[FieldError]
    unread: list[FieldError]
    notes: list[Text]
    broken: dict[int, Text]


def broken_in(cell: FieldSource, broken: dict[int, Text]) -> Text | None:
    """Why a field has no value, where one of its cells has none."""
    return next((broken[place] for place in cell.positions if place in broken), None) if broken else None


def read_score(score: ScoreSource | None, cells: list[str], findings: Findings) -> int | None:
    """The score of a row; where it can't be read, that is noted or costs the row, as the mapping says."""
    if score is None:
        return None
    reason = broken_in(score.cell, findings.broken) if findings.broken else None
    try:
        found = None if reason else score.reader.read(score.cell.text(cells))
    except UnreadableError as error:
        found, reason = None, error.reason
    if reason:
        (findings.errors if score.rejects_unreadable else findings.unread).append(score.cell.error(reason))
    return found
