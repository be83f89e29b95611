"""Writing: what a use case did is kept whole or not at all, whatever others do at the same time."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from amends.app import database_of
from amends.errors import BusinessRuleError, Conflict, VersionConflict
from amends.model.principal import Principal, operator
from amends.model.status import Priority, Status
from amends.model.survey import Survey
from amends.model.ticket.list_filter import TicketFilter
from amends.model.ticket.ticket import Ticket
from amends.model.ticket.ticket_events import StatusChanged, changed
from amends.settings import Settings
from amends.store import events, surveys, ticket_lists
from amends.store.engine.database import Database, Tx
from amends.store.engine.run_sync import WaitedError
from amends.store.engine.sqlite import SqliteDatabase
from amends.usecases.settings import segments, workspaces
from amends.usecases.settings.segments import SegmentForm
from tests import cast
from tests.cast import FixtureWorkspace
from tests.engines import Clock

only_sqlite = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
only_postgres = pytest.mark.parametrize("engine", ["postgres"], indirect=True)


@pytest.fixture
async def workspace(database: Database) -> FixtureWorkspace:
    return await cast.workspace(database)


async def add_then_fail(tx: Tx, code: str) -> None:
    await segments.add(tx, SegmentForm(code=code))
    raise ArithmeticError(code)


async def codes(database: Database, by: Principal) -> set[str]:
    return {segment.code for segment in await database.read(by, segments.list_all)}


async def test_what_failed_is_not_kept(database: Database, workspace: FixtureWorkspace) -> None:
    with pytest.raises(ArithmeticError):
        await database.write(workspace.by, add_then_fail, "S9")
    assert "S9" not in await codes(database, workspace.by)


async def test_one_bad_request_of_many_fails_alone(database: Database, workspace: FixtureWorkspace) -> None:
    wanted = [SegmentForm(code=f"T{number % 10}") for number in range(12)]
    writes = [database.write(workspace.by, segments.add, form) for form in wanted]
    writes.append(database.write(workspace.by, add_then_fail, "S9"))
    done = await asyncio.gather(*writes, return_exceptions=True)
    assert [type(each) for each in done if isinstance(each, Exception)] == [Conflict, Conflict, ArithmeticError]
    assert await codes(database, workspace.by) >= {f"T{number}" for number in range(10)}
    assert "S9" not in await codes(database, workspace.by)


async def draw(tx: Tx, code: str) -> int:
    """Draw a number, the first in turn after looking up most."""
    for _ in range(10 - int(code[-1])):
        await segments.list_all(tx)
    [number] = await tx.next_ids(1)
    if code.startswith("bad"):
        raise ArithmeticError(code)
    return number


async def test_numbers_are_drawn_in_turn_and_one_that_fails_fails_alone(
    database: Database, workspace: FixtureWorkspace
) -> None:
    wanted = ["T1", "T9", "T3", "bad5", "T9", "T1", "T8"]
    done = await database.write_in_order(draw, [(workspace.by, code) for code in wanted])
    numbers = [each for each in done if isinstance(each, int)]
    assert numbers == sorted(numbers)
    assert [type(each) for each in done] == [ArithmeticError if code.startswith("bad") else int for code in wanted]


async def draw_again(tx: Tx, code: str) -> list[int]:
    """Draw a number, and two more, the first in turn after looking up most."""
    [first] = await tx.next_ids(1)
    return [first, *await tx.next_ids(1), await draw(tx, code)]


async def test_whoever_draws_again_draws_before_the_next_in_turn(
    database: Database, workspace: FixtureWorkspace
) -> None:
    done = await database.write_in_order(draw_again, [(workspace.by, f"T{number}") for number in range(8)])
    numbers = [number for each in done if isinstance(each, list) for number in each]
    assert (len(numbers), numbers) == (24, sorted(set(numbers)))


async def test_more_than_there_are_connections_come_through_beside_others(
    database: Database, workspace: FixtureWorkspace
) -> None:
    turns = [(workspace.by, f"T{number % 10}") for number in range(40)]
    both, _ = await asyncio.gather(
        asyncio.gather(*(database.write_in_order(draw, turns) for _ in range(2))),
        asyncio.gather(*(database.write(workspace.by, draw, "T1") for _ in range(40))),
    )
    for done in both:
        numbers = [each for each in done if isinstance(each, int)]
        assert (len(numbers), numbers) == (40, sorted(numbers))


async def test_each_of_several_is_written_in_its_order(database: Database, workspace: FixtureWorkspace) -> None:
    numbers = await database.write_each(workspace.by, draw, ["T1", "T9", "T3"])
    assert list(numbers) == sorted(numbers)
    assert await database.write_each(workspace.by, draw, []) == []


async def test_of_several_those_before_one_that_fails_are_kept(database: Database, workspace: FixtureWorkspace) -> None:
    async def add(tx: Tx, code: str) -> None:
        await (add_then_fail(tx, code) if code == "S9" else segments.add(tx, SegmentForm(code=code)))

    with pytest.raises(ArithmeticError, match="S9"):
        await database.write_each(workspace.by, add, ["T1", "T2", "S9"])
    assert await codes(database, workspace.by) >= {"T1", "T2"}
    assert "S9" not in await codes(database, workspace.by)


@only_sqlite
async def test_whoever_reads_has_a_turn_in_the_midst_of_a_long_batch(
    database: Database, workspace: FixtureWorkspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("amends.store.engine.sqlite._LONGEST_TURN_SECONDS", -1.0)
    seen: list[str] = []

    async def write(tx: Tx, name: str) -> None:
        seen.append(name)

    async def read() -> None:
        while "last" not in seen:
            await database.read(workspace.by, segments.list_all)
            seen.append("read")
            await asyncio.sleep(0)

    await asyncio.gather(database.write_each(workspace.by, write, ["first", "last"]), read())
    assert "read" in seen[seen.index("first") : seen.index("last")]


@only_postgres
async def test_a_later_one_never_holds_what_an_earlier_one_waits_for(
    database: Database, workspace: FixtureWorkspace
) -> None:
    async def take(tx: Tx, code: str) -> str:
        for _ in range(50 if code == "first" else 0):
            await segments.list_all(tx)
        await tx.lock("shared")
        await tx.next_ids(1)
        return code

    codes = ["first", "second", "third"]
    assert await database.write_in_order(take, [(workspace.by, code) for code in codes]) == codes


@only_postgres
async def test_one_whose_lock_somebody_never_lets_go_makes_no_other_turn_wait_for_ever(
    database: Database, workspace: FixtureWorkspace
) -> None:
    held, may_end = asyncio.Event(), asyncio.Event()

    async def hold_on(tx: Tx) -> None:
        await tx.lock("segments")
        held.set()
        await may_end.wait()

    async def take(tx: Tx, name: str) -> str:
        await tx.lock(name)
        return name

    holding = asyncio.create_task(database.write(workspace.by, hold_on))
    await held.wait()
    done = await database.write_in_order(take, [(workspace.by, name) for name in ("one", "segments", "two")])
    may_end.set()
    await holding
    assert [str(each) if isinstance(each, str) else type(each).__name__ for each in done] == [*("one", "Busy", "two")]


@only_sqlite
async def test_requests_that_arrive_together_share_a_transaction(
    database: Database, workspace: FixtureWorkspace
) -> None:
    assert isinstance(database, SqliteDatabase)
    commits: list[int] = []
    database._writer.set_commit_hook(lambda: bool(commits.append(1)))
    await asyncio.gather(*(database.write(workspace.by, segments.add, SegmentForm(code=f"T{n}")) for n in range(50)))
    assert len(commits) == 1


@only_sqlite
@pytest.mark.parametrize("door", ["write", "read"])
async def test_a_use_case_that_waits_for_something_else_is_refused(
    database: Database, workspace: FixtureWorkspace, door: str
) -> None:
    async def sends_a_mail(tx: Tx) -> None:
        await segments.list_all(tx)
        await asyncio.sleep(0)

    with pytest.raises(WaitedError):
        await getattr(database, door)(workspace.by, sends_a_mail)


@only_sqlite
async def test_what_was_done_before_the_waiting_is_undone(database: Database, workspace: FixtureWorkspace) -> None:
    async def adds_then_waits(tx: Tx) -> None:
        await segments.add(tx, SegmentForm(code="S9"))
        await asyncio.sleep(0)

    with pytest.raises(WaitedError):
        await database.write(workspace.by, adds_then_waits)
    assert "S9" not in await codes(database, workspace.by)


@only_sqlite
async def test_a_read_cannot_write(database: Database, workspace: FixtureWorkspace) -> None:
    with pytest.raises(Exception, match="readonly"):
        await database.read(workspace.by, segments.add, SegmentForm(code="S9"))


@only_sqlite
async def test_a_closing_database_takes_nothing_more(database: Database, workspace: FixtureWorkspace) -> None:
    last = asyncio.create_task(database.write(workspace.by, segments.add, SegmentForm(code="S9")))
    await asyncio.sleep(0)
    await database.close()
    with pytest.raises(BusinessRuleError, match="closing"):
        await database.write(workspace.by, segments.add, SegmentForm(code="S10"))
    assert (await last).code == "S9"
    await database.open()


async def test_a_stale_ticket_is_refused(database: Database, workspace: FixtureWorkspace) -> None:
    await cast.rule(database, workspace.by)
    await cast.ingest(database, workspace.by, cast.form())
    seen = await cast.only_ticket(database, workspace.by)
    await database.write(workspace.by, move, seen, Status.IN_PROGRESS)
    with pytest.raises(VersionConflict, match=f"ticket {seen.id} was changed in the meantime"):
        await database.write(workspace.by, move, seen, Status.CLOSED)
    assert (await cast.only_ticket(database, workspace.by)).status is Status.IN_PROGRESS


async def move(tx: Tx, ticket: Ticket, status: Status) -> None:
    await events.record(tx, [changed(ticket, tx.now, StatusChanged(ticket.status, status, tx.now))])


async def test_a_scan_sees_what_was_written(database: Database, workspace: FixtureWorkspace) -> None:
    found = await asyncio.gather(*(database.scan(workspace.by, segments.list_all) for _ in range(5)))
    assert all(len(tree) == 4 for tree in found)


async def test_the_id_sequence_never_repeats(database: Database, workspace: FixtureWorkspace) -> None:
    drawn = await asyncio.gather(*(database.write(workspace.by, some_numbers, count) for count in (1, 7, 0, 256, 3)))
    numbers = [number for some in drawn for number in some]
    assert len(set(numbers)) == len(numbers) == 267
    assert all(list(some) == sorted(some) for some in drawn)


async def some_numbers(tx: Tx, count: int) -> list[int]:
    return list(await tx.next_ids(count))


async def test_workspaces_and_tickets_never_share_a_number(database: Database, workspace: FixtureWorkspace) -> None:
    other = await cast.workspace(database, "Hotel Luna")
    seen = [workspace.id, other.id]
    for where in (workspace, other):
        await cast.rule(database, where.by)
        await cast.ingest(database, where.by, *(cast.form(reference=f"r-{number}") for number in range(5)))
        _, opened = await cast.everything(database, where.by)
        seen += [ticket.id for ticket in opened]
    made = await database.write(operator(0), workspaces.create, "Third", "UTC", workspace.workspace.unknown_segment)
    seen.append(made.id)
    assert len(seen) == len(set(seen)) == 13


@pytest.fixture
async def another_process(database_url: str, clock: Clock) -> AsyncIterator[Database]:
    """The same database, opened a second time."""
    opened = database_of(Settings(database=database_url), clock)
    await opened.open()
    yield opened
    await opened.close()


class Meeting:
    """Two who each hold a lock before either asks for the other's: PostgreSQL ends one of them."""

    def __init__(self) -> None:
        self.tries: list[str] = []
        self._both = asyncio.Event()

    async def make(self, tx: Tx, first: str, second: str) -> None:
        await tx.lock(f"survey:{first}")
        self.tries.append(first)
        if len(set(self.tries)) == 2:
            self._both.set()
        await self._both.wait()
        await tx.lock(f"survey:{second}")
        await surveys.save(tx, Survey((await tx.next_ids(1))[0], first, first, "", None, tx.now))


