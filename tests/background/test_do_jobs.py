"""Doing jobs: when they are due, at least once, again when they fail, and never more once they are dead."""

import asyncio

import pytest

from amends.background.context import Background
from amends.background.jobs import JobHandler
from amends.background.worker import Worker
from amends.instants import HOUR_US, MINUTE_US, SECOND_US, InstantUs
from amends.model.job import LEASE_US, MAX_AT_ONCE, MAX_ATTEMPTS, Job, JobQueue
from amends.model.principal import system
from amends.store import fair_queue, jobs
from amends.store.engine.database import Database, Tx
from amends.store.jobs import NewJob
from tests import cast, working
from tests.cast import FixtureWorkspace
from tests.engines import START, Clock


class Log:
    """What was done, in order."""

    def __init__(self) -> None:
        self.done: list[str] = []
        self.fails = False

    async def within(self, tx: Tx, job: Job) -> InstantUs | None:
        if self.fails:
            raise RuntimeError("no luck")
        self.done.append(job.dedupe_key)
        return InstantUs(tx.now + HOUR_US) if job.data == '"hourly"' else None


@pytest.fixture
async def workspace(database: Database) -> FixtureWorkspace:
    """One with no jobs of its own."""
    made = await cast.workspace(database)
    await database.write(made.by, lambda tx: tx.run("DELETE FROM jobs WHERE workspace_id = $1", made.id))
    return made


@pytest.fixture
def did() -> Log:
    return Log()


@pytest.fixture
def worker(database: Database, did: Log) -> Worker:
    return Worker(working.background(database), {"say": JobHandler(within=did.within)})


async def add(database: Database, workspace: FixtureWorkspace, *new: NewJob) -> None:
    await database.write(system(workspace.id), jobs.add_many, new)


async def all_of(worker: Worker) -> None:
    while await worker.do_due():
        pass


async def test_a_job_is_done_once_when_it_is_due(
    database: Database, workspace: FixtureWorkspace, worker: Worker, did: Log, clock: Clock
) -> None:
    await add(database, workspace, NewJob("say", InstantUs(START + SECOND_US), "later"))
    assert await worker.do_due() == 0
    clock.advance(SECOND_US)
    await all_of(worker)
    await all_of(worker)
    assert did.done == ["later"]


async def test_after_a_long_night_each_is_done_once_and_those_first_that_fell_due_first(
    database: Database, workspace: FixtureWorkspace, worker: Worker, did: Log, clock: Clock
) -> None:
    new = [NewJob("say", InstantUs(START + number * SECOND_US), f"{number:03d}") for number in range(50)]
    await add(database, workspace, *reversed(new))
    clock.advance(HOUR_US)
    assert await worker.do_due() == MAX_AT_ONCE
    first, did.done = did.done, []
    await all_of(worker)
    assert sorted(first) == [f"{number:03d}" for number in range(MAX_AT_ONCE)]
    assert sorted(did.done) == [f"{number:03d}" for number in range(MAX_AT_ONCE, 50)]


async def test_one_of_a_key_is_replaced(
    database: Database, workspace: FixtureWorkspace, worker: Worker, did: Log, clock: Clock
) -> None:
    await add(database, workspace, NewJob("say", START, "ticket 5"))
    await add(database, workspace, NewJob("say", InstantUs(START + HOUR_US), "ticket 5"))
    await all_of(worker)
    assert did.done == []
    clock.advance(HOUR_US)
    await all_of(worker)
    assert did.done == ["ticket 5"]


async def test_a_job_may_ask_to_be_done_again(
    database: Database, workspace: FixtureWorkspace, worker: Worker, did: Log, clock: Clock
) -> None:
    await add(database, workspace, NewJob("say", START, "again", '"hourly"'))
    await all_of(worker)
    clock.advance(HOUR_US)
    await all_of(worker)
    assert did.done == ["again", "again"]


async def test_what_fails_is_tried_again_later_and_later(
    database: Database, workspace: FixtureWorkspace, worker: Worker, did: Log, clock: Clock
) -> None:
    did.fails = True
    await add(database, workspace, NewJob("say", START, "hard"))
    await all_of(worker)
    clock.advance(5 * SECOND_US - 1)
    assert await worker.do_due() == 0
    clock.advance(1)
    assert await worker.do_due() == 1
    did.fails = False
    clock.advance(10 * SECOND_US)
    await all_of(worker)
    assert did.done == ["hard"]


