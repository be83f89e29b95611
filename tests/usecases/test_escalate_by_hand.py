"""Escalating by hand: the same level as after a missed target, told to the same people; nothing else is changed."""

from typing import Any

import pytest

from amends.errors import BusinessRuleError, Forbidden, Invalid
from amends.instants import DAY_US, InstantUs
from amends.model.derived import TICKET_ROWS
from amends.model.person import User
from amends.model.principal import Principal
from amends.model.restriction import SensitiveKind
from amends.model.session import principal_of
from amends.model.status import Priority, Status
from amends.model.ticket.escalation import EscalatedByHand
from amends.model.ticket.history import replay
from amends.model.ticket.ticket import Ticket
from amends.store.engine.database import Database
from amends.usecases import (
    bulk,
    notifications,
    queries,
    recompute_derived,
    reread_tickets,
    undo,
    work,
)
from amends.usecases.bulk import BulkAction, BulkForm
from amends.usecases.escalate import EscalationForm, escalate
from amends.usecases.lock_ticket import ChangedMeanwhile
from amends.usecases.open import TicketForm, open_by_hand
from amends.usecases.restrict import RestrictionForm, restrict
from amends.usecases.settings import people
from amends.usecases.settings.people import UserChangeForm
from amends.usecases.work import TicketChangeForm
from tests import cast, working
from tests.cast import FixtureWorkspace
from tests.engines import Clock
from tests.usecases.managers import carla, eva

__all__ = ["carla", "eva"]

WHY = EscalationForm("The guest wants to speak to the manager")


@pytest.fixture
async def ticket(database: Database, workspace: FixtureWorkspace, carla: User, eva: User) -> Ticket:
    form = TicketForm(origin_segment="S1A", verbatim="El ascensor", owner="ana@hotel.example", priority=Priority.LOW)
    return (await database.write(workspace.by, open_by_hand, form)).ticket


def as_user(workspace: FixtureWorkspace, user: User) -> Principal:
    return principal_of(user, workspace.id, 0)


async def escalations(database: Database, workspace: FixtureWorkspace, ticket: Ticket) -> list[EscalatedByHand]:
    history = await database.read(workspace.by, queries.get_history, ticket.id)
    return [each.event for each in history if isinstance(each.event, EscalatedByHand)]


async def told(database: Database, workspace: FixtureWorkspace, user: User) -> list[tuple[str, str]]:
    found = await database.read(workspace.by, notifications.list_notifications, user.id, 10**9, 10)
    return [(each.event_type, str(each.text or "")) for each in found]


async def test_it_raises_the_level_tells_the_next_manager_above_and_changes_nothing_else(
    database: Database, workspace: FixtureWorkspace, ticket: Ticket, carla: User, eva: User
) -> None:
    raised = await database.write(workspace.by, escalate, ticket.id, WHY)
    assert (raised.escalation_level, raised.status, raised.priority) == (1, Status.NEW, Priority.LOW)
    assert (raised.owner_id, raised.clocks) == (workspace.ana.id, ticket.clocks)
    text = f"It was escalated to level 1: {WHY.reason}"
    assert await told(database, workspace, carla) == [("ticket.escalated_by_hand", text)]
    assert ("ticket.escalated_by_hand", text) in await told(database, workspace, workspace.ana)
    assert await told(database, workspace, eva) == []
    assert replay(await database.read(workspace.by, queries.get_history, ticket.id)) == raised


async def test_each_time_it_goes_up_one_level_and_at_the_top_the_top_is_told_again(
    database: Database, workspace: FixtureWorkspace, ticket: Ticket, carla: User, eva: User
) -> None:
    for _ in range(3):
        last = await database.write(workspace.by, escalate, ticket.id, EscalationForm())
    assert last.escalation_level == 3
    assert [each.told_ids for each in await escalations(database, workspace, ticket)] == [
        (carla.id,),
        (eva.id,),
        (eva.id,),
    ]
    assert (await told(database, workspace, eva))[0][1] == "It was escalated to level 3."


