"""Nobody has an open ticket that they can't open: at every entry the same question is asked."""

from typing import Any

import pytest

from amends.errors import Invalid
from amends.instants import DAY_US, HOUR_US
from amends.model.clock.clock import ClockKind
from amends.model.clock.sla_policy import EscalationStep, Target
from amends.model.clock.sla_policy_document import SlaPolicyDocument
from amends.model.person import Role, User
from amends.model.status import Status
from amends.model.ticket.assignment import Routed
from amends.model.ticket.clock_events import Escalated
from amends.model.ticket.history import replay
from amends.model.ticket.ticket import Ticket
from amends.store.engine.database import Database
from amends.usecases import queries, soft_delete, work
from amends.usecases.hand_over import HandOverForm, hand_over
from amends.usecases.open import TicketForm, open_by_hand
from amends.usecases.settings import configuration, people
from amends.usecases.settings.config_kinds import SLA_POLICY
from amends.usecases.settings.people import UserChangeForm, UserForm
from amends.usecases.work import TicketChangeForm
from tests import cast, working
from tests.cast import FixtureWorkspace, form
from tests.engines import Clock

REFUSED = "no access to tickets of the segment 'S1'"


@pytest.fixture
async def mia(database: Database, workspace: FixtureWorkspace) -> User:
    """The manager of S1, who is told of what nobody can take."""
    return await add(database, workspace, "mia", "S1", role=Role.MANAGER)


@pytest.fixture
async def ticket(database: Database, workspace: FixtureWorkspace) -> Ticket:
    """An open ticket of S1 that is Ana's."""
    return await opened(database, workspace, owner=workspace.ana.email)


async def add(database: Database, workspace: FixtureWorkspace, name: str, segment: str, **changes: Any) -> User:
    wanted = UserForm(email=f"{name}@hotel.example", first_name=name, segments=(segment,), **changes)
    return await database.write(workspace.by, people.add, wanted)


async def opened(database: Database, workspace: FixtureWorkspace, **changes: Any) -> Ticket:
    wanted = TicketForm(**{"origin_segment": "S1", "verbatim": "El ascensor", **changes})
    return (await database.write(workspace.by, open_by_hand, wanted)).ticket


async def change(database: Database, workspace: FixtureWorkspace, ticket: Ticket, **changes: Any) -> Ticket:
    return await database.write(workspace.by, work.change, ticket.id, TicketChangeForm(**changes))


async def leave(database: Database, workspace: FixtureWorkspace, user: User) -> None:
    await database.write(workspace.by, hand_over, user.id, HandOverForm("queue", leaves=True))


async def go_away(database: Database, workspace: FixtureWorkspace, user: User, clock: Clock) -> None:
    await database.write(workspace.by, people.add_absence, user.id, clock(), clock() + DAY_US)


async def last_routed(database: Database, workspace: FixtureWorkspace, ticket: Ticket) -> Routed:
    history = await database.read(workspace.by, queries.get_history, ticket.id)
    return [each.event for each in history if isinstance(each.event, Routed)][-1]


async def now(database: Database, workspace: FixtureWorkspace, ticket: Ticket) -> Ticket:
    """The ticket as it is kept, which must be what its history says."""
    kept = replay(await database.read(workspace.by, queries.get_history, ticket.id))
    assert kept == await cast.only_ticket(database, workspace.by)
    return kept


async def test_by_hand_nobody_is_named_who_cant_open_it(
    database: Database, workspace: FixtureWorkspace, ticket: Ticket
) -> None:
    with pytest.raises(Invalid, match=f"owner_id: ben@hotel.example has {REFUSED}"):
        await change(database, workspace, ticket, owner_id=workspace.ben.id)
    with pytest.raises(Invalid, match=f"owner: ben@hotel.example has {REFUSED}"):
        await opened(database, workspace, owner=workspace.ben.email)
    assert (await now(database, workspace, ticket)).owner_id == workspace.ana.id


