"""Lines that are no responses are counted in the sum by their reasons, and change nothing else."""

from msgspec import structs

from amends.model.intake import InputRow
from amends.model.line_result import LineResult
from amends.store import intakes
from amends.store.engine.database import Database
from amends.usecases import ingest
from amends.usecases.resolve_segment import MissingSegment
from tests.cast import FixtureWorkspace, counts, form

ROWS = [
    InputRow(2, form(reference="r-1")),
    InputRow(3, None, left_out="preview"),
    InputRow(4, None, left_out="footer"),
    InputRow(5, form(reference="r-2", score=99)),
]


async def test_the_sum_adds_up_with_what_was_left_out(database: Database, workspace: FixtureWorkspace) -> None:
    batch = await database.write(workspace.by, ingest.ingest, "file", ROWS, MissingSegment.AS_THE_WORKSPACE_SAYS)
    assert counts(batch.intake) == {"received": 4, "stored": 1, "rejected": 1, "left_out": 2, "no_match": 1}
    assert batch.intake.sum.adds_up
    assert batch.intake.left_out == {"preview": 1, "footer": 1}
    assert await database.read(workspace.by, intakes.get, batch.intake.id) == structs.replace(batch.intake, notes=())
    assert batch.results[1] == LineResult(3, None, 0, left_out="preview")


async def test_reasons_are_counted_over_all_runs_of_lines(database: Database, workspace: FixtureWorkspace) -> None:
    intake_id = await database.write(workspace.by, ingest.begin, "file")
    for rows in (ROWS[:2], ROWS[2:], [InputRow(6, None, left_out="preview")]):
        await database.write(workspace.by, ingest.ingest_lines, intake_id, rows, MissingSegment.AS_THE_WORKSPACE_SAYS)
    while await database.write(workspace.by, ingest.decide_some, intake_id):
        pass
    intake = await database.write(workspace.by, ingest.end, intake_id)
    assert (intake.sum.received, intake.sum.left_out, intake.sum.adds_up) == (5, 3, True)
    assert intake.left_out == {"preview": 2, "footer": 1}


async def test_a_line_that_is_left_out_is_neither_stored_nor_told_as_wrong(
    database: Database, workspace: FixtureWorkspace
) -> None:
    batch = await database.write(workspace.by, ingest.ingest, "file", ROWS[1:3], MissingSegment.AS_THE_WORKSPACE_SAYS)
    assert await database.read(workspace.by, intakes.rejections_after, batch.intake.id, (0, -1), 9) == []
