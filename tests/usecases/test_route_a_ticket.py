"""Routing a ticket: a route chooses who gets it, whichever way it opens or moves, and the choice is in its history."""

import asyncio
from typing import Any

import pytest

from amends.errors import BusinessRuleError, Forbidden, Invalid
from amends.instants import DAY_US, HOUR_US, InstantUs
from amends.model.person import Role, User
from amends.model.principal import Principal, PrincipalKind, Scope
from amends.model.segment import MAIN_SEGMENT_CODE
from amends.model.status import Status
from amends.model.ticket.assignment import Candidate, Routed
from amends.model.ticket.history import replay
from amends.model.ticket.ticket import Ticket
from amends.store.engine.database import Database
from amends.texts.text import say
from amends.usecases import queries, work
from amends.usecases.open import TicketForm, open_by_hand
from amends.usecases.settings import configuration, people
from amends.usecases.settings.config_kinds import ROUTE
from amends.usecases.settings.people import UserChangeForm, UserForm
from amends.usecases.work import TicketChangeForm
from tests import cast
from tests.cast import FixtureWorkspace, form
from tests.engines import Clock


async def add(
    database: Database, workspace: FixtureWorkspace, name: str, *segments: str, role: Role = Role.AGENT
) -> User:
    user = UserForm(email=f"{name}@hotel.example", first_name=name.title(), segments=segments, role=role)
    return await database.write(workspace.by, people.add, user)


async def limit(database: Database, workspace: FixtureWorkspace, user: User, tickets: int) -> None:
    await database.write(workspace.by, people.change, user.id, UserChangeForm(ticket_limit=tickets))


async def go_away(database: Database, workspace: FixtureWorkspace, user: User, clock: Clock) -> None:
    await database.write(workspace.by, people.add_absence, user.id, clock(), InstantUs(clock() + DAY_US))


async def opened(database: Database, workspace: FixtureWorkspace, segment: str = "S1", **changes: Any) -> Ticket:
    """A ticket opened by hand."""
    return (await database.write(workspace.by, open_by_hand, TicketForm(origin_segment=segment, **changes))).ticket


async def decided(database: Database, workspace: FixtureWorkspace, ticket: Ticket) -> Routed:
    """What routing decided last; the ticket's history must be its row."""
    history = await database.read(workspace.by, queries.get_history, ticket.id)
    assert replay(history) == (await database.read(workspace.by, queries.get_ticket, ticket.id)).ticket
    return next(each.event for each in reversed(history) if isinstance(each.event, Routed))


async def happened(database: Database, workspace: FixtureWorkspace, ticket: Ticket) -> list[str]:
    return await cast.happened_to_ticket(database, workspace.by, ticket.id)


async def test_without_a_route_a_ticket_stays_in_the_queue(database: Database, workspace: FixtureWorkspace) -> None:
    ticket = await opened(database, workspace)
    assert (ticket.owner_id, ticket.version) == (0, 1)
    assert await happened(database, workspace, ticket) == ["ticket.opened"]


async def test_a_ticket_that_a_rule_opens_is_routed_at_once(database: Database, workspace: FixtureWorkspace) -> None:
    await cast.rule(database, workspace.by)
    route = await cast.route(database, workspace.by)
    await cast.ingest(database, workspace.by, form())
    ticket = await cast.only_ticket(database, workspace.by)
    routed = await decided(database, workspace, ticket)
    assert (ticket.owner_id, ticket.version) == (workspace.ana.id, 2)
    assert await happened(database, workspace, ticket) == ["ticket.opened", "ticket.routed"]
    assert (routed.assignment.route_id, routed.assignment.route_version) == (route.id, 1)
    assert routed.assignment.candidates == (Candidate(workspace.ana.id, 0),)
    assert routed.told_ids == ()


async def test_they_take_turns_within_an_intake_and_over_several(
    database: Database, workspace: FixtureWorkspace
) -> None:
    await cast.rule(database, workspace.by)
    await cast.route(database, workspace.by)
    cleo = await add(database, workspace, "cleo", "S1")
    await cast.ingest(database, workspace.by, *(form(reference=f"r-{number}") for number in range(3)))
    await cast.ingest(database, workspace.by, form(reference="r-3"))
    _, found = await cast.everything(database, workspace.by)
    assert [ticket.owner_id for ticket in found] == [workspace.ana.id, cleo.id] * 2


async def test_turns_are_taken_in_each_segment_apart(database: Database, workspace: FixtureWorkspace) -> None:
    await cast.route(database, workspace.by)
    await add(database, workspace, "cleo", "S1", "S2")
    owners = [(await opened(database, workspace, segment)).owner_id for segment in ("S1", "S2", "S1")]
    assert owners[:2] == [workspace.ana.id, workspace.ben.id]
    assert owners[2] not in owners[:2]


