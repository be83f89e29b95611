"""On PostgreSQL feedback waits for whoever takes in the same, and for nobody else, in one process or in several."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from amends.app import database_of
from amends.model.customer import CustomerForm
from amends.model.principal import Principal
from amends.model.response import ResponseForm
from amends.settings import Settings
from amends.store.engine.database import Database, Tx
from amends.store.engine.postgres import PostgresDatabase
from amends.usecases import ingest
from amends.usecases.ingest import IntakeResult
from amends.usecases.resolve_segment import MissingSegment
from tests import cast
from tests.cast import ANA, BEN, FixtureWorkspace, form
from tests.engines import Clock

pytestmark = pytest.mark.parametrize("engine", ["postgres"], indirect=True)
on_one_database = settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)

_IS_WAITING = "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"


@pytest.fixture
async def another_process(database_url: str, clock: Clock) -> AsyncIterator[Database]:
    """The same database, opened a second time."""
    opened = database_of(Settings(database=database_url), clock)
    await opened.open()
    yield opened
    await opened.close()


async def take(tx: Tx, forms: Sequence[ResponseForm]) -> IntakeResult:
    return await ingest.ingest(tx, "test", cast.input_rows(forms), MissingSegment.AS_THE_WORKSPACE_SAYS)


@asynccontextmanager
async def taken_but_not_kept(database: Database, by: Principal, own: ResponseForm) -> AsyncIterator[None]:
    """Feedback that was taken in, in a transaction that doesn't end before the block does."""
    done, may_end = asyncio.Event(), asyncio.Event()

    async def hold(tx: Tx) -> None:
        await take(tx, [own])
        done.set()
        await may_end.wait()

    holding = asyncio.create_task(database.write(by, hold))
    await done.wait()
    yield
    may_end.set()
    await holding


async def somebody_waits(database: Database, by: Principal) -> None:
    async def waits(tx: Tx) -> bool:
        return await tx.one(_IS_WAITING) is not None

    while not await database.read(by, waits):  # noqa: ASYNC110 - the server has no event for it
        await asyncio.sleep(0)


async def test_feedback_waits_for_no_other_customer_s(
    database: Database, another_process: Database, workspace: FixtureWorkspace
) -> None:
    await cast.rule(database, workspace.by)
    await cast.ingest(database, workspace.by, form(reference="r-1"))
    async with taken_but_not_kept(database, workspace.by, form(reference="r-2", customer=ANA)):
        for each in (database, another_process):
            other = CustomerForm(email=f"{id(each)}@example.com")
            batch = await cast.ingest(each, workspace.by, form(reference=str(id(each)), customer=other))
            assert batch.intake.sum.opened == 1


async def test_a_ticket_that_gets_an_owner_waits_for_no_other_team_s(
    database: Database, another_process: Database, workspace: FixtureWorkspace
) -> None:
    await cast.rule(database, workspace.by)
    await cast.route(database, workspace.by)
    await cast.ingest(database, workspace.by, form(reference="r-1"))
    async with taken_but_not_kept(database, workspace.by, form(reference="r-2", segment="S1", customer=ANA)):
        await cast.ingest(another_process, workspace.by, form(reference="r-3", segment="S2", customer=BEN))
    _, tickets = await cast.everything(database, workspace.by)
    assert sorted(ticket.owner_id for ticket in tickets) == [workspace.ana.id, workspace.ana.id, workspace.ben.id]


async def test_the_same_feedback_waits_and_is_stored_once(
    database: Database, another_process: Database, workspace: FixtureWorkspace
) -> None:
    await cast.ingest(database, workspace.by, form(reference="r-1"))
    async with taken_but_not_kept(database, workspace.by, form(reference="r-2", customer=ANA)):
        again = asyncio.create_task(cast.ingest(another_process, workspace.by, form(reference="r-2", customer=ANA)))
        await somebody_waits(database, workspace.by)
    assert (await again).intake.sum.duplicates == 1
    responses, _ = await cast.everything(database, workspace.by)
    assert [response.reference for response in responses] == ["r-1", "r-2"]


async def test_a_survey_that_many_name_first_is_made_once(
    database: Database, another_process: Database, workspace: FixtureWorkspace
) -> None:
    own = [form(reference=f"r-{number}", survey="new") for number in range(8)]
    await asyncio.gather(*(cast.ingest(each, workspace.by, one) for one in own for each in (database, another_process)))
    responses, _ = await cast.everything(database, workspace.by)
    assert (len(responses), len({response.survey_id for response in responses})) == (8, 1)


SOMEBODY = (
    ANA,
    BEN,
    CustomerForm(email=ANA.email),
    CustomerForm(phone="+34600"),
    CustomerForm(reference=BEN.reference),
)


@st.composite
def runs(draw: st.DrawFn) -> list[list[ResponseForm]]:
    """A few runs of the same customers and references in any order, in segments of both teams."""
    return [
        [
            form(
                reference=reference,
                customer=draw(st.sampled_from(SOMEBODY)),
                segment=draw(st.sampled_from(("S1", "S1A", "S2"))),
                survey=draw(st.sampled_from(("visit", "stay"))),
            )
            for reference in draw(st.permutations(("r-1", "r-2", "r-3", "r-4")))
        ]
        for _ in range(6)
    ]


@on_one_database
@given(several=runs())
async def test_runs_that_name_the_same_in_any_order_never_lock_each_other_out(
    database: PostgresDatabase, another_process: PostgresDatabase, several: list[list[ResponseForm]]
) -> None:
    workspace = await cast.workspace(database)
    await cast.rule(database, workspace.by)
    await cast.route(database, workspace.by)
    before = database.deadlocks + another_process.deadlocks
    done = await asyncio.gather(
        *(each.write(workspace.by, take, forms) for forms in several for each in (database, another_process))
    )
    assert database.deadlocks + another_process.deadlocks == before
    named = {(own.survey, own.reference) for forms in several for own in forms}
    assert sum(batch.intake.sum.stored for batch in done) == len(named)


async def test_lines_that_join_known_responses_the_other_way_round_never_lock_each_other_out(
    database: PostgresDatabase, another_process: PostgresDatabase, workspace: FixtureWorkspace
) -> None:
    """Each names one customer, and may find the other: the response that it is for named that one before."""
    crossed = (
        ("of ana", ANA, CustomerForm(reference=BEN.reference)),
        ("of ben", BEN, CustomerForm(reference=ANA.reference)),
    )
    for number in range(10):
        for name, customer, _ in crossed:
            await cast.ingest(database, workspace.by, form(reference=f"{name} {number}", customer=customer))
    joining = [
        each.write(workspace.by, take, [form(reference=f"{name} {number}", customer=other)])
        for number in range(10)
        for each, (name, _, other) in zip((database, another_process), crossed, strict=True)
    ]
    done = await asyncio.gather(*joining)
    assert database.deadlocks + another_process.deadlocks == 0
    assert sum(each.intake.sum.merged for each in done) == 20
