"""Striking: reminded before a deadline, told when it passes, and taken up level by level."""

from typing import Any

import pytest
from msgspec import structs

from amends.instants import HOUR_US, MINUTE_US
from amends.model.clock.calendar_document import CalendarDocument
from amends.model.clock.clock import ClockKind, MilestoneAction, Side
from amends.model.clock.sla_policy import EscalationStep, Target
from amends.model.clock.sla_policy_document import SlaPolicyDocument
from amends.model.person import User
from amends.model.status import Priority, Status
from amends.model.ticket.clock_events import DeadlineBreached, DeadlineNear, Escalated
from amends.model.ticket.history import replay
from amends.model.ticket.ticket import Ticket
from amends.store.engine.database import Database
from amends.usecases import hand_over, notifications, queries, work
from amends.usecases.hand_over import HandOverForm
from amends.usecases.open import TicketForm, open_by_hand
from amends.usecases.settings import configuration
from amends.usecases.settings.config_kinds import CALENDAR, SLA_POLICY
from amends.usecases.work import TicketChangeForm
from tests import cast, working
from tests.cast import FixtureWorkspace
from tests.engines import Clock
from tests.usecases.managers import carla, eva, manager

__all__ = ["carla", "eva"]

TEN_HOURS = SlaPolicyDocument(
    name="Standard",
    order=10,
    targets={ClockKind.RESOLUTION: Target(600, Side.CUSTOMER)},
    remind_before_minutes=60,
    escalate=(
        EscalationStep(0, MilestoneAction.TELL),
        EscalationStep(60, MilestoneAction.ASSIGN),
        EscalationStep(120, MilestoneAction.RAISE),
    ),
)


@pytest.fixture
async def ticket(database: Database, workspace: FixtureWorkspace, carla: User, eva: User) -> Ticket:
    await database.write(workspace.by, configuration.save, SLA_POLICY, TEN_HOURS)
    form = TicketForm(origin_segment="S1A", verbatim="El ascensor", owner="ana@hotel.example", priority=Priority.LOW)
    return (await database.write(workspace.by, open_by_hand, form)).ticket


async def later(database: Database, workspace: FixtureWorkspace, clock: Clock, microseconds: int) -> Ticket:
    clock.advance(microseconds)
    await working.do_all_due(database)
    return await cast.only_ticket(database, workspace.by)


async def events_of(database: Database, workspace: FixtureWorkspace, ticket: Ticket, kind: type) -> list[Any]:
    history = await database.read(workspace.by, queries.get_history, ticket.id)
    return [each.event for each in history if isinstance(each.event, kind)]


async def test_the_owner_is_reminded_once_before_the_deadline(
    database: Database, workspace: FixtureWorkspace, ticket: Ticket, clock: Clock
) -> None:
    await later(database, workspace, clock, 9 * HOUR_US - 1)
    assert await events_of(database, workspace, ticket, DeadlineNear) == []
    await later(database, workspace, clock, 1)
    await later(database, workspace, clock, MINUTE_US)
    [near] = await events_of(database, workspace, ticket, DeadlineNear)
    assert (near.told_ids, near.due_us) == ((workspace.ana.id,), ticket.due_us)


async def test_a_deadline_that_passes_is_a_breach_and_the_manager_one_level_up_is_told(
    database: Database, workspace: FixtureWorkspace, ticket: Ticket, clock: Clock, carla: User
) -> None:
    now = await later(database, workspace, clock, 10 * HOUR_US)
    [breached] = await events_of(database, workspace, ticket, DeadlineBreached)
    assert breached.told_ids == (workspace.ana.id,)
    [told] = await events_of(database, workspace, ticket, Escalated)
    assert (told.level, told.action, told.segment_id, told.told_ids) == (1, "tell", workspace.s1.id, (carla.id,))
    assert now.owner_id == workspace.ana.id


async def test_it_goes_up_level_by_level_and_takes_nothing_from_anybody(
    database: Database, workspace: FixtureWorkspace, ticket: Ticket, clock: Clock, eva: User
) -> None:
    await later(database, workspace, clock, 10 * HOUR_US)
    asked = await later(database, workspace, clock, HOUR_US)
    assert (asked.owner_id, asked.escalation_level) == (workspace.ana.id, 2)
    told = await database.read(workspace.by, notifications.list_notifications, eva.id, 10**9, 10)
    assert str(told[0].text) == "The deadline of its resolution has passed: level 2. You are asked to take it over."
    raised = await later(database, workspace, clock, HOUR_US)
    assert (raised.owner_id, raised.priority, raised.status) == (workspace.ana.id, Priority.LOW, Status.NEW)
    assert raised.escalation_level == 3
    assert replay(await database.read(workspace.by, queries.get_history, ticket.id)) == raised


