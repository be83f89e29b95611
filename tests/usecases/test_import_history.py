"""History is stored, counted and judged as history: nothing opens, nobody is told, and what is there stays as it is."""

from amends.model.decision import Outcome
from amends.model.intake import InputRow
from amends.store import decisions
from amends.store.engine.database import Database, Tx
from amends.usecases import ingest, queries
from amends.usecases.ingest import IntakeRequest, IntakeResult
from amends.usecases.resolve_segment import MissingSegment
from tests import cast, working
from tests.cast import ANA, FixtureWorkspace, counts, form
from tests.engines import Clock

_AS_SAID = MissingSegment.AS_THE_WORKSPACE_SAYS


async def history(database: Database, workspace: FixtureWorkspace, *rows: InputRow) -> IntakeResult:
    request = IntakeRequest("history", rows, _AS_SAID, is_history=True)
    return await database.write(workspace.by, ingest.ingest_coalesced, request)


async def test_a_year_of_unhappy_answers_opens_nothing(database: Database, workspace: FixtureWorkspace) -> None:
    await cast.rule(database, workspace.by)
    lines = cast.input_rows(form(reference=f"r-{each}", customer=ANA) for each in range(3))
    batch = await history(database, workspace, *lines)
    assert counts(batch.intake) == {"received": 3, "stored": 3, "history": 3}
    responses, tickets = await cast.everything(database, workspace.by)
    assert (len(responses), tickets) == (3, [])
    found = await database.read(workspace.by, decisions.of_response, responses[0].id)
    assert [each.outcome for each in found] == [Outcome.HISTORY]


async def test_a_stream_of_history_is_history_also_when_it_was_cut_off(
    database: Database, workspace: FixtureWorkspace, clock: Clock
) -> None:
    await cast.rule(database, workspace.by)

    async def begin(tx: Tx) -> int:
        return await ingest.begin_stream(tx, "cut off", is_history=True)

    intake_id = await database.write(workspace.by, begin)
    await database.write(workspace.by, ingest.ingest_lines, intake_id, cast.input_rows([form()]), _AS_SAID)
    clock.advance(ingest.ABANDONED_AFTER_US + 1)
    await working.do_all_due(database)
    intake = await database.read(workspace.by, queries.get_intake, intake_id)
    assert counts(intake) == {"received": 1, "stored": 1, "history": 1}
    assert intake.is_history


async def test_history_beside_current_answers_in_one_transaction(
    database: Database, workspace: FixtureWorkspace
) -> None:
    await cast.rule(database, workspace.by)
    asked = [
        IntakeRequest("old", cast.input_rows([form(reference="r-1")]), _AS_SAID, is_history=True),
        IntakeRequest("new", cast.input_rows([form(reference="r-2")]), _AS_SAID),
    ]
    old, new = await database.write_each(workspace.by, ingest.ingest_coalesced, asked)
    assert counts(old.intake) == {"received": 1, "stored": 1, "history": 1}
    assert counts(new.intake) == {"received": 1, "stored": 1, "opened": 1}


async def test_history_about_an_open_ticket_leaves_it_as_it_is(database: Database, workspace: FixtureWorkspace) -> None:
    await cast.rule(database, workspace.by)
    await cast.ingest(database, workspace.by, form(words="Mal"))
    before = await cast.only_ticket(database, workspace.by)
    later = form(words="Muy mal", time="2026-11-20T16:52:00+01:00")
    batch = await history(database, workspace, *cast.input_rows([later]))
    assert counts(batch.intake) == {"received": 1, "merged": 1, "rejudged": 1}
    assert await cast.only_ticket(database, workspace.by) == before
