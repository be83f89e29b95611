"""Promises: made at a ticket, kept, broken, or moved with the customer's consent; each has its own clock."""

import pytest
from msgspec import structs

from amends.errors import BusinessRuleError, Invalid, NotFound
from amends.instants import DAY_US, HOUR_US, MINUTE_US, InstantUs
from amends.model.customer import CustomerForm
from amends.model.principal import Principal, PrincipalKind
from amends.model.salted import ERASED
from amends.model.status import Status
from amends.model.ticket import list_query
from amends.model.ticket.history import replay
from amends.model.ticket.promise import MAX_OPEN, Promise, PromiseState
from amends.model.ticket.ticket import Ticket
from amends.store import tickets
from amends.store.engine.database import Database
from amends.usecases import (
    erase,
    find_tickets,
    merge,
    notifications,
    promises,
    queries,
    soft_delete,
    undo,
    waiting_units,
    work,
)
from amends.usecases.merge import MergeForm
from amends.usecases.open import TicketForm, open_by_hand
from amends.usecases.promises import MoveForm, NewPromise
from amends.usecases.work import TicketChangeForm
from tests import cast, working
from tests.cast import FixtureWorkspace
from tests.engines import Clock

TOM = CustomerForm(email="tom@mail.example")
CALL = "I call on Thursday"


@pytest.fixture
def ana(workspace: FixtureWorkspace) -> Principal:
    return structs.replace(workspace.by, kind=PrincipalKind.USER, id=workspace.ana.id)


@pytest.fixture
async def ticket(database: Database, workspace: FixtureWorkspace) -> Ticket:
    return await opened(database, workspace)


async def opened(database: Database, workspace: FixtureWorkspace) -> Ticket:
    form = TicketForm(origin_segment="S1", verbatim="Nadie", customer=TOM, owner="ana@hotel.example")
    return (await database.write(workspace.by, open_by_hand, form)).ticket


async def promised(
    database: Database, by: Principal, ticket_id: int, clock: Clock, after_us: int = DAY_US, text: str = CALL
) -> Promise:
    form = NewPromise(text=text, due_us=InstantUs(clock() + after_us))
    return (await database.write(by, promises.make, ticket_id, form)).promises[-1]


async def now(database: Database, by: Principal, ticket_id: int) -> Ticket:
    found = await database.read(by, tickets.get, ticket_id)
    assert found is not None
    history = await database.read(by, queries.get_history, ticket_id) if found.deleted_us is None else None
    assert history is None or replay(history) == found
    return found


async def found_by(database: Database, by: Principal, **filters: str) -> list[int]:
    page = await database.read(by, find_tickets.page, list_query.read(filters), None, 50)
    return sorted(each.ticket.id for each in page)


async def told(database: Database, workspace: FixtureWorkspace, user_id: int) -> list[str]:
    found = await database.read(workspace.by, notifications.list_notifications, user_id, 10**9, 50)
    return [each.event_type for each in reversed(found) if "promise" in each.event_type]


async def test_a_promise_stands_at_its_ticket_with_who_made_it(
    database: Database, ana: Principal, ticket: Ticket, clock: Clock
) -> None:
    own = await promised(database, ana, ticket.id, clock)
    assert (own.text, own.due_us, own.made_by_id, own.state) == (CALL, clock() + DAY_US, ana.id, PromiseState.OPEN)
    later = await promised(database, ana, ticket.id, clock, 2 * DAY_US, "Refund paid")
    kept = await now(database, ana, ticket.id)
    assert (kept.promises, kept.promise_due_us) == ((own, later), own.due_us)


async def test_the_owner_is_reminded_an_hour_before_and_told_when_its_time_passes(
    database: Database, workspace: FixtureWorkspace, ana: Principal, ticket: Ticket, clock: Clock
) -> None:
    await promised(database, workspace.by, ticket.id, clock, 3 * HOUR_US)
    clock.advance(2 * HOUR_US)
    await working.do_all_due(database)
    assert await told(database, workspace, workspace.ana.id) == ["ticket.promise_near"]
    assert not (await now(database, ana, ticket.id)).broken_promises
    clock.advance(HOUR_US)
    await working.do_all_due(database)
    await working.do_all_due(database)
    assert await told(database, workspace, workspace.ana.id) == ["ticket.promise_near", "ticket.promise_overdue"]
    overdue = await now(database, ana, ticket.id)
    assert (overdue.promises[0].is_overdue, overdue.broken_promises, overdue.promises[0].is_open) == (True, 1, True)


async def test_of_a_promise_within_the_hour_nobody_is_reminded(
    database: Database, workspace: FixtureWorkspace, ticket: Ticket, clock: Clock
) -> None:
    await promised(database, workspace.by, ticket.id, clock, 50 * MINUTE_US)
    clock.advance(49 * MINUTE_US)
    await working.do_all_due(database)
    assert await told(database, workspace, workspace.ana.id) == []


