"""The system's clock is set back an hour or forward a day while people work: nothing is lost, double or negative."""

from typing import Any

import pytest
from msgspec import structs

from amends.background.jobs import JobHandler
from amends.background.worker import Worker
from amends.errors import BusinessRuleError
from amends.http.request.authentication import KeyUses
from amends.instants import DAY_US, HOUR_US, MINUTE_US, SECOND_US, InstantUs
from amends.model.clock.clock import ClockKind
from amends.model.job import Job
from amends.model.principal import Principal, PrincipalKind, Scope, operator, system
from amends.model.session import SessionLimits
from amends.model.status import Status
from amends.model.ticket.conversation import Channel, ContactOutcome
from amends.model.ticket.history import replay
from amends.model.ticket.ticket import Ticket
from amends.store import jobs
from amends.store.engine.database import Database, Tx
from amends.store.jobs import NewJob
from amends.usecases import converse, ingest, invite, presence, queries, sign_in, sla_status, work
from amends.usecases.open import TicketForm, open_by_hand
from amends.usecases.resolve_segment import MissingSegment
from amends.usecases.settings import keys
from amends.usecases.sign_in import TooManyAttemptsError, new_token
from amends.usecases.work import TicketChangeForm
from tests import cast, working
from tests.cast import FixtureWorkspace
from tests.engines import START, Clock
from tests.resilience import due, load_workspace

LASTS = SessionLimits(12 * HOUR_US, 30 * DAY_US)


@pytest.fixture
async def made(database: Database) -> FixtureWorkspace:
    made, _ = await load_workspace.make(database)
    await working.do_all_due(database)
    return made


def ana_in(made: FixtureWorkspace) -> Principal:
    return Principal(PrincipalKind.USER, made.ana.id, made.id, frozenset(Scope))


async def a_ticket(database: Database, made: FixtureWorkspace) -> Ticket:
    return (await database.write(made.by, open_by_hand, TicketForm(origin_segment="S1", verbatim="El ascensor"))).ticket


async def move(database: Database, made: FixtureWorkspace, ticket: Ticket, status: Status) -> None:
    await database.write(made.by, work.change, ticket.id, TicketChangeForm(status=status))


async def breaches(database: Database, made: FixtureWorkspace) -> list[int]:
    return [each.ticket_id for each in await database.read(made.by, due.fired)]


async def check_time(database: Database, made: FixtureWorkspace, ticket: Ticket) -> None:
    found = await database.read(made.by, sla_status.get_sla_status, ticket.id)
    assert min(found.elapsed.customer_us, found.elapsed.team_us) >= 0
    for clock in found.clocks:
        assert clock.counted_us >= 0
        assert all(entry.start_us <= entry.end_us for entry in clock.entries)
        assert "-" not in clock.text


async def test_a_ticket_that_is_worked_on_meanwhile_is_as_its_events_say_and_took_no_negative_time(
    database: Database, made: FixtureWorkspace, clock: Clock
) -> None:
    ticket = await a_ticket(database, made)
    called = converse.AttemptForm(Channel.PHONE, ContactOutcome.REACHED)
    await database.write(made.by, converse.attempt_contact, ticket.id, called)
    jumps = (-HOUR_US, -MINUTE_US, DAY_US, -DAY_US, -HOUR_US, MINUTE_US)
    statuses = (Status.PENDING, Status.IN_PROGRESS, Status.PENDING, Status.ESCALATED, Status.CLOSED, Status.IN_PROGRESS)
    for jump_us, status in zip(jumps, statuses, strict=True):
        clock.advance(jump_us)
        await move(database, made, ticket, status)
        await database.write(made.by, converse.note, ticket.id, f"It is {status.name}")
        await check_time(database, made, ticket)
    history = await database.read(made.by, queries.get_history, ticket.id)
    assert [each.version for each in history] == list(range(1, len(history) + 1))
    assert [each.at_us for each in history] != sorted(each.at_us for each in history)
    assert replay(history) == await cast.only_ticket(database, made.by)


