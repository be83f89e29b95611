"""Taking feedback in: lines become responses, what they change is judged, and the sum adds up.

A long intake is `begin`, then `ingest_lines` for each run of lines, then `decide_some` until nothing is left, then
`end`, each a transaction of its own. A few lines are taken in, judged and summed up in one (`ingest`), where each row
is written once.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Final

from msgspec import Struct, structs

from amends.errors import NotFound
from amends.instants import MINUTE_US, InstantUs
from amends.model.decision import Decision, Outcome
from amends.model.intake import InputRow, Intake, Rejection, Sum
from amends.model.job import JobQueue
from amends.model.line_result import LineResult
from amends.model.response_event import ResponseChange, UpsertResult
from amends.model.subject import Subject
from amends.store import decisions, intakes, jobs, responses
from amends.store.engine.database import BatchableUseCase, Tx
from amends.store.jobs import NewJob
from amends.usecases import decide, no_rule
from amends.usecases.apply import UnitOfWork
from amends.usecases.ingest_batch import IngestBatch, ingest_batch
from amends.usecases.resolve_segment import MissingSegment

JUDGED_AT_ONCE = 256
_MAX_LINES_TOGETHER = 256
_NAMES: Final = {outcome: outcome.value for outcome in Outcome}
_NONE_QUIET: Final[Mapping[int, Outcome]] = MappingProxyType({})
_NUMBERS_OF_ONE = 7
"""An intake with one line that opens a ticket takes so many: for itself, the response, its customer, the ticket, and
three events.
"""
ABANDONED_AFTER_US = 2 * MINUTE_US


class IntakeRequest(Struct, frozen=True):
    """An intake that is asked for: from where, its lines, and what to do about segments that aren't there.

    What it brings `is_history` when no rule is to be asked about it.
    """

    source: str
    input_rows: Sequence[InputRow]
    missing: MissingSegment
    is_history: bool = False


class IntakeResult(Struct, frozen=True):
    """What an intake that was taken in at once came to; `decisions` has those on its responses, by their IDs."""

    intake: Intake
    results: Sequence[LineResult]
    decisions: Mapping[int, Decision]


async def begin(tx: Tx, source: str, *, is_history: bool = False) -> int:
    """Begin an intake; its ID. Others that were cut off are left to the background."""
    for abandoned_id in await intakes.abandoned(tx, ABANDONED_AFTER_US):
        await _leave_to_background(tx, abandoned_id, tx.now)
    intake_id = (await tx.next_ids(1))[0]
    own = Intake(intake_id, source, tx.now, tx.now, None, Sum(), tx.by.segment_ids, is_history=is_history)
    await intakes.insert_many(tx, [own])
    return intake_id


async def begin_stream(tx: Tx, source: str, *, is_history: bool = False) -> int:
    """Begin an intake of several transactions, which a job finishes if nobody else does; its ID."""
    intake_id = await begin(tx, source, is_history=is_history)
    await _leave_to_background(tx, intake_id, InstantUs(tx.now + ABANDONED_AFTER_US))
    return intake_id


async def _leave_to_background(tx: Tx, intake_id: int, due_us: InstantUs) -> None:
    subject = Subject(intakes.INTAKE, intake_id)
    job = NewJob(intakes.FINISH_INTAKE, due_us, str(intake_id), queue=JobQueue.IMPORTS, subject=subject)
    await jobs.add_many(tx, [job])


async def alive_until(tx: Tx, intake_id: int) -> InstantUs | None:
    """Until when to take it that whoever began an intake goes on with it; None when nobody does."""
    intake = await intakes.get(tx, intake_id)
    if intake is None or intake.ended_us is not None or abs(tx.now - intake.heartbeat_us) >= ABANDONED_AFTER_US:
        return None
    return InstantUs(intake.heartbeat_us + ABANDONED_AFTER_US)


async def decide_left(tx: Tx, intake_id: int, limit: int = JUDGED_AT_ONCE) -> int:
    """As `decide_some`, for whoever finishes an intake that was cut off, which is no sign of life of it."""
    return await decide.decide_some(tx, intake_id, limit, is_cut_off=True)


async def ingest_lines(
    tx: Tx, intake_id: int, input_rows: Sequence[InputRow], missing: MissingSegment, *, is_history: bool | None = None
) -> list[LineResult]:
    """Take a run of lines in. A line with faults is rejected by itself; nothing of it is stored.

    `is_history` is what the intake is, None when that is to be looked up.
    """
    run, taken = await ingest_batch(tx, {intake_id: input_rows}, missing, holds_all=False)
    await run.customers.keep()
    counted = _counted(taken[intake_id]).plus(await _taken_back(tx, run, intake_id))
    if is_history is None:
        is_history = await intakes.is_history(tx, intake_id)
    quiet = await decide.quiet_outcomes(tx, run.changes, is_history=is_history)
    await _changes(tx, run, to_judge=intake_id, quiet=quiet).keep()
    await responses.adopt_unjudged(tx, run.repeated, intake_id)
    await tx.after_those_before()
    await intakes.reject(tx, intake_id, _rejections(taken[intake_id]))
    await intakes.leave_out(tx, intake_id, _left_out(taken[intake_id]))
    await intakes.add(tx, intake_id, counted.plus(Sum(**Counter(map(_NAMES.__getitem__, quiet.values())))))
    return taken[intake_id]


async def _taken_back(tx: Tx, run: IngestBatch, intake_id: int) -> Sum:
    """What the intake counted too early: outcomes of its own responses that it corrects and judges in the end."""
    early = [change.before for change in run.changes if change.before is not None and change.after.id in run.altered]
    own = [each.id for each in early if each.version == 1 and each.first_intake_id == intake_id]
    found = await responses.quiet(tx, own) if own else {}
    counts = Counter([each.outcome for each in found.values()])
    return Sum(**{outcome: -count for outcome, count in counts.items()})


async def decide_some(tx: Tx, intake_id: int, limit: int = JUDGED_AT_ONCE) -> int:
    """Judge some of what an intake stored or changed; how many were judged, 0 when nothing is left."""
    return await decide.decide_some(tx, intake_id, limit)


async def end(tx: Tx, intake_id: int) -> Intake:
    """End an intake; it, with its sum."""
    await jobs.cancel(tx, intakes.FINISH_INTAKE, [str(intake_id)])
    await intakes.end(tx, intake_id)
    return await no_rule.noted(tx, await _found(tx, intake_id))


async def ingest(
    tx: Tx, source: str, input_rows: Sequence[InputRow], missing: MissingSegment, *, is_history: bool = False
) -> IntakeResult:
    """A whole intake in one transaction, for a few lines."""
    return (await _ingest_many(tx, [IntakeRequest(source, input_rows, missing, is_history)]))[0]


async def _ingest_many(tx: Tx, asked: Sequence[IntakeRequest]) -> list[IntakeResult]:
    """Several whole intakes, as if one had come after the other."""
    batches: list[IntakeResult] = []
    while len(batches) < len(asked):
        batches += await _ingest_run(tx, _apart(asked[len(batches) :]))
    return batches


ingest_coalesced = BatchableUseCase(_ingest_many)
"""As `ingest`, for one that is asked for; those that come at the same time share their statements."""


def _apart(asked: Sequence[IntakeRequest]) -> Sequence[IntakeRequest]:
    """The first of these that share no response, so that it doesn't matter that they are judged in the end.

    They aren't more than a run holds, unless the first is.
    """
    seen: set[tuple[str, str]] = set()
    lines = 0
    for index, each in enumerate(asked):
        own = {(form.survey, form.reference) for form in (line.form for line in each.input_rows) if form is not None}
        lines += len(each.input_rows)
        is_apart = each.missing is asked[0].missing and seen.isdisjoint(own)
        if index and not (is_apart and lines <= _MAX_LINES_TOGETHER):
            return asked[:index]
        seen |= own
    return asked


async def _ingest_run(tx: Tx, asked: Sequence[IntakeRequest]) -> list[IntakeResult]:
    await tx.draw_ahead(_NUMBERS_OF_ONE * len(asked))
    by_id = dict(zip(await tx.next_ids(len(asked)), asked, strict=True))
    input_rows = {intake_id: each.input_rows for intake_id, each in by_id.items()}
    run, results = await ingest_batch(tx, input_rows, asked[0].missing)
    await run.customers.keep()
    history = {intake_id for intake_id, each in by_id.items() if each.is_history}
    changes = _changes(tx, run, to_judge=0)
    judgement = await decide.judge(tx, changes, run.altered, made=run.customers.made, history=history)
    begun = [
        Intake(
            intake_id,
            each.source,
            tx.now,
            tx.now,
            tx.now,
            _counted(results[intake_id]).plus(judgement.take_sum(intake_id)),
            tx.by.segment_ids,
            _left_out(results[intake_id]),
            each.is_history,
        )
        for intake_id, each in by_id.items()
    ]
    await intakes.insert_many(tx, begun)
    for intake_id in by_id:
        if rejections := _rejections(results[intake_id]):
            await intakes.reject(tx, intake_id, rejections)
    await judgement.keep(tx)
    decided = {decision.response_id: decision for decision in judgement.decisions}
    decided |= await _decided_before(tx, run.repeated)
    return [IntakeResult(await _as_it_is(tx, intake, run), results[intake.id], decided) for intake in begun]


async def _decided_before(tx: Tx, repeated: Mapping[int, int]) -> dict[int, Decision]:
    """How those that were only sent again were judged, which is done now if an earlier intake left it."""
    for intake_id in sorted(set(repeated.values())):
        own = [response_id for response_id, by in repeated.items() if by == intake_id]
        if await responses.adopt_unjudged(tx, own, intake_id):
            while await decide_some(tx, intake_id):
                pass
    return await decisions.last_of(tx, sorted(repeated))


async def _as_it_is(tx: Tx, intake: Intake, run: IngestBatch) -> Intake:
    return await no_rule.noted(tx, await _found(tx, intake.id) if intake.id in run.repeated.values() else intake)


def _changes(tx: Tx, run: IngestBatch, *, to_judge: int, quiet: Mapping[int, Outcome] = _NONE_QUIET) -> UnitOfWork:
    marked = []
    for each in run.changes:
        outcome = quiet.get(each.after.id)
        if outcome is not None:
            marked.append(ResponseChange(each.before, each.after, each.events, None, _NAMES[outcome]))
        elif each.after.id in run.altered:
            marked.append(structs.replace(each, to_judge=to_judge))
        else:
            marked.append(each)
    return UnitOfWork(tx, marked, run.customers.by_id)


async def _found(tx: Tx, intake_id: int) -> Intake:
    intake = await intakes.get(tx, intake_id)
    if intake is None:
        raise NotFound("intake", intake_id)
    return intake


def _rejections(results: Iterable[LineResult]) -> list[Rejection]:
    return [Rejection(result.line, error.field, error.reason) for result in results for error in result.errors]


def _left_out(results: Iterable[LineResult]) -> dict[str, int]:
    reasons = [result.left_out for result in results if result.left_out]
    return dict(Counter(reasons)) if reasons else {}


def _counted(results: Sequence[LineResult]) -> Sum:
    taken = [result.taken for result in results]
    left_out = len([True for result in results if result.left_out])
    return Sum(
        received=len(taken),
        stored=taken.count(UpsertResult.STORED),
        merged=taken.count(UpsertResult.MERGED),
        duplicates=taken.count(UpsertResult.DUPLICATE),
        rejected=taken.count(None) - left_out,
        left_out=left_out,
    )
