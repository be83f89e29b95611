"""Timers of real tickets fire once each and as they fell due, however many wait, whatever becomes of one of them."""

import asyncio
from collections.abc import Sequence
from random import Random

import pytest

from amends.background.worker import Worker
from amends.instants import HOUR_US, SECOND_US, InstantUs
from amends.store.engine.database import Database, Tx
from tests import working
from tests.cast import FixtureWorkspace
from tests.engines import START, Clock
from tests.resilience import due, load_workspace
from tests.resilience.due import check_each_once_in_order

OVERDUE = 60
OTHERS = 5000
_LOSE_ITS_CALENDAR = """
    UPDATE tickets SET clocks = replace(clocks, '"calendar_id":0', '"calendar_id":7')
    WHERE workspace_id = $1 AND id = $2
"""


@pytest.fixture
async def made(database: Database) -> FixtureWorkspace:
    made, _ = await load_workspace.make(database)
    await working.do_all_due(database)
    await database.write(made.by, due.many_timers, OTHERS)
    return made


@pytest.fixture
async def waiting(database: Database, made: FixtureWorkspace, clock: Clock) -> dict[int, InstantUs]:
    """The deadlines of tickets that passed in the last hour, in another order than that of the tickets."""
    passed = [InstantUs(START - number * HOUR_US // OVERDUE) for number in range(OVERDUE)]
    Random(OVERDUE).shuffle(passed)
    opened = await due.open_due(database, made.by, clock, passed)
    clock.advance(START - clock())
    return opened


async def test_after_an_hour_of_downtime_each_overdue_ticket_is_told_of_once_and_in_order(
    database: Database, made: FixtureWorkspace, waiting: dict[int, InstantUs], clock: Clock
) -> None:
    await working.do_all_due(database)
    clock.advance(SECOND_US)
    await working.do_all_due(database)
    check_each_once_in_order(await database.read(made.by, due.fired), waiting)
    assert await database.read(made.by, due.others_left) == OTHERS


async def test_two_workers_tell_each_once(
    database: Database, made: FixtureWorkspace, waiting: dict[int, InstantUs]
) -> None:
    workers = [Worker(working.background(database)) for _ in range(2)]
    running = [asyncio.create_task(worker.run()) for worker in workers]
    while len(told := await database.read(made.by, due.fired)) < OVERDUE:
        await asyncio.wait(running, timeout=0.05)
    for worker in workers:
        worker.stop()
    await asyncio.gather(*running)
    assert sorted((each.ticket_id, each.due_us) for each in told) == sorted(waiting.items())


async def test_a_timer_that_fails_holds_none_up_and_is_tried_again(
    database: Database, made: FixtureWorkspace, waiting: dict[int, InstantUs]
) -> None:
    first = min(waiting, key=lambda number: waiting[number])
    await database.write(made.by, _run, _LOSE_ITS_CALENDAR, first)
    await working.do_all_due(database)
    others = {number: due_us for number, due_us in waiting.items() if number != first}
    check_each_once_in_order(await database.read(made.by, due.fired), others)
    left = await database.read(made.by, _waiting_again)
    assert [(row[0], row[1], row[2] > START) for row in left] == [(str(first), 1, True)]
    assert "AssertionError" in left[0][3]


async def _run(tx: Tx, statement: str, ticket_id: int) -> None:
    assert await tx.run(statement, tx.workspace_id, ticket_id) == 1


async def _waiting_again(tx: Tx) -> Sequence[Sequence[object]]:
    return await tx.all(
        "SELECT dedupe_key, attempts, due_us, last_error FROM jobs WHERE workspace_id = $1 AND last_error <> ''",
        tx.workspace_id,
    )