async def test_the_fewest_open_tickets_count_and_closed_ones_dont(
    database: Database, workspace: FixtureWorkspace
) -> None:
    await cast.route(database, workspace.by, strategy={"least_open": {}})
    cleo = await add(database, workspace, "cleo", "S1")
    first = await opened(database, workspace, owner=workspace.ana.email)
    assert (await opened(database, workspace)).owner_id == cleo.id
    await database.write(workspace.by, work.change, first.id, TicketChangeForm(status=Status.CLOSED))
    assert (await opened(database, workspace)).owner_id == workspace.ana.id


async def test_the_nearest_segment_above_is_asked_where_nobody_is_left(
    database: Database, workspace: FixtureWorkspace
) -> None:
    await cast.route(database, workspace.by)
    ticket = await opened(database, workspace, "S1A")
    assert ticket.owner_id == workspace.ana.id
    assert (await decided(database, workspace, ticket)).assignment.segment_id == workspace.s1.id


async def test_who_is_away_is_passed_over_and_back_in_time(
    database: Database, workspace: FixtureWorkspace, clock: Clock
) -> None:
    await cast.route(database, workspace.by)
    cleo = await add(database, workspace, "cleo", "S1")
    await go_away(database, workspace, workspace.ana, clock)
    ticket = await opened(database, workspace)
    assert ticket.owner_id == cleo.id
    away, free = (await decided(database, workspace, ticket)).assignment.candidates
    assert (away.user_id, str(away.passed_over)) == (workspace.ana.id, "away until 2026-11-21T15:50:00.000000Z")
    assert free == Candidate(cleo.id, 0)
    clock.advance(DAY_US)
    assert (await opened(database, workspace)).owner_id == workspace.ana.id


async def test_a_limit_holds_within_one_intake(database: Database, workspace: FixtureWorkspace) -> None:
    await cast.rule(database, workspace.by)
    await cast.route(database, workspace.by)
    await limit(database, workspace, workspace.ana, 2)
    await cast.ingest(database, workspace.by, *(form(reference=f"r-{number}") for number in range(3)))
    _, found = await cast.everything(database, workspace.by)
    assert [ticket.owner_id for ticket in found] == [workspace.ana.id, workspace.ana.id, 0]
    assert (await decided(database, workspace, found[2])).assignment.candidates == (
        Candidate(workspace.ana.id, 2, say("at_their_limit", count=2, limit=2)),
    )


async def test_a_limit_holds_for_many_at_once(database: Database, workspace: FixtureWorkspace) -> None:
    await cast.route(database, workspace.by)
    await limit(database, workspace, workspace.ana, 3)
    tickets = await asyncio.gather(*(opened(database, workspace) for _ in range(8)))
    assert sorted(ticket.owner_id for ticket in tickets) == [0] * 5 + [workspace.ana.id] * 3


async def test_turns_are_fair_for_many_at_once(database: Database, workspace: FixtureWorkspace) -> None:
    await cast.route(database, workspace.by)
    await add(database, workspace, "cleo", "S1")
    owners = [ticket.owner_id for ticket in await asyncio.gather(*(opened(database, workspace) for _ in range(8)))]
    assert owners.count(workspace.ana.id) == 4


async def test_when_nobody_is_free_the_segments_managers_are_told(
    database: Database, workspace: FixtureWorkspace, clock: Clock
) -> None:
    await cast.route(database, workspace.by)
    await go_away(database, workspace, workspace.ana, clock)
    above = await add(database, workspace, "max", role=Role.MANAGER)
    routed = await decided(database, workspace, await opened(database, workspace))
    assert (routed.assignment.owner_id, routed.told_ids) == (0, (above.id,))
    own = await add(database, workspace, "mia", "S1", role=Role.ADMIN)
    await go_away(database, workspace, own, clock)
    assert (await decided(database, workspace, await opened(database, workspace))).told_ids == (own.id,)


async def test_a_named_owner_gets_it_in_their_segment_only(database: Database, workspace: FixtureWorkspace) -> None:
    await cast.route(database, workspace.by, strategy={"named": {"owner": workspace.ana.email}})
    assert (await opened(database, workspace, "S1A")).owner_id == workspace.ana.id
    elsewhere = await opened(database, workspace, "S2")
    [candidate] = (await decided(database, workspace, elsewhere)).assignment.candidates
    assert (elsewhere.owner_id, str(candidate.passed_over)) == (0, "not in the segment")


