"""Working on a ticket: moved along the loop, given to somebody, answered; and its history is its row."""

import pytest

from amends.errors import Forbidden, Invalid, NotFound
from amends.instants import HOUR_US
from amends.model.principal import Principal, PrincipalKind, Scope
from amends.model.status import Priority, Status
from amends.model.ticket.history import replay
from amends.model.ticket.ticket import Ticket
from amends.store.engine.database import Database
from amends.usecases import converse, queries, work
from amends.usecases.open import TicketForm, open_by_hand
from amends.usecases.work import TicketChangeForm
from tests import cast
from tests.cast import ANA, FixtureWorkspace
from tests.engines import Clock


@pytest.fixture
async def ticket(database: Database, workspace: FixtureWorkspace) -> Ticket:
    form = TicketForm(origin_segment="S1", verbatim="El ascensor", customer=ANA, owner="ana@hotel.example")
    return (await database.write(workspace.by, open_by_hand, form)).ticket


def keeper_of(workspace: FixtureWorkspace, *segment_ids: int) -> Principal:
    return Principal(PrincipalKind.KEY, 1, workspace.id, frozenset({Scope.TICKETS_WRITE}), segment_ids)


async def test_it_opens_by_hand_with_its_defaults(ticket: Ticket, workspace: FixtureWorkspace, clock: Clock) -> None:
    assert (ticket.status, ticket.priority, ticket.time_limit_hours) == (Status.NEW, Priority.MEDIUM, 72)
    assert (ticket.owner_id, ticket.origin_segment_id, ticket.current_segment_id) == (
        workspace.ana.id,
        workspace.s1.id,
        workspace.s1.id,
    )
    assert ticket.opened_us == ticket.issue_us == clock()


async def test_everything_wrong_with_a_form_is_told_at_once(database: Database, workspace: FixtureWorkspace) -> None:
    wrong = TicketForm(origin_segment="S9", current_segment="S8", verbatim="\0", owner="nobody@example.com")
    with pytest.raises(Invalid) as refused:
        await database.write(workspace.by, open_by_hand, wrong)
    fields = {error.field for error in refused.value.errors}
    assert fields == {"origin_segment", "current_segment", "verbatim", "owner"}


async def test_it_becomes_overdue(ticket: Ticket, clock: Clock) -> None:
    clock.advance(72 * HOUR_US)
    assert not ticket.is_overdue(clock())
    clock.advance(1)
    assert ticket.is_overdue(clock())


async def test_its_history_is_its_row(
    database: Database, workspace: FixtureWorkspace, ticket: Ticket, clock: Clock
) -> None:
    for status in (Status.IN_PROGRESS, Status.CLOSED, Status.IN_PROGRESS, Status.ESCALATED):
        clock.advance(HOUR_US)
        await database.write(workspace.by, work.change, ticket.id, TicketChangeForm(status=status))
    await database.write(workspace.by, work.change, ticket.id, TicketChangeForm(owner_id=workspace.ana.id))
    await database.write(workspace.by, converse.reply, ticket.id, "Lo sentimos")
    now = await cast.only_ticket(database, workspace.by)
    assert (now.status, now.owner_id, now.reply, now.closed_us) == (
        Status.ESCALATED,
        workspace.ana.id,
        "Lo sentimos",
        None,
    )
    assert replay(await database.read(workspace.by, queries.get_history, ticket.id)) == now


async def test_closing_notes_when(
    database: Database, workspace: FixtureWorkspace, ticket: Ticket, clock: Clock
) -> None:
    clock.advance(HOUR_US)
    closed = await database.write(workspace.by, work.change, ticket.id, TicketChangeForm(status=Status.CLOSED))
    assert closed.closed_us == closed.changed_us == clock()


async def test_what_changes_nothing_is_no_event(
    database: Database, workspace: FixtureWorkspace, ticket: Ticket
) -> None:
    await database.write(workspace.by, work.change, ticket.id, TicketChangeForm(status=Status.NEW))
    await database.write(workspace.by, work.change, ticket.id, TicketChangeForm(owner_id=workspace.ana.id))
    assert await cast.happened_to_ticket(database, workspace.by, ticket.id) == ["ticket.opened"]


async def test_it_cannot_be_given_to_nobody_known(
    database: Database, workspace: FixtureWorkspace, ticket: Ticket
) -> None:
    with pytest.raises(Invalid, match="owner_id: there is no user 999999"):
        await database.write(workspace.by, work.change, ticket.id, TicketChangeForm(owner_id=999_999))


@pytest.mark.parametrize("words", ["", "  ", "Lo\0", "x" * 100_001])
async def test_a_reply_needs_words_that_can_be_kept(
    database: Database, workspace: FixtureWorkspace, ticket: Ticket, words: str
) -> None:
    with pytest.raises(Invalid, match="text"):
        await database.write(workspace.by, converse.reply, ticket.id, words)


async def test_another_workspaces_ticket_is_forbidden(database: Database, ticket: Ticket) -> None:
    other = await cast.workspace(database, "Hotel Luna")
    with pytest.raises(Forbidden):
        await database.read(other.by, queries.get_ticket, ticket.id)
    with pytest.raises(Forbidden):
        await database.write(other.by, work.change, ticket.id, TicketChangeForm(status=Status.CLOSED))


async def test_a_number_of_nobody_is_not_found(database: Database, workspace: FixtureWorkspace) -> None:
    with pytest.raises(NotFound):
        await database.read(workspace.by, queries.get_ticket, 999_999)


async def test_a_key_reaches_its_segments_and_all_below(database: Database, workspace: FixtureWorkspace) -> None:
    await cast.rule(database, workspace.by)
    forms = [cast.form(reference=code, segment=code) for code in ("S1", "S1A", "S2")]
    await cast.ingest(database, workspace.by, *forms)
    by_segment = {each.current_segment_id: each.id for each in (await cast.everything(database, workspace.by))[1]}
    keeper = keeper_of(workspace, workspace.s1.id)
    assert (await database.read(keeper, queries.get_ticket, by_segment[workspace.s1a.id])).ticket.id
    with pytest.raises(Forbidden):
        await database.read(keeper, queries.get_ticket, by_segment[workspace.s2.id])
    with pytest.raises(Forbidden):
        await database.write(keeper, work.change, by_segment[workspace.s2.id], TicketChangeForm(status=Status.CLOSED))
