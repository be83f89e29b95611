"""Rows into forms: what a mapping makes of each row of a table."""

import re
from collections.abc import Iterator
from typing import Final

from amends.errors import FieldError, UnreadableError
from amends.model.customer import CustomerForm
from amends.model.intake import MAX_NAME_CHARACTERS, InputRow
from amends.model.response import AnswerForm, PermissionForm, ResponseForm
from amends.model.response_parts import Value
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
from amends.tabular.row_parts import AnswerSource, Findings, ScoreSource, broken_in, read_score
from amends.tabular.row_texts import RowTexts
from amends.tabular.rows import Row
from amends.tabular.scores import ScoreReader
from amends.tabular.sources import FieldSource
from amends.tabular.times import ISO, TimeReader
from amends.texts.text import Text, one_text, say

_NOT_ASKED = PermissionForm()
_NOBODY = CustomerForm()
_KEYS: Final = ("survey", "reference", "segment", "time", "identity")
"""Of a row; without one of them it would be another's, stand somewhere else, or name who wants no name."""

_LONG_AGO = "1990"
"""Before it nobody asked over the web; some tools write 1980 where they keep no times."""


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
        self._width = header.width
        self._unreadable = unreadable
        # What stands for broken bytes is never printable in UTF-8; elsewhere it is.
        self._shows_broken = unreadable is not None and unreadable.search("\ufffd") is not None
        self._constants: list[str] = []
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
        only = self._answers[0] if len(self._answers) == 1 else None
        self._only_words = only if only and only.is_words_to_one_question else None
        self._consent = mapping.consent
        self._consent_cell = self._cell("permission", mapping.consent.column) if mapping.consent else None
        self._identity = mapping.identity
        self._identity_cell = self._cell("identity", mapping.identity.column) if mapping.identity.column else None
        customer = {name: self._cell(f"customer.{name}", source) for name, source in mapping.customer.items()}
        self._customer = [customer.get(name) for name in CustomerForm.__struct_fields__]
        self._custom = {name: self._cell(f"custom.{name}", source) for name, source in mapping.custom.items()}
        self._constants += [*self._custom, mapping.segment.constant, mapping.consent.wording if mapping.consent else ""]
        self._room = _room_beside("".join(self._constants))
        self._place_texts()

    def _place_texts(self) -> None:
        """Decide where in the texts of a row each field is."""
        self._texts = RowTexts(
            [
                *(None, self._survey, self._language, self._transaction, self._time_cell, self._reference.cell),
                *self._segment,
                *self._customer,
            ]
        )
        self._survey_at = self._texts.place(self._survey)
        self._language_at = self._texts.place(self._language)
        self._transaction_at = self._texts.place(self._transaction)
        self._time_at = self._texts.place(self._time_cell)
        self._reference_at = self._texts.place(self._reference.cell)
        self._segment_at = [self._texts.place(each) for each in self._segment]
        self._customer_at = [self._texts.place(each) for each in self._customer]

    def form(self, row: Row) -> InputRow:
        """What one row hands in: its form, or everything that is wrong with it."""
        if row.left_out:
            return InputRow(row.line, None, left_out=row.left_out)
        missing = self._width - len(row.cells)
        cells = row.cells + [""] * missing if missing > 0 else row.cells
        if self._leave_out and not row.error and (reason := self._left_out(cells)):
            return InputRow(row.line, None, left_out=reason)
        joined = "".join(row.cells)
        is_sound = not (missing or row.error or row.broken) and not self._shows_broken and joined.isprintable()
        errors = [] if is_sound else list(self._row_errors(row, joined))
        if errors:
            return InputRow(row.line, None, tuple(errors))
        findings = Findings(errors, [], [], row.broken)
        texts = self._texts.of(cells, is_plain=is_sound and "  " not in joined)
        if not texts[self._survey_at]:
            errors.append(self._survey.error(say("empty")))
        form = ResponseForm(
            survey=texts[self._survey_at],
            reference=self._reference.read(row, cells, texts[self._reference_at], errors, findings.notes),
            segment=self._segment_code(texts),
            score=(score := read_score(self._score_source, cells, findings)),
            scale=self._score_source.scale if self._score_source and score is not None else "",
            time=self._time(texts[self._time_at], findings),
            language=texts[self._language_at],
            answers=self._said(cells, findings),
            customer=self._customer_of(texts),
            transaction=texts[self._transaction_at],
            custom=self._custom_of(cells) if self._custom else {},
            permission=self._permission(cells),
            identity=self._identity_of(cells),
        )
        if errors:
            return InputRow(row.line, None, (*errors, *findings.unread))
        notes = [*findings.notes, *(say("kept_without_score", reason=each.reason) for each in findings.unread)]
        notes += self._left_empty(row.broken) if row.broken else ()
        note = one_text(notes) if notes else None
        is_plain = is_sound and len(joined) <= self._room
        return InputRow(row.line, form, (), is_plain, "", note, self._keeps_unscored, is_to_the_letter=True)

    def _customer_of(self, texts: list[str]) -> CustomerForm:
        """The customer whom a row names; nothing is left to be read in these texts."""
        own = [texts[place] for place in self._customer_at]
        return CustomerForm(*own).read() if any(own) else _NOBODY

    def _custom_of(self, cells: list[str]) -> dict[str, Value]:
        return {name: text for name, cell in self._custom.items() if (text := cell.text(cells))}

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
            self._constants.append(source.text)
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

    def _answer(self, index: int, answer: AnswerMap) -> AnswerSource:
        path = f"answers[{index}]"
        question = self._cell(f"{path}.question", answer.question)
        verbatim = self._cell(f"{path}.verbatim", answer.verbatim) if answer.verbatim else None
        score = self._score(f"{path}.score", answer.score) if answer.score else None
        return AnswerSource(question, verbatim, answer.soft_breaks, score)

    def _score(self, field: str, score: ScoreMap) -> ScoreSource:
        reader = ScoreReader(score.values, score.no_score, score.scale)
        return ScoreSource(self._cell(field, score.column), reader, score.scale, score.rejects_unreadable)

    def _row_errors(self, row: Row, joined: str) -> Iterator[FieldError]:
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
        elif self._unreadable and self._unreadable.search(joined):
            yield from self._broken_cells(row.cells, self._unreadable)

    def _broken_keys(self, broken: dict[int, Text]) -> Iterator[FieldError]:
        """Cells without a value where nothing would mean something else: the reference, the time, the segment."""
        for cell in self._cells:
            reason = broken_in(cell, broken) if cell.field in _KEYS else None
            # An ID that lost digits costs no line: a reference is made up for it.
            if reason and not (cell.field == "reference" and reason.code == NUMBER_TOO_LONG):
                yield cell.error(reason)

    def _left_empty(self, broken: dict[int, Text]) -> Iterator[Text]:
        for cell in self._cells:
            if cell.field not in _KEYS and not cell.field.endswith("score") and (reason := broken_in(cell, broken)):
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

    def _segment_code(self, texts: list[str]) -> str:
        if not self._segment:
            return self._segment_constant
        return PATH_SEPARATOR.join([name for place in self._segment_at if (name := texts[place])])

    def _time(self, text: str, findings: Findings) -> str:
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

    def _said(self, cells: list[str], findings: Findings) -> tuple[AnswerForm, ...]:
        if self._only_words is not None:
            words = self._only_words.words(cells)
            return (AnswerForm(self._only_words.question.constant, words),) if words.strip() else ()
        said: dict[str, AnswerForm] = {}
        for answer in self._answers:
            question, verbatim = answer.question.text(cells), answer.words(cells)
            score = read_score(answer.score, cells, findings) if answer.score else None
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


def _room_beside(constants: str) -> int:
    """How many characters a row may have that are known to be short and printable with what is the same in all rows."""
    return MAX_NAME_CHARACTERS - len(constants) if constants.isprintable() else -1


def _clock(time: TimeMap, *, workbook: bool) -> TimeReader:
    # A workbook's dates are no texts, whatever format they are shown in; they come here as ISO 8601.
    formats = (*time.formats, ISO) if workbook and ISO not in time.formats else time.formats
    return TimeReader(formats, time.zone)
