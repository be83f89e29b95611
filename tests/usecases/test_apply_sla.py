"""Keeping time: deadlines start, stand still, go on, move with policies and calendars, and are told with why."""

from datetime import date
from typing import Any

import pytest
from msgspec import structs

from amends.errors import Invalid
from amends.instants import DAY_US, HOUR_US, MINUTE_US, from_text
from amends.model.clock import public_holidays
from amends.model.clock.calendar_document import CalendarDocument
from amends.model.clock.clock import Clock, ClockKind, Side
from amends.model.clock.sla_policy import EscalationStep, Target
from amends.model.clock.sla_policy_document import SlaPolicyDocument
from amends.model.derived import CALENDAR_DEADLINES
from amends.model.status import Priority, Status
from amends.model.ticket.clock_events import DeadlinesChanged
from amends.model.ticket.conversation import Channel, ContactOutcome
from amends.model.ticket.history import replay
from amends.model.ticket.ticket import Ticket
from amends.store.engine.database import Database
from amends.usecases import converse, queries, recompute_derived, sla_status, work
from amends.usecases.converse import AttemptForm
from amends.usecases.open import TicketForm, open_by_hand
from amends.usecases.settings import configuration
from amends.usecases.settings.config_kinds import CALENDAR, SLA_POLICY
from amends.usecases.work import TicketChangeForm
from tests import cast, working
from tests.cast import ANA, FixtureWorkspace
from tests.engines import START
from tests.engines import Clock as Now

WORK_DAY = ("09:00-17:00",)
WEEK: Any = dict.fromkeys(("mon", "tue", "wed", "thu", "fri"), WORK_DAY)
MADRID = CalendarDocument(name="Madrid", zone="Europe/Madrid", week=WEEK, country="ES")
EIGHT_HOURS = SlaPolicyDocument(
    name="Standard",
    order=10,
    targets={ClockKind.FIRST_RESPONSE: Target(60), ClockKind.RESOLUTION: Target(8 * 60)},
    remind_before_minutes=120,
)


@pytest.fixture
async def policy(database: Database, workspace: FixtureWorkspace) -> None:
    await database.write(workspace.by, configuration.save, CALENDAR, MADRID)
    await database.write(workspace.by, configuration.save, SLA_POLICY, EIGHT_HOURS)


async def opened(database: Database, workspace: FixtureWorkspace, **changes: Any) -> Ticket:
    form = TicketForm(**{"origin_segment": "S1", "verbatim": "El ascensor", "customer": ANA, **changes})
    return (await database.write(workspace.by, open_by_hand, form)).ticket


async def move(database: Database, workspace: FixtureWorkspace, ticket: Ticket, status: Status) -> Ticket:
    await database.write(workspace.by, work.change, ticket.id, TicketChangeForm(status=status))
    return await cast.only_ticket(database, workspace.by)


async def background(database: Database) -> None:
    """Do all that is due."""
    await working.do_all_due(database)


def clock_of(ticket: Ticket, kind: ClockKind = ClockKind.RESOLUTION) -> Clock:
    return [clock for clock in ticket.clocks if clock.kind is kind][-1]


async def test_without_a_policy_the_time_limit_counts_on_the_customers_clock(
    database: Database, workspace: FixtureWorkspace
) -> None:
    ticket = await opened(database, workspace)
    assert [(clock.kind, clock.side) for clock in ticket.clocks] == [(ClockKind.RESOLUTION, Side.CUSTOMER)]
    assert ticket.due_us == START + 72 * HOUR_US


async def test_the_team_s_clock_goes_on_on_monday(
    database: Database, workspace: FixtureWorkspace, policy: None
) -> None:
    ticket = await opened(database, workspace)
    assert clock_of(ticket).due_us == from_text("2026-11-23T16:50:00+01:00")
    assert clock_of(ticket, ClockKind.FIRST_RESPONSE).due_us == from_text("2026-11-23T09:50:00+01:00")
    assert ticket.due_us == clock_of(ticket, ClockKind.FIRST_RESPONSE).due_us


async def test_waiting_for_the_customer_stands_still(
    database: Database, workspace: FixtureWorkspace, policy: None, clock: Now
) -> None:
    ticket = await opened(database, workspace)
    await cast.call(database, workspace.by, ticket.id)
    waiting = await move(database, workspace, ticket, Status.PENDING)
    assert (waiting.due_us, clock_of(waiting).is_paused) == (None, True)
    clock.advance(7 * DAY_US)
    back = await move(database, workspace, ticket, Status.IN_PROGRESS)
    assert clock_of(back).due_us == from_text("2026-11-30T16:50:00+01:00")


