"""Waiting for the customer: it ends when they speak or after some days; what they say later may reopen their ticket."""

from collections.abc import Mapping
from typing import Any

import pytest

from amends.errors import Invalid
from amends.instants import DAY_US, HOUR_US
from amends.model.status import Status
from amends.model.ticket.conversation import Channel, ContactOutcome
from amends.model.ticket.history import replay
from amends.model.ticket.ticket import Ticket
from amends.model.workspace import OnClosed
from amends.store.engine.database import Database
from amends.usecases import converse, notifications, queries, work
from amends.usecases.converse import AttemptForm
from amends.usecases.settings import workspaces
from amends.usecases.settings.workspaces import WorkspaceChangeForm
from amends.usecases.work import TicketChangeForm
from tests import cast, working
from tests.cast import ANA, FixtureWorkspace
from tests.engines import Clock as Now

OPENED: Mapping[str, Any] = {"customer": ANA}


@pytest.fixture
async def ticket(database: Database, workspace: FixtureWorkspace) -> Ticket:
    await cast.rule(database, workspace.by)
    await cast.rule(database, workspace.by, cast.ALREADY_ON_IT)
    await cast.ingest(database, workspace.by, cast.form(**OPENED))
    return await cast.only_ticket(database, workspace.by)


async def change(database: Database, workspace: FixtureWorkspace, ticket: Ticket, **changes: Any) -> Ticket:
    return await database.write(workspace.by, work.change, ticket.id, TicketChangeForm(**changes))


async def waiting(database: Database, workspace: FixtureWorkspace, ticket: Ticket) -> Ticket:
    await cast.call(database, workspace.by, ticket.id, ContactOutcome.REACHED)
    return await change(database, workspace, ticket, status=Status.PENDING, owner_id=workspace.ana.id)


async def now(database: Database, workspace: FixtureWorkspace, ticket: Ticket) -> Ticket:
    return (await database.read(workspace.by, queries.get_ticket, ticket.id)).ticket


async def test_what_the_customer_says_ends_the_wait_and_its_owner_is_told(
    database: Database, workspace: FixtureWorkspace, ticket: Ticket
) -> None:
    assert (await waiting(database, workspace, ticket)).waits
    await cast.ingest(database, workspace.by, cast.form(reference="again", **OPENED))
    spoken = await now(database, workspace, ticket)
    assert (spoken.status, spoken.waits_until_us) == (Status.IN_PROGRESS, None)
    told = await database.read(workspace.by, notifications.list_notifications, workspace.ana.id, 10**9, 10)
    assert {each.event_type for each in told} >= {"ticket.feedback_attached", "ticket.status_changed"}
    assert replay(await database.read(workspace.by, queries.get_history, ticket.id)) == spoken


async def test_more_words_on_the_same_answer_end_it_too(
    database: Database, workspace: FixtureWorkspace, ticket: Ticket
) -> None:
    await waiting(database, workspace, ticket)
    await cast.ingest(database, workspace.by, cast.form(words="Nobody has called me", **OPENED))
    assert (await now(database, workspace, ticket)).status is Status.IN_PROGRESS


async def test_how_long_it_waits_is_a_setting(
    database: Database, workspace: FixtureWorkspace, ticket: Ticket, clock: Now
) -> None:
    await database.write(workspace.by, workspaces.change, WorkspaceChangeForm(waiting_days=2))
    await waiting(database, workspace, ticket)
    clock.advance(2 * DAY_US)
    await working.do_all_due(database)
    assert (await now(database, workspace, ticket)).status is Status.IN_PROGRESS
    for days in (0, 91):
        with pytest.raises(Invalid, match="waiting_days"):
            await database.write(workspace.by, workspaces.change, WorkspaceChangeForm(waiting_days=days))


async def test_a_wait_that_is_over_ends_no_later_one(
    database: Database, workspace: FixtureWorkspace, ticket: Ticket, clock: Now
) -> None:
    await waiting(database, workspace, ticket)
    clock.advance(DAY_US)
    await change(database, workspace, ticket, status=Status.IN_PROGRESS)
    clock.advance(3 * DAY_US)
    await change(database, workspace, ticket, status=Status.PENDING)
    clock.advance(DAY_US)
    await working.do_all_due(database)
    assert (await now(database, workspace, ticket)).status is Status.PENDING
    await change(database, workspace, ticket, status=Status.CLOSED)
    clock.advance(10 * DAY_US)
    await working.do_all_due(database)
    assert (await now(database, workspace, ticket)).status is Status.CLOSED


async def test_a_contact_of_the_cycle_before_is_none_of_this_one(
    database: Database, workspace: FixtureWorkspace, ticket: Ticket
) -> None:
    await cast.call(database, workspace.by, ticket.id, ContactOutcome.REACHED)
    await change(database, workspace, ticket, status=Status.RESOLVED)
    again = await change(database, workspace, ticket, status=Status.IN_PROGRESS)
    assert (again.reopenings, again.contacted_us) == (1, None)
    with pytest.raises(Invalid, match="PENDING"):
        await change(database, workspace, ticket, status=Status.PENDING)
    assert again.first_reached_us is not None, "first contact stays what it was"


@pytest.mark.parametrize("settled", [Status.RESOLVED, Status.CLOSED])
async def test_a_new_answer_reopens_where_the_workspace_says_so(
    database: Database, workspace: FixtureWorkspace, ticket: Ticket, settled: Status, clock: Now
) -> None:
    await database.write(workspace.by, workspaces.change, WorkspaceChangeForm(on_closed=OnClosed.REOPEN))
    await change(database, workspace, ticket, status=settled)
    clock.advance(HOUR_US)
    forms = [cast.form(reference=f"again-{number}", **OPENED) for number in range(2)]
    taken = await cast.ingest(database, workspace.by, *forms)
    reopened = await cast.only_ticket(database, workspace.by)
    assert (reopened.id, reopened.status, reopened.reopenings) == (ticket.id, Status.IN_PROGRESS, 1)
    assert taken.intake.sum.attached == 2
    assert replay(await database.read(workspace.by, queries.get_history, ticket.id)) == reopened


async def test_a_new_answer_opens_a_new_ticket_where_it_says_nothing_else(
    database: Database, workspace: FixtureWorkspace, ticket: Ticket
) -> None:
    await change(database, workspace, ticket, status=Status.CLOSED)
    await cast.ingest(database, workspace.by, cast.form(reference="again", **OPENED))
    _, tickets = await cast.everything(database, workspace.by)
    assert {each.status for each in tickets} == {Status.CLOSED, Status.NEW}


async def test_the_three_facts_of_first_contact_are_kept_apart(
    database: Database, workspace: FixtureWorkspace, ticket: Ticket, clock: Now
) -> None:
    times = []
    for channel, outcome in (
        (Channel.LETTER, ContactOutcome.NO_ANSWER),
        (Channel.PHONE, ContactOutcome.REACHED),
        (Channel.EMAIL, ContactOutcome.REACHED),
    ):
        clock.advance(HOUR_US)
        times.append(clock())
        await database.write(workspace.by, converse.attempt_contact, ticket.id, AttemptForm(channel, outcome))
    own = await now(database, workspace, ticket)
    assert [own.first_attempt_us, own.first_reached_us, own.first_message_us] == times
    assert replay(await database.read(workspace.by, queries.get_history, ticket.id)) == own
