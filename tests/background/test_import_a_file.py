"""Taking a file in by the background: to its end whatever happens, each line once, honest where it breaks."""

import os
import time
from collections.abc import AsyncIterator, Iterator
from functools import partial
from pathlib import Path

import pytest

from amends.background import file_reading
from amends.background.context import Background
from amends.background.file_import import import_some
from amends.background.file_reading import FileReading
from amends.background.jobs import JOBS, JobHandler
from amends.background.worker import Worker
from amends.background.worker import working as working_beside
from amends.instants import HOUR_US
from amends.model.intake import InputRow, Intake, Rejection
from amends.settings import Settings
from amends.store.engine.database import Database
from amends.store.intakes import IMPORT_FILE
from amends.tabular import uploads
from amends.tabular.mapping import Mapping
from amends.tabular.open_file import open_rows
from amends.tabular.rows import Meter, Rows
from amends.tabular.uploads import PendingUpload
from amends.usecases import ingest, ingest_file, queries
from amends.usecases.ingest_file import NewFile
from tests import cast, working
from tests.cast import FixtureWorkspace
from tests.engines import Clock

LINES = 600
RUN_BY_RUN = {**JOBS, IMPORT_FILE: JobHandler(beyond=partial(import_some, seconds=-1))}
"""Each turn of a file takes one run of lines."""


@pytest.fixture
async def workspace(database: Database) -> FixtureWorkspace:
    return await cast.workspace(database)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(attachments=str(tmp_path / "attachments"))


@pytest.fixture
def background(database: Database, settings: Settings) -> Background:
    return working.background(database, settings=settings)


@pytest.fixture
def worker(background: Background) -> Worker:
    return Worker(background)


