"""After an upgrade tickets are read by the new rules: rows say what is told now, and each difference is listed."""

import pytest
from msgspec import structs

from amends.instants import DAY_US
from amends.model.clock.clock import ClockKind
from amends.model.clock.sla_policy import Target
from amends.model.clock.sla_policy_document import SlaPolicyDocument
from amends.model.derived import TICKET_ROWS
from amends.model.principal import Principal, PrincipalKind, Scope
from amends.model.restriction import SensitiveKind
from amends.model.status import Status
from amends.model.ticket.conversation import ContactOutcome
from amends.model.ticket.history import replay
from amends.model.ticket.ticket import Ticket
from amends.store.engine.database import Database, Tx
from amends.usecases import queries, recompute_derived, reread_tickets, work
from amends.usecases.open import TicketForm, open_by_hand
from amends.usecases.restrict import RestrictionForm, restrict
from amends.usecases.settings import configuration
from amends.usecases.settings.config_kinds import SLA_POLICY
from amends.usecases.work import TicketChangeForm
from tests import cast, working
from tests.cast import FixtureWorkspace
from tests.engines import Clock

TARGETS = {ClockKind.FIRST_RESPONSE: Target(60), ClockKind.RESOLUTION: Target(600)}


async def as_before(tx: Tx, ticket_id: int) -> None:
    """Leave a ticket as a version left it that knew none of this."""
    await tx.run(
        """
        UPDATE tickets SET reopenings = 0, escalation_level = 0, first_attempt_us = NULL, first_message_us = NULL,
            first_reached_us = NULL, contacted_us = NULL, waits_until_us = NULL,
            waits_since_us = NULL
        WHERE workspace_id = $1 AND id = $2
        """,
        tx.workspace_id,
        ticket_id,
    )


async def upgrade(database: Database, workspace: FixtureWorkspace, ticket: Ticket) -> Ticket:
    await database.write(workspace.by, as_before, ticket.id)
    await database.write(workspace.by, recompute_derived.recompute, [TICKET_ROWS])
    await working.do_all_due(database)
    return (await database.read(workspace.by, queries.get_ticket, ticket.id)).ticket


@pytest.fixture
async def ticket(database: Database, workspace: FixtureWorkspace) -> Ticket:
    policy = SlaPolicyDocument(name="Standard", order=1, targets=TARGETS)
    await database.write(workspace.by, configuration.save, SLA_POLICY, policy)
    return (await database.write(workspace.by, open_by_hand, TicketForm(origin_segment="S1"))).ticket


async def test_the_row_says_what_the_history_tells_and_the_difference_is_listed(
    database: Database, workspace: FixtureWorkspace, ticket: Ticket
) -> None:
    await cast.call(database, workspace.by, ticket.id, ContactOutcome.REACHED)
    for status in (Status.RESOLVED, Status.IN_PROGRESS):
        await database.write(workspace.by, work.change, ticket.id, TicketChangeForm(status=status))
    own = await upgrade(database, workspace, ticket)
    assert (own.reopenings, own.first_reached_us is None, own.contacted_us) == (1, False, None)
    assert replay(await database.read(workspace.by, queries.get_history, ticket.id)) == own
    listed = await database.read(workspace.by, reread_tickets.list_corrections, 0, 10)
    assert {(each.field, each.before) for each in listed} == {
        ("reopenings", "0"),
        ("first_attempt_us", ""),
        ("first_reached_us", ""),
    }
    again = await upgrade(database, workspace, ticket)
    assert again == own
    assert await database.read(workspace.by, reread_tickets.list_corrections, 0, 10) == listed


async def test_what_was_corrected_of_a_sensitive_case_is_told_to_those_who_see_it(
    database: Database, workspace: FixtureWorkspace, ticket: Ticket
) -> None:
    await cast.call(database, workspace.by, ticket.id, ContactOutcome.REACHED)
    form = RestrictionForm(sensitive=SensitiveKind.SAFETY, reason="Somebody fell")
    await database.write(workspace.by, restrict, ticket.id, form)
    await upgrade(database, workspace, ticket)
    admin = Principal(PrincipalKind.KEY, 7, workspace.by.workspace_id, frozenset({Scope.ADMIN}))
    handler = structs.replace(admin, scopes=frozenset({Scope.ADMIN, Scope.SENSITIVE}))
    assert await database.read(admin, reread_tickets.list_corrections, 0, 10) == []
    assert await database.read(handler, reread_tickets.list_corrections, 0, 10) != []


async def test_a_wait_from_before_ends_too(
    database: Database, workspace: FixtureWorkspace, ticket: Ticket, clock: Clock
) -> None:
    await cast.call(database, workspace.by, ticket.id)
    await database.write(workspace.by, work.change, ticket.id, TicketChangeForm(status=Status.PENDING))
    own = await upgrade(database, workspace, ticket)
    assert (own.status, own.waits_until_us) == (Status.PENDING, clock() + 5 * DAY_US)
    assert own.waits_since_us == clock()
    listed = await database.read(workspace.by, reread_tickets.list_corrections, 0, 10)
    assert "waits_since_us" not in {each.field for each in listed}
    clock.advance(5 * DAY_US)
    await working.do_all_due(database)
    ended = (await database.read(workspace.by, queries.get_ticket, ticket.id)).ticket
    assert ended.status is Status.IN_PROGRESS
