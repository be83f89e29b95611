"""Numbers of changes: in the order of commits, however many write and however slowly; a reader skips nothing."""

import asyncio
import random
from collections.abc import AsyncIterator

import pytest

from amends.app import database_of
from amends.model.change import Change, ChangeSet, numbered
from amends.model.principal import system
from amends.model.status import Priority
from amends.model.ticket.ticket_events import PriorityChanged, changed
from amends.settings import Settings
from amends.store import change_sets
from amends.store.engine.database import Database, Tx
from amends.usecases import changes, number_changes
from amends.usecases.apply import apply
from amends.usecases.lock_ticket import lock_ticket
from amends.usecases.open import TicketForm, open_by_hand
from tests import cast
from tests.cast import FixtureWorkspace
from tests.engines import Clock

WRITERS, CHANGES_OF_EACH, TICKETS = 24, 8, 6
_EVENTS = "SELECT id FROM events WHERE workspace_id = $1"


@pytest.fixture
async def second(database_url: str, clock: Clock) -> AsyncIterator[Database]:
    """The database as another process has it open."""
    opened = database_of(Settings(database=database_url), clock)
    await opened.open()
    yield opened
    await opened.close()


async def raise_or_lower(tx: Tx, ticket_id: int) -> None:
    ticket = await lock_ticket(tx, ticket_id)
    after = Priority.LOW if ticket.priority == Priority.HIGH else Priority.HIGH
    await apply(tx, changed(ticket, tx.now, PriorityChanged(ticket.priority, after)))


async def slowly(tx: Tx, ticket_id: int, seconds: float) -> None:
    """A change whose commit comes late."""
    await raise_or_lower(tx, ticket_id)
    if not tx.is_alone:
        await tx.one("SELECT pg_sleep($1)", seconds)


async def opened(database: Database, workspace: FixtureWorkspace, count: int) -> list[int]:
    form = TicketForm(origin_segment="S1", verbatim="Nadie contestó")
    return [(await database.write(workspace.by, open_by_hand, form)).ticket.id for _ in range(count)]


async def news(database: Database, workspace: FixtureWorkspace, after: int, limit: int = 500) -> list[Change]:
    """What a reader finds behind a number."""
    while await database.read(workspace.by, number_changes.is_any_unnumbered):
        await database.write(workspace.by, number_changes.number_some)
    return list((await database.read(workspace.by, changes.list_after, after, limit)).changes)


async def end_of(database: Database, workspace: FixtureWorkspace) -> int:
    found = await news(database, workspace, 0)
    return found[-1].number


@pytest.mark.parametrize("engine", ["postgres"], indirect=True)
async def test_a_lower_id_that_is_committed_later_is_read_later(
    database: Database, second: Database, workspace: FixtureWorkspace
) -> None:
    early, late = await opened(database, workspace, 2)
    begin = await end_of(database, workspace)
    has_written, may_commit = asyncio.Event(), asyncio.Event()

    async def write_and_wait(tx: Tx) -> None:
        await raise_or_lower(tx, late)
        has_written.set()
        await may_commit.wait()

    # What people do is audited, and the audit is in the order of a lock.
    by = system(workspace.id)
    waiting = asyncio.create_task(second.write(by, write_and_wait))
    await has_written.wait()
    await asyncio.wait_for(database.write(by, raise_or_lower, early), 30)
    [first] = await news(database, workspace, begin)
    may_commit.set()
    await waiting
    [then] = await news(database, workspace, begin + 1)
    assert [(each.subject_id, each.number) for each in (first, then)] == [(early, begin + 1), (late, begin + 2)]


@pytest.mark.parametrize("engine", ["postgres"], indirect=True)
async def test_who_writes_waits_for_nobody_who_numbers(
    database: Database, second: Database, workspace: FixtureWorkspace
) -> None:
    [ticket_id] = await opened(database, workspace, 1)
    is_numbering, may_commit = asyncio.Event(), asyncio.Event()

    async def number_and_wait(tx: Tx) -> None:
        await number_changes.number_some(tx)
        is_numbering.set()
        await may_commit.wait()

    numbering = asyncio.create_task(second.write(workspace.by, number_and_wait))
    await is_numbering.wait()
    await asyncio.wait_for(database.write(system(workspace.id), raise_or_lower, ticket_id), 30)
    may_commit.set()
    await numbering


async def test_a_reader_skips_nothing_of_many_slow_writers(
    database: Database, second: Database, workspace: FixtureWorkspace
) -> None:
    tickets = await opened(database, workspace, TICKETS)
    drawn = random.Random(7)
    seen: list[Change] = []
    writers_are_done = asyncio.Event()

    async def write(own: Database, mine: list[tuple[int, float]]) -> None:
        for ticket_id, seconds in mine:
            await own.write(system(workspace.id), slowly, ticket_id, seconds)

    async def follow() -> None:
        while True:
            is_last = writers_are_done.is_set()
            found = await news(database, workspace, seen[-1].number if seen else 0, 50)
            seen.extend(found)
            if is_last and not found:
                return

    following = asyncio.create_task(follow())
    async with asyncio.TaskGroup() as writing:
        for writer in range(WRITERS):
            mine = [(drawn.choice(tickets), drawn.choice((0, 0, 0.001, 0.02))) for _ in range(CHANGES_OF_EACH)]
            # On SQLite another process may not write.
            own = second if writer % 2 and database.engine == "postgres" else database
            writing.create_task(write(own, mine))
    writers_are_done.set()
    await asyncio.wait_for(following, 60)
    assert [each.number for each in seen] == list(range(1, len(seen) + 1))
    of_events = [each for each in seen if each.entry is None]
    assert len(of_events) == len(await database.read(workspace.by, lambda tx: tx.all(_EVENTS, workspace.id)))
    for ticket_id in tickets:
        versions = [each.history[-1].version for each in of_events if each.subject_id == ticket_id]
        assert versions == list(range(1, len(versions) + 1))


async def test_a_mirror_that_was_away_catches_up(database: Database, workspace: FixtureWorkspace) -> None:
    """It keeps the newest version of each ticket that it reads of, and takes away what is gone."""
    tickets = await opened(database, workspace, 3)
    mirror: dict[int, int] = {}
    number = 0
    for round_ in range(3):
        for ticket_id in tickets[round_:]:
            await database.write(workspace.by, raise_or_lower, ticket_id)
        while found := await news(database, workspace, number, 4):
            number = found[-1].number
            mirror |= {each.subject_id: each.history[-1].version for each in found if each.kind == "ticket"}
    assert mirror == {ticket.id: ticket.version for ticket in (await cast.everything(database, workspace.by))[1]}


async def test_what_is_written_together_is_one_change_set(database: Database, workspace: FixtureWorkspace) -> None:
    await cast.rule(database, workspace.by)
    await cast.ingest(database, workspace.by, *(cast.form(reference=f"r-{number}") for number in range(5)))
    waiting = await database.read(workspace.by, change_sets.unnumbered, 10)
    assert [each.size for each in waiting] == [15]


def test_change_sets_are_numbered_to_their_last() -> None:
    some = [ChangeSet(id=7, at_us=1, event_ids=(7, 8, 9)), ChangeSet(id=-4, at_us=1, event_ids=())]  # type: ignore[arg-type]
    assert list(numbered(some, 10)) == [(7, 13), (-4, 14)]
    [first] = [ChangeSet(id=7, at_us=1, event_ids=(7, 8, 9), last_number=13)]  # type: ignore[arg-type]
    assert [first.number_of(event_id) for event_id in (7, 8, 9)] == [11, 12, 13]
