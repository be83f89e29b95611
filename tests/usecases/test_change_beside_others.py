"""Changing a ticket that others change too: only what is about the same, or was relied on, is in the way."""

import pytest
from msgspec import structs

from amends.model.customer import CustomerForm
from amends.model.principal import Principal, PrincipalKind
from amends.model.status import Priority, Status
from amends.model.ticket.custom_field import FieldType
from amends.model.ticket.ticket import Ticket
from amends.store.engine.database import Database
from amends.usecases import close, converse, fire_sla_timer, work
from amends.usecases.close import ClosingForm
from amends.usecases.lock_ticket import ChangedMeanwhile
from amends.usecases.open import TicketForm, open_by_hand
from amends.usecases.settings import custom_fields
from amends.usecases.settings.custom_fields import FieldForm
from amends.usecases.work import TicketChangeForm
from tests.cast import FixtureWorkspace
from tests.engines import Clock


@pytest.fixture
async def ticket(database: Database, workspace: FixtureWorkspace) -> Ticket:
    form = TicketForm(origin_segment="S1", verbatim="El ascensor", customer=CustomerForm(email="tom@mail.example"))
    return (await database.write(workspace.by, open_by_hand, form)).ticket


def somebody(workspace: FixtureWorkspace, number: int) -> Principal:
    return structs.replace(workspace.by, kind=PrincipalKind.USER, id=number)


async def test_a_timer_is_in_nobody_s_way(
    database: Database, workspace: FixtureWorkspace, ticket: Ticket, clock: Clock
) -> None:
    clock.advance(ticket.clocks[0].due_us - clock() + 1 if ticket.clocks[0].due_us else 0)
    await database.write(
        structs.replace(workspace.by, kind=PrincipalKind.SYSTEM, id=0), fire_sla_timer.fire_sla_timer, ticket.id
    )
    form = TicketChangeForm(priority=Priority.LOW)
    changed = await database.write(workspace.by, work.change, ticket.id, form, shown=ticket.version)
    assert changed.priority is Priority.LOW
    assert changed.version > ticket.version + 1


async def test_two_people_change_two_fields(database: Database, workspace: FixtureWorkspace, ticket: Ticket) -> None:
    ana, ben = somebody(workspace, workspace.ana.id), somebody(workspace, workspace.ben.id)
    await database.write(ana, work.change, ticket.id, TicketChangeForm(priority=Priority.LOW), shown=ticket.version)
    form = TicketChangeForm(status=Status.IN_PROGRESS)
    both = await database.write(ben, work.change, ticket.id, form, shown=ticket.version)
    assert (both.priority, both.status) == (Priority.LOW, Status.IN_PROGRESS)


async def test_two_people_who_change_one_field_meet(
    database: Database, workspace: FixtureWorkspace, ticket: Ticket
) -> None:
    ana, ben = somebody(workspace, workspace.ana.id), somebody(workspace, workspace.ben.id)
    await database.write(ana, work.change, ticket.id, TicketChangeForm(priority=Priority.LOW), shown=ticket.version)
    form = TicketChangeForm(priority=Priority.HIGH)
    with pytest.raises(ChangedMeanwhile) as met:
        await database.write(ben, work.change, ticket.id, form, shown=ticket.version)
    assert len(met.value.happened) == 1
    again = TicketChangeForm(priority=Priority.HIGH)
    assert (await database.write(ana, work.change, ticket.id, again, shown=ticket.version)).priority is Priority.HIGH


async def test_closing_relies_on_what_was_written_and_not_on_the_priority(
    database: Database, workspace: FixtureWorkspace, ticket: Ticket
) -> None:
    ana, ben = somebody(workspace, workspace.ana.id), somebody(workspace, workspace.ben.id)
    await database.write(ben, converse.note, ticket.id, "Wait, please")
    with pytest.raises(ChangedMeanwhile):
        await database.write(ana, close.close, ticket.id, ClosingForm(), shown=ticket.version)
    seen = await database.write(ben, work.change, ticket.id, TicketChangeForm(priority=Priority.LOW))
    await database.write(ben, work.change, ticket.id, TicketChangeForm(priority=Priority.HIGH))
    closed = await database.write(ana, close.close, ticket.id, ClosingForm(), shown=seen.version)
    assert closed.after.status is Status.CLOSED


async def test_of_a_form_of_many_fields_only_those_are_meant_that_were_changed_in_it(
    database: Database, workspace: FixtureWorkspace, ticket: Ticket
) -> None:
    for code in ("room", "wish"):
        await database.write(workspace.by, custom_fields.add, FieldForm(code=code, name=code, type=FieldType.TEXT))
    ana, ben = somebody(workspace, workspace.ana.id), somebody(workspace, workspace.ben.id)
    shown = await database.write(ana, work.change, ticket.id, TicketChangeForm(fields={"room": "12", "wish": "tea"}))
    await database.write(ana, work.change, ticket.id, TicketChangeForm(fields={"room": "14"}))
    form = TicketChangeForm(fields={"room": "12", "wish": "coffee"})
    both = await database.write(ben, work.change, ticket.id, form, shown=shown.version)
    assert both.custom_fields == {"room": "14", "wish": "coffee"}
    form = TicketChangeForm(fields={"room": "15"})
    with pytest.raises(ChangedMeanwhile):
        await database.write(ben, work.change, ticket.id, form, shown=shown.version)


async def test_the_versions_of_if_match_hold_the_whole_ticket(
    database: Database, workspace: FixtureWorkspace, ticket: Ticket
) -> None:
    await database.write(workspace.by, work.change, ticket.id, TicketChangeForm(priority=Priority.LOW))
    form = TicketChangeForm(status=Status.IN_PROGRESS)
    with pytest.raises(ChangedMeanwhile):
        await database.write(workspace.by, work.change, ticket.id, form, (ticket.version,))
