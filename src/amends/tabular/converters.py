"""Rows into forms: what a mapping makes of each row of a table."""

import re
from collections.abc import Iterator
from typing import Final

from msgspec import Struct

from amends.errors import FieldError, UnreadableError
from amends.model.customer import CustomerForm
from amends.model.intake import InputRow
from amends.model.response import AnswerForm, PermissionForm, ResponseForm
from amends.model.segment import PATH_SEPARATOR
from amends.tabular.cell_faults import NUMBER_TOO_LONG
from amends.tabular.cells import quoted
from amends.tabular.header import Header
from amends.tabular.mapping import (
    AnswerMap,
    Column,
    Constant,
    Joined,
    MadeReference,
    Mapping,
    ScoreMap,
    Source,
    TimeMap,
)
from amends.tabular.references import ReferenceSource
from amends.tabular.rows import Row
from amends.tabular.scores import ScoreReader
from amends.tabular.sources import FieldSource
from amends.tabular.times import ISO, TimeReader
from amends.texts.text import Text, one_text, say

_NOT_ASKED = PermissionForm()
_SOFT_BREAK = "\x0b"
_KEYS: Final = ("survey", "reference", "segment", "time", "identity")
"""Of a row; without one of them it would be another's, stand somewhere else, or name who wants no name."""

_LONG_AGO = "1990"
"""Before it nobody asked over the web; some tools write 1980 where they keep no times."""


class _Score(Struct, frozen=True):
    """Where scores are, how they are read, and whether one that can't be read costs the row."""

    cell: FieldSource
    reader: ScoreReader
    scale: str
    rejects_unreadable: bool


class _Answer(Struct, frozen=True):
    """Where a question, its words and its score are."""

    question: FieldSource
    verbatim: FieldSource | None
    soft_breaks: bool
    score: _Score | None

    def words(self, cells: list[str]) -> str:
        verbatim = self.verbatim.raw(cells) if self.verbatim else ""
        return verbatim.replace(_SOFT_BREAK, "\n") if self.soft_breaks else verbatim


class _Findings(Struct):
    """What is wrong with a row, which of its scores can't be read (these alone cost no row), and what else to know.

    `broken` are its cells that have no value.
    """

    errors: list[FieldError]
    unread: list[FieldError]
    notes: list[Text]
    broken: dict[int, Text]


