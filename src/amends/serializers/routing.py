"""Why a ticket has its owner."""

from amends.instants import rfc3339
from amends.model.ticket.assignment import Candidate, Routed
from amends.model.ticket.history import Happened
from amends.model.ticket.owner_reason import OwnerReason
from amends.serializers.texts import plain_text, text_view, text_view_or_none
from amends.wire.history import By
from amends.wire.routing import CandidateView, OwnerDecision, Person, RoutedView


def owner_decision(own: OwnerReason) -> OwnerDecision:
    """Why a ticket is whose it is."""
    routed = _routed(own.routed, own) if own.routed else None
    return OwnerDecision(
        own.ticket_id,
        own.owner_id or None,
        " ".join(map(str, own.texts)),
        [text_view(each) for each in own.texts],
        routed,
    )


def _routed(happened: Happened, own: OwnerReason) -> RoutedView | None:
    if not isinstance(happened.event, Routed):
        return None
    chosen = happened.event.assignment
    return RoutedView(
        version=happened.version,
        time=rfc3339(happened.at_us),
        by=By(happened.by_kind, happened.by_id, own.actors.of(happened.by_kind, happened.by_id)),
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
    return CandidateView(
        _person(candidate.user_id, own),
        candidate.open_tickets,
        plain_text(candidate.passed_over),
        text_view_or_none(candidate.passed_over),
    )


def _person(user_id: int, own: OwnerReason) -> Person | None:
    return Person(user_id, own.names.get(user_id, "")) if user_id else None
