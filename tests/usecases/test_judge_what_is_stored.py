"""What is stored is judged by a rule that came later: counted first, then done, each answer once."""

from typing import Any

import pytest
from msgspec import structs

from amends.errors import Conflict, Forbidden, Invalid, NotFound
from amends.instants import DAY_US, from_text
from amends.model.decision import Outcome
from amends.model.principal import Principal, PrincipalKind
from amends.model.rule_run import RuleRun, RunClock, RunOutcome, RunSelection
from amends.store import audit, decisions, rule_runs
from amends.store.engine.database import Database
from amends.usecases import ingest, judge_stored
from amends.usecases import rule_runs as asking
from amends.usecases.ingest import IntakeRequest
from amends.usecases.judge_stored import StepLimits
from amends.usecases.resolve_segment import MissingSegment
from amends.usecases.rule_runs import RunForm
from amends.usecases.settings import configuration
from amends.usecases.settings.config_kinds import RULE
from tests import cast, working
from tests.cast import ANA, BEN, FixtureWorkspace, form, happy
from tests.engines import Clock

_TIMERS = "SELECT subject_id FROM jobs WHERE kind = 'fire_sla_timer'"
SMALL = StepLimits(read=2, looked_at=4, judged=2)


def forever() -> bool:
    return False


async def begun(database: Database, by: Principal, rule_id: int, **selection: Any) -> RuleRun:
    is_dry_run = selection.pop("is_dry_run", False)
    own = RunForm(selection=RunSelection(**selection), is_dry_run=is_dry_run)
    return (await database.write(by, asking.begin, rule_id, own)).run


async def ran(database: Database, by: Principal, rule_id: int, limits: StepLimits = SMALL, **selection: Any) -> RuleRun:
    """A run that has ended."""
    run = await begun(database, by, rule_id, **selection)
    assert await judge_stored.go_on(database, by.workspace_id, run.id, forever, limits)
    return await now(database, by, run)


async def now(database: Database, by: Principal, run: RuleRun) -> RuleRun:
    found = await database.read(by, rule_runs.get, run.id)
    assert found is not None
    return found


def found(run: RuleRun) -> dict[str, int]:
    return {str(outcome): count for outcome in RunOutcome if (count := run.findings.count(outcome))}


async def history(database: Database, workspace: FixtureWorkspace, *forms: Any) -> None:
    rows = cast.input_rows(forms)
    request = IntakeRequest("history", rows, MissingSegment.AS_THE_WORKSPACE_SAYS, is_history=True)
    await database.write(workspace.by, ingest.ingest_coalesced, request)


async def test_feedback_from_before_the_rule_opens_tickets(database: Database, workspace: FixtureWorkspace) -> None:
    forms = [form(reference=f"r-{each}") for each in range(5)]
    await cast.ingest(database, workspace.by, *forms, happy(reference="happy"))
    rule = await cast.rule(database, workspace.by)
    dry = await ran(database, workspace.by, rule.id, is_dry_run=True)
    assert (found(dry), dry.total, dry.looked_at) == ({"opened": 5}, 6, 6)
    assert (await cast.everything(database, workspace.by))[1] == [], "counting opens nothing"
    run = await ran(database, workspace.by, rule.id)
    assert (found(run), run.total, run.looked_at) == ({"opened": 5}, 6, 6)
    assert run.ended_us is not None
    stored, tickets = await cast.everything(database, workspace.by)
    assert [each.response_id for each in tickets] == [each.id for each in stored[:5]]
    assert [each.ticket_id for each in stored] == [*(each.id for each in tickets), 0]
    assert {(each.rule_id, each.rule_version) for each in tickets} == {(rule.id, rule.version)}


async def test_a_new_decision_stands_beside_the_old_one(database: Database, workspace: FixtureWorkspace) -> None:
    await cast.ingest(database, workspace.by, form(), happy(reference="r-2"))
    rule = await cast.rule(database, workspace.by)
    run = await ran(database, workspace.by, rule.id)
    stored, [ticket] = await cast.everything(database, workspace.by)
    first, second = await database.read(workspace.by, decisions.of_response, stored[0].id)
    assert (first.outcome, first.rule_run_id) == (Outcome.NO_MATCH, 0)
    assert (second.outcome, second.rule_run_id, second.ticket_id) == (Outcome.OPENED, run.id, ticket.id)
    assert [str(each) for each in second.matched] == ['when band = "unhappy" (score 3 of 0..10, unhappy)']
    assert len(await database.read(workspace.by, decisions.of_response, stored[1].id)) == 1, "no match is no news"
    made = await database.read(workspace.by, asking.list_decisions, rule.id, run.id, 0, 10)
    assert [each.response_id for each in made] == [stored[0].id]
    assert await cast.happened_to_response(database, workspace.by, stored[0].id) == [
        "response.received",
        "response.linked",
    ]