async def test_the_customer_s_clock_never_stands_still(database: Database, workspace: FixtureWorkspace) -> None:
    ticket = await opened(database, workspace)
    await cast.call(database, workspace.by, ticket.id)
    assert (await move(database, workspace, ticket, Status.PENDING)).due_us == START + 72 * HOUR_US


async def test_an_attempt_answers_and_more_words_ask_again(
    database: Database, workspace: FixtureWorkspace, policy: None, clock: Now
) -> None:
    following = {**EIGHT_HOURS.targets, ClockKind.NEXT_RESPONSE: Target(30, Side.CUSTOMER)}
    document = SlaPolicyDocument(name="Standard", order=10, targets=following)
    await database.write(workspace.by, configuration.save, SLA_POLICY, document)
    await cast.rule(database, workspace.by)
    await cast.rule(database, workspace.by, cast.ALREADY_ON_IT)
    await cast.ingest(database, workspace.by, cast.form(customer=ANA))
    ticket = await cast.only_ticket(database, workspace.by)
    await database.write(
        workspace.by, converse.attempt_contact, ticket.id, AttemptForm(Channel.PHONE, ContactOutcome.REACHED)
    )
    answered = await cast.only_ticket(database, workspace.by)
    assert not clock_of(answered, ClockKind.FIRST_RESPONSE).is_running
    clock.advance(HOUR_US)
    await cast.ingest(database, workspace.by, cast.form(reference="again", customer=ANA))
    asked = await cast.only_ticket(database, workspace.by)
    answered_us = from_text(cast.TIME)
    assert clock_of(asked, ClockKind.NEXT_RESPONSE).due_us == answered_us + 30 * MINUTE_US, "waits since they wrote"
    await database.write(workspace.by, converse.reply, ticket.id, "Lo sentimos")
    assert clock_of(await cast.only_ticket(database, workspace.by), ClockKind.NEXT_RESPONSE).is_running, "no mail yet"
    await cast.call(database, workspace.by, ticket.id, ContactOutcome.REACHED)
    assert not clock_of(await cast.only_ticket(database, workspace.by), ClockKind.NEXT_RESPONSE).is_running


async def test_an_answer_that_reaches_us_late_is_late_for_the_customer_and_new_to_the_team(
    database: Database, workspace: FixtureWorkspace, policy: None, clock: Now
) -> None:
    targets = {ClockKind.FIRST_RESPONSE: Target(60), ClockKind.RESOLUTION: Target(24 * 60, Side.CUSTOMER)}
    document = structs.replace(EIGHT_HOURS, targets=targets)
    await database.write(workspace.by, configuration.save, SLA_POLICY, document)
    await cast.rule(database, workspace.by)
    await cast.ingest(database, workspace.by, cast.form(customer=ANA, time="2026-01-05T09:00:00+01:00"))
    ticket = await cast.only_ticket(database, workspace.by)
    assert clock_of(ticket, ClockKind.FIRST_RESPONSE).due_us == from_text("2026-11-23T09:50:00+01:00")
    assert clock_of(ticket).due_us == ticket.due_us == from_text("2026-01-06T09:00:00+01:00")
    status = await database.read(workspace.by, sla_status.get_sla_status, ticket.id)
    told = {each.clock.kind: each.text for each in status.clocks}
    assert told[ClockKind.RESOLUTION] == (
        "Mon 5 Jan 09:00 answered; it reached us Fri 20 Nov 16:50 · Mon 09:00 +24 h · due Tue 6 Jan 09:00"
    )
    assert "reached" not in told[ClockKind.FIRST_RESPONSE]
    assert status.elapsed.customer_us == clock() - ticket.issue_us

    await background(database)
    happened = [each.event for each in await database.read(workspace.by, queries.get_history, ticket.id)]
    assert [type(each).__name__ for each in happened].count("DeadlineBreached") == 1
    assert "DeadlineNear" not in (type(each).__name__ for each in happened), "what is overdue isn't near"
    assert replay(await database.read(workspace.by, queries.get_history, ticket.id)) == await cast.only_ticket(
        database, workspace.by
    )


async def test_an_answer_of_the_next_minutes_waits_from_now(database: Database, workspace: FixtureWorkspace) -> None:
    await cast.rule(database, workspace.by)
    await cast.ingest(database, workspace.by, cast.form(time="2026-11-20T16:53:00+01:00"))
    ticket = await cast.only_ticket(database, workspace.by)
    [own] = ticket.clocks
    assert own.facts[0].at_us == START, "whose clock runs ahead of ours"