async def test_kept_in_time_is_as_we_say_and_kept_late_is_not(
    database: Database, ana: Principal, ticket: Ticket, clock: Clock
) -> None:
    first = await promised(database, ana, ticket.id, clock)
    second = await promised(database, ana, ticket.id, clock)
    await database.write(ana, promises.keep, ticket.id, first.id)
    # The background hasn't looked at its clock yet: its time has passed all the same.
    clock.advance(DAY_US + 1)
    await database.write(ana, promises.keep, ticket.id, second.id)
    in_time, late = (await now(database, ana, ticket.id)).promises
    assert (in_time.is_kept_in_time, in_time.missed_us) == (True, None)
    assert (late.state, late.is_kept_in_time, late.missed_us) == (PromiseState.KEPT, False, second.due_us)
    with pytest.raises(BusinessRuleError, match="already"):
        await database.write(ana, promises.keep, ticket.id, first.id)


async def test_a_promise_is_broken_with_a_reason(
    database: Database, ana: Principal, ticket: Ticket, clock: Clock
) -> None:
    own = await promised(database, ana, ticket.id, clock)
    with pytest.raises(Invalid, match="reason"):
        await database.write(ana, promises.break_, ticket.id, own.id, " ")
    broken = await database.write(ana, promises.break_, ticket.id, own.id, "The bank sent it back")
    assert (broken.promises[0].state, broken.broken_promises, broken.promise_due_us) == (PromiseState.BROKEN, 1, None)
    clock.advance(2 * DAY_US)
    await working.do_all_due(database)
    assert (await now(database, ana, ticket.id)).version == broken.version


async def test_it_is_moved_only_with_consent_and_what_was_missed_stays_missed(
    database: Database, workspace: FixtureWorkspace, ana: Principal, ticket: Ticket, clock: Clock
) -> None:
    own = await promised(database, ana, ticket.id, clock)
    clock.advance(DAY_US)
    await working.do_all_due(database)
    later = InstantUs(clock() + DAY_US)
    refused = MoveForm(due_us=later, reason="Holiday", has_consent=False)
    with pytest.raises(Invalid, match="customer_agreed"):
        await database.write(ana, promises.move, ticket.id, own.id, refused)
    form = MoveForm(due_us=later, reason="Holiday", has_consent=True)
    moved = (await database.write(ana, promises.move, ticket.id, own.id, form)).promises[0]
    assert (moved.due_us, moved.moves, moved.is_overdue, moved.missed_us) == (later, 1, False, own.due_us)
    clock.advance(DAY_US)
    await working.do_all_due(database)
    assert (await now(database, ana, ticket.id)).promises[0].is_overdue
    assert await told(database, workspace, workspace.ana.id) == ["ticket.promise_overdue"] * 2


@pytest.mark.parametrize(("text", "after_us"), [("", DAY_US), (CALL, 0), (CALL, 400 * DAY_US), ("x" * 501, DAY_US)])
async def test_nothing_is_promised_without_words_or_for_a_time_that_cannot_be(
    database: Database, ana: Principal, ticket: Ticket, clock: Clock, text: str, after_us: int
) -> None:
    with pytest.raises(Invalid):
        await promised(database, ana, ticket.id, clock, after_us, text)


async def test_a_ticket_has_so_many_open_promises_and_no_more(
    database: Database, ana: Principal, ticket: Ticket, clock: Clock
) -> None:
    made = [await promised(database, ana, ticket.id, clock) for _ in range(MAX_OPEN)]
    with pytest.raises(BusinessRuleError):
        await promised(database, ana, ticket.id, clock)
    await database.write(ana, promises.keep, ticket.id, made[0].id)
    await promised(database, ana, ticket.id, clock)
    with pytest.raises(NotFound):
        await database.write(ana, promises.keep, ticket.id, 1)


async def test_it_goes_on_when_its_ticket_is_closed_and_transferred(
    database: Database, workspace: FixtureWorkspace, ana: Principal, ticket: Ticket, clock: Clock
) -> None:
    await promised(database, ana, ticket.id, clock)
    form = TicketChangeForm(status=Status.CLOSED)
    await database.write(workspace.by, work.change, ticket.id, form)
    clock.advance(DAY_US)
    await working.do_all_due(database)
    assert await told(database, workspace, workspace.ana.id) == ["ticket.promise_overdue"]
    reopened = TicketChangeForm(status=Status.IN_PROGRESS, segment="S2")
    await database.write(workspace.by, work.change, ticket.id, reopened)
    assert (await now(database, workspace.by, ticket.id)).promises[0].is_overdue


async def test_a_deleted_ticket_tells_nobody_and_a_restored_one_says_what_was_missed(
    database: Database, workspace: FixtureWorkspace, ana: Principal, ticket: Ticket, clock: Clock
) -> None:
    await promised(database, ana, ticket.id, clock)
    await database.write(workspace.by, soft_delete.delete, ticket.id)
    clock.advance(2 * DAY_US)
    await working.do_all_due(database)
    assert await told(database, workspace, workspace.ana.id) == []
    await database.write(workspace.by, soft_delete.restore, ticket.id)
    await working.do_all_due(database)
    assert await told(database, workspace, workspace.ana.id) == ["ticket.promise_overdue"]


