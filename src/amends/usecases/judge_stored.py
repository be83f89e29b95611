"""Judging what is stored by one rule: step by step, each looked at beside all others and then kept in one transaction.

A step is kept only if nobody else went on with the run meanwhile, and an answer opens nothing once it has a ticket. So
a run may be cut off anywhere, be gone on with by several, or be begun twice, and each answer is judged once.
"""

from collections.abc import Callable, Sequence
from typing import Final

from msgspec import Struct, structs

from amends.instants import InstantUs
from amends.model import response_event
from amends.model.access import FULL_SIGHT, Reach, includes
from amends.model.decide import DecisionTerms, decide
from amends.model.decision import Decision, Outcome
from amends.model.principal import system
from amends.model.response import SurveyResponse
from amends.model.rule import document as rule_document
from amends.model.rule.evaluate import Rule
from amends.model.rule_run import (
    BEGINNING,
    RuleRun,
    RunClock,
    RunExample,
    RunOutcome,
    found_of,
    is_matched,
    rules_up_to,
    threads,
)
from amends.store import configurations, decisions, jobs, responses, rule_runs, tickets
from amends.store.engine.database import Database, Tx
from amends.store.rule_runs import RULE_RUN
from amends.texts.text import Text, say
from amends.usecases import access
from amends.usecases import decide as deciding
from amends.usecases.apply import UnitOfWork

_FOREVER: Final = InstantUs(2**62)


class StepLimits(Struct, frozen=True):
    """How much is done at once: answers read by a statement, looked at in a step, and judged in a transaction."""

    read: int = 200
    looked_at: int = 4000
    judged: int = 32


AT_ONCE: Final = StepLimits()


class _Step(Struct, frozen=True):
    """What was seen of a run's answers from a place on; `matched` are the IDs of those that are to be judged."""

    after: tuple[InstantUs, int]
    looked_at: int
    is_last: bool
    total: int
    matched: tuple[int, ...] = ()
    found: tuple[RunExample, ...] = ()
    customer_ids: tuple[int, ...] = ()


async def go_on(
    database: Database, workspace_id: int, run_id: int, is_over: Callable[[], bool], limits: StepLimits = AT_ONCE
) -> bool:
    """Go on with a run until `is_over`; whether it has ended."""
    by = system(workspace_id)
    while True:
        run = await database.read(by, rule_runs.get, run_id)
        if run is None or run.ended_us is not None:
            return True
        if is_over():
            return False
        step = await database.scan(run.by, look, run, limits)
        await database.write(run.by, keep, run, step)


async def look(tx: Tx, run: RuleRun, limits: StepLimits) -> _Step:
    """See what comes next in a run, and what comes of it if it only counts; nothing is written."""
    total = await _total(tx, run) if run.total is None else run.total
    own = await _own_rule(tx, run)
    if isinstance(own, Text):
        return _Step(run.after, 0, is_last=True, total=total)
    seen = _Looker(tx, run, own, await deciding.terms_in_force(tx), await access.reachable_segments(tx))
    while not seen.is_full(limits):
        await seen.read_on(limits)
    return seen.step(total)


async def keep(tx: Tx, run: RuleRun, step: _Step) -> None:
    """Judge what was seen, and keep how far the run is; nothing if somebody else went on with it meanwhile."""
    await tx.lock(f"rule run {run.id}")
    if await rule_runs.get(tx, run.id) != run:
        return
    own = await _own_rule(tx, run)
    if isinstance(own, Text):
        await _save(tx, structs.replace(run, ended_us=tx.now, stopped=own))
        return
    found = [*step.found, *(await _judge(tx, run, own, step.matched) if step.matched else ())]
    kept = structs.replace(
        run,
        total=step.total,
        looked_at=run.looked_at + step.looked_at,
        after=step.after,
        ended_us=tx.now if step.is_last else None,
        findings=run.findings.plus(found, step.customer_ids),
    )
    await _save(tx, kept)


async def _save(tx: Tx, run: RuleRun) -> None:
    await rule_runs.save(tx, run)
    if run.ended_us is not None:
        # Whoever ended it may have been somebody else than its job.
        await jobs.cancel(tx, RULE_RUN, [str(run.id)])


class _Looker:
    """What was seen of a run's answers since its last step."""

    def __init__(self, tx: Tx, run: RuleRun, own: Rule, terms: DecisionTerms, reach: Reach) -> None:
        self._tx = tx
        self._run = run
        self._own = own
        self._terms = terms
        self._reach = reach
        self._dry_run = _DryRun(tx, run, structs.replace(terms, rules=rules_up_to(terms.rules, own)))
        self._after = _start(run)
        self._read = self._looked_at = 0
        self._matched: list[int] = []
        self._is_last = False

    def is_full(self, limits: StepLimits) -> bool:
        """Whether that is enough for a step."""
        return self._is_last or self._read >= limits.looked_at or len(self._matched) >= limits.judged

    async def read_on(self, limits: StepLimits) -> None:
        """Read the next answers, up to the last of them that can be judged in this step."""
        places, waiting = await responses.given_after(self._tx, self._after, _until(self._run), limits.read)
        within = [each for each in waiting if includes(self._reach, each.segment_id)]
        matched = [each for each in within if is_matched(self._own, self._terms, each)]
        chosen = await _chosen(self._tx, self._run, matched)
        self._is_last = len(places) < limits.read
        if self._run.is_dry_run:
            await self._dry_run.add(chosen)
        else:
            room = limits.judged - len(self._matched)
            if len(chosen) > room:
                chosen = chosen[:room]
                places = places[: [place.id for place in places].index(chosen[-1].id) + 1]
                self._is_last = False
            self._matched += [each.id for each in chosen]
        self._read += len(places)
        self._looked_at += sum(includes(self._reach, place.segment_id) for place in places)
        if places:
            self._after = (places[-1].time_us, places[-1].id)

    def step(self, total: int) -> _Step:
        """All of it."""
        found, customer_ids = tuple(self._dry_run.found), tuple(self._dry_run.customer_ids)
        return _Step(self._after, self._looked_at, self._is_last, total, tuple(self._matched), found, customer_ids)


