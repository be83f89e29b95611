"""A sensitive case is its people's alone, and a complaint about somebody is never theirs: at every entry."""

from typing import Any

import pytest

from amends.errors import BusinessRuleError, Forbidden, Invalid
from amends.model.person import Role, User
from amends.model.principal import Principal
from amends.model.restriction import UNRESTRICTED, Restriction, SensitiveKind
from amends.model.session import principal_of
from amends.model.status import Status
from amends.model.ticket.access_changed import AccessChanged
from amends.model.ticket.history import replay
from amends.model.ticket.ticket import Ticket
from amends.store import restrictions, segments
from amends.store.engine.database import Database
from amends.usecases import find_tickets, merge, queries, undo, waiting_units, work
from amends.usecases.hand_over import HandOverForm, hand_over
from amends.usecases.merge import MergeForm
from amends.usecases.open import TicketForm, open_by_hand
from amends.usecases.restrict import RestrictionForm, restrict
from amends.usecases.settings import people
from amends.usecases.settings.people import UserChangeForm, UserForm
from amends.usecases.work import TicketChangeForm
from tests import cast
from tests.cast import FixtureWorkspace
from tests.engines import Clock

SAFETY = RestrictionForm(reason="A guest was hurt", sensitive=SensitiveKind.SAFETY)


@pytest.fixture
async def mia(database: Database, workspace: FixtureWorkspace) -> User:
    """The manager of S1."""
    form = UserForm(email="mia@hotel.example", first_name="Mia", segments=("S1",), role=Role.MANAGER)
    return await database.write(workspace.by, people.add, form)


@pytest.fixture
async def ticket(database: Database, workspace: FixtureWorkspace) -> Ticket:
    """An open ticket of S1 that is Ana's."""
    return await opened(database, workspace, owner=workspace.ana.email)


async def opened(database: Database, workspace: FixtureWorkspace, **changes: Any) -> Ticket:
    form = TicketForm(**{"origin_segment": "S1", "verbatim": "The stairs", **changes})
    return (await database.write(workspace.by, open_by_hand, form)).ticket


async def by(database: Database, workspace: FixtureWorkspace, user: User) -> Principal:
    """What a user may do at this moment."""
    now = await database.read(workspace.by, people.get, user.id)
    root = (await database.read(workspace.by, segments.tree)).root
    return principal_of(now, workspace.id, root.id)


async def handles(database: Database, workspace: FixtureWorkspace, user: User, **more: Any) -> None:
    await database.write(workspace.by, people.change, user.id, UserChangeForm(handles_sensitive=True, **more))


async def kept(database: Database, workspace: FixtureWorkspace, ticket: Ticket) -> Ticket:
    """The ticket as it is kept, which must be what its history says."""
    found = (await database.read(workspace.by, queries.get_ticket, ticket.id)).ticket
    assert replay(await database.read(workspace.by, queries.get_history, ticket.id)) == found
    return found


async def sees(database: Database, workspace: FixtureWorkspace, user: User, ticket: Ticket) -> bool:
    """Whether a user gets a ticket, and by the same answer finds it in lists and counts."""
    reader = await by(database, workspace, user)
    listed = ticket.id in {each.ticket.id for each in await database.read(reader, find_tickets.page, {}, None, 50)}
    assert (await database.read(reader, find_tickets.count, {})).count == int(listed)
    units = (await database.read(reader, waiting_units.list_units)).units
    assert sum(each.open for _, each in units) == int(listed)
    try:
        await database.read(reader, queries.get_ticket, ticket.id)
    except Forbidden:
        assert not listed
        return False
    assert listed
    return True


async def test_a_sensitive_case_leaves_who_does_not_handle_such_cases(
    database: Database, workspace: FixtureWorkspace, ticket: Ticket, mia: User
) -> None:
    ana = workspace.ana
    await handles(database, workspace, mia)
    done = await database.write(await by(database, workspace, ana), restrict, ticket.id, SAFETY)
    assert not done.is_seen
    after = await kept(database, workspace, ticket)
    assert (after.owner_id, after.restriction, after.is_never_asked) == (0, Restriction(SensitiveKind.SAFETY), True)
    assert not await sees(database, workspace, ana, ticket)
    assert await sees(database, workspace, mia, ticket)