async def test_a_second_run_opens_nothing_twice(database: Database, workspace: FixtureWorkspace) -> None:
    await cast.ingest(database, workspace.by, *[form(reference=f"r-{each}") for each in range(3)])
    rule = await cast.rule(database, workspace.by)
    await ran(database, workspace.by, rule.id)
    again = await ran(database, workspace.by, rule.id)
    assert (found(again), again.looked_at) == ({}, 3)
    assert len((await cast.everything(database, workspace.by))[1]) == 3


async def test_a_run_that_was_cut_off_goes_on_where_it_was(database: Database, workspace: FixtureWorkspace) -> None:
    await cast.ingest(database, workspace.by, *[form(reference=f"r-{each}") for each in range(7)])
    rule = await cast.rule(database, workspace.by)
    run = await begun(database, workspace.by, rule.id)
    steps = iter([False, False, True])
    assert not await judge_stored.go_on(database, workspace.id, run.id, lambda: next(steps), SMALL)
    assert found(await now(database, workspace.by, run)) == {"opened": 4}
    await working.do_all_due(database)
    assert found(await now(database, workspace.by, run)) == {"opened": 7}
    assert len((await cast.everything(database, workspace.by))[1]) == 7


async def test_two_who_go_on_with_the_same_run_do_it_once(database: Database, workspace: FixtureWorkspace) -> None:
    await cast.ingest(database, workspace.by, *[form(reference=f"r-{each}") for each in range(4)])
    rule = await cast.rule(database, workspace.by)
    run = await begun(database, workspace.by, rule.id)
    step = await database.scan(workspace.by, judge_stored.look, run, SMALL)
    await database.write(workspace.by, judge_stored.keep, run, step)
    await database.write(workspace.by, judge_stored.keep, run, step)
    assert found(await now(database, workspace.by, run)) == {"opened": 2}


async def test_two_runs_at_once_open_nothing_twice(database: Database, workspace: FixtureWorkspace) -> None:
    await cast.ingest(database, workspace.by, *[form(reference=f"r-{each}") for each in range(4)])
    rule = await cast.rule(database, workspace.by)
    runs = [await begun(database, workspace.by, rule.id) for _ in range(2)]
    steps = [await database.scan(workspace.by, judge_stored.look, run, SMALL) for run in runs]
    for run, step in zip(runs, steps, strict=True):
        await database.write(workspace.by, judge_stored.keep, run, step)
    await working.do_all_due(database)
    sums = [found(await now(database, workspace.by, run)) for run in runs]
    assert sum(each.get("opened", 0) for each in sums) == 4
    assert len((await cast.everything(database, workspace.by))[1]) == 4


async def test_the_next_answer_of_a_customer_is_attached_as_if_both_came_now(
    database: Database, workspace: FixtureWorkspace
) -> None:
    times = [f"2026-11-1{each}T10:00:00Z" for each in range(3)]
    forms = [form(reference=f"a-{each}", customer=ANA, time=time) for each, time in enumerate(times)]
    await cast.ingest(database, workspace.by, *reversed(forms), form(reference="b", customer=BEN), form(reference="n"))
    await cast.rule(database, workspace.by, cast.ALREADY_ON_IT)
    rule = await cast.rule(database, workspace.by)
    dry = await ran(database, workspace.by, rule.id, is_dry_run=True)
    assert found(dry) == {"opened": 3, "attached": 2}
    run = await ran(database, workspace.by, rule.id)
    assert found(run) == {"opened": 3, "attached": 2}
    stored, tickets = await cast.everything(database, workspace.by)
    first = next(each for each in stored if each.reference == "a-0")
    assert {each.ticket_id for each in stored if each.reference.startswith("a-")} == {first.ticket_id}
    opened = next(each for each in tickets if each.id == first.ticket_id)
    assert opened.response_id == first.id, "the oldest answer opens it"