async def test_a_ticket_that_nobody_has_is_given_to_who_is_there(
    database: Database, workspace: FixtureWorkspace, ticket: Ticket, clock: Clock, eva: User
) -> None:
    await database.write(workspace.by, work.change, ticket.id, TicketChangeForm(owner_id=0))
    assert (await later(database, workspace, clock, 11 * HOUR_US)).owner_id == eva.id


async def test_many_missed_targets_of_an_hour_are_one_digest(
    database: Database, workspace: FixtureWorkspace, ticket: Ticket, clock: Clock, carla: User
) -> None:
    form = TicketForm(origin_segment="S1A", owner="ana@hotel.example")
    for _ in range(6):
        await database.write(workspace.by, open_by_hand, form)
    clock.advance(10 * HOUR_US)
    await working.do_all_due(database)
    told = await database.read(workspace.by, notifications.list_notifications, carla.id, 10**9, 50)
    assert [each.event_type for each in told] == ["ticket.targets_missed", *["ticket.escalated"] * 3]
    assert str(told[0].text) == "4 more targets were missed in this hour."
    assert told[0].subject.ticket_id == 0
    await database.write(workspace.by, notifications.mark_read, carla.id, told[0].id)
    await database.write(workspace.by, open_by_hand, form)
    clock.advance(10 * HOUR_US)
    await working.do_all_due(database)
    newest = await database.read(workspace.by, notifications.list_notifications, carla.id, 10**9, 1)
    assert newest[0].event_type == "ticket.escalated", "another hour tells anew"


@pytest.mark.parametrize(("night_work", "level"), [(False, 0), (True, 1)])
async def test_managers_hear_of_it_when_they_are_there_unless_it_is_night_work(
    database: Database, workspace: FixtureWorkspace, carla: User, clock: Clock, night_work: bool, level: int
) -> None:
    week = dict.fromkeys(("mon", "tue", "wed", "thu", "fri"), ("09:00-17:00",))
    calendar = CalendarDocument(name="Madrid", zone="Europe/Madrid", week=week)
    await database.write(workspace.by, configuration.save, CALENDAR, calendar)
    policy = structs.replace(TEN_HOURS, night_work=night_work)
    await database.write(workspace.by, configuration.save, SLA_POLICY, policy)
    await database.write(workspace.by, open_by_hand, TicketForm(origin_segment="S1A", owner="ana@hotel.example"))
    at_night = await later(database, workspace, clock, 10 * HOUR_US)
    assert (at_night.escalation_level, at_night.clocks[0].is_missed) == (level, True)
    on_monday = await later(database, workspace, clock, 54 * HOUR_US + 20 * MINUTE_US)
    assert on_monday.escalation_level == 3


async def test_after_a_long_night_all_of_it_happened_once_and_in_order(
    database: Database, workspace: FixtureWorkspace, ticket: Ticket, clock: Clock
) -> None:
    await later(database, workspace, clock, 100 * HOUR_US)
    await later(database, workspace, clock, HOUR_US)
    happened = await cast.happened_to_ticket(database, workspace.by, ticket.id)
    assert [name for name in happened if name in ("ticket.deadline_near", "ticket.breached", "ticket.escalated")] == [
        "ticket.deadline_near",
        "ticket.breached",
        *["ticket.escalated"] * 3,
    ]


async def test_what_is_closed_in_time_is_left_alone(
    database: Database, workspace: FixtureWorkspace, ticket: Ticket, clock: Clock
) -> None:
    await database.write(workspace.by, work.change, ticket.id, TicketChangeForm(status=Status.CLOSED))
    await later(database, workspace, clock, 100 * HOUR_US)
    assert "ticket.breached" not in await cast.happened_to_ticket(database, workspace.by, ticket.id)


async def test_a_breach_stays_one_when_the_policy_becomes_kinder(
    database: Database, workspace: FixtureWorkspace, ticket: Ticket, clock: Clock
) -> None:
    breached = await later(database, workspace, clock, 10 * HOUR_US)
    kinder = SlaPolicyDocument(name="Standard", order=10, targets={ClockKind.RESOLUTION: Target(6000, Side.CUSTOMER)})
    await database.write(workspace.by, configuration.save, SLA_POLICY, kinder)
    now = await later(database, workspace, clock, 0)
    assert now.clocks[0].is_missed
    assert now.due_us == breached.due_us


