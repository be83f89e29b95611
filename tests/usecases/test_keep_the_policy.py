"""A ticket keeps the SLA policy that it was opened under; only a person's change of it finds another."""

import pytest
from msgspec import structs

from amends.errors import Forbidden, Invalid
from amends.instants import DAY_US, HOUR_US, MINUTE_US
from amends.model.clock.clock import Clock, ClockKind, MilestoneAction, Side, kept_policy_id
from amends.model.clock.ledger import SlaTarget, Started, Stopped
from amends.model.clock.sla_policy import EscalationStep, Target
from amends.model.clock.sla_policy_document import SlaPolicyDocument
from amends.model.principal import Principal, Scope
from amends.model.status import Priority, Status
from amends.model.ticket.history import replay
from amends.model.ticket.ticket import Ticket
from amends.store.engine.database import Database
from amends.usecases import preview_deadlines, queries, work
from amends.usecases.open import TicketForm, open_by_hand
from amends.usecases.settings import configuration
from amends.usecases.settings.config_kinds import SLA_POLICY
from amends.usecases.work import TicketChangeForm
from tests import cast, working
from tests.cast import FixtureWorkspace
from tests.engines import START
from tests.engines import Clock as Now

SLOW = SlaPolicyDocument(
    name="Slow",
    order=20,
    targets={ClockKind.RESOLUTION: Target(600, Side.CUSTOMER)},
    escalate=(EscalationStep(0, MilestoneAction.RAISE),),
)
URGENT = SlaPolicyDocument(
    name="Urgent", order=10, priorities=("CRITICAL",), targets={ClockKind.RESOLUTION: Target(120, Side.CUSTOMER)}
)
FOR_HIGH = structs.replace(URGENT, name="High", order=15, priorities=("HIGH",))


async def opened(database: Database, workspace: FixtureWorkspace, priority: Priority = Priority.MEDIUM) -> Ticket:
    form = TicketForm(origin_segment="S1", priority=priority)
    return (await database.write(workspace.by, open_by_hand, form)).ticket


async def change(database: Database, workspace: FixtureWorkspace, ticket: Ticket, **changes: object) -> Ticket:
    return await database.write(workspace.by, work.change, ticket.id, TicketChangeForm(**changes))  # type: ignore[arg-type]


@pytest.fixture
async def slow(database: Database, workspace: FixtureWorkspace) -> int:
    return (await database.write(workspace.by, configuration.save, SLA_POLICY, SLOW)).id


@pytest.fixture
async def urgent(database: Database, workspace: FixtureWorkspace) -> int:
    return (await database.write(workspace.by, configuration.save, SLA_POLICY, URGENT)).id


async def test_an_escalation_that_raises_the_priority_finds_no_other_policy(
    database: Database, workspace: FixtureWorkspace, slow: int, clock: Now
) -> None:
    await database.write(workspace.by, configuration.save, SLA_POLICY, FOR_HIGH)
    ticket = await opened(database, workspace)
    clock.advance(10 * HOUR_US)
    await working.do_all_due(database)
    now = await cast.only_ticket(database, workspace.by)
    assert now.escalation_level == 1
    assert (now.due_us, kept_policy_id(now.clocks)) == (ticket.due_us, slow)
    happened = await cast.happened_to_ticket(database, workspace.by, ticket.id)
    assert happened.count("ticket.breached") == 1
    assert replay(await database.read(workspace.by, queries.get_history, ticket.id)) == now


async def test_a_policy_that_comes_later_is_for_later_tickets(
    database: Database, workspace: FixtureWorkspace, slow: int
) -> None:
    ticket = await opened(database, workspace, Priority.CRITICAL)
    await database.write(workspace.by, configuration.save, SLA_POLICY, URGENT)
    await working.do_all_due(database)
    assert (await cast.only_ticket(database, workspace.by)).due_us == ticket.due_us == START + 10 * HOUR_US
    assert (await opened(database, workspace, Priority.CRITICAL)).due_us == START + 2 * HOUR_US


async def test_a_policy_that_is_switched_off_still_keeps_its_tickets(
    database: Database, workspace: FixtureWorkspace, slow: int, clock: Now
) -> None:
    ticket = await opened(database, workspace)
    await database.write(workspace.by, configuration.disable, SLA_POLICY, slow)
    await working.do_all_due(database)
    assert (await cast.only_ticket(database, workspace.by)).due_us == ticket.due_us
    await change(database, workspace, ticket, status=Status.CLOSED)
    clock.advance(DAY_US)
    again = await change(database, workspace, ticket, status=Status.IN_PROGRESS)
    assert again.due_us == clock() + 10 * HOUR_US, "a ticket that reopens keeps it too"


async def test_a_ticket_without_a_policy_stays_without_one(database: Database, workspace: FixtureWorkspace) -> None:
    ticket = await opened(database, workspace)
    await database.write(workspace.by, configuration.save, SLA_POLICY, SLOW)
    await working.do_all_due(database)
    assert (await cast.only_ticket(database, workspace.by)).due_us == ticket.due_us == START + 72 * HOUR_US


async def test_a_person_who_changes_the_priority_finds_another_policy(
    database: Database, workspace: FixtureWorkspace, slow: int, urgent: int
) -> None:
    ticket = await opened(database, workspace)
    raised = await change(database, workspace, ticket, priority=Priority.CRITICAL)
    assert (raised.due_us, raised.postponements) == (START + 2 * HOUR_US, 0)
    lowered = await change(database, workspace, ticket, priority=Priority.LOW)
    assert (lowered.due_us, lowered.postponements) == (START + 10 * HOUR_US, 1), "a later deadline is counted"


