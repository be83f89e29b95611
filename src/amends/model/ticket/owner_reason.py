"""Why somebody, or nobody, has a ticket: what its history says, in words."""

from collections.abc import Mapping, Sequence

from msgspec import Struct

from amends.instants import rfc3339
from amends.model.principal import PrincipalKind
from amends.model.ticket.assignment import Candidate, Routed
from amends.model.ticket.clock_events import Escalated, EscalationAction
from amends.model.ticket.history import Happened
from amends.model.ticket.ticket_events import Opened, OwnerChanged


class OwnerReason(Struct, frozen=True):
    """Who has a ticket (0 is nobody) and why, in words; `routed` is what routing decided last, if it ever did.

    `names` are of the users and `routes` of the routes that it mentions.
    """

    ticket_id: int
    owner_id: int
    text: str
    routed: Happened | None
    names: Mapping[int, str]
    routes: Mapping[int, str]


def settled(history: Sequence[Happened]) -> Happened:
    """What settled who has the ticket: the last event that gave or took it, else its opening."""
    return next(each for each in reversed(history) if isinstance(each.event, Opened | OwnerChanged | Routed))


def escalation_behind(history: Sequence[Happened]) -> Escalated | None:
    """The escalation that gave the ticket to its owner, None when something else did; it stands right before."""
    happened = settled(history)
    position = next(position for position, each in enumerate(history) if each is happened)
    before = history[position - 1].event if position and isinstance(happened.event, OwnerChanged) else None
    return before if isinstance(before, Escalated) and before.action is EscalationAction.ASSIGN else None


def last_routed(history: Sequence[Happened]) -> Happened | None:
    """What routing decided last, None when it never did."""
    return next((each for each in reversed(history) if isinstance(each.event, Routed)), None)


def mentioned(happened: Happened) -> frozenset[int]:
    """The IDs of the users of whom an event tells that they have the ticket, had it or might have had it."""
    match happened.event:
        case Routed(assignment=chosen, told_ids=told_ids):
            return frozenset({chosen.owner_id, *told_ids, *(each.user_id for each in chosen.candidates)})
        case OwnerChanged(before=before, after=after):
            return frozenset({before, after})
        case Opened(ticket=ticket):
            return frozenset({ticket.owner_id})
    return frozenset()


def in_words(happened: Happened, names: Mapping[int, str], routes: Mapping[int, str]) -> str:
    """Why the ticket is whose it is, from what settled it."""
    match happened.event:
        case Routed() as routed:
            return " ".join(_routed(routed, names, routes))
        case OwnerChanged(before=before, after=0):
            return f"Nobody has it: {_by(happened)} removed {_name(before, names)} at {rfc3339(happened.at_us)}."
        case OwnerChanged(after=after):
            return f"{_name(after, names)} has it: {_by(happened)} assigned it to them at {rfc3339(happened.at_us)}."
        case Opened(ticket=ticket) if ticket.owner_id:
            who = f"the rule {ticket.rule_id}" if ticket.rule_id else _by(happened)
            return f"{_name(ticket.owner_id, names)} has it: {who} assigned it to them when it was opened."
    return "Nobody has it: no route matched when it opened, and no owner was named."


def _routed(routed: Routed, names: Mapping[int, str], routes: Mapping[int, str]) -> list[str]:
    chosen = routed.assignment
    route = f"the route {routes.get(chosen.route_id, chosen.route_id)} (version {chosen.route_version})"
    if chosen.owner_id:
        sentences = [f"{_name(chosen.owner_id, names)} has it: {route} chose them by {chosen.strategy}."]
    elif chosen.route_id:
        sentences = [f"Nobody has it: {route} found nobody who is available."]
    else:
        sentences = ["Nobody has it: the named owner can't take it, and no route matches."]
    passed = [_passed(each, names) for each in chosen.candidates if each.passed_over]
    sentences += [f"Passed over: {'; '.join(passed)}."] if passed else []
    told = [_name(user_id, names) for user_id in routed.told_ids]
    return [*sentences, *([f"Notified: {', '.join(told)}."] if told else [])]


def _passed(candidate: Candidate, names: Mapping[int, str]) -> str:
    reason = candidate.passed_over
    return f"{_name(candidate.user_id, names)}, {reason}" if candidate.user_id else reason


def _by(happened: Happened) -> str:
    if happened.by_kind == PrincipalKind.SYSTEM:
        return "Amends"
    return f"the {happened.by_kind} {happened.by_id}" if happened.by_id else f"the {happened.by_kind}"


def _name(user_id: int, names: Mapping[int, str]) -> str:
    return names.get(user_id, f"user {user_id}")
