"""Twelve tricks that make a clock look kept or a ticket done, each refused or counted, so that no figure hides one.

Three of them need what is built later, and are not tried here: *a reply that bounced as contact* needs mail (a reply is
no contact at all until then, which is tried), *a follow-up held back* needs follow-ups, and the shares of *closing in
bulk* and of *"other" as the cause* among all need the guards of the numbers (both are recorded by ticket, which is
tried).
"""

from typing import Any

import pytest

from amends.errors import Invalid
from amends.instants import DAY_US, HOUR_US
from amends.model.clock.clock import ClockKind, Side
from amends.model.clock.sla_policy import Target
from amends.model.clock.sla_policy_document import SlaPolicyDocument
from amends.model.status import Priority, Status
from amends.model.ticket import list_query
from amends.model.ticket.closing import ClosingDocument, Requirement
from amends.model.ticket.conversation import Channel, ContactOutcome
from amends.model.ticket.ticket import Ticket
from amends.store.engine.database import Database
from amends.usecases import bulk, converse, find_tickets, queries, work
from amends.usecases.bulk import BulkAction, BulkForm
from amends.usecases.converse import AttemptForm
from amends.usecases.open import TicketForm, open_by_hand
from amends.usecases.settings import causes, configuration
from amends.usecases.settings.causes import CauseForm
from amends.usecases.settings.config_kinds import CLOSING, SLA_POLICY
from amends.usecases.work import TicketChangeForm
from tests import cast, working
from tests.cast import FixtureWorkspace
from tests.engines import Clock as Now

POLICY = SlaPolicyDocument(
    name="Standard",
    order=20,
    targets={ClockKind.FIRST_RESPONSE: Target(60), ClockKind.RESOLUTION: Target(600)},
)
LOW = SlaPolicyDocument(
    name="Low", order=10, priorities=("LOW",), targets={ClockKind.RESOLUTION: Target(6000, Side.CUSTOMER)}
)
DONE = {"root_cause": "OTHER", "action_taken": "Paid the whole amount back."}


@pytest.fixture
async def ticket(database: Database, workspace: FixtureWorkspace) -> Ticket:
    for policy in (POLICY, LOW):
        await database.write(workspace.by, configuration.save, SLA_POLICY, policy)
    await database.write(workspace.by, causes.add, CauseForm(code="OTHER", name="Other"))
    closing = ClosingDocument(frozenset({Requirement.ROOT_CAUSE, Requirement.ACTION_TAKEN}))
    await database.write(workspace.by, configuration.save_document, CLOSING, closing)
    return (await database.write(workspace.by, open_by_hand, TicketForm(origin_segment="S1"))).ticket


async def change(database: Database, workspace: FixtureWorkspace, ticket: Ticket, **changes: Any) -> Ticket:
    return await database.write(workspace.by, work.change, ticket.id, TicketChangeForm(**changes))


async def attempt(
    database: Database, workspace: FixtureWorkspace, ticket: Ticket, channel: Channel, outcome: ContactOutcome
) -> Ticket:
    return await database.write(workspace.by, converse.attempt_contact, ticket.id, AttemptForm(channel, outcome))


async def found(database: Database, workspace: FixtureWorkspace, **query: str) -> list[int]:
    tickets = await database.read(workspace.by, find_tickets.page, list_query.read(query), None, 10)
    return [each.ticket.id for each in tickets]


def runs(ticket: Ticket, kind: ClockKind) -> bool:
    own = [each for each in ticket.clocks if each.kind is kind][-1]
    return own.is_running and not own.is_paused


async def test_waiting_at_once_is_refused(database: Database, workspace: FixtureWorkspace, ticket: Ticket) -> None:
    with pytest.raises(Invalid, match="only after they were reached or called"):
        await change(database, workspace, ticket, status=Status.PENDING)


async def test_waiting_from_the_beginning_stops_no_clock(
    database: Database, workspace: FixtureWorkspace, ticket: Ticket
) -> None:
    form = TicketForm(origin_segment="S1", status=Status.PENDING)
    waiting = (await database.write(workspace.by, open_by_hand, form)).ticket
    assert runs(waiting, ClockKind.FIRST_RESPONSE)
    assert runs(waiting, ClockKind.RESOLUTION)


@pytest.mark.parametrize(
    ("channel", "outcome"),
    [
        (Channel.LETTER, ContactOutcome.REACHED),
        (Channel.LETTER, ContactOutcome.NO_ANSWER),
        (Channel.PHONE, ContactOutcome.NO_ANSWER),
        (Channel.PHONE, ContactOutcome.UNREACHABLE),
        (Channel.EMAIL, ContactOutcome.NO_ANSWER),
    ],
)
async def test_a_letter_or_a_call_without_an_answer_is_no_first_contact(
    database: Database, workspace: FixtureWorkspace, ticket: Ticket, channel: Channel, outcome: ContactOutcome
) -> None:
    tried = await attempt(database, workspace, ticket, channel, outcome)
    assert runs(tried, ClockKind.FIRST_RESPONSE)
    assert (tried.first_attempt_us, tried.first_reached_us) == (tried.changed_us, None)