async def test_a_manager_who_escalates_tells_the_one_above_and_not_themselves(
    database: Database, workspace: FixtureWorkspace, ticket: Ticket, carla: User, eva: User
) -> None:
    await database.write(as_user(workspace, carla), escalate, ticket.id, WHY)
    [event] = await escalations(database, workspace, ticket)
    assert event.told_ids == (eva.id,)
    assert await told(database, workspace, carla) == []


async def test_where_the_manager_is_away_the_one_above_is_told_as_well(
    database: Database, workspace: FixtureWorkspace, ticket: Ticket, clock: Clock, carla: User, eva: User
) -> None:
    away = (clock(), InstantUs(clock() + DAY_US))
    await database.write(workspace.by, people.add_absence, carla.id, *away)
    await database.write(workspace.by, escalate, ticket.id, WHY)
    [event] = await escalations(database, workspace, ticket)
    assert event.told_ids == (carla.id, eva.id)


async def test_who_escalated_it_undoes_it_and_nobody_is_told_of_it_any_more(
    database: Database, workspace: FixtureWorkspace, ticket: Ticket, carla: User
) -> None:
    ana = as_user(workspace, workspace.ana)
    raised = await database.write(ana, escalate, ticket.id, WHY)
    await database.write(ana, undo.undo, ticket.id, raised.version)
    now = await cast.only_ticket(database, workspace.by)
    assert now.escalation_level == 0
    assert await told(database, workspace, carla) == []
    assert replay(await database.read(workspace.by, queries.get_history, ticket.id)) == now


async def test_what_somebody_else_escalated_meanwhile_isn_t_escalated_twice(
    database: Database, workspace: FixtureWorkspace, ticket: Ticket
) -> None:
    await database.write(workspace.by, escalate, ticket.id, WHY)
    ana = as_user(workspace, workspace.ana)
    with pytest.raises(ChangedMeanwhile):
        await database.write(ana, lambda tx: escalate(tx, ticket.id, WHY, shown=ticket.version))


@pytest.mark.parametrize("status", [Status.RESOLVED, Status.CLOSED])
async def test_what_is_done_is_reopened_first(
    database: Database, workspace: FixtureWorkspace, ticket: Ticket, status: Status
) -> None:
    await database.write(workspace.by, escalate, ticket.id, WHY)
    await database.write(workspace.by, work.change, ticket.id, TicketChangeForm(status=status))
    with pytest.raises(BusinessRuleError):
        await database.write(workspace.by, escalate, ticket.id, WHY)
    form = TicketChangeForm(status=Status.IN_PROGRESS)
    assert (await database.write(workspace.by, work.change, ticket.id, form)).escalation_level == 0


async def test_a_reason_has_bounds_and_another_unit_s_ticket_isn_t_escalated(
    database: Database, workspace: FixtureWorkspace, ticket: Ticket
) -> None:
    with pytest.raises(Invalid):
        await database.write(workspace.by, escalate, ticket.id, EscalationForm("x" * 1_000_000))
    await database.write(workspace.by, people.change, workspace.ben.id, UserChangeForm(segments=("S2",)))
    ben = as_user(workspace, workspace.ben)
    with pytest.raises(Forbidden):
        await database.write(ben, escalate, ticket.id, WHY)


async def test_of_a_sensitive_case_only_those_are_told_who_see_it_and_without_a_word(
    database: Database, workspace: FixtureWorkspace, ticket: Ticket, carla: User, eva: User
) -> None:
    await database.write(workspace.by, people.change, eva.id, UserChangeForm(handles_sensitive=True))
    form = RestrictionForm(reason="A guest was hurt", sensitive=SensitiveKind.SAFETY)
    await database.write(workspace.by, restrict, ticket.id, form)
    await database.write(workspace.by, escalate, ticket.id, WHY)
    [event] = await escalations(database, workspace, ticket)
    assert event.told_ids == (eva.id,)
    assert ("ticket.escalated_by_hand", "") in await told(database, workspace, eva)
    assert "ticket.escalated_by_hand" not in dict(await told(database, workspace, carla))


