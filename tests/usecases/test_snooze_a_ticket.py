"""Snooze: a ticket leaves the list of its owner and comes back by a time, an answer or what is urgent."""

import pytest
from msgspec import structs

from amends.errors import BusinessRuleError, Forbidden, Invalid
from amends.instants import DAY_US, HOUR_US, MINUTE_US, InstantUs
from amends.model.customer import CustomerForm
from amends.model.principal import Principal, PrincipalKind
from amends.model.status import Status
from amends.model.ticket import list_query
from amends.model.ticket.history import replay
from amends.model.ticket.snooze import WakeReason, Woken
from amends.model.ticket.snooze_times import UNTIL_ANSWER
from amends.model.ticket.ticket import Ticket
from amends.model.ticket.view import StandardView, standard_query
from amends.store import tickets
from amends.store.engine.database import Database
from amends.usecases import find_tickets, notifications, promises, queries, snooze, soft_delete, undo, work
from amends.usecases.open import TicketForm, open_by_hand
from amends.usecases.promises import NewPromise
from amends.usecases.work import TicketChangeForm
from tests import cast, working
from tests.cast import FixtureWorkspace
from tests.engines import Clock

TOM = CustomerForm(email="tom@mail.example", name="Tom Ashdown")


@pytest.fixture
def ana(workspace: FixtureWorkspace) -> Principal:
    return structs.replace(workspace.by, kind=PrincipalKind.USER, id=workspace.ana.id)


@pytest.fixture
async def ticket(database: Database, workspace: FixtureWorkspace) -> Ticket:
    form = TicketForm(origin_segment="S1", verbatim="Nadie", customer=TOM, owner="ana@hotel.example")
    return (await database.write(workspace.by, open_by_hand, form)).ticket


async def snoozed(database: Database, by: Principal, ticket: Ticket, clock: Clock, after_us: int = DAY_US) -> Ticket:
    return await database.write(by, snooze.snooze, ticket.id, InstantUs(clock() + after_us))


async def now(database: Database, by: Principal, ticket_id: int) -> Ticket:
    found = await database.read(by, tickets.get, ticket_id)
    assert found is not None
    assert replay(await database.read(by, queries.get_history, ticket_id)) == found
    return found


async def in_view(database: Database, by: Principal, view: StandardView) -> list[int]:
    page = await database.read(by, find_tickets.page, standard_query(view, by.id), None, 50)
    return [each.ticket.id for each in page]


async def why_woken(database: Database, by: Principal, ticket_id: int) -> list[WakeReason]:
    history = await database.read(by, queries.get_history, ticket_id)
    return [each.event.why for each in history if isinstance(each.event, Woken)]


async def told(database: Database, workspace: FixtureWorkspace, user_id: int) -> list[str]:
    found = await database.read(workspace.by, notifications.list_notifications, user_id, 10**9, 50)
    return [each.event_type for each in reversed(found) if each.event_type in ("ticket.snoozed", "ticket.woken")]


async def test_it_leaves_the_list_of_its_owner_and_stays_in_all_others(
    database: Database, ana: Principal, ticket: Ticket, clock: Clock
) -> None:
    kept = await snoozed(database, ana, ticket, clock)
    assert kept.snoozed_until_us == clock() + DAY_US
    assert await in_view(database, ana, StandardView.MINE) == []
    assert await in_view(database, ana, StandardView.SNOOZED) == [ticket.id]
    assert await in_view(database, ana, StandardView.ALL) == [ticket.id]
    page = await database.read(ana, find_tickets.page, list_query.read({"snoozed": "true"}), None, 50)
    assert [each.ticket.id for each in page] == [ticket.id]


async def test_at_its_time_it_is_back_and_its_owner_is_told(
    database: Database, workspace: FixtureWorkspace, ana: Principal, ticket: Ticket, clock: Clock
) -> None:
    await snoozed(database, ana, ticket, clock, HOUR_US)
    clock.advance(HOUR_US - 1)
    await working.do_all_due(database)
    assert (await now(database, ana, ticket.id)).snoozed_until_us is not None
    clock.advance(1)
    await working.do_all_due(database)
    assert (await now(database, ana, ticket.id)).snoozed_until_us is None
    assert await in_view(database, ana, StandardView.MINE) == [ticket.id]
    assert await told(database, workspace, ana.id) == ["ticket.woken"]
    assert await why_woken(database, ana, ticket.id) == [WakeReason.TIME]


async def test_no_clock_stands_still_and_a_missed_target_brings_it_back(
    database: Database, ana: Principal, ticket: Ticket, clock: Clock
) -> None:
    before = await now(database, ana, ticket.id)
    kept = await database.write(ana, snooze.snooze, ticket.id, UNTIL_ANSWER)
    assert (kept.clocks, kept.due_us, kept.next_fire_us) == (before.clocks, before.due_us, before.next_fire_us)
    assert kept.next_fire_us is not None
    clock.advance(kept.next_fire_us - clock())
    await working.do_all_due(database)
    assert (await now(database, ana, ticket.id)).snoozed_until_us is None
    assert await why_woken(database, ana, ticket.id) == [WakeReason.DEADLINE]


async def test_an_answer_of_the_customer_brings_it_back(
    database: Database, workspace: FixtureWorkspace, ana: Principal, clock: Clock
) -> None:
    await cast.rule(database, workspace.by)
    await cast.rule(database, workspace.by, cast.ALREADY_ON_IT)
    await cast.ingest(database, workspace.by, cast.form(customer=TOM))
    ticket_id = (await cast.only_ticket(database, workspace.by)).id
    await database.write(workspace.by, work.change, ticket_id, TicketChangeForm(owner_id=ana.id))
    said = (cast.form(customer=TOM, words="Nobody has called me"), cast.form(customer=TOM, reference="again"))
    for until_us, form in zip((UNTIL_ANSWER, InstantUs(clock() + DAY_US)), said, strict=True):
        await database.write(ana, snooze.snooze, ticket_id, until_us)
        await cast.ingest(database, workspace.by, form)
        assert (await now(database, ana, ticket_id)).snoozed_until_us is None
    assert await why_woken(database, ana, ticket_id) == [WakeReason.ANSWER, WakeReason.ANSWER]


