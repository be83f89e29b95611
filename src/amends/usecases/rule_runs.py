"""Having what is stored judged by one rule, or only counted: in the background, with its progress."""

from collections.abc import Sequence

from msgspec import Struct

from amends.errors import Conflict, FieldError, Forbidden, Invalid, NotFound
from amends.instants import InstantUs, span_of_day
from amends.model.access import Reach, covers
from amends.model.decision import Decision
from amends.model.job import JobQueue
from amends.model.rule import document as rule_document
from amends.model.rule.action import Ignore
from amends.model.rule_run import RuleRun, RunDetail, RunSelection
from amends.model.subject import Subject
from amends.store import audit, configurations, decisions, jobs, responses, rule_runs, segments, workspaces
from amends.store.engine.database import Tx
from amends.store.jobs import NewJob
from amends.store.rule_runs import RULE_RUN
from amends.texts.text import say
from amends.usecases import access
from amends.usecases.settings import configuration
from amends.usecases.settings.config_kinds import RULE


class RunForm(Struct, frozen=True, kw_only=True):
    """Which answers are to be judged, and whether they are only counted."""

    selection: RunSelection = RunSelection()
    is_dry_run: bool = False


async def begin(tx: Tx, rule_id: int, form: RunForm) -> RunDetail:
    """Have what is stored judged by a rule, or only counted; it is done in the background by who asks.

    Whoever is limited to some segments has the answers of these judged. Raises NotFound, Invalid, or Conflict for a
    rule that is switched off.
    """
    rule = await configuration.get(tx, RULE, rule_id)
    errors = _errors(form.selection)
    if isinstance(rule_document.decode(rule.document).then, Ignore):
        errors.append(FieldError("rule_id", say("rule_opens_nothing")))
    if errors:
        raise Invalid(*errors)
    if not rule.is_on and not form.is_dry_run:
        raise Conflict(say("rule_is_switched_off", name=rule.name))
    run = RuleRun(
        id=(await tx.next_ids(1))[0],
        rule_id=rule.id,
        rule_version=rule.version,
        is_dry_run=form.is_dry_run,
        selection=form.selection,
        by=tx.by,
        begun_us=tx.now,
    )
    await rule_runs.insert(tx, run)
    if not run.is_dry_run:
        await audit.append(tx, "rule.applied", rule.id, run=run.id, version=rule.version, selection=form.selection)
    job = NewJob(RULE_RUN, tx.now, str(run.id), queue=JobQueue.IMPORTS, subject=Subject(RULE_RUN, run.id))
    await jobs.add_many(tx, [job])
    return await _detail(tx, run)


async def selection_of_days(tx: Tx, since: str, until: str) -> RunSelection:
    """The answers from one day to another, both included, in the workspace's zone; "" is no end. Raises Invalid."""
    zone = (await workspaces.own(tx)).time_zone
    errors: list[FieldError] = []
    first, last = _day("since", since, zone, errors), _day("until", until, zone, errors)
    if errors:
        raise Invalid(*errors)
    return RunSelection(since_us=first[0] if first else None, until_us=last[1] if last else None)


async def get(tx: Tx, rule_id: int, run_id: int) -> RunDetail:
    """How far a run is. Raises NotFound, or Forbidden for somebody's who reaches further."""
    return await _detail(tx, await _found(tx, rule_id, run_id))


async def list_before(tx: Tx, rule_id: int, before_id: int, limit: int) -> Sequence[RunDetail]:
    """The runs of a rule that the principal may see, newest first, from behind one. Raises NotFound."""
    await configuration.get(tx, RULE, rule_id)
    found: list[RuleRun] = []
    reach = await access.reachable_segments(tx)
    while len(found) < limit:
        some = await rule_runs.of_rule_before(tx, rule_id, before_id, limit)
        found += [each for each in some if _may_see(tx, each, reach)]
        if len(some) < limit:
            break
        before_id = some[-1].id
    return [await _detail(tx, each) for each in found[:limit]]


async def list_decisions(tx: Tx, rule_id: int, run_id: int, after_id: int, limit: int) -> Sequence[Decision]:
    """What a run decided, in the order of the answers' IDs, from behind one. Raises as `get` does."""
    run = await _found(tx, rule_id, run_id)
    found = await decisions.of_rule_run(tx, run.id, after_id, limit)
    hidden = await access.hidden_among(tx, {each.ticket_id for each in found})
    return [each for each in found if each.ticket_id not in hidden]


async def _found(tx: Tx, rule_id: int, run_id: int) -> RuleRun:
    run = await rule_runs.get(tx, run_id)
    if run is None or run.rule_id != rule_id:
        raise NotFound("rule run", run_id)
    if not _may_see(tx, run, await access.reachable_segments(tx)):
        raise Forbidden(say("no_access", kind="rule run", which=run_id))
    return run


def _day(name: str, text: str, zone: str, errors: list[FieldError]) -> tuple[InstantUs, InstantUs] | None:
    try:
        return span_of_day(text, zone) if text else None
    except ValueError:
        errors.append(FieldError(name, say("not_a_day")))
        return None


def _may_see(tx: Tx, run: RuleRun, reach: Reach) -> bool:
    return covers(reach, run.by.segment_ids) or (run.by.kind, run.by.id) == (tx.by.kind, tx.by.id)


def _errors(selection: RunSelection) -> list[FieldError]:
    since_us, until_us = selection.since_us, selection.until_us
    errors = []
    if selection.has_history and since_us is None:
        errors.append(FieldError("since", say("history_needs_since")))
    if since_us is not None and until_us is not None and until_us <= since_us:
        errors.append(FieldError("until", say("ends_before_it_begins")))
    return errors


async def _detail(tx: Tx, run: RuleRun) -> RunDetail:
    tree = await segments.tree(tx)
    codes = {each.segment_id: tree.by_id(each.segment_id) for each in run.findings.counts}
    reach = await access.reachable_segments(tx)
    wanted = [each.response_id for each in run.findings.examples if reach is None or each.segment_id in reach]
    shown = await responses.by_ids(tx, wanted)
    hidden = await access.hidden_among(tx, {each.ticket_id for each in shown})
    return RunDetail(
        run,
        await configurations.names(tx, rule_document.KIND),
        {number: segment.code for number, segment in codes.items() if segment},
        {each.id: each for each in shown if each.ticket_id not in hidden},
    )
