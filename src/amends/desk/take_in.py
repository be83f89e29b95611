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
from amends.model.job import Job
from amends.model.response import CUSTOMER, SEGMENT, TRANSACTION, Line, Response
from amends.model.survey import Survey
from amends.model.taking import Repeated, ResponseChange, Taken
from amends.model.transaction import Contact, Transaction
from amends.store import events, intakes, jobs, responses, surveys, transactions, workspaces
from amends.store.database import Tx
from amends.store.jobs import NewJob

JUDGED_AT_ONCE = 256
ABANDONED_AFTER_US = 2 * MINUTE_US


class LineResult(Struct, frozen=True):
    """What became of one line: the response it made or changed and what to know about it, or its faults."""

    line: int
    taken: Taken | None
    response_id: int
    faults: tuple[Fault, ...] = ()
    note: str = ""


class Batch(Struct, frozen=True):
    """What an intake that was taken in at once came to."""

    intake: Intake
    results: Sequence[LineResult]


async def begin(tx: Tx, source: str) -> int:
    """Begin an intake, and finish those that were cut off before; its ID."""
    for abandoned_id in await intakes.abandoned(tx, ABANDONED_AFTER_US):
        while await judge.judge_some(tx, abandoned_id, JUDGED_AT_ONCE):
            pass
        await intakes.end(tx, abandoned_id)
    intake_id = (await tx.next_ids(1))[0]
    await intakes.insert(tx, Intake(intake_id, source, tx.now, tx.now, None, Sum()))
    return intake_id


async def begin_long(tx: Tx, source: str) -> int:
    """Begin an intake of several transactions, which a job finishes if nobody else does; its ID."""
    intake_id = await begin(tx, source)
    due_us = InstantUs(tx.now + ABANDONED_AFTER_US)
    await jobs.add_many(tx, [NewJob(intakes.FINISH_INTAKE, due_us, str(intake_id))])
    return intake_id


async def finish(tx: Tx, job: Job) -> InstantUs | None:
    """Judge and end what whoever began it doesn't go on with; when to look again, None once it has ended."""
    intake = await intakes.find(tx, int(job.dedupe_key))
    if intake is None or intake.ended_us is not None:
        return None
    if abs(tx.now - intake.beat_us) < ABANDONED_AFTER_US:
        return InstantUs(intake.beat_us + ABANDONED_AFTER_US)
    if await judge.judge_some(tx, intake.id, JUDGED_AT_ONCE):
        return job.due_us
    await intakes.end(tx, intake.id)
    return None


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
    await jobs.cancel(tx, intakes.FINISH_INTAKE, [str(intake_id)])
    return await _ended(tx, intake_id)


async def _ended(tx: Tx, intake_id: int) -> Intake:
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
    return Batch(await _ended(tx, intake_id), results)


class _Run:
    """The state of one `take`: what is known, and what changes."""

    def __init__(self, tx: Tx, intake_id: int, segments: Segments) -> None:
        self._tx = tx
        self._intake_id = intake_id
        self._segments = segments
        self._reachable = None if tx.by.segment_ids is None else segments.tree.within(tx.by.segment_ids)
        self._surveys: dict[str, Survey] = {}
        self._known: dict[tuple[int, str], Response] = {}
        self._changes: dict[tuple[int, str], ResponseChange] = {}
        self._altered: set[int] = set()
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
        change = self._change_of(line)
        try:
            segment_id = await self._segments.id_of(str(line.values.get(SEGMENT, "")))
            self._check_reach(line, segment_id, change.after if change else None)
        except Invalid as refused:
            return LineResult(number, None, 0, refused.faults)
        if change is None:
            return await self._store(number, line, segment_id)
        if taking.says_nothing_new(change.after, line):
            return self._duplicate(number, change.after)
        return await self._merge(number, line, change)

    async def keep(self) -> None:
        """Write all that changed, and note what has to be judged."""
        await events.record(self._tx, *self._changes.values())
        await responses.mark_unjudged(self._tx, sorted(self._altered), self._intake_id)
        await responses.adopt_unjudged(self._tx, sorted(self._untouched - self._altered), self._intake_id)

    def _change_of(self, line: Line) -> ResponseChange | None:
        survey = self._surveys.get(line.survey)
        key = (survey.id, line.reference) if survey else None
        if key in self._changes:
            return self._changes[key]
        return taking.unchanged(self._known[key]) if key in self._known else None

    def _check_reach(self, line: Line, segment_id: int, known: Response | None) -> None:
        if self._reachable is None:
            return
        if known is not None and known.segment_id not in self._reachable:
            raise Invalid(Fault("reference", f"{line.reference!r} is of a segment that isn't for this key"))
        if segment_id not in self._reachable and (known is None or SEGMENT in line.values):
            named = line.values.get(SEGMENT)
            raise Invalid(Fault("segment", f"{repr(named) if named else 'the Main Segment'} isn't for this key"))

    async def _store(self, number: int, line: Line, segment_id: int) -> LineResult:
        survey = await self._survey(line.survey) or await self._make_survey(line.survey)
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
        return self._note(number, Taken.STORED, taking.begin(line, await self._resolve(began, line)))

    async def _merge(self, number: int, line: Line, change: ResponseChange) -> LineResult:
        merged = taking.extend(change, line, self._intake_id, change.after).after
        if SEGMENT in line.values:
            merged = structs.replace(merged, segment_id=await self._segments.id_of(str(merged.get(SEGMENT))))
        extended = taking.extend(change, line, self._intake_id, await self._resolve(merged, line))
        taken = Taken.DUPLICATE if isinstance(extended.events[-1], Repeated) else Taken.MERGED
        return self._note(number, taken, extended)

    def _note(self, number: int, taken: Taken, change: ResponseChange) -> LineResult:
        response = change.after
        self._changes[(response.survey_id, response.reference)] = change
        if taken is Taken.DUPLICATE:
            return self._duplicate(number, response)
        self._altered.add(response.id)
        segment = self._segments.tree.by_id(response.segment_id)
        return LineResult(number, taken, response.id, note=response.segment_note(segment.code if segment else ""))

    def _duplicate(self, number: int, response: Response) -> LineResult:
        self._untouched.add(response.id)
        return LineResult(number, Taken.DUPLICATE, response.id)

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
        await surveys.make(self._tx, survey)
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
