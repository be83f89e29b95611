"""An intake that was cut off is finished by the background at full speed, and its sum adds up."""

import asyncio
from collections.abc import AsyncIterator, Sequence

import pytest

from amends.model.customer import CustomerForm
from amends.model.intake import InputRow
from amends.model.line_result import LineResult
from amends.model.response import ResponseForm
from amends.store import customers, intakes, jobs
from amends.store.engine.database import Database
from amends.usecases import ingest, ingest_stream
from amends.usecases.ingest import ABANDONED_AFTER_US, JUDGED_AT_ONCE
from amends.usecases.judge_in_turns import BESIDE_OTHERS
from amends.usecases.resolve_segment import MissingSegment
from tests import cast, working
from tests.cast import FixtureWorkspace, counts, form, happy, input_rows
from tests.engines import Clock

_CUSTOMERS = "SELECT id FROM customers WHERE workspace_id = $1"
LEAVE = {"ignore": {"reason": "Counted only"}}
"""What a rule does that is asked about each response in the end, and opens nothing."""

_JOBS = "SELECT kind FROM jobs WHERE kind <> 'number_changes'"


async def cut_off(database: Database, workspace: FixtureWorkspace, *forms: ResponseForm) -> int:
    """Begin an intake and take lines in, but never judge them."""
    intake_id = await database.write(workspace.by, ingest.begin_stream, "cut off")
    await database.write(
        workspace.by, ingest.ingest_lines, intake_id, input_rows(forms), MissingSegment.AS_THE_WORKSPACE_SAYS
    )
    return intake_id


async def unjudged_of(database: Database, workspace: FixtureWorkspace, intake_id: int) -> int:
    """How many of an intake's responses nobody has judged yet."""
    intake = await database.read(workspace.by, intakes.get, intake_id)
    assert intake is not None
    found = intake.sum
    return found.stored - found.opened - found.no_match


async def ignored_of(database: Database, workspace: FixtureWorkspace, intake_id: int) -> int:
    """How many of an intake's responses were judged to be ignored until now."""
    intake = await database.read(workspace.by, intakes.get, intake_id)
    assert intake is not None
    return intake.sum.ignored


async def sum_of(database: Database, workspace: FixtureWorkspace, intake_id: int) -> dict[str, int]:
    found = await database.read(workspace.by, intakes.get, intake_id)
    assert found is not None
    return counts(found)


async def test_the_next_one_isnt_made_to_pay(database: Database, workspace: FixtureWorkspace, clock: Clock) -> None:
    await cast.rule(database, workspace.by)
    first = await cut_off(database, workspace, form(), happy(reference="r-2"))
    clock.advance(ABANDONED_AFTER_US + 1)
    second = await cast.ingest(database, workspace.by, form(reference="r-3"))
    assert counts(second.intake) == {"received": 1, "stored": 1, "opened": 1}
    assert await unjudged_of(database, workspace, first) == 1, "what a rule wants is the background's"
    await working.do_all_due(database)
    assert await sum_of(database, workspace, first) == {"received": 2, "stored": 2, "opened": 1, "no_match": 1}


async def test_what_was_cut_off_without_a_job_gets_one_when_the_next_long_one_begins(
    database: Database, workspace: FixtureWorkspace, clock: Clock
) -> None:
    await cast.rule(database, workspace.by)
    first = await cut_off(database, workspace, form())
    await database.write(workspace.by, lambda tx: jobs.cancel(tx, intakes.FINISH_INTAKE, [str(first)]))
    clock.advance(ABANDONED_AFTER_US + 1)
    await working.do_all_due(database)
    assert await unjudged_of(database, workspace, first) == 1
    await database.write(workspace.by, ingest.begin_stream, "next")
    await working.do_all_due(database)
    assert await sum_of(database, workspace, first) == {"received": 1, "stored": 1, "opened": 1}


async def test_more_than_a_batch_is_finished_at_once(
    database: Database, workspace: FixtureWorkspace, clock: Clock
) -> None:
    await cast.rule(database, workspace.by, then=LEAVE)
    many = 3 * JUDGED_AT_ONCE + 1
    first = await cut_off(database, workspace, *[form(reference=f"r-{each}") for each in range(many)])
    clock.advance(ABANDONED_AFTER_US + 1)
    await working.do_all_due(database)
    assert await sum_of(database, workspace, first) == {"received": many, "stored": many, "ignored": many}
    found = await database.read(workspace.by, intakes.get, first)
    assert found is not None
    assert found.ended_us == clock(), "without waiting two minutes after each batch"


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
async def test_whoever_writes_has_a_turn_after_a_few_judgements(
    database: Database, workspace: FixtureWorkspace, clock: Clock
) -> None:
    await cast.rule(database, workspace.by, then=LEAVE)
    many = 3 * JUDGED_AT_ONCE
    await cut_off(database, workspace, *[form(reference=f"r-{each}") for each in range(many)])
    clock.advance(ABANDONED_AFTER_US + 1)
    before = database.writes
    await working.do_all_due(database)
    assert database.writes - before >= many / BESIDE_OTHERS.between_writes


