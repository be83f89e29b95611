"""Sharing the jobs: workers claim other jobs at the same time, everybody has a turn, and who waits is woken."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from typing import Self

import asyncpg
import pytest

from amends.app import database_of
from amends.background.context import Background
from amends.background.jobs import JobHandler
from amends.background.worker import Worker
from amends.instants import HOUR_US, InstantUs
from amends.model.job import MAX_AT_ONCE, MAX_TO_A_RECEIVER, Job, JobQueue, Turn
from amends.model.principal import system
from amends.settings import Settings
from amends.store import fair_queue, jobs
from amends.store.engine.database import Database, Tx
from amends.store.engine.postgres_job_bells import CHANNEL
from amends.store.jobs import NewJob
from tests import cast, working
from tests.cast import FixtureWorkspace
from tests.engines import START, Clock

NEVER_SECONDS = 1_000_000.0
_WEBHOOK = """
    INSERT INTO webhooks (workspace_id, id, url, description, types, segment_ids, generation, rotated_until_us,
        created_us, disabled_us, disabled_reason, failing_since_us)
    VALUES ($1, $2, 'https://a.example', '', '', '[]', 1, NULL, 0, NULL, '', NULL)
"""
_LISTENS = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'LISTEN%'"
postgres_only = pytest.mark.parametrize("engine", ["postgres"], indirect=True)


@pytest.fixture
async def workspace(database: Database) -> FixtureWorkspace:
    return await cast.workspace(database)


@pytest.fixture
async def elsewhere(database_url: str, clock: Clock) -> AsyncIterator[Database]:
    """The same database, as another process has it open."""
    opened = database_of(Settings(database=database_url), clock)
    await opened.open()
    yield opened
    await opened.close()


def due(count: int, queue: JobQueue = JobQueue.OTHERS, receiver_id: int = 0, first_us: int = START) -> list[NewJob]:
    return [
        NewJob("say", InstantUs(first_us - count + place), f"{receiver_id} {place}", "{}", receiver_id, queue)
        for place in range(count)
    ]


async def add(database: Database, workspace_id: int, new: Sequence[NewJob]) -> None:
    await database.write(system(workspace_id), jobs.add_many, new)


@postgres_only
@pytest.mark.parametrize("queue", [JobQueue.TIMERS, JobQueue.WEBHOOKS])
async def test_two_workers_claim_other_jobs_and_none_waits_for_the_other_s_locks(
    database: Database, elsewhere: Database, workspace: FixtureWorkspace, queue: JobQueue
) -> None:
    receiver_id = 7 if queue is JobQueue.WEBHOOKS else 0
    await database.write(workspace.by, lambda tx: tx.run(_WEBHOOK, tx.workspace_id, 7))
    await add(database, workspace.id, due(50, queue, receiver_id))
    claimed, may_commit = asyncio.Event(), asyncio.Event()
    turns = [Turn(workspace.id, receiver_id)]

    async def claim_and_hold(tx: Tx) -> Sequence[Job]:
        own, _ = await fair_queue.claim(tx, queue, turns, MAX_AT_ONCE, {})
        claimed.set()
        await may_commit.wait()
        return own

    holding = asyncio.create_task(database.write(system(0), claim_and_hold))
    await claimed.wait()
    # The first still holds what it claimed, and this one doesn't wait for it.
    seconds, _ = await asyncio.wait_for(elsewhere.write(system(0), fair_queue.claim, queue, turns, MAX_AT_ONCE, {}), 30)
    assert not holding.done()
    may_commit.set()
    firsts = await holding
    each = MAX_TO_A_RECEIVER if receiver_id else MAX_AT_ONCE
    assert [job.dedupe_key for job in (*firsts, *seconds)] == [f"{receiver_id} {place}" for place in range(2 * each)]


@postgres_only
async def test_many_workers_at_once_do_each_job_once(
    database: Database, elsewhere: Database, workspace: FixtureWorkspace
) -> None:
    done: list[str] = []

    async def do(background: Background, job: Job) -> None:
        done.append(job.dedupe_key)

    await add(database, workspace.id, due(300))
    kinds = {"say": JobHandler(beyond=do)}
    workers = [Worker(working.background(each), kinds) for each in (database, elsewhere) * 3]
    while sum(await asyncio.gather(*(worker.do_due() for worker in workers))):
        pass
    assert sorted(done) == sorted(job.dedupe_key for job in due(300))


async def test_a_workspace_with_a_long_backlog_holds_no_other_up(
    database: Database, workspace: FixtureWorkspace
) -> None:
    others = [await cast.workspace(database, f"Hotel {number}") for number in range(3)]
    for queue in (JobQueue.TIMERS, JobQueue.OTHERS):
        await add(database, workspace.id, due(500, queue, first_us=START - HOUR_US))
        for other in others:
            await add(database, other.id, due(2, queue))
        claimed, _ = await working.claim(database, queue, MAX_AT_ONCE)
        assert len(claimed) == MAX_AT_ONCE
        assert {job.workspace_id for job in claimed} == {workspace.id, *(other.id for other in others)}
        assert [job.due_us for job in claimed] == sorted(job.due_us for job in claimed)


async def test_one_receiver_is_sent_16_at_once_by_all_workers_together(
    database: Database, workspace: FixtureWorkspace
) -> None:
    await database.write(workspace.by, lambda tx: tx.run(_WEBHOOK, tx.workspace_id, 7))
    await add(database, workspace.id, due(40, JobQueue.WEBHOOKS, 7))
    claimed = [len((await working.claim(database, JobQueue.WEBHOOKS, MAX_AT_ONCE))[0]) for _ in range(6)]
    assert claimed == [4, 4, 4, 4, 0, 0]


async def test_receivers_of_several_workspaces_take_turns(database: Database, workspace: FixtureWorkspace) -> None:
    other = await cast.workspace(database, "Hotel Luna")
    # Once there are many nodes, two workspaces may have a webhook with the same number.
    turns = [Turn(each.id, receiver_id) for each in (workspace, other) for receiver_id in (3, 5)]
    for turn in turns:
        await database.write(
            system(turn.workspace_id), lambda tx, own: tx.run(_WEBHOOK, tx.workspace_id, own), turn.receiver_id
        )
        await add(database, turn.workspace_id, due(MAX_AT_ONCE, JobQueue.WEBHOOKS, turn.receiver_id))
    served: list[Turn] = []
    for _ in range(3):
        after = served[-1] if served else Turn(-1, -1)
        claimed, last = await working.claim(database, JobQueue.WEBHOOKS, 2 * MAX_TO_A_RECEIVER, after)
        served += sorted({job.turn for job in claimed})
        assert len(claimed) == 2 * MAX_TO_A_RECEIVER
        assert last in {job.turn for job in claimed}
    assert served == [*turns, *turns[:2]]


class Doing:
    """A worker that does what it hears of."""

    def __init__(self, database: Database, looks_every_seconds: float) -> None:
        self._done: asyncio.Queue[str] = asyncio.Queue()
        kinds = {"say": JobHandler(within=self._do)}
        self._worker = Worker(working.background(database), kinds, looks_every_seconds)

    async def _do(self, tx: Tx, job: Job) -> None:
        self._done.put_nowait(job.dedupe_key)

    async def next(self) -> str:
        """What is done next."""
        return await asyncio.wait_for(self._done.get(), 30)

    async def __aenter__(self) -> Self:
        self._running = asyncio.create_task(self._worker.run())
        return self

    async def __aexit__(self, *_: object) -> None:
        self._worker.stop()
        await self._running


@pytest.mark.parametrize("queue", list(JobQueue))
async def test_a_worker_of_the_same_process_is_woken(
    database: Database, workspace: FixtureWorkspace, queue: JobQueue
) -> None:
    if queue is JobQueue.WEBHOOKS:
        await database.write(workspace.by, lambda tx: tx.run(_WEBHOOK, tx.workspace_id, 7))
    async with Doing(database, NEVER_SECONDS) as doing:
        for place in range(3):
            receiver_id = 7 if queue is JobQueue.WEBHOOKS else 0
            await add(database, workspace.id, [NewJob("say", START, str(place), "{}", receiver_id, queue)])
            assert await doing.next() == str(place)


@postgres_only
async def test_a_worker_of_another_process_is_woken(
    database: Database, elsewhere: Database, workspace: FixtureWorkspace
) -> None:
    async with Doing(elsewhere, NEVER_SECONDS) as doing:
        while not (await database.read(system(0), lambda tx: tx.one(_LISTENS)))[0]:  # type: ignore[index]
            pass
        for place in range(3):
            await add(database, workspace.id, [NewJob("say", START, str(place))])
            assert await doing.next() == str(place)


@postgres_only
async def test_what_another_process_moves_earlier_wakes_it_too(
    database: Database, elsewhere: Database, workspace: FixtureWorkspace
) -> None:
    await add(database, workspace.id, [NewJob("say", InstantUs(START + HOUR_US), "later")])
    async with Doing(elsewhere, NEVER_SECONDS) as doing:
        while not (await database.read(system(0), lambda tx: tx.one(_LISTENS)))[0]:  # type: ignore[index]
            pass
        await database.write(system(workspace.id), jobs.move_earlier, [NewJob("say", START, "later")])
        assert await doing.next() == "later"


@postgres_only
async def test_a_request_notifies_nobody_before_it_is_committed_and_holds_no_other_up(
    database: Database, database_url: str, workspace: FixtureWorkspace
) -> None:
    heard: asyncio.Queue[str] = asyncio.Queue()
    listening = await asyncpg.connect(database_url)
    await listening.add_listener(CHANNEL, lambda *told: heard.put_nowait(told[-1]))

    async def add_and_look(tx: Tx) -> object:
        await jobs.add_many(tx, [NewJob("say", START, "now"), NewJob("say", InstantUs(START + 1), "later")])
        # Whoever notifies in its transaction holds this lock of the whole server until the commit is on the disk.
        return await tx.one("SELECT 1 FROM pg_locks WHERE locktype = 'object' AND database = 0")

    assert await database.write(system(workspace.id), add_and_look) is None
    assert await asyncio.wait_for(heard.get(), 30) == "others"
    await listening.close()


@postgres_only
async def test_a_job_whose_notification_is_lost_is_found_by_looking(
    database: Database, database_url: str, workspace: FixtureWorkspace
) -> None:
    async with Doing(database, 0.01) as doing:
        lost = await asyncpg.connect(database_url)
        row = "VALUES ($1, 1, 'say', 'lost', 0, '{}', $2, 0, 0, 0, '')"
        columns = (
            "workspace_id, id, kind, dedupe_key, stamp, data, due_us, leased_until_us, attempts, created_us, last_error"
        )
        await lost.execute(f"INSERT INTO jobs ({columns}) {row}", workspace.id, START)
        await lost.close()
        assert await doing.next() == "lost"


@postgres_only
async def test_a_worker_listens_again_after_its_connection_was_lost(
    database: Database, elsewhere: Database, workspace: FixtureWorkspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("amends.store.engine.postgres_job_bells._AGAIN_SECONDS", 0)
    end = _LISTENS.replace("count(*)", "pg_terminate_backend(pid)")
    async with Doing(elsewhere, NEVER_SECONDS) as doing:
        ended = 0
        while not ended:
            ended = len(await database.read(system(0), lambda tx: tx.all(end)))
        # What is added while nobody listens is seen once somebody does.
        await add(database, workspace.id, [NewJob("say", START, "after")])
        assert await doing.next() == "after"
