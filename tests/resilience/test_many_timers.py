"""However many timers are open, those that are due are found without reading the others, and nothing holds them up."""

import asyncio
import contextlib
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from contextlib import closing
from typing import TypeAlias

import apsw
import asyncpg
import pytest

from amends.background.context import Background
from amends.background.jobs import JobHandler
from amends.background.worker import Worker
from amends.instants import HOUR_US, SECOND_US, InstantUs
from amends.model.job import (
    FIRST_TURN,
    MAX_AT_ONCE,
    MAX_DELIVERIES_AT_ONCE,
    MAX_TO_A_RECEIVER,
    MAX_TO_A_RECEIVER_BY_ALL,
    QUEUES,
    Job,
    JobQueue,
    Turn,
)
from amends.model.principal import system
from amends.store import fair_queue, jobs
from amends.store.engine.database import Database, Tx
from amends.store.jobs import NewJob
from tests import cast, working
from tests.engines import START, Clock

OPEN = 3000
DUE = 7
HANGING = 5
_TYPES = {int: "bigint", str: "text"}

Values: TypeAlias = tuple[int | str, ...]
WORKED_OUT_US = 10 * HOUR_US


KINDS = {
    JobQueue.TIMERS: "fire_sla_timer",
    JobQueue.WEBHOOKS: "deliver",
    JobQueue.TESTS: "deliver",
    JobQueue.IMPORTS: "import_file",
    JobQueue.OTHERS: "index_words",
}
_WEBHOOK = """
    INSERT INTO webhooks (workspace_id, id, url, description, types, segment_ids, generation, rotated_until_us,
        created_us, disabled_us, disabled_reason, failing_since_us)
    VALUES ($1, $2, 'https://a.example', '', '', '[]', 1, NULL, 0, NULL, '', NULL)
"""


async def add(database: Database, workspace_id: int, new: Sequence[NewJob]) -> None:
    await database.write(system(workspace_id), jobs.add_many, new)


async def webhooks(database: Database, workspace_id: int, ids: Iterable[int]) -> None:
    async def keep(tx: Tx) -> None:
        await tx.many(_WEBHOOK, [(tx.workspace_id, receiver_id) for receiver_id in ids])

    await database.write(system(workspace_id), keep)


def timers(count: int, first_us: int, step_us: int = SECOND_US, queue: JobQueue = JobQueue.TIMERS) -> list[NewJob]:
    times = [InstantUs(first_us + number * step_us) for number in range(count)]
    receiver_id = HANGING if queue is JobQueue.WEBHOOKS else 0
    return [
        NewJob(KINDS[queue], due_us, f"{queue} {first_us} {number}", receiver_id=receiver_id, queue=queue)
        for number, due_us in enumerate(times)
    ]


def deliveries(receiver_id: int, count: int, first_us: int = START - HOUR_US) -> list[NewJob]:
    """One for each ticket; those of a receiver a microsecond apart."""
    return [
        NewJob(
            "deliver",
            InstantUs(first_us + ticket_id),
            f"{receiver_id} {ticket_id}",
            receiver_id=receiver_id,
            queue=JobQueue.WEBHOOKS,
        )
        for ticket_id in range(count)
    ]


async def rows_read(database: Database, url: str, workspace_id: int, queue: JobQueue) -> int:
    """How many rows of jobs are read to see whether something is due and to claim it, by the engine's own count."""
    by_receiver = QUEUES[queue].by_receiver
    turn = (workspace_id, queue.value, HANGING if by_receiver else 0, START)
    due, limit = (fair_queue._DUE, MAX_AT_ONCE)
    turns: tuple[str, Values] = (fair_queue._WORKSPACES, (-1, queue.value, START))
    if by_receiver:
        due, limit = fair_queue._DUE_TO_RECEIVER, MAX_TO_A_RECEIVER
        turns = (fair_queue._RECEIVERS, (-1, -1, queue.value, START))
    asked = [
        (fair_queue._IS_ANY_DUE, (queue.value, START)),
        turns,
        (f"{due} ORDER BY due_us, id LIMIT {limit}", turn),
    ]
    return sum([await rows_of(database, url, *each) for each in asked])


async def rows_of(database: Database, url: str, statement: str, values: Values) -> int:
    """How many rows of jobs a statement reads, planned as the server has it planned: for any values."""
    if database.engine == "sqlite":
        return _steps_on_sqlite(url, statement, values)
    return await _rows_on_postgres(url, statement, values)


def _steps_on_sqlite(url: str, statement: str, values: Values) -> int:
    with closing(apsw.Connection(url.removeprefix("sqlite:///"))) as connection:
        connection.config(apsw.SQLITE_DBCONFIG_ENABLE_QPSG, 1)
        return _steps(connection, statement, values)


def _steps(connection: apsw.Connection, statement: str, values: Values) -> int:
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