async def test_what_counts_is_the_segment_that_the_same_change_brings_it_to(
    database: Database, workspace: FixtureWorkspace, ticket: Ticket
) -> None:
    ownerless = await change(database, workspace, ticket, owner_id=0)
    with pytest.raises(Invalid, match=r"owner_id: ana@hotel\.example has no access to tickets of the segment 'S2'"):
        await change(database, workspace, ownerless, segment="S2", owner_id=workspace.ana.id)
    moved = await change(database, workspace, ticket, segment="S2", owner_id=workspace.ben.id)
    assert (moved.current_segment_id, moved.owner_id) == (workspace.s2.id, workspace.ben.id)


async def test_an_admin_may_have_any(database: Database, workspace: FixtureWorkspace, ticket: Ticket) -> None:
    eva = await add(database, workspace, "eva", "S2", role=Role.ADMIN)
    assert (await change(database, workspace, ticket, owner_id=eva.id)).owner_id == eva.id


async def test_by_hand_somebody_who_is_away_may_be_named(
    database: Database, workspace: FixtureWorkspace, ticket: Ticket, mia: User, clock: Clock
) -> None:
    await go_away(database, workspace, mia, clock)
    assert (await change(database, workspace, ticket, owner_id=mia.id)).owner_id == mia.id


async def test_a_rules_owner_who_cant_open_it_is_passed_over(
    database: Database, workspace: FixtureWorkspace, mia: User
) -> None:
    await cast.rule(database, workspace.by, then={"open": {"owner": workspace.ben.email}})
    await cast.ingest(database, workspace.by, form())
    ticket = await cast.only_ticket(database, workspace.by)
    routed = await last_routed(database, workspace, ticket)
    [passed] = routed.assignment.candidates
    assert (ticket.owner_id, routed.told_ids) == (0, (mia.id,))
    assert (passed.user_id, str(passed.passed_over)) == (workspace.ben.id, "not in the segment")


@pytest.mark.parametrize("status", [Status.CLOSED, Status.RESOLVED])
async def test_reopened_it_goes_to_somebody_who_is_there(
    database: Database, workspace: FixtureWorkspace, ticket: Ticket, mia: User, status: Status
) -> None:
    await cast.route(database, workspace.by)
    await change(database, workspace, ticket, status=status)
    await leave(database, workspace, workspace.ana)
    reopened = await change(database, workspace, ticket, status=Status.IN_PROGRESS)
    assert reopened.owner_id == mia.id
    assert await now(database, workspace, ticket) == reopened


async def test_reopened_where_nobody_can_take_it_it_waits_and_the_managers_are_told(
    database: Database, workspace: FixtureWorkspace, ticket: Ticket, mia: User
) -> None:
    await change(database, workspace, ticket, status=Status.CLOSED)
    await leave(database, workspace, workspace.ana)
    assert (await change(database, workspace, ticket, status=Status.IN_PROGRESS)).owner_id == 0
    routed = await last_routed(database, workspace, ticket)
    assert (routed.before, routed.told_ids) == (workspace.ana.id, (mia.id,))


async def test_reopened_it_does_not_wait_for_somebody_who_is_away(
    database: Database, workspace: FixtureWorkspace, ticket: Ticket, mia: User, clock: Clock
) -> None:
    await cast.route(database, workspace.by)
    await change(database, workspace, ticket, status=Status.CLOSED)
    await go_away(database, workspace, workspace.ana, clock)
    assert (await change(database, workspace, ticket, status=Status.IN_PROGRESS)).owner_id == mia.id


async def test_reopened_it_is_still_theirs_who_had_it(
    database: Database, workspace: FixtureWorkspace, ticket: Ticket, mia: User
) -> None:
    await cast.route(database, workspace.by)
    await change(database, workspace, ticket, status=Status.CLOSED)
    assert (await change(database, workspace, ticket, status=Status.IN_PROGRESS)).owner_id == workspace.ana.id


