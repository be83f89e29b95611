"""Taking back what one did: field by field, within ten minutes, and the clocks run on as if it hadn't happened."""

from typing import Any

import pytest
from msgspec import structs

from amends.errors import BusinessRuleError, Forbidden
from amends.instants import HOUR_US, MINUTE_US
from amends.model.customer import CustomerForm
from amends.model.principal import Principal, PrincipalKind, Scope
from amends.model.status import Priority, Status
from amends.model.ticket import list_query
from amends.model.ticket.conversation import Channel, ContactOutcome
from amends.model.ticket.custom_field import FieldType
from amends.model.ticket.history import replay
from amends.model.ticket.link import Link, LinkKind
from amends.model.ticket.ticket import Ticket
from amends.store import events, links, notifications, tickets
from amends.store.engine.database import Database
from amends.usecases import close, converse, find_tickets, undo, work
from amends.usecases import links as links_usecase
from amends.usecases.close import ClosingForm
from amends.usecases.converse import AttemptForm
from amends.usecases.open import TicketForm, open_by_hand
from amends.usecases.settings import causes, custom_fields
from amends.usecases.settings.causes import CauseForm
from amends.usecases.settings.custom_fields import FieldForm
from amends.usecases.work import TicketChangeForm
from tests.cast import FixtureWorkspace
from tests.engines import Clock


@pytest.fixture
async def ticket(database: Database, workspace: FixtureWorkspace, clock: Clock) -> Ticket:
    form = TicketForm(origin_segment="S1", verbatim="El ascensor", customer=CustomerForm(email="tom@mail.example"))
    made = (await database.write(workspace.by, open_by_hand, form)).ticket
    clock.advance(HOUR_US)
    return made


@pytest.fixture
def ana(workspace: FixtureWorkspace) -> Principal:
    return structs.replace(workspace.by, kind=PrincipalKind.USER, id=workspace.ana.id)


@pytest.fixture
def ben(workspace: FixtureWorkspace) -> Principal:
    return structs.replace(workspace.by, kind=PrincipalKind.USER, id=workspace.ben.id)


async def change(database: Database, by: Principal, ticket: Ticket, clock: Clock, **form: Any) -> Ticket:
    """Change a ticket, and let a minute pass."""
    changed = await database.write(by, work.change, ticket.id, TicketChangeForm(**form))
    clock.advance(MINUTE_US)
    return changed


async def take_back(database: Database, by: Principal, ticket: Ticket) -> Ticket:
    """Take back what led to this version; the ticket, whose row its history gives."""
    done = await database.write(by, undo.undo, ticket.id, ticket.version)
    history = await database.read(by, events.of_ticket, ticket.id)
    assert replay(history) == done.ticket == await database.read(by, tickets.get, ticket.id)
    return done.ticket


def told(ticket: Ticket) -> dict[str, object]:
    """A ticket without what tells when and how often it was changed."""
    shown = structs.asdict(ticket)
    return {name: shown[name] for name in shown.keys() - {"version", "changed_us"}}


@pytest.mark.parametrize(
    "form",
    [
        {"status": Status.IN_PROGRESS},
        {"priority": Priority.CRITICAL},
        {"segment": "S1A"},
        {"root_cause": "DIRT"},
        {"action_taken": "Cleaned"},
        {"fields": {"room": "12"}},
        {"status": Status.CLOSED, "action_taken": "Cleaned", "fields": {"room": "12"}},
        {"status": Status.RESOLVED, "priority": Priority.LOW, "segment": "S1A"},
    ],
    ids=str,
)
async def test_a_ticket_is_as_it_was(
    database: Database, workspace: FixtureWorkspace, ticket: Ticket, ana: Principal, clock: Clock, form: dict[str, Any]
) -> None:
    await database.write(workspace.by, causes.add, CauseForm(code="DIRT", name="Dirt"))
    await database.write(workspace.by, custom_fields.add, FieldForm(code="room", name="Room", type=FieldType.TEXT))
    changed = await change(database, ana, ticket, clock, **form)
    assert told(changed) != told(ticket)
    assert told(await take_back(database, ana, changed)) == told(ticket)


