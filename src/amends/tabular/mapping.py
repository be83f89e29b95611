"""A mapping: which columns of a file say which parts of a response. `mapping_document` reads one from TOML."""

from collections.abc import Iterator
from typing import TypeAlias

from msgspec import Struct

from amends.tabular.layout import LayoutHints
from amends.tabular.times import ISO


class Constant(Struct, frozen=True):
    """The same text for every row."""

    text: str


class Column(Struct, frozen=True):
    """A column by its name in the header, or by its place (from 1; 0 is by name); the mapping says so at `path`."""

    name: str
    path: str
    place: int = 0


class Joined(Struct, frozen=True):
    """The texts of several columns as one, in this order, what is empty left out."""

    columns: tuple[Column, ...]
    separator: str = " "


class MadeReference(Struct, frozen=True):
    """References that are made up: from some columns, or from the whole row where there are none.

    A row's reference is the digest of its texts and how often these came before. So the same file, or a longer one that
    begins the same, gives the same references, and two people who said the same stay two.
    """

    columns: tuple[Column, ...] = ()


Source: TypeAlias = Constant | Column | Joined


class SegmentMap(Struct, frozen=True):
    """A segment's code: one constant, or the columns whose names make the path to it, the outermost first.

    `make` asks the intake to make the segments that the workspace lacks.
    """

    constant: str = ""
    columns: tuple[Column, ...] = ()
    make: bool = False


class ScoreMap(Struct, frozen=True):
    """Scores, their scale ("" is the survey's own), the texts that stand for no score, and the scores of labels.

    A row whose score can't be read is kept without one, unless the mapping `rejects_unreadable` ones.
    """

    column: Column
    scale: str
    no_score: frozenset[str] = frozenset()
    values: dict[str, int] = {}
    rejects_unreadable: bool = False


class TimeMap(Struct, frozen=True):
    """Times, the formats they are written in (the first that fits counts), and the zone of those without an offset."""

    column: Column
    formats: tuple[str, ...] = (ISO,)
    zone: str = ""


class AnswerMap(Struct, frozen=True):
    """A question with the customer's words to it, or the score that they gave it.

    `soft_breaks` turns vertical tabs in the words into line breaks.
    """

    question: Source
    verbatim: Column | Joined | None
    soft_breaks: bool = False
    score: ScoreMap | None = None


class ConsentMap(Struct, frozen=True):
    """Whether somebody may be contacted: the column, the texts that say yes and no, and the words of the question.

    Any other text says nothing.
    """

    column: Column
    yes: frozenset[str]
    no: frozenset[str]
    wording: str = ""


class IdentityMap(Struct, frozen=True):
    """How far somebody wants to be known: the same for all, or what a column's texts (in small letters) say."""

    constant: str = ""
    column: Column | None = None
    values: dict[str, str] = {}


class LeaveOut(Struct, frozen=True):
    """Rows that are no responses: what their column holds, in small letters ("" is an empty cell), and the reason."""

    column: Column
    values: frozenset[str]
    reason: str


class Mapping(Struct, frozen=True, kw_only=True):
    """What a file's columns mean, and how the file is to be read where that isn't to be found out ("")."""

    survey: Source
    reference: Column | MadeReference
    segment: SegmentMap = SegmentMap()
    score: ScoreMap | None = None
    time: TimeMap | None = None
    language: Source = Constant("")
    transaction: Source = Constant("")
    answers: tuple[AnswerMap, ...] = ()
    customer: dict[str, Source] = {}
    custom: dict[str, Source] = {}
    encoding: str = ""
    delimiter: str = ""
    sheet: str = ""
    header: tuple[int, ...] | None = None
    has_footer: bool = True
    leave_out: tuple[LeaveOut, ...] = ()
    consent: ConsentMap | None = None
    identity: IdentityMap = IdentityMap()
    records: str = ""

    @property
    def hints(self) -> LayoutHints:
        """What the mapping says about how the table lies in its file."""
        names = frozenset(column.name for column in self.columns() if column.name)
        return LayoutHints(self.encoding, self.delimiter, self.sheet, self.header, names, self.has_footer, self.records)

    def columns(self) -> Iterator[Column]:
        """Every column that the mapping names, each as often as it is named."""
        yield from self.segment.columns
        yield from (each.column for each in self.leave_out)
        if self.score:
            yield self.score.column
        if self.time:
            yield self.time.column
        if self.consent:
            yield self.consent.column
        if self.identity.column:
            yield self.identity.column
        for source in self._sources():
            if isinstance(source, Column):
                yield source
            elif isinstance(source, Joined | MadeReference):
                yield from source.columns

    def _sources(self) -> Iterator[Source | MadeReference]:
        yield from (self.survey, self.reference, self.language, self.transaction)
        for answer in self.answers:
            yield answer.question
            if answer.verbatim:
                yield answer.verbatim
            if answer.score:
                yield answer.score.column
        yield from self.customer.values()
        yield from self.custom.values()