async def test_whoever_sends_a_response_meanwhile_does_not_wait_for_all_of_it(
    database: Database, workspace: FixtureWorkspace, clock: Clock
) -> None:
    await cast.rule(database, workspace.by, then=LEAVE)
    many = 5 * JUDGED_AT_ONCE
    first = await cut_off(database, workspace, *[form(reference=f"r-{each}") for each in range(many)])
    clock.advance(ABANDONED_AFTER_US + 1)
    finishing = asyncio.create_task(working.do_all_due(database))
    for _ in range(100_000):
        await asyncio.sleep(0)
        if await ignored_of(database, workspace, first):
            break
    await cast.ingest(database, workspace.by, form(reference="meanwhile"))
    assert 0 < await ignored_of(database, workspace, first) < many
    await finishing
    assert await sum_of(database, workspace, first) == {"received": many, "stored": many, "ignored": many}


async def test_who_comes_back_goes_on_and_the_background_waits(
    database: Database, workspace: FixtureWorkspace, clock: Clock
) -> None:
    await cast.rule(database, workspace.by)
    first = await cut_off(database, workspace, form())
    clock.advance(ABANDONED_AFTER_US + 1)
    await database.write(
        workspace.by,
        ingest.ingest_lines,
        first,
        input_rows([form(reference="r-2")]),
        MissingSegment.AS_THE_WORKSPACE_SAYS,
    )
    await working.do_all_due(database)
    assert await unjudged_of(database, workspace, first) == 2, "it gave a sign of life just now"


async def test_the_same_lines_again_are_duplicates_and_judge_what_was_left(
    database: Database, workspace: FixtureWorkspace
) -> None:
    await cast.rule(database, workspace.by)
    lines = [form(), happy(reference="r-2")]
    first = await cut_off(database, workspace, *lines)
    again = await cast.ingest(database, workspace.by, *lines)
    assert counts(again.intake) == {"received": 2, "duplicates": 2}
    assert await sum_of(database, workspace, first) == {"received": 2, "stored": 2, "opened": 1, "no_match": 1}
    assert await cast.only_ticket(database, workspace.by)


async def test_the_same_lines_again_judge_all_that_was_left_however_many(
    database: Database, workspace: FixtureWorkspace
) -> None:
    await cast.rule(database, workspace.by, then=LEAVE)
    lines = [form(reference=f"r-{number}") for number in range(300)]
    first = await cut_off(database, workspace, *lines)
    await cast.ingest(database, workspace.by, *lines)
    assert await sum_of(database, workspace, first) == {"received": 300, "stored": 300, "ignored": 300}


async def test_a_stream_judges_what_it_repeats_and_an_earlier_one_left(
    database: Database, workspace: FixtureWorkspace
) -> None:
    await cast.rule(database, workspace.by)
    await cut_off(database, workspace, form())
    again = await cut_off(database, workspace, form())
    while await database.write(workspace.by, ingest.decide_some, again):
        pass
    assert (await cast.only_ticket(database, workspace.by)).response_id


async def test_who_said_a_line_of_a_stream_is_known_with_it(database: Database, workspace: FixtureWorkspace) -> None:
    await cut_off(database, workspace, form(customer=cast.ANA))
    response = await cast.only_response(database, workspace.by)
    customer = await database.read(workspace.by, customers.get, response.customer_id)
    assert customer is not None
    assert (customer.email, customer.name) == ("ana@example.com", "Ana")


async def test_a_running_intake_is_left_alone(database: Database, workspace: FixtureWorkspace) -> None:
    first = await cut_off(database, workspace, form())
    await cast.ingest(database, workspace.by, form(reference="r-2"))
    found = await database.read(workspace.by, intakes.get, first)
    assert found is not None
    assert found.ended_us is None


async def test_a_cut_off_correction_reaches_its_ticket(
    database: Database, workspace: FixtureWorkspace, clock: Clock
) -> None:
    await cast.rule(database, workspace.by)
    await cast.ingest(database, workspace.by, form(words="Mal"))
    later = await cut_off(database, workspace, form(words="Muy mal", time="2026-11-20T16:51:00+01:00"))
    clock.advance(ABANDONED_AFTER_US + 1)
    await working.do_all_due(database)
    assert (await cast.only_ticket(database, workspace.by)).verbatim == "Muy mal"
    assert await sum_of(database, workspace, later) == {"received": 1, "merged": 1, "rejudged": 1}


async def lines(count: int, *, breaks_at: int = 0) -> AsyncIterator[Sequence[InputRow]]:
    for number in range(1, count + 1):
        if number == breaks_at:
            raise ConnectionResetError
        yield [InputRow(number, form(reference=f"r-{number}"))]