async def test_a_rule_that_attaches_needs_an_open_ticket(database: Database, workspace: FixtureWorkspace) -> None:
    await cast.ingest(database, workspace.by, form(reference="a", customer=ANA), form(reference="b", customer=BEN))
    attach = await cast.rule(database, workspace.by, cast.ALREADY_ON_IT)
    await cast.rule(database, workspace.by, {**cast.UNHAPPY, "when": {"score": 0}})
    await cast.ingest(database, workspace.by, form(reference="c", customer=ANA, score=0))
    dry = await ran(database, workspace.by, attach.id, is_dry_run=True)
    run = await ran(database, workspace.by, attach.id)
    assert found(dry) == found(run) == {"attached": 1}
    stored, [ticket] = await cast.everything(database, workspace.by)
    assert {each.reference: each.ticket_id for each in stored} == {"a": ticket.id, "b": 0, "c": ticket.id}


async def test_what_an_earlier_rule_decides_is_left_to_it(database: Database, workspace: FixtureWorkspace) -> None:
    words = form(reference="words", words="refund")
    staff = form(reference="staff", custom={"channel": "staff"})
    await cast.ingest(database, workspace.by, words, staff, form(reference="plain"))
    await cast.rule(database, workspace.by, cast.OUR_OWN)
    first = {**cast.UNHAPPY, "name": "Money", "order": 5, "when": {"words_any": "refund"}}
    money = await cast.rule(database, workspace.by, first)
    rule = await cast.rule(database, workspace.by)
    for is_dry_run in (True, False):
        run = await ran(database, workspace.by, rule.id, is_dry_run=is_dry_run)
        assert found(run) == {"opened": 1, "left": 2}
        assert money.id in {each.rule_id for each in run.findings.counts if each.outcome is RunOutcome.LEFT}
    stored, [ticket] = await cast.everything(database, workspace.by)
    assert next(each for each in stored if each.id == ticket.response_id).reference == "plain"


async def test_history_opens_only_when_it_is_asked_for_with_a_period(
    database: Database, workspace: FixtureWorkspace
) -> None:
    await history(
        database,
        workspace,
        form(reference="old", time="2026-01-05T10:00:00Z"),
        form(reference="older", time="2025-01-05T10:00:00Z"),
    )
    rule = await cast.rule(database, workspace.by)
    assert found(await ran(database, workspace.by, rule.id)) == {}
    with pytest.raises(Invalid, match="since"):
        await begun(database, workspace.by, rule.id, has_history=True)
    since, until = from_text("2026-01-01T00:00:00Z"), from_text("2026-02-01T00:00:00Z")
    run = await ran(database, workspace.by, rule.id, has_history=True, since_us=since, until_us=until)
    assert (found(run), run.total) == ({"opened": 1}, 1)
    stored, [ticket] = await cast.everything(database, workspace.by)
    assert next(each for each in stored if each.id == ticket.response_id).reference == "old"


async def test_the_period_has_its_beginning_and_not_its_end(database: Database, workspace: FixtureWorkspace) -> None:
    times = [f"2026-11-1{each}T00:00:00Z" for each in range(4)]
    await cast.ingest(database, workspace.by, *[form(reference=time, time=time) for time in times])
    rule = await cast.rule(database, workspace.by)
    since, until = from_text(times[1]), from_text(times[3])
    run = await ran(database, workspace.by, rule.id, since_us=since, until_us=until, is_dry_run=True)
    assert (found(run), run.total, run.looked_at) == ({"opened": 2}, 2, 2)
    with pytest.raises(Invalid, match="until"):
        await begun(database, workspace.by, rule.id, since_us=until, until_us=since)


@pytest.mark.parametrize("begins", RunClock)
async def test_the_customers_clock_begins_with_the_answer_or_now_by_choice(
    database: Database, workspace: FixtureWorkspace, clock: Clock, begins: RunClock
) -> None:
    await cast.ingest(database, workspace.by, form())
    rule = await cast.rule(database, workspace.by)
    clock.advance(2 * DAY_US)
    await ran(database, workspace.by, rule.id, clock=begins)
    ticket = await cast.only_ticket(database, workspace.by)
    answered_us = from_text(cast.TIME)
    [resolution] = ticket.clocks
    assert (ticket.issue_us, ticket.opened_us) == (answered_us, clock())
    assert resolution.facts[0].at_us == (answered_us if begins is RunClock.ANSWER else clock())
    assert resolution.due_us == resolution.facts[0].at_us + 3 * DAY_US