async def test_without_an_owner_the_segments_managers_are_reminded(
    database: Database, workspace: FixtureWorkspace, ticket: Ticket, clock: Clock, carla: User
) -> None:
    await database.write(workspace.by, work.change, ticket.id, TicketChangeForm(owner_id=0))
    await later(database, workspace, clock, 9 * HOUR_US)
    [near] = await events_of(database, workspace, ticket, DeadlineNear)
    assert near.told_ids == (carla.id,)


async def test_without_a_policy_the_time_limit_is_a_breach_too(
    database: Database, workspace: FixtureWorkspace, clock: Clock
) -> None:
    form = TicketForm(origin_segment="S1", owner="ana@hotel.example")
    ticket = (await database.write(workspace.by, open_by_hand, form)).ticket
    await later(database, workspace, clock, 72 * HOUR_US)
    [breached] = await events_of(database, workspace, ticket, DeadlineBreached)
    assert breached.told_ids == (workspace.ana.id,)


async def test_a_deadline_that_comes_nearer_is_missed_at_its_new_time(
    database: Database, workspace: FixtureWorkspace, ticket: Ticket, clock: Clock
) -> None:
    targets = {ClockKind.RESOLUTION: Target(120, Side.CUSTOMER)}
    urgent = SlaPolicyDocument(name="Urgent", order=1, priorities=("CRITICAL",), targets=targets)
    await database.write(workspace.by, configuration.save, SLA_POLICY, urgent)
    await later(database, workspace, clock, HOUR_US)
    await database.write(workspace.by, work.change, ticket.id, TicketChangeForm(priority=Priority.CRITICAL))
    await later(database, workspace, clock, HOUR_US - 1)
    assert await events_of(database, workspace, ticket, DeadlineBreached) == []
    await later(database, workspace, clock, 1)
    assert len(await events_of(database, workspace, ticket, DeadlineBreached)) == 1


async def test_a_ticket_is_escalated_to_nobody_who_has_left(
    database: Database, workspace: FixtureWorkspace, ticket: Ticket, clock: Clock, carla: User, eva: User
) -> None:
    both = await manager(database, workspace, "fay", "S1")
    await database.write(workspace.by, hand_over.hand_over, carla.id, HandOverForm("queue", leaves=True))
    await later(database, workspace, clock, 10 * HOUR_US)
    [told] = await events_of(database, workspace, ticket, Escalated)
    assert told.told_ids == (both.id,)
    await database.write(workspace.by, hand_over.hand_over, both.id, HandOverForm("queue", leaves=True))
    await later(database, workspace, clock, HOUR_US)
    [_, asked] = await events_of(database, workspace, ticket, Escalated)
    assert asked.told_ids == (eva.id,)


async def test_nobody_above_takes_nothing_over(database: Database, workspace: FixtureWorkspace, clock: Clock) -> None:
    await database.write(workspace.by, configuration.save, SLA_POLICY, TEN_HOURS)
    await database.write(workspace.by, open_by_hand, TicketForm(origin_segment="S1A", owner="ana@hotel.example"))
    ticket = await later(database, workspace, clock, 11 * HOUR_US)
    escalated = await events_of(database, workspace, ticket, Escalated)
    assert [(each.action, each.told_ids) for each in escalated] == [("tell", ()), ("assign", ())]
    assert ticket.owner_id == workspace.ana.id


async def test_who_has_it_already_is_not_given_it_again(
    database: Database, workspace: FixtureWorkspace, ticket: Ticket, clock: Clock, eva: User
) -> None:
    await database.write(workspace.by, work.change, ticket.id, TicketChangeForm(owner_id=eva.id))
    before = await cast.happened_to_ticket(database, workspace.by, ticket.id)
    await later(database, workspace, clock, 11 * HOUR_US)
    happened = await cast.happened_to_ticket(database, workspace.by, ticket.id)
    assert "ticket.owner_changed" not in happened[len(before) :]


async def test_without_an_owner_the_managers_of_its_own_segment_come_first(
    database: Database, workspace: FixtureWorkspace, clock: Clock, carla: User, eva: User
) -> None:
    await database.write(workspace.by, configuration.save, SLA_POLICY, TEN_HOURS)
    ticket = (await database.write(workspace.by, open_by_hand, TicketForm(origin_segment="S1"))).ticket
    await later(database, workspace, clock, 9 * HOUR_US)
    [near] = await events_of(database, workspace, ticket, DeadlineNear)
    assert near.told_ids == (carla.id,)