class RowConverter:
    """Makes the form of each row of one table, whose header must have every column of the mapping.

    `unreadable` finds what stands for bytes that mean nothing in the file's encoding; `workbook` is for tables whose
    cells know dates by themselves; `lost` are the columns (from 0) of which numbers lost digits. Raises Invalid for a
    header that lacks columns.
    """

    def __init__(
        self,
        mapping: Mapping,
        header: Header,
        *,
        unreadable: re.Pattern[str] | None = None,
        workbook: bool = False,
        lost: frozenset[int] = frozenset(),
    ) -> None:
        header.check(mapping)
        self._header = header
        self._unreadable = unreadable
        self._keeps_unscored = bool(mapping.score and not mapping.score.rejects_unreadable)
        self._cells: list[FieldSource] = []
        self._leave_out = [(self._cell("leave_out", each.column), each) for each in mapping.leave_out]
        self._survey = self._cell("survey", mapping.survey)
        self._reference = self._reference_of(mapping.reference, lost)
        self.notes = self._reference.notes
        self._language = self._cell("language", mapping.language)
        self._transaction = self._cell("transaction", mapping.transaction)
        self._segment_constant = mapping.segment.constant
        self._segment = [self._cell("segment", column) for column in mapping.segment.columns]
        self._score_source = self._score("score", mapping.score) if mapping.score else None
        self._clock = _clock(mapping.time, workbook=workbook) if mapping.time else None
        self._time_cell = self._cell("time", mapping.time.column) if mapping.time else None
        self._answers = [self._answer(index, answer) for index, answer in enumerate(mapping.answers)]
        self._consent = mapping.consent
        self._consent_cell = self._cell("permission", mapping.consent.column) if mapping.consent else None
        self._identity = mapping.identity
        self._identity_cell = self._cell("identity", mapping.identity.column) if mapping.identity.column else None
        self._customer = {name: self._cell(f"customer.{name}", source) for name, source in mapping.customer.items()}
        self._custom = {name: self._cell(f"custom.{name}", source) for name, source in mapping.custom.items()}

    def form(self, row: Row) -> InputRow:
        """What one row hands in: its form, or everything that is wrong with it."""
        if row.left_out:
            return InputRow(row.line, None, left_out=row.left_out)
        cells = row.cells + [""] * (self._header.width - len(row.cells))
        if not row.error and (reason := self._left_out(cells)):
            return InputRow(row.line, None, left_out=reason)
        errors = list(self._row_errors(row))
        if errors:
            return InputRow(row.line, None, tuple(errors))
        findings = _Findings(errors, [], [], row.broken)
        form = ResponseForm(
            survey=self._needed(self._survey, cells, errors),
            reference=self._reference.read(row, cells, errors, findings.notes),
            segment=self._segment_code(cells),
            score=(score := _read_score(self._score_source, cells, findings)),
            scale=self._score_source.scale if self._score_source and score is not None else "",
            time=self._time(cells, findings),
            language=self._language.text(cells),
            answers=self._said(cells, findings),
            customer=CustomerForm(**{name: cell.text(cells) for name, cell in self._customer.items()}).read(),
            transaction=self._transaction.text(cells),
            custom={name: text for name, cell in self._custom.items() if (text := cell.text(cells))},
            permission=self._permission(cells),
            identity=self._identity_of(cells),
        )
        if errors:
            return InputRow(row.line, None, (*errors, *findings.unread))
        notes = [*findings.notes, *(say("kept_without_score", reason=each.reason) for each in findings.unread)]
        notes += self._left_empty(row.broken) if row.broken else ()
        note = one_text(notes) if notes else None
        return InputRow(row.line, form, note=note, keeps_unscored=self._keeps_unscored)

    def _left_out(self, cells: list[str]) -> str:
        """Why a row is no response, "" for one that is; what is wrong with such a row costs nothing."""
        return next((each.reason for cell, each in self._leave_out if cell.text(cells).lower() in each.values), "")

    def _permission(self, cells: list[str]) -> PermissionForm:
        if self._consent is None or self._consent_cell is None:
            return _NOT_ASKED
        said = self._consent_cell.text(cells).lower()
        if said not in self._consent.yes and said not in self._consent.no:
            return _NOT_ASKED
        return PermissionForm(said in self._consent.yes, self._consent.wording)

    def _identity_of(self, cells: list[str]) -> str:
        if self._identity_cell is None:
            return self._identity.constant
        return self._identity.values.get(self._identity_cell.text(cells).lower(), "")

    def _cell(self, field: str, source: Source) -> FieldSource:
        if isinstance(source, Constant):
            return FieldSource(field, constant=source.text)
        columns = source.columns if isinstance(source, Joined) else (source,)
        separator = source.separator if isinstance(source, Joined) else " "
        positions = tuple(map(self._header.position, columns))
        cell = FieldSource(field, self._header.label(columns[0]), positions, separator=separator)
        self._cells.append(cell)
        return cell

    def _reference_of(self, reference: Column | MadeReference, lost: frozenset[int]) -> ReferenceSource:
        if isinstance(reference, Column):
            return ReferenceSource(self._cell("reference", reference), lost=lost)
        return ReferenceSource(None, tuple(map(self._header.position, reference.columns)))

    def _answer(self, index: int, answer: AnswerMap) -> _Answer:
        path = f"answers[{index}]"
        question = self._cell(f"{path}.question", answer.question)
        verbatim = self._cell(f"{path}.verbatim", answer.verbatim) if answer.verbatim else None
        score = self._score(f"{path}.score", answer.score) if answer.score else None
        return _Answer(question, verbatim, answer.soft_breaks, score)

    def _score(self, field: str, score: ScoreMap) -> _Score:
        reader = ScoreReader(score.values, score.no_score, score.scale)
        return _Score(self._cell(field, score.column), reader, score.scale, score.rejects_unreadable)

    def _row_errors(self, row: Row) -> Iterator[FieldError]:
        found, width = len(row.cells), self._header.width
        if row.error:
            yield FieldError("", row.error)
        elif any(map(str.strip, row.cells[width:])):
            yield FieldError("", say("row_too_wide", count=found, limit=width))
        elif row.broken and (errors := [*self._broken_keys(row.broken)]):
            yield from errors
        elif found < self._reference.width:
            reason = say("row_too_short", count=found, limit=width)
            yield self._reference.error(reason)
        elif self._unreadable and self._unreadable.search("".join(row.cells)):
            yield from self._broken_cells(row.cells, self._unreadable)

    def _broken_keys(self, broken: dict[int, Text]) -> Iterator[FieldError]:
        """Cells without a value where nothing would mean something else: the reference, the time, the segment."""
        for cell in self._cells:
            reason = _broken(cell, broken) if cell.field in _KEYS else None
            # An ID that lost digits costs no line: a reference is made up for it.
            if reason and not (cell.field == "reference" and reason.code == NUMBER_TOO_LONG):
                yield cell.error(reason)

    def _left_empty(self, broken: dict[int, Text]) -> Iterator[Text]:
        for cell in self._cells:
            if cell.field not in _KEYS and not cell.field.endswith("score") and (reason := _broken(cell, broken)):
                yield say("cell_left_empty", reason=cell.error(reason).reason)

    def _broken_cells(self, cells: list[str], unreadable: re.Pattern[str]) -> Iterator[FieldError]:
        for cell in self._cells:
            own = "".join(cells[place] for place in cell.positions if place < len(cells))
            broken = unreadable.search(own)
            if broken:
                code = ord(broken[0])
                is_byte = code < 0xFFFD
                yield cell.error(
                    say("byte_not_in_the_encoding", byte=f"0x{code - 0xDC00:02X}")
                    if is_byte
                    else say("not_in_the_encoding")
                )

    @staticmethod
    def _needed(cell: FieldSource, cells: list[str], errors: list[FieldError]) -> str:
        text = cell.text(cells)
        if not text:
            errors.append(cell.error(say("empty")))
        return text

    def _segment_code(self, cells: list[str]) -> str:
        if not self._segment:
            return self._segment_constant
        return PATH_SEPARATOR.join(name for cell in self._segment if (name := cell.text(cells)))

    def _time(self, cells: list[str], findings: _Findings) -> str:
        text = self._time_cell.text(cells) if self._time_cell else ""
        if not (text and self._time_cell and self._clock):
            return ""
        try:
            time = self._clock.read(text)
        except UnreadableError as error:
            findings.errors.append(self._time_cell.error(error.reason))
            return ""
        if time < _LONG_AGO:
            findings.notes.append(say("time_long_ago", text=text))
        return time

    def _said(self, cells: list[str], findings: _Findings) -> tuple[AnswerForm, ...]:
        said: dict[str, AnswerForm] = {}
        for answer in self._answers:
            question, verbatim = answer.question.text(cells), answer.words(cells)
            score = _read_score(answer.score, cells, findings) if answer.score else None
            # A row that names its question says that it was asked; where it stands in the mapping, an empty cell says
            # nothing.
            if not verbatim.strip() and score is None and (answer.question.is_constant or not question):
                continue
            scale = answer.score.scale if answer.score and score is not None else ""
            form = AnswerForm(question, verbatim, score, scale)
            if not question:
                findings.errors.append(answer.question.error(say("question_empty")))
            elif said.setdefault(question, form) != form:
                findings.errors.append(answer.question.error(say("asked_twice", question=quoted(question))))
        return tuple(said.values())


def _broken(cell: FieldSource, broken: dict[int, Text]) -> Text | None:
    """Why a field has no value, where one of its cells has none."""
    return next((broken[place] for place in cell.positions if place in broken), None) if broken else None


def _read_score(score: _Score | None, cells: list[str], findings: _Findings) -> int | None:
    """The score of a row; where it can't be read, that is noted or costs the row, as the mapping says."""
    if score is None:
        return None
    reason = _broken(score.cell, findings.broken)
    try:
        found = None if reason else score.reader.read(score.cell.text(cells))
    except UnreadableError as error:
        found, reason = None, error.reason
    if reason:
        (findings.errors if score.rejects_unreadable else findings.unread).append(score.cell.error(reason))
    return found


def _clock(time: TimeMap, *, workbook: bool) -> TimeReader:
    # A workbook's dates are no texts, whatever format they are shown in; they come here as ISO 8601.
    formats = (*time.formats, ISO) if workbook and ISO not in time.formats else time.formats
    return TimeReader(formats, time.zone)
