"""Giving out: tickets that wait without an owner go to who has become free, oldest first, where a workspace wants it.

Somebody becomes free in many ways: an absence ends, a ticket is closed, a limit is raised, a segment or a role is
given, they sign in for the first time. So it is looked for again and again, and not noted in each of these places.
"""

from collections.abc import Sequence
from typing import Final

from msgspec import Struct

from amends.instants import MINUTE_US, InstantUs
from amends.model import unassigned
from amends.model.ticket.ticket_events import changed
from amends.store import configurations, jobs, tickets
from amends.store.engine.database import Tx
from amends.store.jobs import NewJob
from amends.store.tickets import UnassignedTicket
from amends.texts.text import Text
from amends.usecases import route
from amends.usecases.apply import apply_to_ticket

GIVE_OUT = "give_out"
"""The kind of the job that looks for who has become free."""
EVERY_US: Final = MINUTE_US
MAX_LOOKED_AT: Final = 500


class WaitingTickets(Struct, frozen=True):
    """Tickets that wait for an owner, oldest first, and when it is looked for again."""

    tickets: Sequence[UnassignedTicket]
    next_us: InstantUs


async def give_out_later(tx: Tx, _: Text) -> None:
    """Begin to look for who has become free, after the switch was changed; where it is off it ends by itself."""
    await jobs.add_many(tx, [NewJob(GIVE_OUT, tx.now, GIVE_OUT)])


async def waiting(tx: Tx) -> WaitingTickets | None:
    """The open tickets without an owner that have waited longest; None where the workspace doesn't want it."""
    own = next(iter(await configurations.enabled(tx, unassigned.KIND)), None)
    if own is None or not unassigned.decode(own.document).gives_out:
        return None
    return WaitingTickets(await tickets.unassigned(tx, MAX_LOOKED_AT), InstantUs(tx.now + EVERY_US))


async def give_out_one(tx: Tx, ticket_id: int) -> bool:
    """Give a ticket that still waits to somebody who can take it; False when nobody can, and nothing is changed."""
    await tx.lock(f"ticket {ticket_id}")
    ticket = await tickets.get(tx, ticket_id)
    if ticket is None or not ticket.is_open or ticket.owner_id:
        return True
    known = await route.load(tx)
    await route.lock_routing(tx, known, {ticket.current_segment_id})
    routed = await route.route(tx, known, ticket)
    if routed is None or not routed.assignment.owner_id:
        return False
    await apply_to_ticket(tx, changed(ticket, tx.now, routed))
    return True