async def test_tickets_get_owners_by_the_routes_and_their_deadlines_are_watched(
    database: Database, workspace: FixtureWorkspace
) -> None:
    await cast.ingest(database, workspace.by, form(reference="s1"), form(reference="s2", segment="S2"))
    await cast.route(database, workspace.by)
    rule = await cast.rule(database, workspace.by)
    await ran(database, workspace.by, rule.id)
    _, tickets = await cast.everything(database, workspace.by)
    assert {each.owner_id for each in tickets} == {workspace.ana.id, workspace.ben.id}
    due = await database.read(
        workspace.by, lambda tx: tx.all("SELECT subject_id FROM jobs WHERE kind = 'fire_sla_timer'")
    )
    assert {row[0] for row in due} == {each.id for each in tickets}


async def test_whoever_has_some_units_has_only_their_answers_judged(
    database: Database, workspace: FixtureWorkspace
) -> None:
    await cast.ingest(
        database,
        workspace.by,
        form(reference="s1a", segment="S1A"),
        *[form(reference=f"s2-{each}", segment="S2") for each in range(5)],
    )
    rule = await cast.rule(database, workspace.by)
    limited = structs.replace(
        workspace.by, kind=PrincipalKind.USER, id=workspace.ana.id, segment_ids=(workspace.s1.id,)
    )
    dry = await ran(database, limited, rule.id, is_dry_run=True)
    assert (found(dry), dry.total, dry.looked_at) == ({"opened": 1}, 1, 1)
    await ran(database, limited, rule.id)
    stored, [ticket] = await cast.everything(database, workspace.by)
    assert next(each for each in stored if each.id == ticket.response_id).reference == "s1a"
    everywhere = await ran(database, workspace.by, rule.id, is_dry_run=True)
    with pytest.raises(Forbidden):
        await database.read(limited, asking.get, rule.id, everywhere.id)
    unit = structs.replace(limited, id=workspace.ben.id)
    assert (await database.read(unit, asking.get, rule.id, dry.id)).run == dry, "a colleague of the same unit may"
    own = await database.read(limited, asking.list_before, rule.id, 2**62, 10)
    assert {each.run.by.id for each in own} == {workspace.ana.id}
    assert len(await database.read(workspace.by, asking.list_before, rule.id, 2**62, 10)) == 3


async def test_another_workspace_sees_no_run_and_judges_nothing_here(
    database: Database, workspace: FixtureWorkspace
) -> None:
    other = await cast.workspace(database, "Hotel Luna")
    await cast.ingest(database, workspace.by, form())
    rule = await cast.rule(database, workspace.by)
    run = await ran(database, workspace.by, rule.id, is_dry_run=True)
    theirs = await cast.rule(database, other.by)
    assert found(await ran(database, other.by, theirs.id)) == {}
    for rule_id in (rule.id, theirs.id):
        with pytest.raises(NotFound):
            await database.read(other.by, asking.get, rule_id, run.id)
    with pytest.raises(NotFound):
        await begun(database, other.by, rule.id)
    assert (await cast.everything(database, workspace.by))[1] == []


async def test_a_rule_that_is_switched_off_is_counted_and_not_applied(
    database: Database, workspace: FixtureWorkspace
) -> None:
    await cast.ingest(database, workspace.by, form())
    rule = await cast.rule(database, workspace.by)
    await database.write(workspace.by, configuration.disable, RULE, rule.id)
    assert found(await ran(database, workspace.by, rule.id, is_dry_run=True)) == {"opened": 1}
    with pytest.raises(Conflict):
        await begun(database, workspace.by, rule.id)


async def test_a_rule_that_ignores_has_nothing_to_apply(database: Database, workspace: FixtureWorkspace) -> None:
    rule = await cast.rule(database, workspace.by, cast.OUR_OWN)
    with pytest.raises(Invalid):
        await begun(database, workspace.by, rule.id, is_dry_run=True)


@pytest.mark.parametrize("happens", ["changed", "switched off"])
async def test_a_rule_that_isnt_the_same_any_more_ends_its_run(
    database: Database, workspace: FixtureWorkspace, happens: str
) -> None:
    await cast.ingest(database, workspace.by, *[form(reference=f"r-{each}") for each in range(4)])
    rule = await cast.rule(database, workspace.by)
    run = await begun(database, workspace.by, rule.id)
    step = await database.scan(workspace.by, judge_stored.look, run, SMALL)
    if happens == "changed":
        await cast.rule(database, workspace.by, then={"open": {"priority": "LOW"}})
    else:
        await database.write(workspace.by, configuration.disable, RULE, rule.id)
    await database.write(workspace.by, judge_stored.keep, run, step)
    ended = await now(database, workspace.by, run)
    assert ended.stopped is not None
    assert happens in str(ended.stopped).replace("disabled", "switched off")
    assert (await cast.everything(database, workspace.by))[1] == []