async def test_the_owner_comes_back(
    database: Database, workspace: FixtureWorkspace, ticket: Ticket, ana: Principal, clock: Clock
) -> None:
    owned = await change(database, ana, ticket, clock, owner_id=workspace.ana.id)
    left = await change(database, ana, ticket, clock, owner_id=0)
    assert (await take_back(database, ana, left)).owner_id == workspace.ana.id
    assert owned.owner_id == workspace.ana.id


async def test_what_is_said_is_taken_back_with_its_clock_and_its_words(
    database: Database, ticket: Ticket, ana: Principal, workspace: FixtureWorkspace, clock: Clock
) -> None:
    form = AttemptForm(channel=Channel.PHONE, outcome=ContactOutcome.REACHED, text="Rinoceronte")
    tried = await database.write(ana, converse.attempt_contact, ticket.id, form)
    assert (await database.read(ana, find_tickets.count, list_query.read({"q": "rinoceronte"}))).count == 1
    clock.advance(MINUTE_US)
    assert told(await take_back(database, ana, tried)) == told(ticket)
    assert (await database.read(ana, find_tickets.count, list_query.read({"q": "rinoceronte"}))).count == 0
    replied = await database.write(ana, converse.reply, ticket.id, "We are sorry")
    clock.advance(MINUTE_US)
    assert told(await take_back(database, ana, replied)) == told(ticket)


async def test_who_was_named_in_a_note_isn_t_told_any_more(
    database: Database, ticket: Ticket, ana: Principal, workspace: FixtureWorkspace, clock: Clock
) -> None:
    noted = await database.write(workspace.by, converse.note, ticket.id, "@ana@hotel.example, please")
    assert noted.watcher_ids == (workspace.ana.id,)
    clock.advance(MINUTE_US)
    assert (await take_back(database, workspace.by, noted)).watcher_ids == ()
    found = await database.read(
        ana, lambda tx: notifications.list_of_user(tx, workspace.ana.id, 2**62, 10, only_unread=False)
    )
    assert [each for each, _ in found if each.event_type == "ticket.noted"] == []


async def test_a_link_comes_and_goes(
    database: Database, ticket: Ticket, ana: Principal, workspace: FixtureWorkspace, clock: Clock
) -> None:
    other = (await database.write(workspace.by, open_by_hand, TicketForm(origin_segment="S1", verbatim="x"))).ticket
    await database.write(ana, links_usecase.link, ticket.id, Link(other.id, LinkKind.CAUSED_BY))
    clock.advance(MINUTE_US)
    await database.write(ana, links_usecase.unlink, other.id, ticket.id)
    clock.advance(MINUTE_US)
    unlinked = await database.read(ana, tickets.get, other.id)
    assert unlinked
    await take_back(database, ana, unlinked)
    assert await database.read(ana, links.of_ticket, ticket.id) == [Link(other.id, LinkKind.CAUSED_BY)]
    linked = await database.read(ana, tickets.get, ticket.id)
    assert linked
    await take_back(database, ana, linked)
    assert await database.read(ana, links.of_ticket, ticket.id) == []


async def test_what_somebody_changed_since_stays_and_is_named(
    database: Database, ticket: Ticket, ana: Principal, ben: Principal, clock: Clock
) -> None:
    first = await change(database, ana, ticket, clock, status=Status.IN_PROGRESS, priority=Priority.CRITICAL)
    await change(database, ben, ticket, clock, priority=Priority.LOW)
    done = await database.write(ana, undo.undo, ticket.id, first.version)
    assert (done.ticket.status, done.ticket.priority) == (Status.NEW, Priority.LOW)
    assert done.undone.kept == ("priority",)
    again = await change(database, ana, ticket, clock, priority=Priority.HIGH)
    await change(database, ben, ticket, clock, priority=Priority.MEDIUM)
    with pytest.raises(BusinessRuleError):
        await database.write(ana, undo.undo, ticket.id, again.version)


