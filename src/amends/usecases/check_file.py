"""The check of a file: its lines are joined and decided like those of an import, run by run, and each run is undone.

What a run finds is carried to the next: a line that repeats an earlier one of the file would be merged into it, and
somebody for whom a ticket would open has one from then on.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from hashlib import blake2b
from pathlib import Path

from msgspec import Struct, structs

from amends.model.decide import DecisionTerms, decide
from amends.model.decision import Outcome
from amends.model.file_check import MAX_SHOWN, CheckFound, LineMerge, LineNote, RuleTickets
from amends.model.file_import import FileImport, Progress
from amends.model.intake import InputRow, Rejection, Sum
from amends.model.job import JobQueue
from amends.model.line_result import LineResult
from amends.model.principal import Principal
from amends.model.response import SurveyResponse
from amends.model.response_event import UpsertResult
from amends.model.rule.evaluate import Rule
from amends.model.subject import Subject
from amends.store import file_imports, jobs, tickets
from amends.store.engine.database import Database, Tx
from amends.store.engine.seen_lines import SeenLines, seen_before
from amends.store.file_imports import CHECK_FILE, FILE_IMPORT
from amends.store.jobs import NewJob
from amends.usecases import ingest_file
from amends.usecases.decide import terms_in_force
from amends.usecases.ingest_batch import IngestBatch, ingest_batch
from amends.usecases.ingest_file import FileJob, ImportDetail, NewFile, encode_job
from amends.usecases.resolve_segment import MissingSegment


async def begin(tx: Tx, new: NewFile) -> ImportDetail:
    """Begin the check of a file; earlier checks of it, and those that are long over, are forgotten."""
    await ingest_file.forget_checks(tx, new.upload)
    number = (await tx.next_ids(1))[0]
    own = ingest_file.file_of(tx, number, new, is_check=True)
    await file_imports.insert(tx, own)
    data = encode_job(FileJob(tx.by, new.upload, new.mapping))
    subject = Subject(FILE_IMPORT, number)
    await jobs.add_many(tx, [NewJob(CHECK_FILE, tx.now, str(number), data, queue=JobQueue.IMPORTS, subject=subject)])
    return ImportDetail(own)


async def cancel(tx: Tx, import_id: int) -> ImportDetail:
    """Stop a check that isn't done; what it found until then stays. Raises as `ingest_file.get`."""
    found = (await ingest_file.get(tx, import_id)).file
    if found.is_check and found.ended_us is None:
        await jobs.cancel(tx, CHECK_FILE, [str(import_id)])
        await file_imports.cancel(tx, import_id)
    return await ingest_file.get(tx, import_id)


async def move_on(tx: Tx, check_id: int, read: Progress, found: CheckFound, *, is_end: bool) -> bool:
    """Keep what a check found until now; whether to go on with it."""
    known = await file_imports.get(tx, check_id)
    if known is None or known.ended_us is not None:
        return False
    await file_imports.keep_found(tx, check_id, read, found)
    if is_end:
        await file_imports.end(tx, check_id)
    return not is_end


class _Line(Struct, frozen=True):
    """What would become of a line, beside its result: its key, whom it may merge with, and what a rule would do."""

    result: LineResult
    key: bytes = b""
    reference: str = ""
    stored: SurveyResponse | None = None
    identifiers: tuple[bytes, ...] = ()


class _Run(Struct, frozen=True):
    """What a run of lines came to before it was undone."""

    lines: Sequence[_Line]
    responses: Mapping[int, SurveyResponse]
    terms: DecisionTerms
    having_open: frozenset[int]
    unknown: Sequence[str]


class _Undone(Exception):  # noqa: N818 - it undoes a run, nothing is wrong
    def __init__(self, run: _Run) -> None:
        self.run = run