async def test_a_long_intake_goes_in_runs(database: Database, workspace: FixtureWorkspace) -> None:
    seen: list[int] = []

    def note(results: Sequence[LineResult]) -> None:
        seen.append(len(results))

    intake = await ingest_stream.ingest_stream(
        database, workspace.by, "long", lines(600), missing=MissingSegment.AS_THE_WORKSPACE_SAYS, on_results=note
    )
    assert seen == [256, 256, 88]
    assert counts(intake) == {"received": 600, "stored": 600, "no_match": 600}


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
async def test_several_runs_go_to_the_disk_together(database: Database, workspace: FixtureWorkspace) -> None:
    await cast.rule(database, workspace.by, then=LEAVE)
    before = database.writes
    await ingest_stream.ingest_stream(
        database,
        workspace.by,
        "long",
        lines(2048),
        missing=MissingSegment.AS_THE_WORKSPACE_SAYS,
        on_results=lambda _: None,
    )
    begun, taken, judged, found_nothing_left, ended = 1, 2, 2, 1, 1
    assert database.writes - before == begun + taken + judged + found_nothing_left + ended


async def test_a_source_that_is_slow_keeps_no_whole_run_waiting(
    database: Database, workspace: FixtureWorkspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("amends.usecases.ingest_stream._LONGEST_WAIT_SECONDS", -1.0)
    written: list[int] = []
    seen: list[int] = []

    async def slow() -> AsyncIterator[Sequence[InputRow]]:
        async for some in lines(600):
            written.append(sum(seen))
            yield some

    await ingest_stream.ingest_stream(
        database,
        workspace.by,
        "long",
        slow(),
        missing=MissingSegment.AS_THE_WORKSPACE_SAYS,
        on_results=lambda results: seen.append(len(results)),
    )
    assert written[-1] == 256


async def test_what_came_before_the_source_broke_off_is_judged(database: Database, workspace: FixtureWorkspace) -> None:
    await cast.rule(database, workspace.by)
    with pytest.raises(ConnectionResetError):
        await ingest_stream.ingest_stream(
            database,
            workspace.by,
            "long",
            lines(600, breaks_at=300),
            missing=MissingSegment.AS_THE_WORKSPACE_SAYS,
            on_results=lambda _: None,
        )
    [intake] = await database.read(workspace.by, intakes.page_before, 2**62, 10)
    assert counts(intake) == {"received": 256, "stored": 256, "opened": 256}


async def test_the_background_finishes_it_when_nobody_else_does(
    database: Database, workspace: FixtureWorkspace, clock: Clock
) -> None:
    await cast.rule(database, workspace.by)
    first = await database.write(workspace.by, ingest.begin_stream, "cut off")
    await database.write(
        workspace.by,
        ingest.ingest_lines,
        first,
        input_rows([form(), happy(reference="r-2")]),
        MissingSegment.AS_THE_WORKSPACE_SAYS,
    )
    await working.do_all_due(database)
    assert (await cast.everything(database, workspace.by))[1] == []
    clock.advance(ABANDONED_AFTER_US + 1)
    await working.do_all_due(database)
    assert await sum_of(database, workspace, first) == {"received": 2, "stored": 2, "opened": 1, "no_match": 1}


async def test_an_intake_that_ended_leaves_nothing_to_finish(database: Database, workspace: FixtureWorkspace) -> None:
    await ingest_stream.ingest_stream(
        database,
        workspace.by,
        "long",
        lines(3),
        missing=MissingSegment.AS_THE_WORKSPACE_SAYS,
        on_results=lambda _: None,
    )
    assert await database.read(workspace.by, lambda tx: tx.all(_JOBS)) == []


async def test_runs_of_one_stream_find_whom_those_before_them_made(
    database: Database, workspace: FixtureWorkspace
) -> None:
    # Each run spells the same ten people in another way, which is seen only when they are looked for.
    spelled = ("g{}@example.com", "G{}@EXAMPLE.com", "Guest <g{}@example.com>")

    async def guests() -> AsyncIterator[Sequence[InputRow]]:
        for number in range(900):
            email = spelled[number // 256 % 3].format(number % 10)
            yield [InputRow(number + 1, form(reference=f"r-{number % 600}", customer=CustomerForm(email=email)))]

    intake = await ingest_stream.ingest_stream(
        database,
        workspace.by,
        "long",
        guests(),
        missing=MissingSegment.AS_THE_WORKSPACE_SAYS,
        on_results=lambda _: None,
    )
    assert (intake.sum.received, intake.sum.stored, intake.sum.merged + intake.sum.duplicates) == (900, 600, 300)
    assert intake.sum.adds_up
    people = await database.read(workspace.by, lambda tx: tx.all(_CUSTOMERS, tx.workspace_id))
    assert len(people) == 10