async def test_reopening_begins_a_new_round(
    database: Database, workspace: FixtureWorkspace, policy: None, clock: Now
) -> None:
    ticket = await opened(database, workspace)
    closed = await move(database, workspace, ticket, Status.CLOSED)
    assert (closed.due_us, [each.is_running for each in closed.clocks]) == (None, [False, False])
    clock.advance(7 * DAY_US)
    again = await move(database, workspace, ticket, Status.IN_PROGRESS)
    assert (clock_of(again).round, clock_of(again).due_us) == (2, from_text("2026-11-30T16:50:00+01:00"))


async def test_another_priority_may_mean_another_policy(
    database: Database, workspace: FixtureWorkspace, policy: None, clock: Now
) -> None:
    targets = {ClockKind.RESOLUTION: Target(60)}
    urgent = SlaPolicyDocument(name="Urgent", order=1, targets=targets, priorities=("CRITICAL",))
    await database.write(workspace.by, configuration.save, SLA_POLICY, urgent)
    ticket = await opened(database, workspace)
    clock.advance(3 * DAY_US - HOUR_US)
    raised = await database.write(workspace.by, work.change, ticket.id, TicketChangeForm(priority=Priority.CRITICAL))
    # What counted already is more than the new target: the deadline is now, and not in the past.
    assert clock_of(raised).due_us == clock()
    assert not [each for each in raised.clocks if each.kind is ClockKind.FIRST_RESPONSE and each.is_running]


async def test_changing_the_calendar_moves_open_deadlines_and_says_so(
    database: Database, workspace: FixtureWorkspace, policy: None
) -> None:
    ticket = await opened(database, workspace)
    closed_monday = CalendarDocument(
        name="Madrid", zone="Europe/Madrid", week=WEEK, country="ES", exceptions={"2026-11-23": ()}
    )
    await database.write(workspace.by, configuration.save, CALENDAR, closed_monday)
    await background(database)
    moved = await cast.only_ticket(database, workspace.by)
    assert clock_of(moved).due_us == from_text("2026-11-24T16:50:00+01:00")
    history = await database.read(workspace.by, queries.get_history, ticket.id)
    event = history[-1].event
    assert str(event.reason) == "calendar Madrid, version 2"  # type: ignore[union-attr]
    assert [(each.before_us, each.after_us) for each in event.moved][-1] == (  # type: ignore[union-attr]
        from_text("2026-11-23T16:50:00+01:00"),
        from_text("2026-11-24T16:50:00+01:00"),
    )
    assert (history[-1].by_kind, history[-1].by_id) == ("amends", 0)
    assert replay(history) == moved


