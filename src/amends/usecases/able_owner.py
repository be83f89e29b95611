"""Whoever gets a ticket back or moved may and can have it: else routing chooses anew, or it waits in the queue.

All changes of tickets come through `with_able_owner`, so it holds for a reopening, a restoring, a transfer and a
restriction, however they come about. Who names an owner asks first: a person `owner_errors`, a rule
`route.why_unavailable`.
"""

from collections.abc import Sequence

from amends.errors import FieldError
from amends.model.access import may_open
from amends.model.person import User
from amends.model.restriction import UNRESTRICTED, Restriction
from amends.model.routing.eligibility import why_away, why_may_not
from amends.model.ticket import ticket_events
from amends.model.ticket.assignment import Routed
from amends.model.ticket.ticket import Ticket
from amends.model.ticket.ticket_events import OwnerChanged, TicketChange
from amends.store import people, segments
from amends.store.engine.database import Tx
from amends.texts.text import Text, say
from amends.usecases import route
from amends.usecases.route import RoutingTable


async def with_able_owner(tx: Tx, change: TicketChange) -> TicketChange:
    """A change, with the choice of another owner on top where it leaves its ticket with who can't have it."""
    before, after = change.before, change.after
    if before is None or not after.is_open or any(isinstance(each, OwnerChanged | Routed) for each in change.events):
        return change
    is_moved = before.current_segment_id != after.current_segment_id
    if before.is_open and not is_moved and before.restriction == after.restriction:
        return change
    routed = await _routed_anew(tx, await route.load(tx), after, is_moved=is_moved)
    if routed is None:
        return change
    return ticket_events.joined_with(change, ticket_events.changed(after, tx.now, routed))


async def owner_errors(
    tx: Tx, field: str, owner: User | None, segment_id: int, restriction: Restriction = UNRESTRICTED
) -> list[FieldError]:
    """Why a person may not name this owner for a ticket of a segment, in that field; nothing for nobody.

    Who is away or at their limit may be named: a person decided it.
    """
    if owner is None:
        return []
    path = list((await segments.tree(tx)).upwards(segment_id))
    path_ids = {segment.id for segment in path}
    if may_open(owner, path_ids, restriction):
        return []
    if owner.left_us is not None:
        return [FieldError(field, say("user_has_left", email=owner.email))]
    if not may_open(owner, path_ids):
        return [FieldError(field, say("user_out_of_reach", email=owner.email, code=path[0].code))]
    return [FieldError(field, say("user_not_for_this_case", email=owner.email))]


def restriction_errors(field: str, owner: User, some: Sequence[Ticket]) -> list[FieldError]:
    """Why somebody may not get these tickets for their restrictions, in that field."""
    may = (each.restriction.admits(owner.id, handles_sensitive=owner.handles_sensitive) for each in some)
    return [] if all(may) else [FieldError(field, say("user_not_for_this_case", email=owner.email))]


async def _routed_anew(tx: Tx, known: RoutingTable, ticket: Ticket, *, is_moved: bool) -> Routed | None:
    owner = await people.get(tx, ticket.owner_id) if ticket.owner_id else None
    if owner is None:
        return await route.route(tx, known, ticket)
    path_ids = known.path_ids(ticket.current_segment_id)
    reason = why_may_not(owner, path_ids, ticket.restriction)
    if reason is None and is_moved:
        return await _handed_on(tx, known, ticket, owner) if _is_stranger(owner, path_ids) else None
    reason = reason or why_away(owner, tx.now)
    return await _passed_on(tx, known, ticket, owner, reason) if reason else None


async def _handed_on(tx: Tx, known: RoutingTable, ticket: Ticket, owner: User) -> Routed | None:
    """An admin may have every ticket: they keep one that goes to a unit which isn't theirs while nobody there can."""
    routed = await _passed_on(tx, known, ticket, owner, say("not_in_the_segment"))
    return routed if routed and routed.assignment.owner_id else None


async def _passed_on(tx: Tx, known: RoutingTable, ticket: Ticket, owner: User, reason: Text) -> Routed | None:
    return await route.route(tx, known, ticket, None, (await route.candidate(tx, owner, reason),))


def _is_stranger(owner: User, path_ids: list[int]) -> bool:
    return not set(path_ids).intersection(owner.segment_ids)