async def test_a_timer_fires_once_when_the_clock_is_set_back_after_it_fired(
    database: Database, made: FixtureWorkspace, clock: Clock
) -> None:
    ticket = await a_ticket(database, made)
    clock.advance(HOUR_US)
    await working.do_all_due(database)
    for _ in range(3):
        clock.advance(-HOUR_US)
        await working.do_all_due(database)
        clock.advance(HOUR_US)
        await working.do_all_due(database)
    assert await breaches(database, made) == [ticket.id]


async def test_a_timer_isn_t_lost_when_the_clock_is_set_back_before_it_falls_due(
    database: Database, made: FixtureWorkspace, clock: Clock
) -> None:
    ticket = await a_ticket(database, made)
    clock.advance(HOUR_US - 1)
    worker = Worker(working.background(database))
    await worker.do_due()
    clock.advance(-HOUR_US)
    await worker.do_due()
    assert await breaches(database, made) == []
    clock.advance(HOUR_US + 1)
    await worker.do_due()
    assert await breaches(database, made) == [ticket.id]


async def test_a_timer_fires_once_when_the_clock_is_set_forward_a_day_and_back(
    database: Database, made: FixtureWorkspace, clock: Clock
) -> None:
    ticket = await a_ticket(database, made)
    clock.advance(DAY_US)
    await working.do_all_due(database)
    clock.advance(-DAY_US)
    for _ in range(30):
        clock.advance(HOUR_US)
        await working.do_all_due(database)
    found = await database.read(made.by, due.fired)
    assert sorted(each.ticket_id for each in found) == [ticket.id, ticket.id]
    assert len({each.due_us for each in found}) == len(ClockKind) - 1


class Log:
    """What was done."""

    def __init__(self, again: int = 0) -> None:
        self.done = 0
        self._again = again

    async def within(self, tx: Tx, job: Job) -> InstantUs | None:
        self.done += 1
        return job.due_us if self.done <= self._again else None


async def test_what_is_to_be_done_at_once_is_done_at_once_after_the_clock_was_set_back(
    database: Database, made: FixtureWorkspace, clock: Clock
) -> None:
    log = Log(again=1)
    worker = Worker(working.background(database), {"say": JobHandler(within=log.within)})
    await worker.do_due()
    await database.write(system(made.id), jobs.add_many, [NewJob("say", clock(), "now")])
    clock.advance(-HOUR_US)
    while await worker.do_due():
        pass
    assert log.done == 2


@pytest.mark.parametrize("jump_us", [-HOUR_US, -DAY_US])
async def test_a_worker_that_starts_after_the_clock_was_set_back_does_what_is_to_be_done(
    database: Database, made: FixtureWorkspace, clock: Clock, jump_us: int
) -> None:
    log = Log()
    await database.write(system(made.id), jobs.add_many, [NewJob("say", clock(), "now")])
    clock.advance(jump_us)
    await Worker(working.background(database), {"say": JobHandler(within=log.within)}).do_due()
    assert log.done == 1


async def test_what_waits_for_so_long_waits_as_long_when_nothing_was_set_back(
    database: Database, made: FixtureWorkspace, clock: Clock
) -> None:
    log = Log()
    worker = Worker(working.background(database), {"say": JobHandler(within=log.within)})
    await database.write(system(made.id), jobs.add_many, [NewJob("say", InstantUs(START + MINUTE_US), "later")])
    for jump_us in (0, SECOND_US, -SECOND_US):
        clock.advance(jump_us)
        await worker.do_due()
    assert log.done == 0


async def test_an_intake_that_was_cut_off_before_the_clock_was_set_back_is_finished_by_the_background(
    database: Database, made: FixtureWorkspace, clock: Clock
) -> None:
    worker = Worker(working.background(database))
    await worker.do_due()
    cut_off = await database.write(made.by, ingest.begin_stream, "cut off")
    lines = cast.input_rows([cast.form()])
    await database.write(made.by, ingest.ingest_lines, cut_off, lines, MissingSegment.AS_THE_WORKSPACE_SAYS)
    clock.advance(-HOUR_US)
    while await worker.do_due():
        pass
    found = await database.read(made.by, queries.get_intake, cut_off)
    assert (found.ended_us, cast.counts(found)["opened"]) == (clock(), 1)


async def failed(database: Database, made: FixtureWorkspace, times: int) -> None:
    for _ in range(times):
        await database.write(operator(made.id), sign_in.note_failure, made.ana.id)