async def test_the_status_that_the_compatible_api_knows_escalates_as_well(
    database: Database, workspace: FixtureWorkspace, ticket: Ticket, carla: User
) -> None:
    form = TicketChangeForm(status=Status.ESCALATED)
    now = await database.write(workspace.by, work.change, ticket.id, form)
    assert (now.status, now.escalation_level) == (Status.ESCALATED, 1)
    assert ("ticket.escalated_by_hand", "It was escalated to level 1.") in await told(database, workspace, carla)
    again = await database.write(workspace.by, work.change, ticket.id, form)
    assert again == now, "it has this status already"
    back = await database.write(workspace.by, work.change, ticket.id, TicketChangeForm(status=Status.IN_PROGRESS))
    assert (back.status, back.escalation_level) == (Status.IN_PROGRESS, 1)
    assert replay(await database.read(workspace.by, queries.get_history, ticket.id)) == back


async def test_a_ticket_that_opens_with_that_status_is_at_level_one(
    database: Database, workspace: FixtureWorkspace, carla: User
) -> None:
    form = TicketForm(origin_segment="S1A", status=Status.ESCALATED)
    opened = (await database.write(workspace.by, open_by_hand, form)).ticket
    assert (opened.status, opened.escalation_level) == (Status.ESCALATED, 1)
    assert "ticket.escalated_by_hand" in dict(await told(database, workspace, carla))
    assert replay(await database.read(workspace.by, queries.get_history, opened.id)) == opened


async def test_many_are_escalated_at_once(
    database: Database, workspace: FixtureWorkspace, ticket: Ticket, carla: User
) -> None:
    form = TicketForm(origin_segment="S1A", verbatim="La ducha")
    other = (await database.write(workspace.by, open_by_hand, form)).ticket
    wanted = BulkForm(action=BulkAction(escalates=True), ticket_ids=[ticket.id, other.id])
    await database.write(workspace.by, bulk.begin, wanted)
    await working.do_all_due(database)
    for each in (ticket, other):
        [event] = await escalations(database, workspace, each)
        assert (event.level, event.told_ids) == (1, (carla.id,))


async def as_before(tx: Any, ticket_id: int) -> None:
    """Leave a ticket as a version left it where the status was all of it."""
    await tx.run(
        "DELETE FROM events WHERE workspace_id = $1 AND subject_kind = 'ticket' AND subject_id = $2 AND version = 3",
        tx.workspace_id,
        ticket_id,
    )
    await tx.run(
        "UPDATE tickets SET escalation_level = 0, version = 2 WHERE workspace_id = $1 AND id = $2",
        tx.workspace_id,
        ticket_id,
    )


async def test_after_an_upgrade_a_ticket_that_had_the_status_is_at_level_one_and_it_is_listed(
    database: Database, workspace: FixtureWorkspace
) -> None:
    form = TicketForm(origin_segment="S1A", verbatim="El ascensor", owner="ana@hotel.example")
    opened = (await database.write(workspace.by, open_by_hand, form)).ticket
    await database.write(workspace.by, work.change, opened.id, TicketChangeForm(status=Status.ESCALATED))
    await database.write(workspace.by, as_before, opened.id)
    await database.write(workspace.by, recompute_derived.recompute, [TICKET_ROWS])
    await working.do_all_due(database)
    now = (await database.read(workspace.by, queries.get_ticket, opened.id)).ticket
    assert (now.status, now.escalation_level) == (Status.ESCALATED, 1)
    listed = await database.read(workspace.by, reread_tickets.list_corrections, 0, 10)
    assert [(each.field, each.before, each.after) for each in listed] == [("escalation_level", "0", "1")]