async def test_its_reason_stands_in_its_history(
    database: Database, workspace: FixtureWorkspace, ticket: Ticket
) -> None:
    await database.write(workspace.by, restrict, ticket.id, SAFETY)
    history = await database.read(workspace.by, queries.get_history, ticket.id)
    [changed] = [each.event for each in history if isinstance(each.event, AccessChanged)]
    assert (changed.reason, changed.before) == ("A guest was hurt", UNRESTRICTED)


async def test_nothing_changes_without_a_reason(
    database: Database, workspace: FixtureWorkspace, ticket: Ticket
) -> None:
    with pytest.raises(Invalid) as refused:
        await database.write(workspace.by, restrict, ticket.id, RestrictionForm(reason=" ", sensitive=None))
    assert [each.field for each in refused.value.errors] == ["reason"]


async def test_who_may_not_see_it_cannot_take_it_back(
    database: Database, workspace: FixtureWorkspace, ticket: Ticket, mia: User
) -> None:
    await database.write(workspace.by, restrict, ticket.id, SAFETY)
    back = RestrictionForm(reason="A mistake", sensitive=None)
    with pytest.raises(Forbidden):
        await database.write(await by(database, workspace, mia), restrict, ticket.id, back)
    await handles(database, workspace, mia)
    await database.write(await by(database, workspace, mia), restrict, ticket.id, back)
    assert (await kept(database, workspace, ticket)).restriction == UNRESTRICTED
    assert await sees(database, workspace, workspace.ana, ticket)


async def test_who_is_named_on_it_sees_it_and_may_have_it(
    database: Database, workspace: FixtureWorkspace, ticket: Ticket
) -> None:
    ana = workspace.ana
    form = RestrictionForm(reason="She was there", sensitive=SensitiveKind.HARM, named=(ana.email,))
    await database.write(workspace.by, restrict, ticket.id, form)
    assert (await kept(database, workspace, ticket)).owner_id == ana.id
    assert await sees(database, workspace, ana, ticket)


@pytest.mark.parametrize("role", list(Role))
async def test_whom_a_complaint_is_about_loses_it_whatever_their_role(
    database: Database, workspace: FixtureWorkspace, ticket: Ticket, role: Role
) -> None:
    ana = workspace.ana
    await handles(database, workspace, ana, role=role)
    about = RestrictionForm(reason="It is about her", recused=(ana.email,))
    await database.write(workspace.by, restrict, ticket.id, about)
    assert (await kept(database, workspace, ticket)).owner_id == 0
    assert not await sees(database, workspace, ana, ticket)
    with pytest.raises(Invalid, match="about them"):
        await database.write(workspace.by, work.change, ticket.id, TicketChangeForm(owner_id=ana.id))


async def test_nobody_is_named_on_what_is_about_them(
    database: Database, workspace: FixtureWorkspace, ticket: Ticket
) -> None:
    ana = workspace.ana.email
    form = RestrictionForm(reason="Both", sensitive=SensitiveKind.STAFF, named=(ana,), recused=(ana,))
    with pytest.raises(Invalid, match="whom the complaint is about"):
        await database.write(workspace.by, restrict, ticket.id, form)


async def test_a_rule_opens_a_sensitive_case_and_keeps_it_from_whom_it_names(
    database: Database, workspace: FixtureWorkspace, mia: User
) -> None:
    names = UserChangeForm(first_name="Ana", last_name="Ruiz", handles_sensitive=True)
    await database.write(workspace.by, people.change, workspace.ana.id, names)
    await handles(database, workspace, mia)
    await cast.route(database, workspace.by)
    then = {"open": {"sensitive": "staff", "recuse": ["words", "custom.agent"]}}
    await cast.rule(database, workspace.by, then=then)
    await cast.ingest(database, workspace.by, cast.form(words="ana ruiz shouted at me"))
    found = await cast.only_ticket(database, workspace.by)
    assert found.restriction == Restriction(SensitiveKind.STAFF, (), (workspace.ana.id,))
    assert found.owner_id == mia.id
    assert not await sees(database, workspace, workspace.ana, found)


