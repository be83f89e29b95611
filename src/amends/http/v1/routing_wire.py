"""How our own API writes routes, what they decided, and what became of tickets that were handed over."""

from msgspec import Raw, Struct

from amends.http.v1.history_wire import By
from amends.http.v1.wire import time
from amends.instants import rfc3339
from amends.model.history import Happened
from amends.model.routing.document import encode
from amends.model.routing.route import StoredRoute
from amends.model.ticket.assignment import Candidate, Routed
from amends.model.ticket.owner_reason import OwnerReason
from amends.usecases.hand_over import HandedOver, Share


class RouteView(Struct, frozen=True):
    """A route at one version."""

    id: int
    version: int
    enabled: bool
    created_time: str
    document: Raw


class Person(Struct, frozen=True):
    """The ID and the name of a user."""

    id: int
    name: str


class CandidateView(Struct, frozen=True):
    """A candidate for a ticket. `passed_over` says why they did not get it; "" if they could have it.

    `user` is null where the route names a person who does not exist here.
    """

    user: Person | None
    open_tickets: int
    passed_over: str


class RoutedView(Struct, frozen=True, kw_only=True):
    """A decision of the routes: the route and its version, the segment, the candidates, and who was notified.

    `owner` is null when nobody was available. `route_id` and what belongs to it are null when no route matched.
    """

    version: int
    time: str
    by: By
    route_id: int | None
    route_version: int | None
    route_name: str | None
    strategy: str | None
    segment_id: int
    owner: Person | None
    candidates: list[CandidateView]
    told: list[Person]


class OwnerDecision(Struct, frozen=True):
    """Why a ticket has its owner, or null. `routed` is the last decision of the routes, null if there is none."""

    ticket_id: int
    owner_id: int | None
    text: str
    routed: RoutedView | None


class HandedOverView(Struct, frozen=True):
    """The result of a hand-over: how many tickets, who got how many, and which tickets have no owner now."""

    user_id: int
    tickets: int
    taken: tuple[Share, ...]
    untaken_ids: tuple[int, ...]
    left_time: str | None


def route(own: StoredRoute) -> RouteView:
    """A route at one version."""
    number, document = own.route.id, Raw(encode(own.route.document).encode())
    return RouteView(number, own.route.version, own.disabled_us is None, rfc3339(own.created_us), document)


def owner_decision(own: OwnerReason) -> OwnerDecision:
    """Why a ticket is whose it is."""
    routed = _routed(own.routed, own) if own.routed else None
    return OwnerDecision(own.ticket_id, own.owner_id or None, own.text, routed)


def handed_over(own: HandedOver) -> HandedOverView:
    """What became of tickets that were handed over."""
    return HandedOverView(own.user_id, own.tickets, own.taken, own.untaken_ids, time(own.left_us))


def _routed(happened: Happened, own: OwnerReason) -> RoutedView | None:
    if not isinstance(happened.event, Routed):
        return None
    chosen = happened.event.assignment
    return RoutedView(
        version=happened.version,
        time=rfc3339(happened.at_us),
        by=By(happened.by_kind, happened.by_id),
        route_id=chosen.route_id or None,
        route_version=chosen.route_version or None,
        route_name=own.routes.get(chosen.route_id),
        strategy=chosen.strategy or None,
        segment_id=chosen.segment_id,
        owner=_person(chosen.owner_id, own),
        candidates=[_candidate(each, own) for each in chosen.candidates],
        told=[Person(user_id, own.names.get(user_id, "")) for user_id in happened.event.told_ids],
    )


def _candidate(candidate: Candidate, own: OwnerReason) -> CandidateView:
    return CandidateView(_person(candidate.user_id, own), candidate.open_tickets, candidate.passed_over)


def _person(user_id: int, own: OwnerReason) -> Person | None:
    return Person(user_id, own.names.get(user_id, "")) if user_id else None