async def test_what_never_works_becomes_a_dead_letter_that_tells_why_and_can_be_tried_again(
    database: Database, workspace: FixtureWorkspace, worker: Worker, did: Log, clock: Clock
) -> None:
    did.fails = True
    await add(database, workspace, NewJob("say", START, "hopeless"))
    for _ in range(MAX_ATTEMPTS + 3):
        await all_of(worker)
        clock.advance(24 * HOUR_US)
    [dead] = await database.read(workspace.by, jobs.dead_before, 2**62, 10)
    assert dead.attempts == MAX_ATTEMPTS
    assert dead.last_error.startswith("RuntimeError('no luck') at test_do_jobs.py:")
    did.fails = False
    assert await database.write(workspace.by, jobs.replay, dead.id)
    assert not await database.write(workspace.by, jobs.replay, dead.id)
    await all_of(worker)
    assert did.done == ["hopeless"]


async def test_an_unknown_kind_fails_and_is_kept(
    database: Database, workspace: FixtureWorkspace, worker: Worker
) -> None:
    await add(database, workspace, NewJob("from a newer Amends", START))
    await all_of(worker)
    [[attempts, error]] = await database.read(workspace.by, lambda tx: tx.all("SELECT attempts, last_error FROM jobs"))
    assert (attempts, error.partition(" at ")[0]) == (1, "KeyError('from a newer Amends')")


async def test_one_that_was_claimed_and_never_finished_is_claimed_again_when_its_lease_has_passed(
    database: Database, workspace: FixtureWorkspace, worker: Worker, did: Log, clock: Clock
) -> None:
    await add(database, workspace, NewJob("say", START, "killed"))
    await working.claim(database, JobQueue.OTHERS, 5)
    assert await worker.do_due() == 0
    clock.advance(LEASE_US)
    await all_of(worker)
    assert did.done == ["killed"]


async def test_two_claims_never_have_the_same_job(database: Database, workspace: FixtureWorkspace) -> None:
    await add(database, workspace, *(NewJob("say", START, str(number)) for number in range(30)))
    claimed = [(await working.claim(database, JobQueue.OTHERS, 20))[0] for _ in range(3)]
    assert [len(each) for each in claimed] == [20, 10, 0]
    assert len({job.id for each in claimed for job in each}) == 30


async def test_one_that_is_asked_for_while_it_is_done_looks_once_more(
    database: Database, workspace: FixtureWorkspace, clock: Clock
) -> None:
    seen: list[int] = []

    async def look(background: Background, job: Job) -> InstantUs | None:
        seen.append(job.stamp)
        if len(seen) == 1:
            await background.database.write(system(job.workspace_id), jobs.ensure_many, [NewJob("look", START, "lane")])
        return None

    await add(database, workspace, NewJob("look", START, "lane"))
    await all_of(Worker(working.background(database), {"look": JobHandler(beyond=look)}))
    assert seen == [0, 1]


async def test_asking_for_one_that_waits_leaves_it_waiting(
    database: Database, workspace: FixtureWorkspace, worker: Worker, did: Log
) -> None:
    await add(database, workspace, NewJob("say", InstantUs(START + MINUTE_US), "lane"))
    await database.write(system(workspace.id), jobs.ensure_many, [NewJob("say", START, "lane")])
    await all_of(worker)
    assert did.done == []


async def test_what_is_slow_holds_nothing_up(database: Database, workspace: FixtureWorkspace) -> None:
    begun, ended, other = asyncio.Event(), asyncio.Event(), asyncio.Event()

    async def slow(background: Background, job: Job) -> None:
        begun.set()
        await ended.wait()

    async def quick(background: Background, job: Job) -> None:
        other.set()

    worker = Worker(working.background(database), {"slow": JobHandler(beyond=slow), "quick": JobHandler(beyond=quick)})
    running = asyncio.create_task(worker.run())
    await add(database, workspace, NewJob("slow", START, "one"))
    await asyncio.wait_for(begun.wait(), 10)
    await add(database, workspace, NewJob("quick", START, "two"))
    await asyncio.wait_for(other.wait(), 10)
    worker.stop()
    assert not running.done()
    ended.set()
    await running
    assert not await database.read(system(0), fair_queue.is_any_due, JobQueue.OTHERS)
