"""Who is still waiting: each figure of a unit is the number of exactly the tickets that its query finds."""

from typing import Any

import pytest

from amends.instants import DAY_US, HOUR_US, InstantUs
from amends.model.principal import Scope
from amends.model.status import Status
from amends.model.ticket import list_query, waiting
from amends.model.ticket.conversation import Channel, ContactOutcome
from amends.model.ticket.waiting import FIGURES, WaitingOverview
from amends.store.engine.database import Tx
from amends.usecases import converse, find_tickets, waiting_units, work
from amends.usecases.converse import AttemptForm
from amends.usecases.settings import workspaces
from amends.usecases.settings.workspaces import WorkspaceChangeForm
from amends.usecases.work import TicketChangeForm
from tests.http import app_harness
from tests.http.app_harness import AppHarness, client_of, key_of
from tests.store import many_tickets


@pytest.fixture
async def many(harness: AppHarness) -> None:
    """Tickets of three units in every status, due at every time of the day, contacted or not."""
    workspace, now = harness.workspace, harness.clock()
    some = []
    for number in range(240):
        status = sorted(Status)[number % len(Status)]
        due_us = None if number % 5 == 0 else InstantUs(now + (number % 48 - 20) * HOUR_US)
        some.append(
            many_tickets.ticket(
                workspace,
                number,
                status=status,
                due_us=due_us,
                owner_id=0 if number % 4 == 0 else workspace.ana.id,
                current_segment_id=(workspace.s1.id, workspace.s1a.id, workspace.s2.id)[number % 3],
                contact_attempts=number % 7 == 1,
                promise_due_us=None if number % 3 else InstantUs(now + (number % 50 - 20) * HOUR_US),
                broken_promises=2 if number % 9 == 4 else 0,
                reply="We are sorry" if number % 11 == 1 else "",
                first_reached_us=InstantUs(now - HOUR_US) if number % 14 == 1 else None,
                changed_us=InstantUs(now - (number % 13) * DAY_US),
                waits_since_us=InstantUs(now - (number % 13) * DAY_US) if status is Status.PENDING else None,
                issue_us=InstantUs(now - (number % 17) * DAY_US),
            )
        )
    await harness.database.write(workspace.by, many_tickets.keep, some)


async def overview(harness: AppHarness, by: Any = None) -> WaitingOverview:
    return await harness.database.read(by or harness.workspace.by, waiting_units.list_units)


@pytest.mark.usefixtures("many")
async def test_each_figure_is_the_number_of_the_tickets_that_it_leads_to(harness: AppHarness) -> None:
    found = await overview(harness)

    async def count(tx: Tx) -> dict[tuple[str, str], int]:
        units = [*((segment.code, unit) for segment, unit in found.units), ("", found.total)]
        return {
            (code, figure): (await find_tickets.count(tx, waiting.query_of(figure, found.at, code))).count
            for code, _ in units
            for figure in FIGURES
        }

    told = {(segment.code, name): getattr(unit, name) for segment, unit in found.units for name in FIGURES}
    told |= {("", name): getattr(found.total, name) for name in FIGURES}
    assert told == await harness.database.read(harness.workspace.by, count)
    assert all(count > 0 for (code, _), count in told.items() if not code), "each figure is tried"


@pytest.mark.usefixtures("many")
async def test_the_oldest_answer_leads_to_whoever_waits_longest(harness: AppHarness) -> None:
    found = await overview(harness)

    async def look(tx: Tx) -> None:
        for segment, unit in found.units:
            assert unit.oldest_us is not None
            query = waiting.oldest_query(unit.oldest_us, segment.code)
            tickets = await find_tickets.page(tx, query, None, 100)
            assert {each.ticket.issue_us for each in tickets} == {unit.oldest_us}

    await harness.database.read(harness.workspace.by, look)


@pytest.mark.usefixtures("many")
async def test_a_query_says_the_same_as_an_address(harness: AppHarness) -> None:
    at = (await overview(harness)).at
    for figure in FIGURES:
        query = waiting.query_of(figure, at, "S1")
        assert list_query.read(list_query.write(query)) == query


@pytest.mark.usefixtures("many")
async def test_the_worst_unit_comes_first(harness: AppHarness) -> None:
    answer = await harness.client.get(f"{harness.v1}/tickets/waiting")
    units = answer.json()["units"]
    assert [each["overdue"] for each in units] == sorted((each["overdue"] for each in units), reverse=True)
    assert {each["segment"] for each in units} == {"S1", "S1A", "S2"}
    assert answer.json()["total"]["open"] == sum(each["open"] for each in units)


@pytest.mark.usefixtures("many")
async def test_who_has_a_unit_sees_that_and_those_below_it(harness: AppHarness) -> None:
    key = await key_of(harness.database, harness.workspace.by, frozenset({Scope.TICKETS_READ}), ("S1",))
    async with client_of(harness.app, key.secret) as client:
        answer = await client.get(f"{harness.v1}/tickets/waiting")
    assert {each["segment"] for each in answer.json()["units"]} == {"S1", "S1A"}


async def test_without_an_open_ticket_there_is_nothing(harness: AppHarness) -> None:
    answer = await harness.client.get(f"{harness.v1}/tickets/waiting")
    assert (answer.json()["units"], answer.json()["total"]["oldest_answer_time"]) == ([], None)


async def test_whom_nobody_reached_was_never_contacted_however_often_it_was_tried(harness: AppHarness) -> None:
    ticket = await app_harness.ticket(harness)
    write, by = harness.database.write, harness.workspace.by
    await write(by, converse.attempt_contact, ticket.id, AttemptForm(Channel.PHONE, ContactOutcome.NO_ANSWER))
    await write(by, converse.reply, ticket.id, "We are sorry")
    assert (await overview(harness)).total.never_contacted == 1
    await write(by, converse.attempt_contact, ticket.id, AttemptForm(Channel.PHONE, ContactOutcome.REACHED))
    assert (await overview(harness)).total.never_contacted == 0


async def test_a_wait_counts_from_its_beginning_whatever_is_written_meanwhile(harness: AppHarness) -> None:
    ticket = await app_harness.ticket(harness)
    write, by = harness.database.write, harness.workspace.by
    await write(by, workspaces.change, WorkspaceChangeForm(waiting_days=30))
    await write(by, converse.attempt_contact, ticket.id, AttemptForm(Channel.PHONE, ContactOutcome.REACHED))
    await write(by, work.change, ticket.id, TicketChangeForm(status=Status.PENDING))
    harness.clock.advance(5 * DAY_US)
    await write(by, converse.note, ticket.id, "They come back on Monday")
    assert (await overview(harness)).total.stalled == 0
    harness.clock.advance(1)
    assert (await overview(harness)).total.stalled == 1
    await write(by, work.change, ticket.id, TicketChangeForm(status=Status.IN_PROGRESS))
    assert (await overview(harness)).total.stalled == 0
