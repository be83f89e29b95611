"""Taking lines: each of a run is stored, merged into what is known, a duplicate, or rejected with its faults."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import chain
from typing import TypeAlias

from msgspec import structs

from amends.errors import FieldError, Invalid
from amends.ids import parse_id
from amends.model import response_event
from amends.model.customer import CustomerForm, IdentifierKind
from amends.model.identity import JOINED_TO_NOBODY
from amends.model.intake import InputRow, check_row
from amends.model.line_result import LineResult
from amends.model.response import ResponseForm, SurveyResponse
from amends.model.response_event import Repeated, ResponseChange, UpsertResult
from amends.model.response_line import ResponseLine, beside, parts_of
from amends.model.response_parts import SEGMENT, TRANSACTION
from amends.model.segment import SegmentTree
from amends.model.survey import Survey
from amends.model.transaction import Contact, Transaction
from amends.store import responses, surveys, transactions, workspaces
from amends.store.engine.database import Tx
from amends.texts.text import Text, one_text, say
from amends.usecases import resolve_segment
from amends.usecases.resolve_customer import CustomerResolver
from amends.usecases.resolve_segment import MissingSegment, SegmentResolver

_CheckedRow: TypeAlias = tuple[ResponseLine | list[FieldError], Text | None]


async def ingest_batch(
    tx: Tx, input_rows: Mapping[int, Sequence[InputRow]], missing: MissingSegment, *, holds_all: bool = True
) -> tuple["IngestBatch", dict[int, list[LineResult]]]:
    """Join the lines of some intakes, by their IDs, to what is known; the run holds what is to be kept of it.

    Where others write meanwhile, the names of all that lines name are held: who comes at the same time waits. Who has
    many lines doesn't hold all: of what two make at once one meets a unique key and begins anew.
    """
    everything = [each for lines in input_rows.values() for each in lines]
    own = await workspaces.own(tx)
    if not tx.is_alone:
        names = _names(everything, own.region_of_phones) if holds_all else _phones(everything, own.region_of_phones)
        await tx.lock(*names)
    run = IngestBatch(tx, await resolve_segment.begin(tx, own, missing), own.region_of_phones)
    checked = iter(await run.look_up(everything))
    results: dict[int, list[LineResult]] = {}
    for intake_id, lines in input_rows.items():
        results[intake_id] = [await run.take(intake_id, each, *next(checked)) for each in lines]
    return run, results


def _names(input_rows: Sequence[InputRow], region: str) -> set[str]:
    forms = [each.form for each in input_rows if each.form is not None]
    names = {f"response:{form.survey}:{form.reference}" for form in forms}
    return names | {f"customer:{each.value}" for form in forms for each in _joinable(form).identifiers(region)}


def _joinable(form: ResponseForm) -> CustomerForm:
    """The customer of a form whose record may be looked for."""
    return CustomerForm() if form.identity in JOINED_TO_NOBODY else form.customer


def _phones(input_rows: Sequence[InputRow], region: str) -> set[str]:
    """The names of what no unique key keeps apart, and of which two may not be made at once."""
    customers = [_joinable(each.form) for each in input_rows if each.form is not None and each.form.customer.phone]
    identifiers = [each for customer in customers for each in customer.identifiers(region)]
    return {f"customer:{each.value}" for each in identifiers if each.kind is IdentifierKind.PHONE}


class IngestBatch:
    """A run of lines while it is taken: what is known, and what changes.

    `altered` and `repeated` are the IDs of responses that have to be judged and of those that were only sent again,
    each with the intake that did it last.
    """

    def __init__(self, tx: Tx, segments: SegmentResolver, region: str) -> None:
        self._tx = tx
        self._segments = segments
        self._reachable = None if tx.by.segment_ids is None else segments.tree.within(tx.by.segment_ids)
        self._surveys: dict[str, Survey] = {}
        self._known: dict[tuple[int, str], SurveyResponse] = {}
        self._changes: dict[tuple[int, str], ResponseChange] = {}
        self.altered: dict[int, int] = {}
        self.repeated: dict[int, int] = {}
        self.customers = CustomerResolver(tx, region)
        self.region = region

    @property
    def tree(self) -> SegmentTree:
        """The segments by now, with those that were made for these lines."""
        return self._segments.tree

    @property
    def surveys(self) -> Mapping[str, Survey]:
        """The surveys that are known by now, by their codes."""
        return self._surveys

    @property
    def known(self) -> Mapping[tuple[int, str], SurveyResponse]:
        """The responses that these lines name and that were stored before."""
        return self._known

    @property
    def changes(self) -> Collection[ResponseChange]:
        """All changes, those too that only say when something was said again."""
        return self._changes.values()

    async def look_up(self, input_rows: Sequence[InputRow]) -> list[_CheckedRow]:
        """Find all that these lines name; the lines as they are checked, with what to know about each."""
        self._surveys = await self._known_surveys(input_rows)
        lines = [self._checked(each) for each in input_rows]
        # What has faults is looked for nowhere: no engine keeps such texts.
        checked = zip(input_rows, lines, strict=True)
        forms = [each.form for each, (line, _) in checked if each.form is not None and isinstance(line, ResponseLine)]
        wanted: dict[int, set[str]] = {}
        for form in forms:
            if form.survey in self._surveys:
                wanted.setdefault(self._surveys[form.survey].id, set()).add(form.reference)
        for survey_id, references in wanted.items():
            found = await responses.by_references(self._tx, survey_id, sorted(references))
            self._known |= {(survey_id, reference): response for reference, response in found.items()}
        # Whom a known response named before may be found by a line for it too: all are held in one order.
        await self.customers.look_for(chain(map(_joinable, forms), self._customers_known()))
        # A number for each new response, and for whoever gave it.
        await self._tx.draw_ahead(2 * max(0, len(forms) - len(self._known)))
        return lines

    def _customers_known(self) -> Iterable[CustomerForm]:
        return (each.customer for each in self._known.values() if not each.is_joined_to_nobody)

    async def _known_surveys(self, input_rows: Sequence[InputRow]) -> dict[str, Survey]:
        known = await surveys.by_code(self._tx)
        new = {each.form.survey for each in input_rows if each.form is not None} - known.keys()
        if new and not self._tx.is_alone:
            # Whoever makes a survey makes it alone; a survey that is there is nobody's to wait for.
            await self._tx.lock(*(f"survey:{code}" for code in new))
            known = await surveys.by_code(self._tx)
        return dict(known)

    def _checked(self, row: InputRow) -> _CheckedRow:
        survey = self._surveys.get(row.form.survey) if row.form else None
        return check_row(row, self._tx.now, survey.scale if survey else "")

    async def take(
        self, intake_id: int, row: InputRow, line: ResponseLine | list[FieldError], note: Text | None
    ) -> LineResult:
        """One line: stored, merged, a duplicate, left out, or rejected with its faults; `note` is what to know."""
        if row.left_out:
            return LineResult(row.line, None, 0, left_out=row.left_out)
        result = await self._take(intake_id, row.line, line)
        if note is None or result.taken is None:
            return result
        return structs.replace(result, note=one_text([note, *([result.note] if result.note else [])]))

    async def _take(self, intake_id: int, number: int, line: ResponseLine | list[FieldError]) -> LineResult:
        if isinstance(line, list):
            return LineResult(number, None, 0, tuple(line))
        change = self._change_of(line)
        if change is not None:
            line = beside(change.after.parts, line)
        try:
            segment_id = await self._segments.id_of(str(line.values.get(SEGMENT, "")))
            self._check_reach(line, segment_id, change.after if change else None)
        except Invalid as refused:
            return LineResult(number, None, 0, refused.errors)
        if change is None:
            stored = await self._store(intake_id, line, segment_id)
            return self._note(intake_id, number, UpsertResult.STORED, stored)
        if response_event.says_nothing_new(change.after, line):
            return self._note(intake_id, number, UpsertResult.DUPLICATE, change)
        merged = await self._merge(intake_id, line, change)
        is_repeated = isinstance(merged.events[-1], Repeated)
        return self._note(intake_id, number, UpsertResult.DUPLICATE if is_repeated else UpsertResult.MERGED, merged)

    def _change_of(self, line: ResponseLine) -> ResponseChange | None:
        survey = self._surveys.get(line.survey)
        key = (survey.id, line.reference) if survey else None
        if key in self._changes:
            return self._changes[key]
        return response_event.unchanged(self._known[key]) if key in self._known else None

    def _check_reach(self, line: ResponseLine, segment_id: int, known: SurveyResponse | None) -> None:
        if self._reachable is None:
            return
        if known is not None and known.segment_id not in self._reachable:
            raise Invalid(FieldError("reference", say("no_access_to_reference", reference=line.reference)))
        if segment_id not in self._reachable and (known is None or SEGMENT in line.values):
            named = line.values.get(SEGMENT)
            reason = say("no_access_to_segment", code=str(named)) if named else say("no_access_to_main_segment")
            raise Invalid(FieldError("segment", reason))

    async def _store(self, intake_id: int, line: ResponseLine, segment_id: int) -> ResponseChange:
        survey = self._surveys.get(line.survey) or await self._make_survey(line.survey)
        response_id = (await self._tx.next_ids(1))[0]
        customer_id, transaction_id = await self._whose(line, line, segment_id)
        response = SurveyResponse(
            id=response_id,
            version=1,
            survey_id=survey.id,
            reference=line.reference,
            time_us=line.time_us,
            received_us=self._tx.now,
            first_intake_id=intake_id,
            segment_id=segment_id,
            customer_id=customer_id,
            transaction_id=transaction_id,
            ticket_id=0,
            parts=parts_of(line, intake_id),
        )
        return response_event.received(response.by_day())

    async def _merge(self, intake_id: int, line: ResponseLine, change: ResponseChange) -> ResponseChange:
        merged = response_event.extend(change, line, intake_id, change.after).after
        if SEGMENT in line.values:
            merged = structs.replace(merged, segment_id=await self._segments.id_of(str(merged.get(SEGMENT))))
        known = (merged.customer_id, merged.transaction_id)
        customer_id, transaction_id = await self._whose(merged, line, merged.segment_id, known)
        found = structs.replace(merged, customer_id=customer_id, transaction_id=transaction_id)
        return response_event.extend(change, line, intake_id, found)

    def _note(self, intake_id: int, number: int, taken: UpsertResult, change: ResponseChange) -> LineResult:
        response = change.after
        if change.events:
            self._changes[(response.survey_id, response.reference)] = change
        if taken is UpsertResult.DUPLICATE:
            if response.id not in self.altered:
                self.repeated[response.id] = intake_id
            return LineResult(number, taken, response.id)
        self.altered[response.id] = intake_id
        self.repeated.pop(response.id, None)
        segment = self._segments.tree.by_id(response.segment_id)
        return LineResult(number, taken, response.id, note=response.segment_note(segment.code if segment else ""))

    async def _whose(
        self, said: ResponseLine | SurveyResponse, line: ResponseLine, segment_id: int, known: tuple[int, int] = (0, 0)
    ) -> tuple[int, int]:
        """The IDs of the customer and the transaction that are named, those known where this line names none."""
        if said.is_joined_to_nobody:
            return 0, 0
        customer_id, transaction_id = known
        if line.names_customer:
            customer_id = await self.customers.found_or_made(said.customer, segment_id, customer_id)
        if TRANSACTION in line.values:
            transaction_id = await self._transaction(said.transaction, segment_id)
        return customer_id, transaction_id

    async def _transaction(self, reference: str, segment_id: int) -> int:
        known = await transactions.get_by_reference(self._tx, reference)
        if known is None:
            number = (await self._tx.next_ids(1))[0]
            known = Transaction(number, reference, segment_id, "", Contact(), self._tx.now)
            await transactions.insert(self._tx, known)
        return known.id

    async def _make_survey(self, code: str) -> Survey:
        survey = Survey(await self._survey_id(code), code, code, "", None, self._tx.now)
        await surveys.make(self._tx, survey)
        self._surveys[code] = survey
        return survey

    async def _survey_id(self, code: str) -> int:
        # A survey that another system numbers keeps its number: client code of the compatible API reads it back.
        number = parse_id(code)
        while number is None or await surveys.get(self._tx, number):
            number = (await self._tx.next_ids(1))[0]
        return number