async def test_a_field_of_the_response_names_the_owner(database: Database, workspace: FixtureWorkspace) -> None:
    values = {"3": workspace.ana.email}
    await cast.rule(database, workspace.by)
    await cast.route(database, workspace.by, strategy={"field": {"name": "custom.floor", "values": values}})
    forms = [form(reference=f"r-{floor}", custom={"floor": floor}) for floor in (3, 4)]
    await cast.ingest(database, workspace.by, *forms)
    _, [third, fourth] = await cast.everything(database, workspace.by)
    assert (third.owner_id, fourth.owner_id) == (workspace.ana.id, 0)
    assert (await decided(database, workspace, fourth)).assignment.candidates == (
        Candidate(0, 0, say("nobody_named", field="custom.floor", value="4")),
    )
    assert (await database.write(workspace.by, work.reassign_by_rules, third.id)).owner_id == workspace.ana.id


async def test_the_first_route_that_is_for_it_decides(database: Database, workspace: FixtureWorkspace) -> None:
    await cast.route(database, workspace.by)
    ben = await cast.route(
        database,
        workspace.by,
        name="S2 first",
        order=1,
        segments=["S2"],
        strategy={"named": {"owner": workspace.ben.email}},
    )
    assert (await decided(database, workspace, await opened(database, workspace, "S2"))).assignment.route_id == ben.id
    await database.write(workspace.by, configuration.disable, ROUTE, ben.id)
    assert (await decided(database, workspace, await opened(database, workspace, "S2"))).assignment.route_id != ben.id


async def test_a_rules_owner_wins_over_the_routes(database: Database, workspace: FixtureWorkspace) -> None:
    mia = await add(database, workspace, "mia", MAIN_SEGMENT_CODE)
    await cast.rule(database, workspace.by, then={"open": {"owner": mia.email}})
    await cast.route(database, workspace.by)
    await cast.ingest(database, workspace.by, form())
    ticket = await cast.only_ticket(database, workspace.by)
    assert ticket.owner_id == mia.id
    assert await happened(database, workspace, ticket) == ["ticket.opened"]


async def test_a_rules_owner_who_is_away_is_passed_over(
    database: Database, workspace: FixtureWorkspace, clock: Clock
) -> None:
    mia = await add(database, workspace, "mia", MAIN_SEGMENT_CODE)
    await cast.rule(database, workspace.by, then={"open": {"owner": mia.email}})
    await cast.route(database, workspace.by)
    await go_away(database, workspace, mia, clock)
    await cast.ingest(database, workspace.by, form())
    ticket = await cast.only_ticket(database, workspace.by)
    first, second = (await decided(database, workspace, ticket)).assignment.candidates
    assert (ticket.owner_id, second) == (workspace.ana.id, Candidate(workspace.ana.id, 0))
    assert (first.user_id, str(first.passed_over).startswith("away until ")) == (mia.id, True)


async def test_a_rules_owner_at_their_limit_without_a_route_leaves_it_to_the_managers(
    database: Database, workspace: FixtureWorkspace
) -> None:
    await cast.rule(database, workspace.by, then={"open": {"owner": workspace.ana.email}})
    mia = await add(database, workspace, "mia", "S1", role=Role.MANAGER)
    await limit(database, workspace, workspace.ana, 1)
    await cast.ingest(database, workspace.by, form(), form(reference="r-2"))
    _, [first, second] = await cast.everything(database, workspace.by)
    routed = await decided(database, workspace, second)
    assert (first.owner_id, second.owner_id) == (workspace.ana.id, 0)
    assert (routed.assignment.route_id, routed.told_ids) == (0, (mia.id,))
    assert routed.assignment.candidates == (Candidate(workspace.ana.id, 1, say("at_their_limit", count=1, limit=1)),)


async def test_an_owner_named_by_hand_is_nobody_elses_choice(database: Database, workspace: FixtureWorkspace) -> None:
    mia = await add(database, workspace, "mia", MAIN_SEGMENT_CODE)
    await cast.route(database, workspace.by)
    assert (await opened(database, workspace, owner=mia.email)).owner_id == mia.id


async def test_what_opens_closed_is_not_routed(database: Database, workspace: FixtureWorkspace) -> None:
    await cast.route(database, workspace.by)
    assert (await opened(database, workspace, status=Status.CLOSED)).owner_id == 0


async def test_a_transfer_routes_anew_when_the_owner_is_not_of_the_new_segment(
    database: Database, workspace: FixtureWorkspace
) -> None:
    await cast.route(database, workspace.by)
    ticket = await opened(database, workspace)
    moved = await database.write(workspace.by, work.change, ticket.id, TicketChangeForm(segment="S2"))
    assert (ticket.owner_id, moved.owner_id) == (workspace.ana.id, workspace.ben.id)
    assert (await happened(database, workspace, ticket))[2:] == ["ticket.transferred", "ticket.routed"]
    assert (await decided(database, workspace, ticket)).before == workspace.ana.id