async def test_a_promise_that_is_due_soon_brings_it_back(
    database: Database, ana: Principal, ticket: Ticket, clock: Clock
) -> None:
    form = NewPromise(text="I call", due_us=InstantUs(clock() + 2 * HOUR_US))
    await database.write(ana, promises.make, ticket.id, form)
    await snoozed(database, ana, ticket, clock, 30 * DAY_US)
    clock.advance(HOUR_US)
    await working.do_all_due(database)
    assert await why_woken(database, ana, ticket.id) == [WakeReason.PROMISE]


async def test_who_takes_it_over_has_it_awake(
    database: Database, workspace: FixtureWorkspace, ana: Principal, ticket: Ticket, clock: Clock
) -> None:
    await snoozed(database, ana, ticket, clock)
    kept = await database.write(workspace.by, work.change, ticket.id, TicketChangeForm(owner_id=0))
    assert kept.snoozed_until_us is None
    assert await why_woken(database, ana, ticket.id) == [WakeReason.OWNER]
    with pytest.raises(BusinessRuleError, match="owner"):
        await snoozed(database, ana, ticket, clock)


async def test_what_is_done_is_not_snoozed(
    database: Database, workspace: FixtureWorkspace, ana: Principal, ticket: Ticket, clock: Clock
) -> None:
    await snoozed(database, ana, ticket, clock)
    kept = await database.write(workspace.by, work.change, ticket.id, TicketChangeForm(status=Status.CLOSED))
    assert kept.snoozed_until_us is None
    assert await told(database, workspace, ana.id) == []
    with pytest.raises(BusinessRuleError):
        await snoozed(database, ana, ticket, clock)


async def test_closing_it_is_undone_with_its_snooze(
    database: Database, ana: Principal, ticket: Ticket, clock: Clock
) -> None:
    until_us = (await snoozed(database, ana, ticket, clock)).snoozed_until_us
    clock.advance(MINUTE_US)
    closed = await database.write(ana, work.change, ticket.id, TicketChangeForm(status=Status.CLOSED))
    back = (await database.write(ana, undo.undo, ticket.id, closed.version)).ticket
    assert (back.status, back.snoozed_until_us) == (Status.NEW, until_us)
    assert await now(database, ana, ticket.id) == back


async def test_it_is_undone_and_woken_by_hand(
    database: Database, workspace: FixtureWorkspace, ana: Principal, ticket: Ticket, clock: Clock
) -> None:
    kept = await snoozed(database, ana, ticket, clock)
    back = (await database.write(ana, undo.undo, ticket.id, kept.version)).ticket
    assert back.snoozed_until_us is None
    clock.advance(MINUTE_US)
    await database.write(ana, snooze.snooze, ticket.id, UNTIL_ANSWER)
    clock.advance(MINUTE_US)
    woken = await database.write(ana, snooze.wake, ticket.id)
    assert woken.snoozed_until_us is None
    assert await database.write(ana, snooze.wake, ticket.id) == woken, "a second time nothing happens"
    again = (await database.write(ana, undo.undo, ticket.id, woken.version)).ticket
    assert again.snoozed_until_us == UNTIL_ANSWER
    assert await told(database, workspace, ana.id) == []


async def test_an_owner_hears_of_what_others_snooze_for_them(
    database: Database, workspace: FixtureWorkspace, ana: Principal, ticket: Ticket, clock: Clock
) -> None:
    await snoozed(database, workspace.by, ticket, clock)
    assert await told(database, workspace, ana.id) == ["ticket.snoozed"]
    again = await snoozed(database, workspace.by, ticket, clock)
    assert again.version == (await now(database, ana, ticket.id)).version, "the same time again changes nothing"
    assert await told(database, workspace, ana.id) == ["ticket.snoozed"]


async def test_of_a_deleted_ticket_nobody_is_told(
    database: Database, workspace: FixtureWorkspace, ana: Principal, ticket: Ticket, clock: Clock
) -> None:
    await snoozed(database, ana, ticket, clock, HOUR_US)
    await database.write(workspace.by, soft_delete.delete, ticket.id)
    clock.advance(2 * HOUR_US)
    await working.do_all_due(database)
    assert await told(database, workspace, ana.id) == []
    await database.write(workspace.by, soft_delete.restore, ticket.id)
    await working.do_all_due(database)
    assert (await now(database, ana, ticket.id)).snoozed_until_us is None


@pytest.mark.parametrize("after_us", [0, -HOUR_US, 367 * DAY_US])
async def test_a_time_that_cannot_be_is_refused(
    database: Database, ana: Principal, ticket: Ticket, clock: Clock, after_us: int
) -> None:
    with pytest.raises(Invalid):
        await snoozed(database, ana, ticket, clock, after_us)


async def test_who_may_not_see_it_may_not_snooze_it(
    database: Database, workspace: FixtureWorkspace, ticket: Ticket, clock: Clock
) -> None:
    elsewhere = structs.replace(workspace.by, segment_ids=frozenset({workspace.s2.id}))
    with pytest.raises(Forbidden):
        await snoozed(database, elsewhere, ticket, clock)
    with pytest.raises(Forbidden):
        await database.write(elsewhere, snooze.wake, ticket.id)