async def _rows_on_postgres(url: str, statement: str, values: Values) -> int:
    connection = await asyncpg.connect(url)
    try:
        await connection.execute("ANALYZE jobs")
        await connection.execute("SET plan_cache_mode = force_generic_plan")
        await connection.execute(f"PREPARE asked ({', '.join(_TYPES[type(each)] for each in values)}) AS {statement}")
        transaction = connection.transaction()
        await transaction.start()
        execute = f"EXPLAIN (ANALYZE, TIMING OFF) EXECUTE asked ({', '.join(map(repr, values))})"
        plan = "\n".join(row[0] for row in await connection.fetch(execute))
        await transaction.rollback()
    finally:
        await connection.close()
    return sum(_count(line) for line in plan.splitlines() if "Scan" in line or "Removed by Filter" in line)


def _count(line: str) -> int:
    if "Removed by Filter" in line:
        return int(line.rpartition(":")[2])
    return int(float(line.partition("actual rows=")[2].split()[0])) * int(line.partition("loops=")[2].rstrip(")"))


@pytest.mark.parametrize("queue", list(JobQueue))
async def test_those_that_are_due_are_found_without_reading_the_others(
    database: Database, database_url: str, queue: JobQueue
) -> None:
    workspace = await cast.workspace(database)
    await webhooks(database, workspace.id, [HANGING])
    due = timers(DUE, START - HOUR_US, queue=queue)
    await add(database, workspace.id, due)
    few = await rows_read(database, database_url, workspace.id, queue)
    # Behind all others, where whoever reads the table finds them last.
    await database.write(system(workspace.id), jobs.cancel, KINDS[queue], [each.dedupe_key for each in due])
    for each in JobQueue:
        await add(database, workspace.id, timers(OPEN, START + HOUR_US, queue=each))
    for other in set(JobQueue) - {queue}:
        await add(database, workspace.id, timers(OPEN, START - 2 * HOUR_US, 1, other))
    await add(database, workspace.id, due)
    many = await rows_read(database, database_url, workspace.id, queue)
    assert many <= few + 100


async def test_a_timer_is_taken_back_without_reading_the_others(database: Database, database_url: str) -> None:
    workspace = await cast.workspace(database)
    rows = []
    for count in (DUE, OPEN):
        await add(database, workspace.id, timers(count, START + HOUR_US))
        await add(database, workspace.id, timers(1, START))
        values = (workspace.id, "fire_sla_timer", f"timers {START} 0")
        rows.append(await rows_of(database, database_url, jobs._CANCEL, values))
    assert rows[1] <= rows[0] + 100


async def test_a_claim_after_a_long_downtime_reads_no_more_than_it_takes(database: Database, database_url: str) -> None:
    workspace = await cast.workspace(database)
    await add(database, workspace.id, timers(MAX_AT_ONCE, START - HOUR_US))
    few = await rows_read(database, database_url, workspace.id, JobQueue.TIMERS)
    await add(database, workspace.id, timers(OPEN, START - HOUR_US + 1, 1))
    assert await rows_read(database, database_url, workspace.id, JobQueue.TIMERS) <= few + 100


async def test_after_an_hour_of_downtime_each_overdue_timer_fires_once_and_in_order(
    database: Database, clock: Clock
) -> None:
    fired: list[str] = []

    async def fire(tx: Tx, job: Job) -> None:
        fired.append(job.dedupe_key)

    workspace = await cast.workspace(database)
    new = timers(200, START, SECOND_US)
    await add(database, workspace.id, list(reversed(new)))
    clock.advance(HOUR_US)
    worker = Worker(working.background(database), {"fire_sla_timer": JobHandler(within=fire)})
    batches = []
    while await worker.do_due():
        batches.append(sorted(fired[sum(map(len, batches)) :], key=lambda key: int(key.split()[2])))
    assert [key for batch in batches for key in batch] == [job.dedupe_key for job in new]


class Receivers:
    """Receivers of which one never answers, and what was brought to each."""

    def __init__(self, *hanging: int) -> None:
        self._hanging = hanging
        self.brought: Counter[int] = Counter()
        self.moved = asyncio.Event()
        self.may_answer = asyncio.Event()

    async def bring(self, background: Background, job: Job) -> InstantUs | None:
        receiver_id = int(job.dedupe_key.split()[0])
        self.brought[receiver_id] += 1
        self.moved.set()
        if receiver_id in self._hanging:
            await self.may_answer.wait()
        return None

    async def until(self, is_so: Callable[[], bool]) -> None:
        """Wait until something is so, looking at each that is brought."""
        async with asyncio.timeout(30):
            while not is_so():
                self.moved.clear()
                await self.moved.wait()

    @contextlib.asynccontextmanager
    async def served(self, database: Database, workers: int = 1, **kinds: JobHandler) -> AsyncIterator[None]:
        """Have workers bring what is due; in the end they all answer."""
        all_kinds = {"deliver": JobHandler(beyond=self.bring), **kinds}
        serving = [Worker(working.background(database), all_kinds) for _ in range(workers)]
        running = [asyncio.create_task(worker.run()) for worker in serving]
        try:
            yield
        finally:
            for worker in serving:
                worker.stop()
            self.may_answer.set()
            await asyncio.gather(*running)


