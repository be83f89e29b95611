"""Releasing tickets: those that somebody may not have any more go to others, or wait in the queue."""

from collections.abc import Sequence

from amends.model.person import User
from amends.model.routing.eligibility import why_may_not
from amends.model.ticket import ticket_events
from amends.model.ticket.ticket import Ticket
from amends.store import tickets
from amends.store.engine.database import Tx
from amends.usecases import route
from amends.usecases.apply import apply
from amends.usecases.route import RoutingTable


async def release_out_of_reach(tx: Tx, user: User) -> None:
    """Route anew the open tickets that somebody can't open any more, after their role or segments were changed.

    Where nobody can take one, it has no owner and the managers of its segment are told.
    """
    known = await route.load(tx)
    if not (lost := await _out_of_reach(tx, known, user)):
        return
    await tx.lock(*(f"ticket {ticket.id}" for ticket in lost))
    await route.lock_routing(tx, known, {ticket.current_segment_id for ticket in lost})
    for ticket in await _out_of_reach(tx, known, user):
        reason = why_may_not(user, known.path_ids(ticket.current_segment_id), ticket.restriction)
        assert reason is not None  # noqa: S101 - for the type checker
        # Each is kept before the next is routed, so that it counts as its new owner's.
        routed = await route.route(tx, known, ticket, None, (await route.candidate(tx, user, reason),))
        assert routed is not None  # noqa: S101 - somebody was passed over
        await apply(tx, ticket_events.changed(ticket, tx.now, routed))


async def _out_of_reach(tx: Tx, known: RoutingTable, user: User) -> Sequence[Ticket]:
    theirs = await tickets.open_of_owner(tx, user.id)
    return [each for each in theirs if why_may_not(user, known.path_ids(each.current_segment_id), each.restriction)]
