"""However many timers are open, those that are due are found without reading the others, and nothing holds them up."""

import asyncio
from collections.abc import Sequence
from contextlib import closing

import apsw
import asyncpg
import pytest

from amends.background.context import Background
from amends.background.jobs import Kind
from amends.background.worker import Worker
from amends.instants import HOUR_US, SECOND_US, InstantUs
from amends.model.job import MOST_AT_ONCE, Job, Lane
from amends.model.principal import system
from amends.store import jobs
from amends.store.database import Database, Tx
from amends.store.jobs import NewJob
from tests import cast, working
from tests.engines import START, Clock

OPEN = 3000
DUE = 7
WORKED_OUT_US = 10 * HOUR_US


async def add(database: Database, workspace_id: int, new: Sequence[NewJob]) -> None:
    await database.write(system(workspace_id), jobs.add_many, new)


def timers(count: int, first_us: int, step_us: int = SECOND_US, kind: str = "keep_time") -> list[NewJob]:
    return [NewJob(kind, InstantUs(first_us + number * step_us), f"{first_us} {number}") for number in range(count)]


async def rows_read(database: Database, url: str, lane: Lane) -> int:
    """How many rows of jobs are read to see whether something is due and to claim it, by the engine's own count."""
    looking, claiming = (START,), (START + HOUR_US, START, MOST_AT_ONCE)
    if database.engine == "sqlite":
        return _steps_on_sqlite(url, jobs._IS_ANY_DUE[lane], looking) + _steps_on_sqlite(
            url, jobs._CLAIM[lane], claiming
        )
    return await _rows_on_postgres(url, jobs._IS_ANY_DUE[lane], looking) + await _rows_on_postgres(
        url, jobs._CLAIM[lane], claiming
    )


def _steps_on_sqlite(url: str, statement: str, values: tuple[int, ...]) -> int:
    with closing(apsw.Connection(url.removeprefix("sqlite:///"))) as connection:
        return _steps(connection, statement, values)


def _steps(connection: apsw.Connection, statement: str, values: tuple[int, ...]) -> int:
    """The virtual machine's steps, counted one by one."""
    steps = 0

    def count() -> bool:
        nonlocal steps
        steps += 1
        return False

    connection.execute("BEGIN")
    connection.set_progress_handler(count, 1)
    connection.execute(statement, values).fetchall()
    connection.set_progress_handler(None)
    connection.execute("ROLLBACK")
    return steps


async def _rows_on_postgres(url: str, statement: str, values: tuple[int, ...]) -> int:
    connection = await asyncpg.connect(url)
    try:
        await connection.execute("ANALYZE jobs")
        # As it plans for whoever asks all day.
        await connection.execute("SET plan_cache_mode = force_generic_plan")
        await connection.execute(f"PREPARE asked ({', '.join(['bigint'] * len(values))}) AS {statement}")
        transaction = connection.transaction()
        await transaction.start()
        execute = f"EXPLAIN (ANALYZE, TIMING OFF) EXECUTE asked ({', '.join(map(str, values))})"
        plan = "\n".join(row[0] for row in await connection.fetch(execute))
        await transaction.rollback()
    finally:
        await connection.close()
    return sum(_count(line) for line in plan.splitlines() if "Scan" in line or "Removed by Filter" in line)


def _count(line: str) -> int:
    if "Removed by Filter" in line:
        return int(line.rpartition(":")[2])
    return int(float(line.partition("actual rows=")[2].split()[0])) * int(line.partition("loops=")[2].rstrip(")"))


@pytest.mark.parametrize("lane", list(Lane))
async def test_those_that_are_due_are_found_without_reading_the_others(
    database: Database, database_url: str, lane: Lane
) -> None:
    kinds = {Lane.TIMERS: "keep_time", Lane.WEBHOOKS: "deliver", Lane.OTHERS: "index_words"}
    place = await cast.workspace(database)
    due = timers(DUE, START - HOUR_US, kind=kinds[lane])
    await add(database, place.id, due)
    few = await rows_read(database, database_url, lane)
    # Behind all others, where whoever reads the table finds them last.
    await database.write(system(place.id), jobs.cancel, kinds[lane], [each.dedupe_key for each in due])
    for kind in kinds.values():
        await add(database, place.id, timers(OPEN, START + HOUR_US, kind=kind))
    for other in set(kinds.values()) - {kinds[lane]}:
        await add(database, place.id, timers(OPEN, START - 2 * HOUR_US, 1, other))
    await add(database, place.id, due)
    many = await rows_read(database, database_url, lane)
    assert many <= few + 100


async def test_a_claim_after_a_long_downtime_reads_no_more_than_it_takes(database: Database, database_url: str) -> None:
    place = await cast.workspace(database)
    await add(database, place.id, timers(MOST_AT_ONCE, START - HOUR_US))
    few = await rows_read(database, database_url, Lane.TIMERS)
    await add(database, place.id, timers(OPEN, START - HOUR_US + 1, 1))
    assert await rows_read(database, database_url, Lane.TIMERS) <= few + 100


async def test_after_an_hour_of_downtime_each_overdue_timer_fires_once_and_in_order(
    database: Database, clock: Clock
) -> None:
    fired: list[str] = []

    async def fire(tx: Tx, job: Job) -> None:
        fired.append(job.dedupe_key)

    place = await cast.workspace(database)
    new = timers(200, START, SECOND_US)
    await add(database, place.id, list(reversed(new)))
    clock.advance(HOUR_US)
    worker = Worker(working.background(database), {"keep_time": Kind(within=fire)})
    batches = []
    while await worker.do_due():
        batches.append(sorted(fired[sum(map(len, batches)) :], key=lambda key: int(key.split()[1])))
    assert [key for batch in batches for key in batch] == [job.dedupe_key for job in new]


async def test_receivers_that_never_answer_dont_make_a_timer_late(database: Database, clock: Clock) -> None:
    hanging: set[str] = set()
    all_hang, answered, fired = asyncio.Event(), asyncio.Event(), asyncio.Event()

    async def hang(background: Background, job: Job) -> None:
        hanging.add(job.dedupe_key)
        if len(hanging) == MOST_AT_ONCE:
            all_hang.set()
        await answered.wait()

    async def fire(tx: Tx, job: Job) -> None:
        fired.set()

    place = await cast.workspace(database)
    await add(database, place.id, timers(3 * MOST_AT_ONCE, START - HOUR_US, kind="deliver"))
    kinds = {"deliver": Kind(beyond=hang), "keep_time": Kind(within=fire)}
    worker = Worker(working.background(database), kinds)
    running = asyncio.create_task(worker.run())
    await asyncio.wait_for(all_hang.wait(), 30)
    await add(database, place.id, timers(1, START))
    await asyncio.wait_for(fired.wait(), 30)
    assert len(hanging) == MOST_AT_ONCE
    worker.stop()
    answered.set()
    await running
