"""Jobs while PostgreSQL is away, or while others hold what they need: that is no failed attempt of theirs."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from amends.background.jobs import JobHandler
from amends.background.worker import Worker
from amends.instants import InstantUs
from amends.model.job import Job
from amends.model.principal import system
from amends.store import jobs
from amends.store.engine.database import Tx
from amends.store.engine.postgres import PostgresDatabase
from amends.store.engine.postgres_watch import Limits
from amends.store.jobs import NewJob
from tests import cast, working
from tests.cast import FixtureWorkspace
from tests.engines import START, Clock
from tests.postgres_proxy import PostgresProxy, address_of, proxied, until

LIMITS = Limits(statement=1, answer=30, watched_every=3600)
"""A lock is waited for 0.9 seconds."""


class Handler:
    """Does a job, after what a test puts before it."""

    def __init__(self) -> None:
        self.attempts: list[int] = []
        self.waits_for = ""
        self.may_lock = asyncio.Event()
        self.may_lock.set()

    async def __call__(self, tx: Tx, job: Job) -> InstantUs | None:
        self.attempts.append(job.attempts)
        await self.may_lock.wait()
        await tx.all(self.waits_for or "SELECT 1")
        await tx.lock("what the job needs")
        return None


@pytest.fixture
def engine() -> str:
    return "postgres"


@pytest.fixture
async def proxy(database_url: str) -> AsyncIterator[PostgresProxy]:
    async with proxied(database_url) as made:
        yield made


@pytest.fixture
async def database(database_url: str, proxy: PostgresProxy) -> AsyncIterator[PostgresDatabase]:
    made = PostgresDatabase(address_of(database_url, proxy), Clock(), limits=LIMITS)
    await made.open()
    yield made
    await made.close()


@pytest.fixture
def handler() -> Handler:
    return Handler()


@pytest.fixture
async def workspace(database: PostgresDatabase) -> FixtureWorkspace:
    made = await cast.workspace(database)
    await database.write(system(made.id), jobs.add_many, [NewJob("say", START, "hello")])
    return made


@pytest.fixture
def worker(database: PostgresDatabase, workspace: FixtureWorkspace, handler: Handler) -> Worker:
    assert workspace
    return Worker(working.background(database), {"say": JobHandler(within=handler)})


async def state(database: PostgresDatabase) -> list[tuple[int, int, str]]:
    async def ask(tx: Tx) -> list[tuple[int, int, str]]:
        rows = await tx.all("SELECT attempts, leased_until_us, last_error FROM jobs WHERE kind = 'say'")
        return [(row[0], row[1], row[2]) for row in rows]

    return await database.read(system(0), ask)


async def test_an_outage_in_the_midst_of_a_job_is_no_attempt_and_its_lease_is_given_back(
    database: PostgresDatabase, proxy: PostgresProxy, worker: Worker, handler: Handler
) -> None:
    handler.may_lock.clear()
    doing = asyncio.create_task(worker.do_due())
    await until(lambda: handler.attempts == [1])
    proxy.cut()
    handler.may_lock.set()
    await until(lambda: not database.health.is_readable)
    proxy.go_on()
    await doing
    assert await state(database) == [(0, 0, "")]
    await worker.do_due()
    assert handler.attempts == [1, 1]
    assert await state(database) == []


async def test_a_lock_that_others_hold_is_no_attempt(
    database: PostgresDatabase, workspace: FixtureWorkspace, worker: Worker, handler: Handler
) -> None:
    held, may_end = asyncio.Event(), asyncio.Event()

    async def hold(tx: Tx) -> None:
        await tx.lock("what the job needs")
        held.set()
        await may_end.wait()

    holding = asyncio.create_task(database.write(system(workspace.id), hold))
    await held.wait()
    await worker.do_due()
    assert await state(database) == [(0, 0, "")]
    may_end.set()
    await holding
    await worker.do_due()
    assert handler.attempts == [1, 1]
    assert await state(database) == []


async def test_a_job_that_takes_too_long_is_tried_less_and_less_often(
    database: PostgresDatabase, worker: Worker, handler: Handler
) -> None:
    handler.waits_for = "SELECT pg_sleep(60)"
    await worker.do_due()
    ((attempts, leased_until_us, said),) = await state(database)
    assert (attempts, leased_until_us) == (1, 0)
    assert "TookTooLong" in said
