"""Taking feedback in: lines become responses, what they change is judged, and the sum adds up.

An intake is `begin`, then `take` for each run of lines, then `judge_some` until nothing is left, then `end`. Each of
them is a transaction of its own or, for a few lines, all of them are one (`take_in`).
"""

from collections.abc import Sequence

from msgspec import Struct, structs

from amends.desk import find_customer, find_segment, judge
from amends.desk.find_segment import Missing, Segments
from amends.errors import Fault, Invalid, NotFound
from amends.ids import parse_id
from amends.instants import MINUTE_US, InstantUs
from amends.model import taking
from amends.model.customer import email_key, phone_key
from amends.model.intake import Handed, Intake, Rejection, Sum, check
from amends.model.response import CUSTOMER, SEGMENT, TRANSACTION, Line, Response
from amends.model.survey import Survey
from amends.model.taking import ResponseChange, Taken
from amends.model.transaction import Contact, Transaction
from amends.store import events, intakes, responses, surveys, transactions, workspaces
from amends.store.database import Tx

JUDGED_AT_ONCE = 256
ABANDONED_AFTER_US = 2 * MINUTE_US


class LineResult(Struct, frozen=True):
    """What became of one line: the response it made or changed, or its faults."""

    line: int
    taken: Taken | None
    response_id: int
    faults: tuple[Fault, ...] = ()


class Batch(Struct, frozen=True):
    """What an intake that was taken in at once came to."""

    intake: Intake
    results: Sequence[LineResult]


async def begin(tx: Tx, source: str) -> int:
    """Begin an intake, and finish those that were cut off before; its ID."""
    for abandoned_id in await intakes.abandoned(tx, InstantUs(tx.now - ABANDONED_AFTER_US)):
        while await judge.judge_some(tx, abandoned_id, JUDGED_AT_ONCE):
            pass
        await intakes.end(tx, abandoned_id)
    intake_id = (await tx.next_ids(1))[0]
    await intakes.insert(tx, Intake(intake_id, source, tx.now, tx.now, None, Sum()))
    return intake_id


async def take(tx: Tx, intake_id: int, handed: Sequence[Handed], missing: Missing) -> list[LineResult]:
    """Take a run of lines in. A line with faults is rejected by itself; nothing of it is stored."""
    run = await _Run.begin(tx, intake_id, handed, missing)
    results = [await run.take(line_number, checked) for line_number, checked in run.lines]
    await run.keep()
    await _keep_sum(tx, intake_id, results)
    return results


async def judge_some(tx: Tx, intake_id: int) -> int:
    """Judge some of what an intake stored or changed; how many were judged, 0 when nothing is left."""
    return await judge.judge_some(tx, intake_id, JUDGED_AT_ONCE)


async def end(tx: Tx, intake_id: int) -> Intake:
    """End an intake; it, with its sum."""
    await intakes.end(tx, intake_id)
    intake = await intakes.find(tx, intake_id)
    if intake is None:
        raise NotFound("intake", intake_id)
    return intake


async def take_in(tx: Tx, source: str, handed: Sequence[Handed], missing: Missing) -> Batch:
    """A whole intake in one transaction, for a few lines."""
    intake_id = await begin(tx, source)
    results = await take(tx, intake_id, handed, missing)
    while await judge_some(tx, intake_id):
        pass
    return Batch(await end(tx, intake_id), results)