async def test_an_answer_that_got_its_ticket_meanwhile_is_passed_over(
    database: Database, workspace: FixtureWorkspace
) -> None:
    await cast.ingest(database, workspace.by, form())
    rule = await cast.rule(database, workspace.by)
    run = await begun(database, workspace.by, rule.id)
    step = await database.scan(workspace.by, judge_stored.look, run, SMALL)
    later = form(words="Still nothing", time="2026-11-20T16:51:00+01:00")
    await cast.ingest(database, workspace.by, later)
    await database.write(workspace.by, judge_stored.keep, run, step)
    assert found(await now(database, workspace.by, run)) == {}
    assert (await cast.only_ticket(database, workspace.by)).opened_us


async def test_an_answer_that_says_otherwise_by_now_is_judged_as_it_is(
    database: Database, workspace: FixtureWorkspace
) -> None:
    await cast.ingest(database, workspace.by, form(words="refund"))
    rule = await cast.rule(database, workspace.by, when={"words_any": "refund"})
    run = await begun(database, workspace.by, rule.id)
    step = await database.scan(workspace.by, judge_stored.look, run, SMALL)
    await history(database, workspace, form(words="all is well", time="2026-11-20T16:51:00+01:00"))
    await database.write(workspace.by, judge_stored.keep, run, step)
    assert found(await now(database, workspace.by, run)) == {}
    assert (await cast.everything(database, workspace.by))[1] == []


async def test_answers_that_are_still_to_be_judged_are_left_to_their_import(
    database: Database, workspace: FixtureWorkspace
) -> None:
    rule = await cast.rule(database, workspace.by)
    intake_id = await database.write(workspace.by, ingest.begin_stream, "cut off")
    rows = cast.input_rows([form()])
    await database.write(workspace.by, ingest.ingest_lines, intake_id, rows, MissingSegment.AS_THE_WORKSPACE_SAYS)
    assert found(await ran(database, workspace.by, rule.id)) == {}


async def test_applying_is_audited_and_counting_is_not(database: Database, workspace: FixtureWorkspace) -> None:
    rule = await cast.rule(database, workspace.by)
    await ran(database, workspace.by, rule.id, is_dry_run=True)
    run = await ran(database, workspace.by, rule.id)
    entries = await database.read(workspace.by, audit.after, 0, 100)
    applied = [each for each in entries if each.action == "rule.applied"]
    assert [(each.subject_id, f'"run":{run.id}' in each.details) for each in applied] == [(rule.id, True)]


async def test_there_are_examples_of_each_unit_and_not_of_every_answer(
    database: Database, workspace: FixtureWorkspace
) -> None:
    forms = [form(reference=f"{unit}-{each}", segment=unit) for unit in ("S1", "S2") for each in range(5)]
    await cast.ingest(database, workspace.by, *forms)
    rule = await cast.rule(database, workspace.by)
    run = await ran(database, workspace.by, rule.id, is_dry_run=True)
    detail = await database.read(workspace.by, asking.get, rule.id, run.id)
    assert sorted(detail.segment_codes[each.segment_id] for each in run.findings.examples) == ["S1", "S1", "S2", "S2"]
    assert {each.response_id for each in run.findings.examples} == set(detail.examples)
    assert {each.count for each in run.findings.counts} == {5}


async def test_a_size_beyond_a_step_is_judged_in_full(database: Database, workspace: FixtureWorkspace) -> None:
    many = judge_stored.AT_ONCE.read + judge_stored.AT_ONCE.judged + 1
    forms = [form(reference=f"r-{each}") for each in range(many)]
    await database.write(
        workspace.by, ingest.ingest, "many", cast.input_rows(forms), MissingSegment.AS_THE_WORKSPACE_SAYS
    )
    rule = await cast.rule(database, workspace.by)
    run = await begun(database, workspace.by, rule.id)
    await working.do_all_due(database)
    assert found(await now(database, workspace.by, run)) == {"opened": many}
