"""The system's clock is set back or forward: nobody is locked out, and no limit is forgotten for good."""

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amends.background.context import Background
from amends.background.jobs import JOBS, JobHandler
from amends.background.worker import Worker
from amends.http.request.rate_limits import RateLimitPolicy, Window
from amends.instants import DAY_US, HOUR_US, SECOND_US, InstantUs
from amends.model.job import Job, JobQueue
from amends.model.principal import system
from amends.store import jobs
from amends.store.engine.database import Database
from amends.store.jobs import NewJob
from tests import cast, working
from tests.cast import FixtureWorkspace
from tests.engines import START, Clock

MOST = 5
WINDOW_US = 60 * SECOND_US
JUMPS = (-HOUR_US, -SECOND_US, 0, SECOND_US, 30 * SECOND_US, 24 * HOUR_US)


def test_after_the_clock_was_set_back_an_hour_calls_go_on() -> None:
    window = Window(RateLimitPolicy("key", MOST, WINDOW_US))
    for _ in range(MOST):
        window.count(START)
    assert window.left(START) == 0
    assert window.left(InstantUs(START - HOUR_US)) == MOST


@given(st.lists(st.sampled_from(JUMPS), max_size=40))
def test_however_the_clock_jumps_a_window_has_room_again_when_two_have_passed(jumps: list[int]) -> None:
    window = Window(RateLimitPolicy("key", MOST, WINDOW_US))
    now = START
    for jump in jumps:
        now = InstantUs(now + jump)
        left = window.left(now)
        assert 0 <= left <= MOST
        if left:
            window.count(now)
        else:
            assert 1 <= window.seconds_to_wait(now) <= 2 * WINDOW_US // SECOND_US
    assert window.left(InstantUs(now + 2 * WINDOW_US)) == MOST


class Slow:
    """A job beyond a transaction that goes on until it is let go; how often it was begun."""

    def __init__(self) -> None:
        self.begun = 0
        self.has_begun = asyncio.Event()
        self.may_end = asyncio.Event()

    async def beyond(self, _: Background, __: Job) -> InstantUs | None:
        self.begun += 1
        self.has_begun.set()
        await self.may_end.wait()
        return None


@pytest.fixture
async def workspace(database: Database) -> FixtureWorkspace:
    return await cast.workspace(database)


async def test_a_job_that_is_being_done_isn_t_begun_again_when_the_clock_is_set_forward_a_day(
    database: Database, workspace: FixtureWorkspace, clock: Clock
) -> None:
    slow = Slow()
    worker = Worker(working.background(database), {**JOBS, "say": JobHandler(beyond=slow.beyond)})
    await database.write(system(workspace.id), jobs.add_many, [NewJob("say", START, "once")])
    first = asyncio.create_task(worker.do_due())
    await slow.has_begun.wait()
    clock.advance(DAY_US)
    await worker.do_due()
    assert slow.begun == 1
    slow.may_end.set()
    assert await first == 1
    await worker.do_due()
    assert slow.begun == 1


async def test_a_lease_of_a_worker_that_died_isn_t_longer_when_the_clock_is_set_back_an_hour(
    database: Database, workspace: FixtureWorkspace, clock: Clock
) -> None:
    await database.write(system(workspace.id), jobs.add_many, [NewJob("say", InstantUs(START - DAY_US), "left")])
    assert len((await working.claim(database, JobQueue.OTHERS, 20))[0]) == 1
    clock.advance(-HOUR_US)
    claimed_again, _ = await working.claim(database, JobQueue.OTHERS, 20)
    assert [job.dedupe_key for job in claimed_again] == ["left"]
    assert (await working.claim(database, JobQueue.OTHERS, 20))[0] == []