async def test_a_change_that_moves_nothing_is_not_counted(
    database: Database, workspace: FixtureWorkspace, slow: int
) -> None:
    ticket = await opened(database, workspace)
    changed = await change(database, workspace, ticket, priority=Priority.LOW, segment="S2")
    assert (changed.due_us, changed.postponements) == (ticket.due_us, 0)


async def test_another_unit_with_a_later_deadline_is_counted_and_so_is_a_target_that_is_gone(
    database: Database, workspace: FixtureWorkspace, slow: int
) -> None:
    there = SlaPolicyDocument(
        name="S2",
        order=1,
        segments=("S2",),
        targets={ClockKind.RESOLUTION: Target(900, Side.CUSTOMER), ClockKind.FIRST_RESPONSE: Target(5, Side.CUSTOMER)},
    )
    await database.write(workspace.by, configuration.save, SLA_POLICY, there)
    ticket = await opened(database, workspace)
    moved = await change(database, workspace, ticket, segment="S2")
    assert moved.postponements == 1
    there_first = (await database.write(workspace.by, open_by_hand, TicketForm(origin_segment="S2"))).ticket
    gone = await change(database, workspace, there_first, segment="S1")
    assert gone.postponements == 1, "the first response has no target any more"


async def test_a_change_of_a_closed_ticket_holds_once_it_reopens(
    database: Database, workspace: FixtureWorkspace, slow: int, urgent: int, clock: Now
) -> None:
    ticket = await opened(database, workspace)
    closed = await change(database, workspace, ticket, status=Status.CLOSED)
    changed = await change(database, workspace, ticket, priority=Priority.CRITICAL)
    assert (changed.clocks[0].policy_id, changed.due_us) == (closed.clocks[0].policy_id, None)
    clock.advance(HOUR_US)
    assert (await change(database, workspace, ticket, status=Status.IN_PROGRESS)).due_us == clock() + 2 * HOUR_US


async def test_what_would_come_of_a_change_is_told_before_and_is_what_comes(
    database: Database, workspace: FixtureWorkspace, slow: int, urgent: int
) -> None:
    ticket = await opened(database, workspace, Priority.CRITICAL)
    told = await database.read(
        workspace.by, preview_deadlines.preview_deadlines, ticket.id, priority=Priority.LOW, segment="S2"
    )
    assert (told.policy_name, told.before_us, told.is_postponed) == ("Slow", ticket.due_us, True)
    assert await cast.only_ticket(database, workspace.by) == ticket, "nothing is changed"
    done = await change(database, workspace, ticket, priority=Priority.LOW, segment="S2")
    assert (done.due_us, kept_policy_id(done.clocks)) == (told.due_us, told.policy_id)


async def test_each_choice_says_what_it_would_mean(
    database: Database, workspace: FixtureWorkspace, slow: int, urgent: int
) -> None:
    ticket = await opened(database, workspace)
    found = await database.read(workspace.by, preview_deadlines.target_choices, ticket.id)
    told = {each: (preview.policy_name, preview.is_postponed) for each, preview in found.priorities.items()}
    assert told == {
        Priority.HIGH: ("Slow", False),
        Priority.LOW: ("Slow", False),
        Priority.CRITICAL: ("Urgent", False),
    }
    assert {segment.code for segment, _ in found.segments} >= {"S2"}
    due = await database.read(workspace.by, preview_deadlines.due_by_priority, ticket)
    assert due == {Priority.CRITICAL: START + 2 * HOUR_US}


async def test_a_preview_refuses_what_is_not_there_or_out_of_reach(
    database: Database, workspace: FixtureWorkspace
) -> None:
    ticket = await opened(database, workspace)
    with pytest.raises(Invalid, match="segment"):
        await database.read(workspace.by, preview_deadlines.preview_deadlines, ticket.id, segment="NOWHERE")
    limited = Principal(
        workspace.by.kind, workspace.by.id, workspace.by.workspace_id, frozenset(Scope), (workspace.s1.id,)
    )
    with pytest.raises(Forbidden):
        await database.read(limited, preview_deadlines.preview_deadlines, ticket.id, segment="S2")


def a_clock(kind: ClockKind, policy_id: int, *, is_running: bool = True, kept_by: int | None = None) -> Clock:
    facts = (Started(START, SlaTarget(MINUTE_US)), *(() if is_running else (Stopped(START),)))
    return Clock(kind=kind, side=Side.TEAM, round=1, facts=facts, milestones=(), policy_id=policy_id, kept_by=kept_by)


def test_clocks_of_earlier_versions_tell_which_policy_keeps_them() -> None:
    first, last = ClockKind.FIRST_RESPONSE, ClockKind.RESOLUTION
    assert kept_policy_id([]) is None
    assert kept_policy_id([a_clock(first, 7), a_clock(last, 0)]) == 7
    assert kept_policy_id([a_clock(first, 7, is_running=False), a_clock(last, 0)]) == 0
    assert kept_policy_id([a_clock(first, 7), a_clock(last, 9)]) == 9
    assert kept_policy_id([a_clock(last, 9, kept_by=0)]) == 0
