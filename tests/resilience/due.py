"""Real tickets whose deadlines pass when one wants it, among any number of other timers; and when they were told of."""

from collections.abc import Sequence
from itertools import pairwise

from msgspec import Struct

from amends.instants import DAY_US, HOUR_US, InstantUs
from amends.model.principal import Principal
from amends.model.ticket.clock_events import DeadlineBreached
from amends.store import events
from amends.store.engine.database import Database, Tx
from amends.usecases.open import TicketForm, open_by_hand
from tests.engines import Clock

FIRST_RESPONSE_US = HOUR_US
"""How long the workspace of the load gives for the first response; see place.py."""

_MANY = """
    WITH RECURSIVE others (place) AS (SELECT CAST(0 AS BIGINT) UNION ALL SELECT place + 1 FROM others WHERE place < $1)
    INSERT INTO jobs (workspace_id, id, queue, kind, subject_kind, subject_id, dedupe_key, data, due_us, created_us,
        leased_until_us, attempts, stamp, last_error)
    SELECT $2, $3 + place, 'timers', 'fire_sla_timer', 'ticket', $3 + place, CAST($3 + place AS TEXT), '{}',
        CAST($4 AS BIGINT) + place * CAST($5 AS BIGINT), 0, 0, 0, 0, ''
    FROM others
"""
_BREACHES = """
    SELECT id, subject_id, at_us, version FROM events
    WHERE workspace_id = $1 AND subject_kind = 'ticket' AND data LIKE '{"type":"ticket.breached"%' ORDER BY id
"""
_WAITING = "SELECT 1 FROM jobs WHERE dead_us IS NULL AND kind = 'fire_sla_timer' AND due_us <= $1 LIMIT 1"
_OTHERS = "SELECT count(*) FROM jobs WHERE workspace_id = $1 AND kind = 'fire_sla_timer' AND created_us = 0"


class Fired(Struct, frozen=True):
    """A deadline that passed, and when that was told."""

    ticket_id: int
    due_us: InstantUs
    at_us: InstantUs


async def many_timers(tx: Tx, count: int) -> None:
    """Timers of no ticket, all the next year long from tomorrow on: as many as one likes, in one statement."""
    ids = await tx.next_ids(count)
    await tx.run(_MANY, count - 1, tx.workspace_id, ids[0], tx.now + DAY_US, 365 * DAY_US // count)


async def others_left(tx: Tx) -> int:
    """How many of those are there."""
    row = await tx.one(_OTHERS, tx.workspace_id)
    return int(row[0]) if row else 0


async def open_due(database: Database, by: Principal, clock: Clock, due: Sequence[InstantUs]) -> dict[int, InstantUs]:
    """Open a ticket for each deadline, by a clock that is set to when that was; the deadlines by ticket."""
    opened: dict[int, InstantUs] = {}
    for due_us in due:
        clock.advance(due_us - FIRST_RESPONSE_US - clock())
        ticket = (
            await database.write(by, open_by_hand, TicketForm(origin_segment="S1", verbatim="El ascensor"))
        ).ticket
        opened[ticket.id] = due_us
    return opened


async def waiting(tx: Tx, due_us: InstantUs) -> bool:
    """Whether a timer that is due by then hasn't fired."""
    return await tx.one(_WAITING, due_us) is not None


async def fired(tx: Tx) -> list[Fired]:
    """The deadlines that passed, in the order in which they were told."""
    found = []
    for _, ticket_id, at_us, version in await tx.all(_BREACHES, tx.workspace_id):
        [happened, *_] = await events.of_ticket(tx, ticket_id, version - 1)
        assert isinstance(happened.event, DeadlineBreached)
        found.append(Fired(ticket_id, InstantUs(happened.event.due_us or 0), at_us))
    return found


def check_each_once_in_order(told: Sequence[Fired], due: dict[int, InstantUs]) -> None:
    """Raises AssertionError unless each of these was told once, and all as they fell due."""
    found, expected = [(each.due_us, each.ticket_id) for each in told], sorted((us, own) for own, us in due.items())
    assert sorted(found) == expected
    assert found == expected, [pair for pair in pairwise(found) if pair[0] > pair[1]][:5]