async def test_promises_go_with_a_merge_and_come_back_as_they_are_by_then(
    database: Database, workspace: FixtureWorkspace, ana: Principal, ticket: Ticket, clock: Clock
) -> None:
    into = await opened(database, workspace)
    own, theirs = await promised(database, ana, ticket.id, clock), await promised(database, ana, into.id, clock)
    clock.advance(MINUTE_US)
    await database.write(ana, merge.merge, ticket.id, MergeForm(into.id))
    both = await now(database, ana, into.id)
    assert [each.id for each in both.promises] == [theirs.id, own.id]
    assert await found_by(database, ana, promised="true") == [into.id]
    clock.advance(MINUTE_US)
    await database.write(ana, promises.keep, into.id, own.id)
    merged_at = next(
        each.version
        for each in await database.read(ana, queries.get_history, into.id)
        if type(each.event).__name__ == "Merged"
    )
    await database.write(ana, undo.undo, into.id, merged_at)
    assert [each.id for each in (await now(database, ana, into.id)).promises] == [theirs.id]
    assert [each.state for each in (await now(database, ana, ticket.id)).promises] == [PromiseState.KEPT]


async def test_what_was_done_to_a_promise_is_taken_back(
    database: Database, workspace: FixtureWorkspace, ana: Principal, ticket: Ticket, clock: Clock
) -> None:
    own = await promised(database, ana, ticket.id, clock)
    clock.advance(MINUTE_US)
    kept = await database.write(ana, promises.keep, ticket.id, own.id)
    clock.advance(MINUTE_US)
    other = await promised(database, workspace.by, ticket.id, clock)
    await database.write(ana, undo.undo, ticket.id, kept.version)
    assert (await now(database, ana, ticket.id)).promises == (own, other)
    await database.write(ana, undo.undo, ticket.id, kept.version - 1)
    assert (await now(database, ana, ticket.id)).promises == (other,)


async def test_what_somebody_did_to_it_since_stays(
    database: Database, workspace: FixtureWorkspace, ana: Principal, ticket: Ticket, clock: Clock
) -> None:
    own = await promised(database, ana, ticket.id, clock)
    version = (await now(database, ana, ticket.id)).version
    clock.advance(MINUTE_US)
    await database.write(workspace.by, promises.keep, ticket.id, own.id)
    with pytest.raises(BusinessRuleError, match="changed"):
        await database.write(ana, undo.undo, ticket.id, version)


async def test_lists_find_what_is_promised_due_overdue_and_broken(
    database: Database, workspace: FixtureWorkspace, ana: Principal, ticket: Ticket, clock: Clock
) -> None:
    none, late, broken = [await opened(database, workspace) for _ in range(3)]
    await promised(database, ana, late.id, clock, MINUTE_US)
    own = await promised(database, ana, broken.id, clock)
    await database.write(ana, promises.break_, broken.id, own.id, "No")
    await promised(database, ana, ticket.id, clock, 2 * DAY_US)
    clock.advance(HOUR_US)
    await working.do_all_due(database)
    assert await found_by(database, ana, promised="true") == sorted([ticket.id, late.id])
    assert await found_by(database, ana, promised="false") == sorted([none.id, broken.id])
    assert await found_by(database, ana, promise_overdue="true") == [late.id]
    assert await found_by(database, ana, promise_overdue="false") == sorted([ticket.id, none.id, broken.id])
    assert await found_by(database, ana, broken_promises_from="1") == sorted([late.id, broken.id])
    total = (await database.read(workspace.by, waiting_units.list_units)).total
    assert (total.promises_due, total.promises_broken) == (1, 2)


async def test_the_words_of_a_promise_are_found_and_erased(
    database: Database, workspace: FixtureWorkspace, ana: Principal, ticket: Ticket, clock: Clock
) -> None:
    await promised(database, ana, ticket.id, clock, text="Bring the zebra")
    assert await found_by(database, ana, q="zebra") == [ticket.id]
    version = (await now(database, ana, ticket.id)).version
    await database.write(workspace.by, erase.erase_event, ticket.id, version)
    assert (await now(database, ana, ticket.id)).promises[0].text == ERASED
    assert await found_by(database, ana, q="zebra") == []
    await working.do_all_due(database)
    clock.advance(2 * DAY_US)
    await working.do_all_due(database)
    assert (await now(database, ana, ticket.id)).promises[0].is_overdue


async def test_who_cannot_see_the_ticket_promises_nothing_there(
    database: Database, workspace: FixtureWorkspace, ticket: Ticket, clock: Clock
) -> None:
    ben = structs.replace(
        workspace.by, kind=PrincipalKind.USER, id=workspace.ben.id, segment_ids=frozenset({workspace.s2.id})
    )
    with pytest.raises(Exception, match=r"access|segment"):
        await promised(database, ben, ticket.id, clock)
    assert await cast.happened_to_ticket(database, workspace.by, ticket.id) == ["ticket.opened"]
