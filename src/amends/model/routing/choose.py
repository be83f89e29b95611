"""Choosing an owner: everybody who may get a ticket is passed over with a reason, or the strategy decides."""

from collections.abc import Sequence

from msgspec import Struct

from amends.instants import InstantUs
from amends.model.restriction import UNRESTRICTED, Restriction
from amends.model.routing.eligibility import why_new, why_not
from amends.model.routing.route import Route
from amends.model.routing.strategies import STRATEGIES, Colleague
from amends.model.routing.strategy import name_of
from amends.model.ticket.assignment import Assignment, Candidate
from amends.texts.text import Text


class Pool(Struct, frozen=True):
    """Who is asked for a ticket, from which segment, and the IDs of those who were served, the last one last.

    `segment_ids` are the ticket's segment and all above it: who has none of them is a stranger to the ticket.
    `restriction` is the ticket's. `needs_sign_in` when who has never signed in is passed over.
    """

    segment_id: int
    segment_ids: frozenset[int]
    colleagues: tuple[Colleague, ...]
    rotation: tuple[int, ...] = ()
    restriction: Restriction = UNRESTRICTED
    needs_sign_in: bool = False


def choose(route: Route, pool: Pool, now: InstantUs, passed_over: Sequence[Candidate] = ()) -> Assignment:
    """Who of a pool gets a ticket by a route; `passed_over` stand before the pool in the record and get nothing."""
    never = {candidate.user_id for candidate in passed_over}
    asked = [each for each in sorted(pool.colleagues, key=lambda each: each.user.id) if each.user.id not in never]
    reasons = [_why_not(each, pool, now) for each in asked]
    free = [each for each, reason in zip(asked, reasons, strict=True) if not reason]
    strategy = name_of(route.document.strategy)
    owner_id = STRATEGIES[strategy](free, pool.rotation).user.id if free else 0
    found = (
        Candidate(each.user.id, each.open_tickets, reason or "") for each, reason in zip(asked, reasons, strict=True)
    )
    return Assignment(owner_id, route.id, route.version, strategy, pool.segment_id, (*passed_over, *found))


def _why_not(colleague: Colleague, pool: Pool, now: InstantUs) -> Text | None:
    reason = why_not(colleague, pool.segment_ids, now, pool.restriction)
    return reason or (why_new(colleague.user) if pool.needs_sign_in else None)


def rotation_after(pool: Pool, owner_id: int) -> tuple[int, ...]:
    """The pool's IDs in the order of service once somebody has got a ticket; who isn't in the pool is forgotten."""
    there = {colleague.user.id for colleague in pool.colleagues} - {owner_id}
    return (*(each for each in pool.rotation if each in there), owner_id)
