"""Any work, in any order: the history rebuilds the row, the timer stands where the clocks say, the audit is whole."""

from random import Random
from typing import Any

import pytest

from amends.errors import AmendsError
from amends.instants import DAY_US, InstantUs
from amends.model.audit import Verified
from amends.model.clock.clock import next_fire_us, with_due_times
from amends.model.status import Priority, Status
from amends.model.ticket.conversation import Channel, ContactOutcome
from amends.model.ticket.history import replay
from amends.model.ticket.link import Link, LinkKind
from amends.model.ticket.list_filter import TicketFilter
from amends.model.ticket.ticket import Ticket
from amends.store import events, tickets
from amends.store.engine.database import Database, Tx
from amends.usecases import audit_query, converse, links, merge, queries, soft_delete, watchers, work
from amends.usecases.converse import AttemptForm
from amends.usecases.merge import MergeForm
from amends.usecases.open import TicketForm, open_by_hand
from amends.usecases.settings import configuration
from amends.usecases.settings.config_kinds import CALENDAR, SLA_POLICY
from amends.usecases.work import TicketChangeForm
from tests import working
from tests.cast import ANA, FixtureWorkspace
from tests.engines import Clock
from tests.usecases.test_apply_sla import EIGHT_HOURS, MADRID
from tests.usecases.test_fire_sla_timers import TEN_HOURS

STEPS = 60


async def step(chance: Random, database: Database, workspace: FixtureWorkspace, clock: Clock, ids: list[int]) -> None:
    """Something that somebody might do; what is refused changes nothing."""
    by, ticket_id, other_id = workspace.by, chance.choice(ids), chance.choice(ids)
    user_id = chance.choice((0, workspace.ana.id, workspace.ben.id))
    form = TicketChangeForm(
        status=chance.choice(list(Status)),
        priority=chance.choice(list(Priority)),
        segment=chance.choice(("S1", "S1A", "S2")),
    )
    attempt = AttemptForm(chance.choice(list(Channel)), ContactOutcome.NO_ANSWER)
    choices: list[tuple[Any, ...]] = [
        (work.change, ticket_id, form),
        (work.change, ticket_id, TicketChangeForm(status=chance.choice(list(Status)))),
        (work.change, ticket_id, TicketChangeForm(owner_id=user_id, action_taken=chance.choice(("", "Repaired")))),
        (converse.note, ticket_id, "Seen by @ana@hotel.example"),
        (converse.reply, ticket_id, "Lo sentimos"),
        (converse.attempt_contact, ticket_id, attempt),
        (watchers.watch, ticket_id, workspace.ben.id),
        (watchers.unwatch, ticket_id, workspace.ben.id),
        (links.link, ticket_id, Link(other_id, LinkKind.RELATED)),
        (merge.merge, ticket_id, MergeForm(other_id)),
        (soft_delete.delete, ticket_id),
        (soft_delete.restore, ticket_id),
        (configuration.save, SLA_POLICY, chance.choice((EIGHT_HOURS, TEN_HOURS))),
        (open_by_hand, TicketForm(origin_segment="S1", customer=ANA, owner="ben@hotel.example")),
    ]
    use_case, *arguments = chance.choices(choices, [6, 6, 3, 2, 2, 2, 1, 1, 1, 1, 1, 3, 2, 2])[0]
    try:
        made = await database.write(by, use_case, *arguments)
    except AmendsError:
        return
    if use_case is open_by_hand:
        ids.append(made.ticket.id)


async def check(database: Database, workspace: FixtureWorkspace, ticket_id: int) -> None:
    ticket, timer = await database.read(workspace.by, _kept, ticket_id)
    assert replay(await database.read(workspace.by, events.of_ticket, ticket_id)) == ticket
    assert timer == next_fire_us(ticket.clocks)
    assert not ticket.is_open or any(clock.is_running for clock in ticket.clocks)
    assert ticket.is_open or not any(clock.is_running for clock in ticket.clocks)
    assert all(clock.next_us is None for clock in ticket.clocks if not clock.is_running)
    always = [clock for clock in ticket.clocks if not clock.terms.calendar_id and len(clock.facts) == 1]
    assert all(with_due_times(clock, {}) == clock for clock in always)


async def _kept(tx: Tx, ticket_id: int) -> tuple[Ticket, InstantUs | None]:
    ticket = await tickets.get(tx, ticket_id)
    assert ticket is not None
    row = await tx.one("SELECT due_us FROM jobs WHERE kind = 'fire_sla_timer' AND dedupe_key = $1", str(ticket_id))
    return ticket, row[0] if row else None


@pytest.mark.parametrize("seed", range(6))
async def test_the_history_is_the_row_after_any_work(
    database: Database, workspace: FixtureWorkspace, clock: Clock, seed: int
) -> None:
    chance = Random(seed)
    await database.write(workspace.by, configuration.save, CALENDAR, MADRID)
    await database.write(workspace.by, configuration.save, SLA_POLICY, EIGHT_HOURS)
    opened = await database.write(workspace.by, open_by_hand, TicketForm(origin_segment="S1A", customer=ANA))
    ids = [opened.ticket.id]
    for _ in range(STEPS):
        await step(chance, database, workspace, clock, ids)
        if chance.random() < 0.3:
            clock.advance(chance.randint(0, 2 * DAY_US))
            await working.do_all_due(database)
    await working.do_all_due(database)
    for ticket_id in ids:
        await check(database, workspace, ticket_id)
    verified, _ = await database.read(workspace.by, audit_query.verify_on, Verified())
    assert (verified.error, verified.entries > STEPS // 4) == (None, True)
    summary = await database.read(workspace.by, queries.list_newest_tickets, TicketFilter(), 500)
    assert {each.ticket.id for each in summary} <= set(ids)