async def test_no_answer_and_then_closed_is_counted_as_never_reached(
    database: Database, workspace: FixtureWorkspace, ticket: Ticket
) -> None:
    await attempt(database, workspace, ticket, Channel.PHONE, ContactOutcome.NO_ANSWER)
    await change(database, workspace, ticket, status=Status.CLOSED, **DONE)
    assert await found(database, workspace, status="CLOSED", reached="false") == [ticket.id]
    assert await found(database, workspace, status="CLOSED", reached="true") == []


async def test_a_reply_is_no_contact_while_no_mail_leaves(
    database: Database, workspace: FixtureWorkspace, ticket: Ticket
) -> None:
    replied = await database.write(workspace.by, converse.reply, ticket.id, "We are sorry.")
    assert runs(replied, ClockKind.FIRST_RESPONSE)
    with pytest.raises(Invalid):
        await change(database, workspace, ticket, status=Status.PENDING)


async def test_resolved_with_nothing_filled_in_is_refused(
    database: Database, workspace: FixtureWorkspace, ticket: Ticket
) -> None:
    with pytest.raises(Invalid) as refused:
        await change(database, workspace, ticket, status=Status.RESOLVED)
    assert {each.field for each in refused.value.errors} == {"root_cause", "action_taken"}
    assert runs(await queries_ticket(database, workspace, ticket), ClockKind.RESOLUTION)


async def queries_ticket(database: Database, workspace: FixtureWorkspace, ticket: Ticket) -> Ticket:
    return (await database.read(workspace.by, queries.get_ticket, ticket.id)).ticket


@pytest.mark.parametrize("status", [Status.RESOLVED, Status.CLOSED])
async def test_an_x_as_the_action_is_refused(
    database: Database, workspace: FixtureWorkspace, ticket: Ticket, status: Status
) -> None:
    with pytest.raises(Invalid, match="at least 15 characters"):
        await change(database, workspace, ticket, status=status, root_cause="OTHER", action_taken=" x ")


async def test_closing_in_bulk_asks_for_the_same_and_is_recorded(
    database: Database, workspace: FixtureWorkspace, ticket: Ticket
) -> None:
    form = BulkForm(action=BulkAction(change=TicketChangeForm(status=Status.CLOSED)), ticket_ids=[ticket.id])
    begun = await database.write(workspace.by, bulk.begin, form)
    await working.do_all_due(database)
    state = await database.read(workspace.by, bulk.get, begun.bulk.id)
    assert state.progress.failed == 1
    assert (await queries_ticket(database, workspace, ticket)).status is Status.NEW


async def test_a_status_back_and_forth_starts_no_clock_again_unseen(
    database: Database, workspace: FixtureWorkspace, ticket: Ticket, clock: Now
) -> None:
    due_us = ticket.due_us
    for status in (Status.IN_PROGRESS, Status.ESCALATED, Status.IN_PROGRESS):
        clock.advance(HOUR_US)
        assert (await change(database, workspace, ticket, status=status)).due_us == due_us
    await change(database, workspace, ticket, status=Status.RESOLVED, **DONE)
    again = await change(database, workspace, ticket, status=Status.IN_PROGRESS)
    assert again.reopenings == 1, "a new round of the clock is a reopening"
    assert await found(database, workspace, reopenings_from="1") == [ticket.id]


async def test_a_priority_for_a_later_deadline_is_counted(
    database: Database, workspace: FixtureWorkspace, ticket: Ticket
) -> None:
    assert (await change(database, workspace, ticket, priority=Priority.LOW)).postponements == 1
    assert await found(database, workspace, postponements_from="1") == [ticket.id]


async def test_a_score_raised_after_opening_leaves_the_first_one(
    database: Database, workspace: FixtureWorkspace
) -> None:
    await cast.rule(database, workspace.by)
    await cast.ingest(database, workspace.by, cast.form(score=2))
    await cast.ingest(database, workspace.by, cast.form(score=10))
    opened = await cast.only_ticket(database, workspace.by)
    assert opened.score == 2


async def test_other_as_the_cause_can_be_counted(
    database: Database, workspace: FixtureWorkspace, ticket: Ticket
) -> None:
    await change(database, workspace, ticket, status=Status.CLOSED, **DONE)
    assert await found(database, workspace, status="CLOSED", root_cause="OTHER") == [ticket.id]


async def test_a_wait_without_an_end_ends_by_itself(
    database: Database, workspace: FixtureWorkspace, ticket: Ticket, clock: Now
) -> None:
    await attempt(database, workspace, ticket, Channel.PHONE, ContactOutcome.REACHED)
    await change(database, workspace, ticket, status=Status.PENDING)
    clock.advance(5 * DAY_US - 1)
    await working.do_all_due(database)
    assert (await queries_ticket(database, workspace, ticket)).status is Status.PENDING
    clock.advance(1)
    await working.do_all_due(database)
    ended = await queries_ticket(database, workspace, ticket)
    assert (ended.status, ended.waits_until_us) == (Status.IN_PROGRESS, None)
    assert runs(ended, ClockKind.RESOLUTION)