class _DryRun:
    """What would come of answers one after the other, as far as a run that only counts has come."""

    def __init__(self, tx: Tx, run: RuleRun, terms: DecisionTerms) -> None:
        self._tx = tx
        self._terms = terms
        self._threads = threads(terms.rules)
        self._opened = set(run.findings.customer_ids)
        self.found: list[RunExample] = []
        self.customer_ids: list[int] = []

    async def add(self, matched: Sequence[SurveyResponse]) -> None:
        """Count some more."""
        customers = {each.customer_id for each in matched if each.customer_id} if self._threads else set()
        having_open = (await tickets.open_of_customers(self._tx, sorted(customers))).customer_ids
        for each in matched:
            has_opened = each.customer_id in self._opened
            has_open = has_opened or each.customer_id in having_open
            found = found_of(each, decide(self._terms, each, has_open_ticket=has_open))
            if found is None:
                continue
            self.found.append(found)
            if self._threads and found.outcome is RunOutcome.OPENED and each.customer_id and not has_opened:
                self._opened.add(each.customer_id)
                self.customer_ids.append(each.customer_id)


async def _judge(tx: Tx, run: RuleRun, own: Rule, response_ids: Sequence[int]) -> list[RunExample]:
    terms = await deciding.terms_in_force(tx)
    reach = await access.reachable_segments(tx)
    known = {each.id: each for each in await responses.without_ticket(tx, response_ids)}
    waiting = [known[each] for each in response_ids if each in known]
    waiting = [each for each in waiting if includes(reach, each.segment_id) and is_matched(own, terms, each)]
    waiting = await _chosen(tx, run, waiting)
    judged = await deciding.judge(
        tx,
        UnitOfWork(tx, [response_event.unchanged(each) for each in waiting]),
        # In the order of the run, in which nothing else has a say.
        {each.id: turn for turn, each in enumerate(waiting)},
        rules=rules_up_to(terms.rules, own),
        clocks_from=tx.now if run.selection.clock is RunClock.NOW else None,
    )
    await judged.changes.keep()
    await decisions.insert_many(tx, [_of_run(run, each) for each in judged.decisions if each.outcome in _DONE])
    return [_found(each, known[each.response_id]) for each in judged.decisions if each.rule_id]


_DONE: Final = {Outcome.OPENED: RunOutcome.OPENED, Outcome.ATTACHED: RunOutcome.ATTACHED}


def _of_run(run: RuleRun, own: Decision) -> Decision:
    # That it has a ticket now is a version of its own, of which nobody has decided yet.
    return structs.replace(own, intake_id=0, rule_run_id=run.id, response_version=own.response_version + 1)


def _found(own: Decision, response: SurveyResponse) -> RunExample:
    return RunExample(response.id, response.segment_id, _DONE.get(own.outcome, RunOutcome.LEFT), own.rule_id)


async def _own_rule(tx: Tx, run: RuleRun) -> Rule | Text:
    """The rule of a run, or why it can't be gone on with."""
    found = await configurations.get(tx, rule_document.KIND, run.rule_id)
    if found is None or found.version != run.rule_version:
        return say("rule_changed_meanwhile")
    if not found.is_on and not run.is_dry_run:
        return say("rule_switched_off_meanwhile")
    return Rule(found.id, found.version, rule_document.decode(found.document))


async def _chosen(tx: Tx, run: RuleRun, matched: Sequence[SurveyResponse]) -> list[SurveyResponse]:
    """Those that were judged last as the run asks for."""
    outcomes = await decisions.last_outcomes(tx, [each.id for each in matched])
    return [each for each in matched if outcomes.get(each.id, Outcome.NO_MATCH) in run.selection.outcomes]


async def _total(tx: Tx, run: RuleRun) -> int:
    since_us = run.selection.since_us
    period = (BEGINNING[0] if since_us is None else since_us, _until(run))
    return await responses.count_between(tx, period, (await access.reachable_segments(tx), FULL_SIGHT))


def _start(run: RuleRun) -> tuple[InstantUs, int]:
    since_us = run.selection.since_us
    return run.after if run.after != BEGINNING or since_us is None else (since_us, 0)


def _until(run: RuleRun) -> InstantUs:
    return _FOREVER if run.selection.until_us is None else run.selection.until_us