async def test_other_public_holidays_after_an_upgrade_move_open_deadlines_in_the_background(
    database: Database, workspace: FixtureWorkspace, policy: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    ticket = await opened(database, workspace)
    monkeypatch.setattr(public_holidays, "of", lambda *_: {date(2026, 11, 23): "A day that was declared"})
    upgraded = structs.replace(CALENDAR_DEADLINES, version=CALENDAR_DEADLINES.version + 1)
    monkeypatch.setattr(recompute_derived, "DERIVED", (upgraded,))
    await database.write(workspace.by, recompute_derived.recompute_outdated)
    await background(database)
    moved = await cast.only_ticket(database, workspace.by)
    assert clock_of(moved).due_us == from_text("2026-11-24T16:50:00+01:00")
    event = (await database.read(workspace.by, queries.get_history, ticket.id))[-1].event
    assert str(event.reason).startswith("time zones 20")  # type: ignore[union-attr]


async def test_closed_tickets_keep_their_deadlines(
    database: Database, workspace: FixtureWorkspace, policy: None
) -> None:
    ticket = await opened(database, workspace)
    before = await move(database, workspace, ticket, Status.CLOSED)
    other = SlaPolicyDocument(name="Standard", order=10, targets={ClockKind.RESOLUTION: Target(10)})
    await database.write(workspace.by, configuration.save, SLA_POLICY, other)
    await background(database)
    assert await cast.only_ticket(database, workspace.by) == before


async def test_more_open_tickets_than_one_go_takes_are_all_computed_anew(
    database: Database, workspace: FixtureWorkspace, policy: None
) -> None:
    for _ in range(103):
        await opened(database, workspace)
    other = SlaPolicyDocument(name="Standard", order=10, targets={ClockKind.RESOLUTION: Target(10)})
    await database.write(workspace.by, configuration.save, SLA_POLICY, other)
    await background(database)
    _, tickets = await cast.everything(database, workspace.by)
    assert {clock_of(ticket).terms.target_us for ticket in tickets} == {10 * MINUTE_US}


async def test_the_ledger_tells_people_why(database: Database, workspace: FixtureWorkspace, policy: None) -> None:
    ticket = await opened(database, workspace)
    found = await database.read(workspace.by, sla_status.get_sla_status, ticket.id)
    told = {ledger.clock.kind: ledger.text for ledger in found.clocks}
    assert told[ClockKind.RESOLUTION] == (
        "Fri 20 Nov 16:50 +10 min · Sat–Sun closed · Mon 09:00 +7 h 50 min · due Mon 23 Nov 16:50"
    )


async def test_both_clocks_stand_side_by_side(
    database: Database, workspace: FixtureWorkspace, policy: None, clock: Now
) -> None:
    ticket = await opened(database, workspace)
    await cast.call(database, workspace.by, ticket.id)
    await move(database, workspace, ticket, Status.PENDING)
    clock.advance(3 * DAY_US)
    await move(database, workspace, ticket, Status.IN_PROGRESS)
    clock.advance(HOUR_US)
    found = await database.read(workspace.by, sla_status.get_sla_status, ticket.id)
    assert (found.elapsed.customer_us, found.elapsed.team_us) == (3 * DAY_US + HOUR_US, 10 * MINUTE_US)


async def test_a_calendar_tells_all_that_is_wrong_at_once(database: Database, workspace: FixtureWorkspace) -> None:
    wrong = CalendarDocument(
        name=" ", zone="Mars", week={"mon": ("9-5",)}, exceptions={"tomorrow": ()}, country="XX", region="MD"
    )
    with pytest.raises(Invalid) as refused:
        await database.write(workspace.by, configuration.save, CALENDAR, wrong)
    assert {error.field for error in refused.value.errors} == {
        "name",
        "zone",
        "week.mon[0]",
        "exceptions.tomorrow",
        "country",
        "region",
    }


async def test_a_policy_tells_all_that_is_wrong_at_once(database: Database, workspace: FixtureWorkspace) -> None:
    wrong = SlaPolicyDocument(
        name="",
        order=-1,
        targets={ClockKind.RESOLUTION: Target(0)},
        remind_before_minutes=0,
        escalate=(EscalationStep(10, "remind"), EscalationStep(5, "tell")),  # type: ignore[arg-type]
    )
    with pytest.raises(Invalid) as refused:
        await database.write(workspace.by, configuration.save, SLA_POLICY, wrong)
    assert {error.field for error in refused.value.errors} == {
        "name",
        "order",
        "targets.resolution.minutes",
        "remind_before_minutes",
        "escalate[0].do",
        "escalate[1].after_minutes",
    }
    told = {error.field: str(error.reason) for error in refused.value.errors}
    assert told["order"] == "must be a whole number from 0 to 1000000"


async def test_a_policy_names_what_is_there(database: Database, workspace: FixtureWorkspace) -> None:
    unknown = SlaPolicyDocument(name="P", order=1, targets={ClockKind.RESOLUTION: Target(5)}, calendar="Nowhere")
    with pytest.raises(Invalid, match="calendar: there is no calendar with the name 'Nowhere'"):
        await database.write(workspace.by, configuration.save, SLA_POLICY, unknown)


async def test_a_moved_deadline_says_each_reason_and_no_other(
    database: Database, workspace: FixtureWorkspace, policy: None
) -> None:
    urgent = SlaPolicyDocument(
        name="Urgent", order=1, targets={ClockKind.RESOLUTION: Target(60)}, priorities=("CRITICAL",)
    )
    elsewhere = SlaPolicyDocument(name="S2", order=2, targets={ClockKind.RESOLUTION: Target(90)}, segments=("S2",))
    await database.write(workspace.by, configuration.save, SLA_POLICY, urgent)
    await database.write(workspace.by, configuration.save, SLA_POLICY, elsewhere)
    ticket = await opened(database, workspace)
    await cast.call(database, workspace.by, ticket.id, ContactOutcome.REACHED)
    await database.write(workspace.by, work.change, ticket.id, TicketChangeForm(segment="S2"))
    await database.write(workspace.by, work.change, ticket.id, TicketChangeForm(priority=Priority.CRITICAL))
    await move(database, workspace, ticket, Status.PENDING)
    history = await database.read(workspace.by, queries.get_history, ticket.id)
    moved = [each.event for each in history if isinstance(each.event, DeadlinesChanged)]
    assert [str(each.reason) for each in moved] == [
        "the customer was answered",
        "it moved to another segment",
        "the priority is CRITICAL",
        "the status is PENDING",
    ]