@only_postgres
async def test_two_processes_that_lock_each_other_out_both_get_through(
    database: Database, another_process: Database, workspace: FixtureWorkspace
) -> None:
    meeting = Meeting()
    await asyncio.gather(
        database.write(workspace.by, meeting.make, "a", "b"),
        another_process.write(workspace.by, meeting.make, "b", "a"),
    )
    found = [survey.code for survey in await database.read(workspace.by, surveys.list_all)]
    assert found == ["a", "b"]
    assert len(meeting.tries) > 2


@only_postgres
async def test_concurrent_intakes_of_two_processes_lose_nothing(
    database: Database, another_process: Database, workspace: FixtureWorkspace
) -> None:
    await cast.rule(database, workspace.by)
    lines = [cast.form(reference=f"r-{number % 5}", customer=cast.ANA) for number in range(10)]
    done = await asyncio.gather(
        *(cast.ingest(each, workspace.by, line) for line in lines for each in (database, another_process))
    )
    assert sum(batch.intake.sum.stored for batch in done) == 5
    assert sum(batch.intake.sum.duplicates for batch in done) == 15
    _, opened = await cast.everything(database, workspace.by)
    assert len(opened) == 5
    assert len(await database.read(workspace.by, surveys.list_all)) == 1


@only_postgres
async def test_a_collision_that_never_ends_is_told(database: Database, workspace: FixtureWorkspace) -> None:
    tries: list[int] = []

    async def makes_the_same_twice(tx: Tx) -> None:
        tries.append(1)
        number = (await tx.next_ids(1))[0]
        for _ in range(2):
            await surveys.save(tx, Survey(number, f"visit {len(tries)}", "", "", None, tx.now))
            number += 1

    with pytest.raises(Exception, match="surveys_by_code"):
        await database.write(workspace.by, makes_the_same_twice)
    assert len(tries) > 1


async def test_a_page_of_tickets_keeps_to_its_filter(database: Database, workspace: FixtureWorkspace) -> None:
    await cast.rule(database, workspace.by)
    forms = [cast.form(reference=f"r-{number}", segment=code) for number, code in enumerate(("S1", "S1A", "S2"))]
    await cast.ingest(database, workspace.by, *forms)
    wanted = TicketFilter(
        segment_ids=frozenset({workspace.s1.id, workspace.s1a.id}), priority=frozenset({Priority.HIGH})
    )
    assert await database.read(workspace.by, ticket_lists.count, wanted) == 2
    nowhere = TicketFilter(segment_ids=frozenset())
    assert await database.read(workspace.by, ticket_lists.count, nowhere) == 0
