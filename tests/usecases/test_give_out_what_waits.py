"""Routing passes over who has never signed in, and who becomes free gets what waits, where a workspace wants it."""

from typing import Any

import pytest

from amends.instants import DAY_US, MINUTE_US
from amends.model.person import User
from amends.model.status import Status
from amends.model.ticket.ticket import Ticket
from amends.model.unassigned import UnassignedDocument
from amends.store import people as people_store
from amends.store.engine.database import Database
from amends.usecases import queries, sign_in, work
from amends.usecases.open import TicketForm, open_by_hand
from amends.usecases.settings import configuration, people
from amends.usecases.settings.config_kinds import UNASSIGNED
from amends.usecases.settings.people import UserChangeForm
from amends.usecases.work import TicketChangeForm
from tests import cast, working
from tests.cast import FixtureWorkspace
from tests.engines import Clock


@pytest.fixture(autouse=True)
async def route(database: Database, workspace: FixtureWorkspace) -> None:
    """Tickets of S1 go to its people in turn: to Ana, who is alone there."""
    await cast.route(database, workspace.by)


async def opened(database: Database, workspace: FixtureWorkspace, **changes: Any) -> Ticket:
    form = TicketForm(**{"origin_segment": "S1", "verbatim": "The lift", **changes})
    return (await database.write(workspace.by, open_by_hand, form)).ticket


async def owner_of(database: Database, workspace: FixtureWorkspace, ticket: Ticket) -> int:
    return (await database.read(workspace.by, queries.get_ticket, ticket.id)).ticket.owner_id


async def give_out(database: Database, workspace: FixtureWorkspace, *, on: bool = True) -> None:
    await database.write(workspace.by, configuration.replace, UNASSIGNED, UnassignedDocument(on))


async def go_away(database: Database, workspace: FixtureWorkspace, clock: Clock) -> None:
    await database.write(workspace.by, people.add_absence, workspace.ana.id, clock(), clock() + DAY_US)


async def later(database: Database, clock: Clock, by_us: int = 2 * MINUTE_US) -> None:
    clock.advance(by_us)
    await working.do_all_due(database)


async def signed_in(database: Database, workspace: FixtureWorkspace, user: User) -> None:
    await database.write(workspace.by, sign_in.count_as_signed_in, user.id)


async def test_while_nobody_has_ever_signed_in_tickets_go_round(
    database: Database, workspace: FixtureWorkspace
) -> None:
    assert (await opened(database, workspace)).owner_id == workspace.ana.id


async def test_who_has_never_signed_in_is_passed_over_once_somebody_has(
    database: Database, workspace: FixtureWorkspace
) -> None:
    await signed_in(database, workspace, workspace.ben)
    ticket = await opened(database, workspace)
    assert ticket.owner_id == 0
    why = await database.read(workspace.by, queries.get_owner_reason, ticket.id)
    assert "has never signed in" in " ".join(map(str, why.texts))
    await signed_in(database, workspace, workspace.ana)
    assert (await opened(database, workspace)).owner_id == workspace.ana.id


async def test_who_has_never_signed_in_may_be_named_by_hand_by_a_rule_and_by_a_route(
    database: Database, workspace: FixtureWorkspace
) -> None:
    ana = workspace.ana
    await signed_in(database, workspace, workspace.ben)
    assert (await opened(database, workspace, owner=ana.email)).owner_id == ana.id
    await cast.route(database, workspace.by, name="Ana", order=1, strategy={"named": {"owner": ana.email}})
    assert (await opened(database, workspace)).owner_id == ana.id
    await cast.rule(database, workspace.by, then={"open": {"owner": ana.email}})
    await cast.ingest(database, workspace.by, cast.form())
    _, tickets = await cast.everything(database, workspace.by)
    assert tickets[-1].owner_id == ana.id


async def test_counting_as_signed_in_changes_nothing_for_who_has(
    database: Database, workspace: FixtureWorkspace, clock: Clock
) -> None:
    await signed_in(database, workspace, workspace.ana)
    first = await database.read(workspace.by, people_store.get, workspace.ana.id)
    clock.advance(1)
    await signed_in(database, workspace, workspace.ana)
    assert await database.read(workspace.by, people_store.get, workspace.ana.id) == first


async def test_what_waits_stays_in_the_queue_unless_the_workspace_wants_it_given_out(
    database: Database, workspace: FixtureWorkspace, clock: Clock
) -> None:
    await go_away(database, workspace, clock)
    ticket = await opened(database, workspace)
    await later(database, clock, 2 * DAY_US)
    assert await owner_of(database, workspace, ticket) == 0


async def test_who_comes_back_gets_what_waits(database: Database, workspace: FixtureWorkspace, clock: Clock) -> None:
    await give_out(database, workspace)
    await go_away(database, workspace, clock)
    ticket = await opened(database, workspace)
    await later(database, clock)
    assert await owner_of(database, workspace, ticket) == 0
    await later(database, clock, DAY_US)
    assert await owner_of(database, workspace, ticket) == workspace.ana.id


async def test_the_oldest_goes_first_to_who_is_below_their_limit_again(
    database: Database, workspace: FixtureWorkspace, clock: Clock
) -> None:
    await give_out(database, workspace)
    await database.write(workspace.by, people.change, workspace.ana.id, UserChangeForm(ticket_limit=1))
    first = await opened(database, workspace)
    waiting = []
    for _ in range(2):
        clock.advance(1)
        waiting.append(await opened(database, workspace))
    await later(database, clock)
    assert [await owner_of(database, workspace, each) for each in waiting] == [0, 0]
    await database.write(workspace.by, work.change, first.id, TicketChangeForm(status=Status.CLOSED))
    await later(database, clock)
    assert [await owner_of(database, workspace, each) for each in waiting] == [workspace.ana.id, 0]


async def test_who_gets_a_unit_gets_what_waits_there(
    database: Database, workspace: FixtureWorkspace, clock: Clock
) -> None:
    await give_out(database, workspace)
    await go_away(database, workspace, clock)
    ticket = await opened(database, workspace)
    both = UserChangeForm(segments=("S1", "S2"))
    await database.write(workspace.by, people.change, workspace.ben.id, both)
    await later(database, clock)
    assert await owner_of(database, workspace, ticket) == workspace.ben.id


async def test_where_nobody_is_free_nothing_is_written_again_and_again(
    database: Database, workspace: FixtureWorkspace, clock: Clock
) -> None:
    await give_out(database, workspace)
    await go_away(database, workspace, clock)
    ticket = await opened(database, workspace)
    before = await database.read(workspace.by, queries.get_history, ticket.id)
    for _ in range(3):
        await later(database, clock)
    assert await database.read(workspace.by, queries.get_history, ticket.id) == before


async def test_switched_off_it_ends(database: Database, workspace: FixtureWorkspace, clock: Clock) -> None:
    await give_out(database, workspace)
    await go_away(database, workspace, clock)
    ticket = await opened(database, workspace)
    await give_out(database, workspace, on=False)
    await later(database, clock, 2 * DAY_US)
    assert await owner_of(database, workspace, ticket) == 0