async def test_the_clocks_go_through_what_else_happened(
    database: Database, ticket: Ticket, ana: Principal, ben: Principal, clock: Clock
) -> None:
    """Of two tickets with the same life, one had a change that was taken back: their clocks are the same."""
    form = AttemptForm(channel=Channel.PHONE, outcome=ContactOutcome.REACHED)
    await database.write(ben, converse.attempt_contact, ticket.id, form)
    clock.advance(MINUTE_US)
    paused = await change(database, ana, ticket, clock, status=Status.PENDING)
    await database.write(ben, converse.reply, ticket.id, "We are sorry")
    clock.advance(MINUTE_US)
    done = await take_back(database, ana, paused)
    stopped = [each for each in done.clocks if not each.is_running]
    assert not any(each.is_paused for each in done.clocks)
    assert {each.kind.value for each in stopped} <= {"first_response"}
    resolution = next(each for each in ticket.clocks if each.kind.value == "resolution")
    assert next(each for each in done.clocks if each.kind.value == "resolution").due_us == resolution.due_us


async def test_a_wait_is_taken_back_and_so_is_its_end(
    database: Database, ticket: Ticket, ana: Principal, clock: Clock
) -> None:
    form = AttemptForm(channel=Channel.PHONE, outcome=ContactOutcome.REACHED)
    await database.write(ana, converse.attempt_contact, ticket.id, form)
    clock.advance(MINUTE_US)
    back = await take_back(database, ana, await change(database, ana, ticket, clock, status=Status.PENDING))
    assert (back.status, back.waits_since_us, back.waits_until_us) == (Status.NEW, None, None)
    paused = await change(database, ana, ticket, clock, status=Status.PENDING)
    waits = await take_back(database, ana, await change(database, ana, ticket, clock, status=Status.IN_PROGRESS))
    assert paused.waits_since_us is not None
    assert (waits.waits_since_us, waits.waits_until_us) == (paused.waits_since_us, paused.waits_until_us)


async def test_closing_is_taken_back_and_is_no_reopening(
    database: Database, ticket: Ticket, ana: Principal, clock: Clock
) -> None:
    attempt = AttemptForm(channel=Channel.PHONE, outcome=ContactOutcome.REACHED)
    closed = await database.write(ana, close.close, ticket.id, ClosingForm(action_taken="Cleaned", attempt=attempt))
    clock.advance(MINUTE_US)
    back = await take_back(database, ana, closed.after)
    assert told(back) == told(ticket)
    assert (back.reopenings, back.closed_us, back.contact_attempts) == (0, None, 0)


async def test_only_who_did_it_within_ten_minutes_once(
    database: Database, ticket: Ticket, ana: Principal, ben: Principal, clock: Clock
) -> None:
    changed = await database.write(ana, work.change, ticket.id, TicketChangeForm(priority=Priority.LOW))
    with pytest.raises(BusinessRuleError):
        await database.write(ben, undo.undo, ticket.id, changed.version)
    with pytest.raises(BusinessRuleError):
        await database.write(ana, undo.undo, ticket.id, 1)
    with pytest.raises(BusinessRuleError):
        await database.write(ana, undo.undo, ticket.id, 99)
    clock.advance(10 * MINUTE_US)
    back = await database.write(ana, undo.undo, ticket.id, changed.version)
    clock.advance(1)
    with pytest.raises(BusinessRuleError):
        await database.write(ana, undo.undo, ticket.id, changed.version)
    with pytest.raises(BusinessRuleError):
        await database.write(ana, undo.undo, ticket.id, back.ticket.version)
    late = await database.write(ana, work.change, ticket.id, TicketChangeForm(priority=Priority.LOW))
    clock.advance(10 * MINUTE_US + 1)
    with pytest.raises(BusinessRuleError):
        await database.write(ana, undo.undo, ticket.id, late.version)


async def test_who_gave_a_ticket_away_takes_it_back_and_nobody_else_from_elsewhere(
    database: Database, workspace: FixtureWorkspace, ticket: Ticket, ana: Principal, clock: Clock
) -> None:
    of_s1 = structs.replace(ana, scopes=frozenset({Scope.TICKETS_WRITE}), segment_ids=(workspace.s1.id,))
    given = await database.write(workspace.by, work.change, ticket.id, TicketChangeForm(segment="S2"))
    with pytest.raises(Forbidden):
        await database.write(of_s1, undo.undo, ticket.id, given.version)
    clock.advance(MINUTE_US)
    back = await database.write(workspace.by, undo.undo, ticket.id, given.version)
    assert back.ticket.current_segment_id == workspace.s1.id