async def test_restored_it_goes_to_somebody_who_is_there(
    database: Database, workspace: FixtureWorkspace, ticket: Ticket, mia: User
) -> None:
    await cast.route(database, workspace.by)
    await database.write(workspace.by, soft_delete.delete, ticket.id)
    await leave(database, workspace, workspace.ana)
    assert (await database.write(workspace.by, soft_delete.restore, ticket.id)).owner_id == mia.id


async def test_who_loses_a_segment_loses_its_tickets(
    database: Database, workspace: FixtureWorkspace, ticket: Ticket, mia: User
) -> None:
    await cast.route(database, workspace.by)
    await database.write(workspace.by, people.change, workspace.ana.id, UserChangeForm(segments=("S1", "S2")))
    assert (await now(database, workspace, ticket)).owner_id == workspace.ana.id
    await database.write(workspace.by, people.change, workspace.ana.id, UserChangeForm(segments=("S2",)))
    assert (await now(database, workspace, ticket)).owner_id == mia.id
    [passed, _] = (await last_routed(database, workspace, ticket)).assignment.candidates
    assert (passed.user_id, passed.open_tickets, str(passed.passed_over)) == (
        workspace.ana.id,
        1,
        "not in the segment",
    )


async def test_who_is_no_admin_any_more_loses_what_only_admins_see(
    database: Database, workspace: FixtureWorkspace, ticket: Ticket, mia: User
) -> None:
    await add(database, workspace, "zoe", "S2", role=Role.ADMIN)
    eva = await add(database, workspace, "eva", "S2", role=Role.ADMIN)
    await change(database, workspace, ticket, owner_id=eva.id)
    await database.write(workspace.by, people.change, eva.id, UserChangeForm(role=Role.AGENT))
    assert (await now(database, workspace, ticket)).owner_id == 0
    assert (await last_routed(database, workspace, ticket)).told_ids == (mia.id,)


async def test_tickets_are_handed_over_only_to_who_can_open_all_of_them(
    database: Database, workspace: FixtureWorkspace, ticket: Ticket, mia: User
) -> None:
    with pytest.raises(Invalid, match=f"to: ben@hotel.example has {REFUSED}"):
        await database.write(workspace.by, hand_over, workspace.ana.id, HandOverForm(workspace.ben.email, leaves=True))
    assert (await database.read(workspace.by, people.get, workspace.ana.id)).left_us is None
    assert (await now(database, workspace, ticket)).owner_id == workspace.ana.id
    await database.write(workspace.by, hand_over, workspace.ana.id, HandOverForm(mia.email))
    assert (await now(database, workspace, ticket)).owner_id == mia.id


@pytest.mark.parametrize("to", ["queue", "route"])
async def test_handed_over_to_nobody_the_managers_are_told(
    database: Database, workspace: FixtureWorkspace, ticket: Ticket, mia: User, to: str
) -> None:
    await database.write(workspace.by, hand_over, workspace.ana.id, HandOverForm(to))
    assert (await now(database, workspace, ticket)).owner_id == 0
    assert (await last_routed(database, workspace, ticket)).told_ids == (mia.id,)


async def test_an_escalation_climbs_to_who_is_there(
    database: Database, workspace: FixtureWorkspace, mia: User, clock: Clock
) -> None:
    eva = await add(database, workspace, "eva", "MAIN", role=Role.MANAGER)
    policy = SlaPolicyDocument(
        name="One hour",
        order=1,
        targets={ClockKind.RESOLUTION: Target(60)},
        escalate=(EscalationStep(0, "assign"),),
    )
    await database.write(workspace.by, configuration.save, SLA_POLICY, policy)
    ticket = await opened(database, workspace, origin_segment="S1A", owner=workspace.ana.email)
    await go_away(database, workspace, mia, clock)
    clock.advance(HOUR_US)
    await working.do_all_due(database)
    history = await database.read(workspace.by, queries.get_history, ticket.id)
    [escalated] = [each.event for each in history if isinstance(each.event, Escalated)]
    assert (await now(database, workspace, ticket)).owner_id == workspace.ana.id, "nobody loses a ticket by it"
    assert escalated.told_ids == (mia.id, eva.id)