async def test_receivers_that_never_answer_dont_make_a_timer_late(database: Database) -> None:
    fired = asyncio.Event()

    async def fire(tx: Tx, job: Job) -> None:
        fired.set()

    workspace = await cast.workspace(database)
    hanging = range(1, MAX_DELIVERIES_AT_ONCE // MAX_TO_A_RECEIVER + 5)
    receivers = Receivers(*hanging)
    await webhooks(database, workspace.id, hanging)
    for receiver_id in hanging:
        await add(database, workspace.id, deliveries(receiver_id, 3 * MAX_TO_A_RECEIVER))
    async with receivers.served(database, fire_sla_timer=JobHandler(within=fire)):
        await receivers.until(lambda: receivers.brought.total() == MAX_DELIVERIES_AT_ONCE)
        await add(database, workspace.id, timers(1, START))
        await asyncio.wait_for(fired.wait(), 30)
        assert receivers.brought.total() == MAX_DELIVERIES_AT_ONCE


@pytest.mark.parametrize("workers", [1, 2])
async def test_a_receiver_that_hangs_with_a_long_backlog_holds_no_other_up(database: Database, workers: int) -> None:
    workspace = await cast.workspace(database)
    others = range(HANGING + 1, HANGING + 30)
    receivers = Receivers(HANGING)
    await webhooks(database, workspace.id, [HANGING, *others])
    await add(database, workspace.id, deliveries(HANGING, OPEN))
    async with receivers.served(database, workers):
        await receivers.until(lambda: receivers.brought[HANGING] == workers * MAX_TO_A_RECEIVER)
        for receiver_id in others:
            await add(database, workspace.id, deliveries(receiver_id, 10))
        await receivers.until(lambda: all(receivers.brought[receiver_id] == 10 for receiver_id in others))
        assert receivers.brought[HANGING] == workers * MAX_TO_A_RECEIVER


async def test_all_workers_together_take_no_more_places_for_a_receiver_than_it_has(database: Database) -> None:
    workspace = await cast.workspace(database)
    await webhooks(database, workspace.id, [HANGING])
    await add(database, workspace.id, deliveries(HANGING, OPEN))
    claimed = [await working.claim(database, JobQueue.WEBHOOKS, MAX_DELIVERIES_AT_ONCE) for _ in range(6)]
    assert [len(each) for each, _ in claimed] == [*[MAX_TO_A_RECEIVER] * 4, 0, 0]


async def test_what_a_worker_began_that_was_killed_doesn_t_hold_its_receiver_s_other_deliveries_up(
    database: Database,
) -> None:
    workspace = await cast.workspace(database)
    await webhooks(database, workspace.id, [HANGING])
    await add(database, workspace.id, deliveries(HANGING, 100))
    await working.claim(database, JobQueue.WEBHOOKS, MAX_DELIVERIES_AT_ONCE)
    receivers = Receivers()
    async with receivers.served(database):
        await receivers.until(lambda: receivers.brought[HANGING] == 100 - MAX_TO_A_RECEIVER)


async def test_a_backlog_that_is_taken_is_brought_to_its_end(database: Database) -> None:
    workspace = await cast.workspace(database)
    receivers = Receivers()
    await webhooks(database, workspace.id, [3, HANGING])
    for receiver_id in (3, HANGING):
        await add(database, workspace.id, deliveries(receiver_id, 100))
    async with receivers.served(database):
        await receivers.until(lambda: receivers.brought == {3: 100, HANGING: 100})


async def test_when_all_places_are_taken_those_who_wait_come_next(database: Database) -> None:
    workspace = await cast.workspace(database)
    ids = range(1, 2 * MAX_DELIVERIES_AT_ONCE // MAX_TO_A_RECEIVER + 1)
    await webhooks(database, workspace.id, ids)
    for receiver_id in ids:
        await add(database, workspace.id, deliveries(receiver_id, 2 * MAX_TO_A_RECEIVER))
    served: list[int] = []
    last = FIRST_TURN
    for _ in range(4):
        # The third begins with the first again.
        claimed, last = await working.claim(database, JobQueue.WEBHOOKS, MAX_DELIVERIES_AT_ONCE, last)
        served += sorted({job.receiver_id for job in claimed})
        assert Turn(workspace.id, served[-1]) == last
    assert served == [*ids, *ids]


async def test_a_long_backlog_of_one_receiver_isn_t_read(database: Database, database_url: str) -> None:
    workspace = await cast.workspace(database)
    await webhooks(database, workspace.id, [HANGING])
    await add(database, workspace.id, deliveries(HANGING, MAX_TO_A_RECEIVER_BY_ALL))
    few = await rows_read(database, database_url, workspace.id, JobQueue.WEBHOOKS)
    # PostgreSQL reads some three thousand rather than find sixteen one by one: a backlog is longer than that.
    await add(database, workspace.id, deliveries(HANGING, 3 * OPEN))
    assert await rows_read(database, database_url, workspace.id, JobQueue.WEBHOOKS) <= few + 100