class Rehearsal:
    """A check while it goes on: what it `found` in how many `lines`, and what the next run has to know of them.

    What is remembered lies in the file `memory`, None for one that goes when the check ends. It goes on where it was
    `kept`; from the first line, where what was remembered is gone. `max_shown` faults, merges and notes are kept.
    """

    def __init__(
        self,
        *,
        is_history: bool,
        memory: Path | None = None,
        kept: FileImport | None = None,
        max_shown: int = MAX_SHOWN,
    ) -> None:
        before = seen_before(memory, kept.progress.lines) if memory and kept else None
        self.lines = kept.progress.lines if before and kept else 0
        self.found = kept.found if before and kept else CheckFound()
        self._seen = before or SeenLines(memory)
        self._rules = {each.rule_id: each for each in self.found.rules}
        self._is_history = is_history
        self._max_shown = max_shown

    @property
    def kept_lines(self) -> int:
        """For how many lines what is remembered was kept, by whoever did so last."""
        return self._seen.kept_turn

    async def run(self, database: Database, by: Principal, rows: Sequence[InputRow], missing: MissingSegment) -> None:
        """Check the next run of lines; `missing` says what becomes of segments that aren't there."""
        try:
            await database.write(by, _rehearse, rows, missing)
        except _Undone as undone:
            self.lines += len(rows)
            self._count(undone.run)

    def break_off(self, rejection: Rejection) -> None:
        """Note that nothing more of the file can be read."""
        counted = self.found.sum.plus(Sum(received=1, rejected=1))
        self.found = structs.replace(self.found, sum=counted, errors=(*self.found.errors, rejection))

    def keep(self) -> None:
        """Keep what is remembered; what was found is kept by `move_on`, and never before."""
        self._seen.keep(self.lines)

    def close(self) -> None:
        """Give the memory back."""
        self._seen.close()

    def _count(self, run: _Run) -> None:
        found, counts, left_out = self.found, Counter[str](), Counter(self.found.left_out)
        merges, errors, notes = [*found.merges], [*found.errors], [*found.notes]
        to_decide: dict[int, _Line] = {}
        for line in run.lines:
            result = line.result
            counts["received"] += 1
            if result.left_out:
                counts["left_out"] += 1
                left_out[result.left_out] += 1
                continue
            if result.taken is None:
                counts["rejected"] += 1
                errors += [Rejection(result.line, each.field, each.reason) for each in result.errors]
                continue
            if result.note:
                notes.append(LineNote(result.line, result.note))
            before = self._seen.first_line(line.key, result.line, self.lines)
            is_new = before == result.line and line.stored is None
            counts[_counted(result.taken, is_new=is_new)] += 1
            if not is_new:
                customer = _called(line.stored) if line.stored else ""
                merges.append(LineMerge(result.line, line.reference, 0 if line.stored else before, customer))
            if is_new or (line.stored and result.taken is UpsertResult.MERGED):
                to_decide[result.response_id] = line
        self._decide(run, to_decide, counts)
        self.found = structs.replace(
            found,
            sum=found.sum.plus(Sum(**counts)),
            left_out=dict(left_out),
            rules=tuple(sorted(self._rules.values(), key=lambda each: (-each.tickets, each.rule_id))),
            merges=tuple(merges[: self._max_shown]),
            errors=tuple(errors[: self._max_shown]),
            notes=tuple(notes[: self._max_shown]),
            unknown_segments=tuple(dict.fromkeys([*found.unknown_segments, *run.unknown]))[:MAX_SHOWN],
        )

    def _decide(self, run: _Run, to_decide: Mapping[int, _Line], counts: Counter[str]) -> None:
        rules = {rule.id: rule for rule in run.terms.rules}
        for response_id, line in to_decide.items():
            response = run.responses.get(response_id)
            if response is None:
                continue
            has_open = response.customer_id in run.having_open or self._seen.has_open(line.identifiers)
            judged = decide(run.terms, response, has_open_ticket=has_open, is_history=self._is_history)
            if line.stored is None:
                counts[judged.outcome.value] += 1
            if judged.outcome is Outcome.OPENED and judged.verdict:
                self._seen.open_for(line.identifiers, self.lines)
                self._open(rules[judged.verdict.rule_id])
                counts["opened_later"] += line.stored is not None

    def _open(self, rule: Rule) -> None:
        known = self._rules.get(rule.id) or RuleTickets(rule.id, rule.document.name, 0)
        self._rules[rule.id] = structs.replace(known, tickets=known.tickets + 1)


def _counted(taken: UpsertResult, *, is_new: bool) -> str:
    if is_new:
        return "stored"
    return "duplicates" if taken is UpsertResult.DUPLICATE else "merged"


def _called(response: SurveyResponse) -> str:
    customer = response.customer
    return customer.name or customer.email or customer.phone or customer.reference


async def _rehearse(tx: Tx, rows: Sequence[InputRow], missing: MissingSegment) -> None:
    """What a run of lines comes to; it is raised, so that nothing of the run is kept."""
    terms = await terms_in_force(tx)
    run, taken = await ingest_batch(tx, {0: rows}, missing)
    responses = {change.after.id: change.after for change in run.changes}
    stored = {response.id: response for response in run.known.values()}
    lines = [_line(run, row, result, stored) for row, result in zip(rows, taken[0], strict=True)]
    customers = sorted({each.customer_id for each in responses.values() if each.customer_id} - run.customers.made)
    having_open = frozenset((await tickets.open_of_customers(tx, customers)).customer_ids)
    paths = {each.id: tuple(above.code for above in run.tree.upwards(each.id)) for each in run.tree}
    surveys = {survey.id: survey for survey in run.surveys.values()}
    own = structs.replace(terms, surveys={**terms.surveys, **surveys}, paths={**terms.paths, **paths})
    raise _Undone(_Run(lines, responses, own, having_open, _unknown(run, rows, missing)))


def _line(run: IngestBatch, row: InputRow, result: LineResult, stored: Mapping[int, SurveyResponse]) -> _Line:
    form = row.form
    if form is None or result.taken is None:
        return _Line(result)
    key = _digest(form.survey, form.reference)
    identifiers = tuple(_digest(each.kind, each.value) for each in form.customer.identifiers(run.region))
    return _Line(result, key, form.reference, stored.get(result.response_id), identifiers)


def _digest(*texts: str) -> bytes:
    return blake2b("\x1f".join(texts).encode("utf-8", "surrogatepass"), digest_size=12).digest()


def _unknown(run: IngestBatch, rows: Sequence[InputRow], missing: MissingSegment) -> list[str]:
    if missing is MissingSegment.MAKE:
        return []
    codes = dict.fromkeys(row.form.segment for row in rows if row.form and row.form.segment)
    return [code for code in codes if run.tree.by_code_or_name(code) is None]