@pytest.fixture
def run_by_run(background: Background) -> Worker:
    return Worker(background, RUN_BY_RUN)


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The lines of files that are read from now on, each time that they are."""
    found: list[int] = []

    def counted(rows: Rows) -> Iterator[InputRow]:
        for row in rows:
            found.append(row.line)
            yield row

    def opened(path: Path, mapping: Mapping | None) -> Rows:
        rows = open_rows(path, mapping)
        return Rows(rows.kind, counted(rows), Meter(rows.unit, rows.total, lambda: rows.done), rows.close, rows.notes)

    monkeypatch.setattr(file_reading, "open_rows", opened)
    return found


@pytest.fixture
async def waiting(workspace: FixtureWorkspace, settings: Settings) -> PendingUpload:
    """A file of as many unhappy answers as make three runs of lines."""

    async def chunks() -> AsyncIterator[bytes]:
        for number in range(LINES):
            yield b'{"survey":"visit","reference":"r-%d","segment":"S1","score":2,"scale":"nps"}\n' % number

    return await uploads.keep(uploads.root_of(settings), workspace.by, "answers.ndjson", chunks())


async def begin(database: Database, workspace: FixtureWorkspace, waiting: PendingUpload) -> int:
    begun = await database.write(workspace.by, ingest_file.begin, NewFile(waiting.name, waiting.token))
    return begun.file.id


async def another(workspace: FixtureWorkspace, settings: Settings) -> PendingUpload:
    """Another file, which has the folder swept."""

    async def chunk() -> AsyncIterator[bytes]:
        yield b"{}"

    return await uploads.keep(uploads.root_of(settings), workspace.by, "another.ndjson", chunk())


def used_hours_ago(waiting: PendingUpload, hours: int) -> None:
    at = time.time() - hours * 3600
    os.utime(waiting.path.parent, (at, at))


async def test_a_file_that_is_taken_in_outlives_a_clock_that_is_set_forward_a_day(
    database: Database, workspace: FixtureWorkspace, worker: Worker, waiting: PendingUpload, settings: Settings
) -> None:
    intake_id = await begin(database, workspace, waiting)
    used_hours_ago(waiting, 25)
    await another(workspace, settings)
    while await worker.do_due():
        pass
    assert (await intake(database, workspace, intake_id)).sum.stored == LINES


async def test_a_file_that_nobody_used_for_two_days_is_swept(
    workspace: FixtureWorkspace, waiting: PendingUpload, settings: Settings
) -> None:
    used_hours_ago(waiting, 49)
    uploads.find(uploads.root_of(settings), workspace.by, waiting.token)
    await another(workspace, settings)
    assert waiting.path.exists()
    used_hours_ago(waiting, 49)
    await another(workspace, settings)
    assert not waiting.path.exists()


async def intake(database: Database, workspace: FixtureWorkspace, intake_id: int) -> Intake:
    return await database.read(workspace.by, queries.get_intake, intake_id)


async def test_a_long_file_is_taken_in_turn_by_turn(
    database: Database, workspace: FixtureWorkspace, run_by_run: Worker, waiting: PendingUpload
) -> None:
    await cast.rule(database, workspace.by)
    intake_id = await begin(database, workspace, waiting)
    received = []
    while await run_by_run.do_due():
        received.append((await intake(database, workspace, intake_id)).sum.received)
    assert sorted(set(received)) == [256, 512, 600]
    found = await intake(database, workspace, intake_id)
    assert (found.sum.stored, found.sum.opened, found.sum.adds_up) == (LINES, LINES, True)
    assert found.ended_us is not None
    assert not waiting.path.exists()


async def test_no_line_is_read_twice_however_many_turns_a_file_takes(
    database: Database,
    workspace: FixtureWorkspace,
    background: Background,
    run_by_run: Worker,
    waiting: PendingUpload,
    read: list[int],
) -> None:
    await begin(database, workspace, waiting)
    while await run_by_run.do_due():
        pass
    assert read == list(range(1, LINES + 1))
    assert len(background.imports) == 0


async def test_each_line_is_taken_once_when_processes_take_turns(
    database: Database, workspace: FixtureWorkspace, settings: Settings, waiting: PendingUpload, read: list[int]
) -> None:
    backgrounds = [working.background(database, settings=settings) for _ in range(2)]
    workers = [Worker(each, RUN_BY_RUN) for each in backgrounds]
    intake_id = await begin(database, workspace, waiting)
    turns = 0
    while await workers[turns % 2].do_due():
        turns += 1
    found = await intake(database, workspace, intake_id)
    assert (found.sum.received, found.sum.stored, found.sum.adds_up) == (LINES, LINES, True)
    assert read == [*range(1, 257), *range(1, 513), *range(1, LINES + 1)]
    for each in backgrounds:
        each.imports.close()


async def test_a_server_that_stops_leaves_no_file_open(
    database: Database, workspace: FixtureWorkspace, background: Background, run_by_run: Worker, waiting: PendingUpload
) -> None:
    await begin(database, workspace, waiting)
    await run_by_run.do_due()
    assert len(background.imports) == 1
    async with working_beside(background):
        pass
    assert len(background.imports) == 0


async def test_what_fails_in_the_middle_goes_on_behind_the_lines_that_it_has(
    database: Database,
    workspace: FixtureWorkspace,
    background: Background,
    worker: Worker,
    waiting: PendingUpload,
    clock: Clock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    intake_id = await begin(database, workspace, waiting)
    with monkeypatch.context() as patched:
        patched.setattr(FileReading, "read", broken_after(1))
        await worker.do_due()
    assert len(background.imports) == 0
    assert (await intake(database, workspace, intake_id)).sum.received == 256
    clock.advance(HOUR_US)
    await cast.ingest(database, workspace.by, cast.form())
    assert (await intake(database, workspace, intake_id)).ended_us is None
    while await worker.do_due():
        pass
    found = await intake(database, workspace, intake_id)
    assert (found.sum.received, found.sum.stored, found.sum.adds_up) == (LINES, LINES, True)


async def test_what_was_done_is_not_done_again(
    database: Database,
    workspace: FixtureWorkspace,
    worker: Worker,
    waiting: PendingUpload,
    monkeypatch: pytest.MonkeyPatch,
    clock: Clock,
) -> None:
    """As after a kill between the intake's end and the job's."""
    intake_id = await begin(database, workspace, waiting)
    await database.write(workspace.by, ingest.end, intake_id)
    while await worker.do_due():
        pass
    assert (await intake(database, workspace, intake_id)).sum.received == 0


async def test_a_file_that_can_t_be_read_says_so_by_its_line(
    database: Database, workspace: FixtureWorkspace, worker: Worker, waiting: PendingUpload
) -> None:
    intake_id = await begin(database, workspace, waiting)
    waiting.path.write_bytes(b"%PDF-1.7")
    while await worker.do_due():
        pass
    found = await intake(database, workspace, intake_id)
    assert (found.sum.received, found.sum.rejected, found.sum.adds_up) == (1, 1, True)
    assert found.ended_us is not None
    [placed] = await database.read(workspace.by, queries.list_rejections, intake_id, (0, -1), 10)
    assert placed.rejection == Rejection(1, "file", placed.rejection.reason)
    assert "this is a PDF" in str(placed.rejection.reason)


def broken_after(runs: int) -> object:
    """Reading that works so many times."""
    whole, left = FileReading.read, [runs]

    def read(reading: FileReading) -> object:
        if not left[0]:
            raise OSError("the disk is gone")
        left[0] -= 1
        return whole(reading)

    return read