async def test_a_route_passes_over_whom_it_is_about_and_says_why(
    database: Database, workspace: FixtureWorkspace
) -> None:
    await cast.route(database, workspace.by)
    ticket = await opened(database, workspace, recused=(workspace.ana.email,))
    assert ticket.owner_id == 0
    why = await database.read(workspace.by, queries.get_owner_reason, ticket.id)
    assert "the complaint is about them" in " ".join(map(str, why.texts))


async def test_a_named_owner_must_be_one_who_sees_it(database: Database, workspace: FixtureWorkspace) -> None:
    with pytest.raises(Invalid, match="does not see this ticket"):
        await opened(database, workspace, owner=workspace.ana.email, sensitive=SensitiveKind.LEGAL)


async def test_a_hand_over_gives_it_to_nobody_who_may_not_see_it(
    database: Database, workspace: FixtureWorkspace, ticket: Ticket, mia: User
) -> None:
    await handles(database, workspace, workspace.ana)
    await database.write(workspace.by, restrict, ticket.id, SAFETY)
    with pytest.raises(Invalid, match="does not see this ticket"):
        await database.write(workspace.by, hand_over, workspace.ana.id, HandOverForm(mia.email))
    await database.write(workspace.by, hand_over, workspace.ana.id, HandOverForm("route"))
    assert (await kept(database, workspace, ticket)).owner_id == 0


async def test_who_no_longer_handles_such_cases_loses_them(
    database: Database, workspace: FixtureWorkspace, ticket: Ticket
) -> None:
    await handles(database, workspace, workspace.ana)
    await database.write(workspace.by, restrict, ticket.id, SAFETY)
    assert (await kept(database, workspace, ticket)).owner_id == workspace.ana.id
    await database.write(workspace.by, people.change, workspace.ana.id, UserChangeForm(handles_sensitive=False))
    assert (await kept(database, workspace, ticket)).owner_id == 0


async def test_a_merge_hides_the_ticket_that_goes_on_as_well(
    database: Database, workspace: FixtureWorkspace, ticket: Ticket
) -> None:
    secret = await opened(database, workspace, sensitive=SensitiveKind.MINORS, recused=(workspace.ana.email,))
    await database.write(workspace.by, merge.merge, secret.id, MergeForm(ticket.id, even_if_customers_differ=True))
    after = await kept(database, workspace, ticket)
    assert after.restriction == Restriction(SensitiveKind.MINORS, (), (workspace.ana.id,))
    assert after.owner_id == 0


async def test_undoing_an_owner_gives_it_back_to_nobody_who_may_not_see_it(
    database: Database, workspace: FixtureWorkspace, ticket: Ticket, clock: Clock
) -> None:
    version = (await database.write(workspace.by, work.change, ticket.id, TicketChangeForm(owner_id=0))).version
    about = RestrictionForm(reason="It is about her", recused=(workspace.ana.email,))
    clock.advance(1)
    await database.write(workspace.by, restrict, ticket.id, about)
    with pytest.raises(BusinessRuleError):
        await database.write(workspace.by, undo.undo, ticket.id, version)
    assert (await kept(database, workspace, ticket)).owner_id == 0


async def test_a_reopened_one_stays_with_nobody_who_may_not_see_it(
    database: Database, workspace: FixtureWorkspace, ticket: Ticket
) -> None:
    await database.write(workspace.by, work.change, ticket.id, TicketChangeForm(status=Status.CLOSED))
    about = RestrictionForm(reason="It is about her", recused=(workspace.ana.email,))
    await database.write(workspace.by, restrict, ticket.id, about)
    await database.write(workspace.by, work.change, ticket.id, TicketChangeForm(status=Status.IN_PROGRESS))
    assert (await kept(database, workspace, ticket)).owner_id == 0


async def test_lists_ask_for_restrictions_once_there_is_one(
    database: Database, workspace: FixtureWorkspace, ticket: Ticket
) -> None:
    assert not await database.read(workspace.by, restrictions.has_any)
    await database.write(workspace.by, restrict, ticket.id, SAFETY)
    assert await database.read(workspace.by, restrictions.has_any)