@pytest.fixture
async def password(database: Database, made: FixtureWorkspace) -> None:
    await database.write(operator(made.id), invite.set_password, made.ana.id, "$argon2id$whatever")


@pytest.mark.usefixtures("password")
async def test_nobody_waits_a_day_to_sign_in_because_they_failed_while_the_clock_was_ahead(
    database: Database, made: FixtureWorkspace, clock: Clock
) -> None:
    clock.advance(DAY_US)
    await failed(database, made, 5)
    clock.advance(-DAY_US)
    await failed(database, made, 1)
    with pytest.raises(TooManyAttemptsError):
        await failed(database, made, 1)
    clock.advance(2 * SECOND_US)
    await database.write(operator(made.id), sign_in.begin, made.ana.id, new_token(made.id), "")


@pytest.mark.usefixtures("password")
async def test_a_session_is_noted_as_used_again_once_the_clock_was_set_back(
    database: Database, made: FixtureWorkspace, clock: Clock
) -> None:
    token = new_token(made.id)
    session = await database.write(operator(made.id), sign_in.begin, made.ana.id, token, "")
    clock.advance(-HOUR_US)
    visit = await database.read(operator(0), sign_in.authenticate_session, token, LASTS)
    assert visit is not None
    assert sign_in.is_to_be_noted(visit.session, clock())
    await database.write(operator(made.id), sign_in.note_use, session)
    clock.advance(LASTS.idle_us + 1)
    assert await database.read(operator(0), sign_in.authenticate_session, token, LASTS) is None


@pytest.mark.usefixtures("password")
async def test_a_session_of_today_outlives_an_hour_back_and_ends_by_a_day_forward(
    database: Database, made: FixtureWorkspace, clock: Clock
) -> None:
    token = new_token(made.id)
    await database.write(operator(made.id), sign_in.begin, made.ana.id, token, "")
    clock.advance(-HOUR_US)
    assert await database.read(operator(0), sign_in.authenticate_session, token, LASTS) is not None
    clock.advance(HOUR_US + DAY_US)
    assert await database.read(operator(0), sign_in.authenticate_session, token, LASTS) is None


async def test_a_one_time_link_works_once_however_the_clock_jumps(
    database: Database, made: FixtureWorkspace, clock: Clock
) -> None:
    token = new_token(made.id)
    await database.write(operator(made.id), invite.invite, made.ana.id, token)
    clock.advance(-HOUR_US)
    clock.advance(DAY_US)
    assert await database.write(operator(0), invite.use_link, token, "$argon2id$whatever") == made.ana.id
    clock.advance(-DAY_US)
    with pytest.raises(BusinessRuleError, match="used already"):
        await database.write(operator(0), invite.use_link, token, "$argon2id$whatever")


async def test_who_looked_at_a_ticket_while_the_clock_was_ahead_isn_t_there_for_a_day(
    database: Database, made: FixtureWorkspace, clock: Clock
) -> None:
    ticket = await a_ticket(database, made)
    clock.advance(DAY_US)
    await database.write(ana_in(made), presence.note_presence, ticket.id, is_typing=True)
    clock.advance(-DAY_US)
    assert (await database.read(made.by, presence.get_recent_changes, (), LASTS)).present == []
    ben = structs.replace(ana_in(made), id=made.ben.id)
    await database.write(ben, presence.note_presence, ticket.id, is_typing=False)
    assert [
        each.user_id for each in (await database.read(made.by, presence.get_recent_changes, (), LASTS)).present
    ] == [made.ben.id]
    rows: Any = await database.read(made.by, lambda tx: tx.all("SELECT user_id FROM presence"))
    assert [row[0] for row in rows] == [made.ben.id]


async def test_the_use_of_a_key_is_written_down_again_once_the_clock_was_set_back(
    database: Database, made: FixtureWorkspace, clock: Clock
) -> None:
    made_key = await database.write(made.by, keys.create, frozenset(Scope), (), None)
    who = Principal(PrincipalKind.KEY, made_key.key.id, made.id, frozenset(Scope))
    uses = KeyUses(database)
    assert uses.note(who, clock())
    await uses.write(clock())
    clock.advance(-HOUR_US)
    assert uses.note(who, clock())
