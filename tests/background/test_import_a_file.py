"""Taking a file in by the background: to its end whatever happens, each line once, honest where it breaks."""

import os
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from amends.background import file_import
from amends.background.worker import Worker
from amends.instants import HOUR_US
from amends.model.intake import Intake, Rejection
from amends.settings import Settings
from amends.store.engine.database import Database
from amends.tabular import uploads
from amends.tabular.uploads import PendingUpload
from amends.usecases import ingest, ingest_file, queries
from amends.usecases.ingest_file import NewFile
from tests import cast, working
from tests.cast import FixtureWorkspace
from tests.engines import Clock

LINES = 600


@pytest.fixture
async def workspace(database: Database) -> FixtureWorkspace:
    return await cast.workspace(database)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(attachments=str(tmp_path / "attachments"))


@pytest.fixture
def worker(database: Database, settings: Settings) -> Worker:
    return Worker(working.background(database, settings=settings))


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


async def test_a_long_file_is_taken_in_pass_by_pass(
    database: Database,
    workspace: FixtureWorkspace,
    worker: Worker,
    waiting: PendingUpload,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(file_import, "SECONDS_AT_ONCE", -1)
    await cast.rule(database, workspace.by)
    intake_id = await begin(database, workspace, waiting)
    received = []
    while await worker.do_due():
        received.append((await intake(database, workspace, intake_id)).sum.received)
    assert sorted(set(received)) == [256, 512, 600]
    found = await intake(database, workspace, intake_id)
    assert (found.sum.stored, found.sum.opened, found.sum.adds_up) == (LINES, LINES, True)
    assert found.ended_us is not None
    assert not waiting.path.exists()


async def test_what_fails_in_the_middle_goes_on_behind_the_lines_that_it_has(
    database: Database,
    workspace: FixtureWorkspace,
    worker: Worker,
    waiting: PendingUpload,
    clock: Clock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    intake_id = await begin(database, workspace, waiting)
    with monkeypatch.context() as patched:
        patched.setattr(file_import.FileReading, "read", broken_after(1))
        await worker.do_due()
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
    whole, left = file_import.FileReading.read, [runs]

    def read(reading: file_import.FileReading) -> object:
        if not left[0]:
            raise OSError("the disk is gone")
        left[0] -= 1
        return whole(reading)

    return read