class _Run:
    """The state of one `take`: what is known, and what changes."""

    def __init__(self, tx: Tx, intake_id: int, segments: Segments) -> None:
        self._tx = tx
        self._intake_id = intake_id
        self._segments = segments
        self._surveys: dict[str, Survey] = {}
        self._known: dict[tuple[int, str], Response] = {}
        self._changes: dict[tuple[int, str], ResponseChange] = {}
        self._untouched: set[int] = set()
        self.lines: list[tuple[int, Line | list[Fault]]] = []

    @classmethod
    async def begin(cls, tx: Tx, intake_id: int, handed: Sequence[Handed], missing: Missing) -> "_Run":
        forms = [each.form for each in handed if each.form is not None]
        names = {f"survey:{form.survey}" for form in forms}
        names |= {f"response:{form.survey}:{form.reference}" for form in forms}
        names |= {f"customer:{form.customer.reference}" for form in forms if form.customer.reference}
        names |= {f"customer:{email_key(form.customer.email)}" for form in forms if form.customer.email}
        names |= {f"customer:{phone_key(form.customer.phone)}" for form in forms if form.customer.phone}
        await tx.lock(*names)
        workspace = await workspaces.own(tx)
        run = cls(tx, intake_id, await find_segment.begin(tx, workspace, missing))
        await run._load(handed)
        return run

    async def _load(self, handed: Sequence[Handed]) -> None:
        for each in handed:
            if each.form is None:
                self.lines.append((each.line, list(each.faults)))
                continue
            survey = await self._survey(each.form.survey)
            self.lines.append((each.line, check(each.form, self._tx.now, survey.scale if survey else "")))
        wanted: dict[int, list[str]] = {}
        for _, line in self.lines:
            if isinstance(line, Line) and line.survey in self._surveys:
                wanted.setdefault(self._surveys[line.survey].id, []).append(line.reference)
        for survey_id, references in wanted.items():
            found = await responses.by_references(self._tx, survey_id, sorted(set(references)))
            self._known |= {(survey_id, reference): response for reference, response in found.items()}

    async def take(self, number: int, line: Line | list[Fault]) -> LineResult:
        """One line: stored, merged, a duplicate, or rejected with its faults."""
        if isinstance(line, list):
            return LineResult(number, None, 0, tuple(line))
        try:
            segment_id = await self._segments.id_of(str(line.values.get(SEGMENT, "")))
        except Invalid as refused:
            return LineResult(number, None, 0, refused.faults)
        survey = await self._survey(line.survey) or await self._make_survey(line.survey)
        key = (survey.id, line.reference)
        change = self._changes.get(key)
        before = change.after if change else self._known.get(key)
        if before is None:
            self._changes[key] = change = await self._store(survey, line, segment_id)
            return LineResult(number, Taken.STORED, change.after.id)
        if taking.says_nothing_new(before, line):
            self._untouched.add(before.id)
            return LineResult(number, Taken.DUPLICATE, before.id)
        self._changes[key] = await self._merge(change or taking.unchanged(before), line)
        return LineResult(number, Taken.MERGED, before.id)

    async def keep(self) -> None:
        """Write all that changed, and note what has to be judged."""
        await events.record(self._tx, *self._changes.values())
        changed = [change.after.id for change in self._changes.values()]
        await responses.mark_unjudged(self._tx, changed, self._intake_id)
        await responses.adopt_unjudged(self._tx, sorted(self._untouched - set(changed)), self._intake_id)

    async def _store(self, survey: Survey, line: Line, segment_id: int) -> ResponseChange:
        blank = Response(
            id=(await self._tx.next_ids(1))[0],
            version=1,
            survey_id=survey.id,
            reference=line.reference,
            time_us=line.time_us,
            received_us=self._tx.now,
            first_intake_id=self._intake_id,
            segment_id=segment_id,
            customer_id=0,
            transaction_id=0,
            ticket_id=0,
            parts={},
        )
        began = taking.begin(line, blank).after
        return taking.begin(line, await self._resolve(began, line))

    async def _merge(self, change: ResponseChange, line: Line) -> ResponseChange:
        merged = taking.extend(change, line, self._intake_id, change.after).after
        if SEGMENT in line.values:
            merged = structs.replace(merged, segment_id=await self._segments.id_of(str(merged.get(SEGMENT))))
        return taking.extend(change, line, self._intake_id, await self._resolve(merged, line))

    async def _resolve(self, response: Response, line: Line) -> Response:
        if any(name.startswith(CUSTOMER) for name in line.values):
            customer_id = await find_customer.found_or_made(self._tx, response.customer, response.customer_id)
            response = structs.replace(response, customer_id=customer_id)
        if TRANSACTION in line.values:
            transaction_id = await self._transaction(response.transaction, response.segment_id)
            response = structs.replace(response, transaction_id=transaction_id)
        return response

    async def _transaction(self, reference: str, segment_id: int) -> int:
        known = await transactions.find_by_reference(self._tx, reference)
        if known is None:
            number = (await self._tx.next_ids(1))[0]
            known = Transaction(number, reference, segment_id, "", Contact(), self._tx.now)
            await transactions.insert(self._tx, known)
        return known.id

    async def _survey(self, code: str) -> Survey | None:
        if code not in self._surveys:
            survey = await surveys.find_by_code(self._tx, code)
            if survey is None:
                return None
            self._surveys[code] = survey
        return self._surveys[code]

    async def _make_survey(self, code: str) -> Survey:
        survey = Survey(await self._survey_id(code), code, code, "", None, self._tx.now)
        await surveys.save(self._tx, survey)
        self._surveys[code] = survey
        return survey

    async def _survey_id(self, code: str) -> int:
        # A survey that another system numbers keeps its number: client code of the compatible API reads it back.
        number = parse_id(code)
        while number is None or await surveys.find(self._tx, number):
            number = (await self._tx.next_ids(1))[0]
        return number


async def _keep_sum(tx: Tx, intake_id: int, results: Sequence[LineResult]) -> None:
    taken = [result.taken for result in results]
    rejections = [
        Rejection(result.line, fault.field, fault.reason)
        for result in results
        if result.taken is None
        for fault in result.faults
    ]
    await intakes.reject(tx, intake_id, rejections)
    counted = Sum(
        received=len(taken),
        stored=taken.count(Taken.STORED),
        merged=taken.count(Taken.MERGED),
        duplicates=taken.count(Taken.DUPLICATE),
        rejected=taken.count(None),
    )
    await intakes.add(tx, intake_id, counted)