@pytest.mark.parametrize(
    "changes", [{"segment": "S1A"}, {"segment": "S2", "status": Status.CLOSED}, {"segment": "S2", "owner_id": 0}]
)
async def test_other_transfers_route_nothing(
    database: Database, workspace: FixtureWorkspace, changes: dict[str, Any]
) -> None:
    await cast.route(database, workspace.by)
    ticket = await opened(database, workspace)
    await database.write(workspace.by, work.change, ticket.id, TicketChangeForm(**changes))
    assert (await happened(database, workspace, ticket)).count("ticket.routed") == 1


async def test_a_transfer_without_a_route_waits_for_the_managers_where_its_owner_cant_open_it(
    database: Database, workspace: FixtureWorkspace
) -> None:
    mia = await add(database, workspace, "mia", "S2", role=Role.MANAGER)
    ticket = await opened(database, workspace, owner=workspace.ana.email)
    moved = await database.write(workspace.by, work.change, ticket.id, TicketChangeForm(segment="S2"))
    assert moved.owner_id == 0
    assert (await decided(database, workspace, ticket)).told_ids == (mia.id,)


async def test_a_transfer_without_a_route_keeps_an_owner_who_can_open_all(
    database: Database, workspace: FixtureWorkspace
) -> None:
    mia = await add(database, workspace, "mia", "S1", role=Role.ADMIN)
    ticket = await opened(database, workspace, owner=mia.email)
    moved = await database.write(workspace.by, work.change, ticket.id, TicketChangeForm(segment="S2"))
    assert moved.owner_id == mia.id


async def test_routed_anew_by_hand_the_ticket_does_not_count_against_its_owner(
    database: Database, workspace: FixtureWorkspace, clock: Clock
) -> None:
    await cast.route(database, workspace.by)
    await limit(database, workspace, workspace.ana, 1)
    ticket = await opened(database, workspace)
    clock.advance(HOUR_US)
    again = await database.write(workspace.by, work.reassign_by_rules, ticket.id)
    assert (again.owner_id, again.version) == (workspace.ana.id, 3)
    assert (await decided(database, workspace, ticket)).assignment.candidates == (Candidate(workspace.ana.id, 0),)


async def test_what_is_closed_or_has_no_route_is_not_routed_anew(
    database: Database, workspace: FixtureWorkspace
) -> None:
    ticket = await opened(database, workspace)
    with pytest.raises(BusinessRuleError, match="No route matches the ticket"):
        await database.write(workspace.by, work.reassign_by_rules, ticket.id)
    await database.write(workspace.by, work.change, ticket.id, TicketChangeForm(status=Status.CLOSED))
    with pytest.raises(BusinessRuleError, match="reopen it"):
        await database.write(workspace.by, work.reassign_by_rules, ticket.id)


async def test_a_key_of_another_segment_routes_nothing(database: Database, workspace: FixtureWorkspace) -> None:
    await cast.route(database, workspace.by)
    ticket = await opened(database, workspace)
    keeper = Principal(PrincipalKind.KEY, 1, workspace.id, frozenset({Scope.TICKETS_WRITE}), (workspace.s2.id,))
    with pytest.raises(Forbidden):
        await database.write(keeper, work.reassign_by_rules, ticket.id)


async def test_a_route_that_names_what_is_not_there_is_refused_with_every_error(
    database: Database, workspace: FixtureWorkspace
) -> None:
    values = {"es": "nobody@example.com", "the 3rd": workspace.ana.email}
    strategy = {"field": {"name": "language", "values": values}}
    with pytest.raises(Invalid) as refused:
        await cast.route(database, workspace.by, segments=["S1", "S9"], strategy=strategy)
    assert {error.field for error in refused.value.errors} == {"segments[1]", "strategy.field.values.es"}


async def test_a_changed_route_has_a_new_version_and_the_same_one_none(
    database: Database, workspace: FixtureWorkspace
) -> None:
    first = await cast.route(database, workspace.by)
    assert await cast.route(database, workspace.by) == first
    second = await cast.route(database, workspace.by, order=5)
    assert (second.id, second.version) == (first.id, 2)
    assert await database.read(workspace.by, configuration.get, ROUTE, first.id, 1) == first


async def test_each_workspace_routes_by_its_own_routes_to_its_own_people(
    database: Database, workspace: FixtureWorkspace
) -> None:
    other = await cast.workspace(database, "Hotel Luna")
    await cast.route(database, workspace.by)
    assert (await opened(database, other)).owner_id == 0
    await cast.route(database, other.by)
    assert (await opened(database, other)).owner_id == other.ana.id
