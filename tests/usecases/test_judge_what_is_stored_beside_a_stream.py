"""A stream comes in while a rule is applied to what is stored: nothing is judged twice, and nothing is left."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Sequence

import pytest

from amends.model.customer import CustomerForm
from amends.model.intake import InputRow, Intake
from amends.model.response import ResponseForm
from amends.model.rule_run import RuleRun
from amends.store import rule_runs
from amends.store.engine.database import Database
from amends.usecases import ingest_stream, judge_stored
from amends.usecases import rule_runs as asking
from amends.usecases.judge_stored import StepLimits
from amends.usecases.resolve_segment import MissingSegment
from amends.usecases.rule_runs import RunForm
from tests import cast
from tests.cast import FixtureWorkspace, counts, form, input_rows

STORED, NEW = 60, 60
SMALL = StepLimits(read=7, looked_at=14, judged=5)
LATER = "2026-11-20T16:51:00+01:00"
UNJUDGED = "SELECT id FROM responses WHERE workspace_id = $1 AND unjudged_intake_id IS NOT NULL"
OPENED = "SELECT response_id FROM decisions WHERE workspace_id = $1 AND outcome = 'opened'"


@pytest.fixture(autouse=True)
def _short_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("amends.usecases.ingest_stream.LINES_AT_ONCE", 8)


async def _streamed(database: Database, workspace: FixtureWorkspace, forms: Sequence[ResponseForm]) -> Intake:
    async def lines() -> AsyncIterator[Sequence[InputRow]]:
        for row in input_rows(forms):
            await asyncio.sleep(0)
            yield [row]

    return await ingest_stream.ingest_stream(
        database,
        workspace.by,
        "stream",
        lines(),
        missing=MissingSegment.AS_THE_WORKSPACE_SAYS,
        on_results=lambda _: None,
    )


async def _applied_beside(
    database: Database, workspace: FixtureWorkspace, stored: Sequence[ResponseForm], streamed: Sequence[ResponseForm]
) -> tuple[RuleRun, Intake]:
    """What became of a run over the stored ones, and of a stream that came at the same time."""
    await cast.ingest(database, workspace.by, *stored)
    rule = await cast.rule(database, workspace.by)
    run = (await database.write(workspace.by, asking.begin, rule.id, RunForm())).run
    going_on = judge_stored.go_on(database, workspace.by.workspace_id, run.id, lambda: False, SMALL)
    _, intake = await asyncio.gather(going_on, _streamed(database, workspace, streamed))
    ended = await database.read(workspace.by, rule_runs.get, run.id)
    assert ended is not None
    assert ended.ended_us is not None
    assert intake.sum.adds_up
    assert await database.read(workspace.by, lambda tx: tx.all(UNJUDGED, tx.workspace_id)) == []
    return ended, intake


async def test_each_answer_opens_one_ticket_whoever_comes_to_it_first(
    database: Database, workspace: FixtureWorkspace
) -> None:
    stored = [form(reference=f"r-{number}") for number in range(STORED)]
    corrections = [form(reference=f"r-{number}", words="Still nobody", time=LATER) for number in range(0, STORED, 2)]
    again = [form(reference=f"r-{number}") for number in range(1, STORED, 2)]
    new = [form(reference=f"n-{number}") for number in range(NEW)]
    streamed = [each for some in zip(new, [*corrections, *again], strict=True) for each in some]
    _, intake = await _applied_beside(database, workspace, stored, streamed)
    responses, tickets = await cast.everything(database, workspace.by)
    assert Counter(each.response_id for each in tickets) == {each.id: 1 for each in responses}
    assert {each.id: each.ticket_id for each in responses} == {each.response_id: each.id for each in tickets}
    opened = await database.read(workspace.by, lambda tx: tx.all(OPENED, tx.workspace_id))
    assert Counter(number for (number,) in opened) == {each.id: 1 for each in responses}
    assert counts(intake) == {
        "received": STORED + NEW,
        "stored": NEW,
        "merged": STORED // 2,
        "duplicates": STORED // 2,
        "opened": NEW,
        "rejudged": STORED // 2,
        **({"opened_later": intake.sum.opened_later} if intake.sum.opened_later else {}),
    }


async def test_each_customer_has_one_open_ticket_whoever_comes_first(
    database: Database, workspace: FixtureWorkspace
) -> None:
    await cast.rule(database, workspace.by, cast.ALREADY_ON_IT)
    people = [CustomerForm(email=f"guest-{number}@example.com") for number in range(STORED)]
    stored = [form(reference=f"r-{number}", customer=each) for number, each in enumerate(people)]
    streamed = [form(reference=f"n-{number}", customer=each) for number, each in enumerate(reversed(people))]
    await _applied_beside(database, workspace, stored, streamed)
    responses, tickets = await cast.everything(database, workspace.by)
    assert Counter(each.customer_id for each in tickets) == {each.customer_id: 1 for each in responses}
    assert all(each.ticket_id for each in responses)
