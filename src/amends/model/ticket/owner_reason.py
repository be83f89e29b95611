"""Why somebody, or nobody, has a ticket: what its history says."""

from collections.abc import Mapping, Sequence

from msgspec import Struct

from amends.instants import rfc3339
from amends.model.actor import ActorNames
from amends.model.principal import PrincipalKind
from amends.model.ticket.assignment import Candidate, Routed
from amends.model.ticket.clock_events import Escalated, EscalationAction
from amends.model.ticket.history import Happened
from amends.model.ticket.ticket_events import Opened, OwnerChanged
from amends.texts.text import Text, as_text, say


class OwnerReason(Struct, frozen=True):
    """Who has a ticket (0 is nobody) and why; `routed` is what routing decided last, if it ever did.

    `names` are of the users and `routes` of the routes that it mentions.
    """

    ticket_id: int
    owner_id: int
    texts: Sequence[Text]
    routed: Happened | None
    names: Mapping[int, str]
    routes: Mapping[int, str]
    actors: ActorNames


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


def texts_of(happened: Happened, names: Mapping[int, str], routes: Mapping[int, str], actors: ActorNames) -> list[Text]:
    """Why the ticket is whose it is, from what settled it."""
    time = rfc3339(happened.at_us)
    match happened.event:
        case Routed() as routed:
            return _routed(routed, names, routes)
        case OwnerChanged(before=before, after=0):
            return [say("owner_removed", by=_by(happened, actors), name=_name(before, names), time=time)]
        case OwnerChanged(after=after):
            return [say("owner_assigned", name=_name(after, names), by=_by(happened, actors), time=time)]
        case Opened(ticket=ticket) if ticket.owner_id:
            who = say("by_one", kind="rule", id=ticket.rule_id) if ticket.rule_id else _by(happened, actors)
            return [say("owner_at_opening", name=_name(ticket.owner_id, names), by=who)]
    return [say("no_owner_at_opening")]


def _routed(routed: Routed, names: Mapping[int, str], routes: Mapping[int, str]) -> list[Text]:
    chosen = routed.assignment
    route, version = routes.get(chosen.route_id, str(chosen.route_id)), chosen.route_version
    if chosen.owner_id:
        name = _name(chosen.owner_id, names)
        texts = [say("routed_to", name=name, route=route, version=version, strategy=chosen.strategy)]
    elif chosen.route_id:
        texts = [say("route_found_nobody", route=route, version=version)]
    else:
        texts = [say("nobody_routed")]
    passed = [_passed(each, names) for each in chosen.candidates if each.passed_over]
    texts += [say("passed_over", people=passed)] if passed else []
    told = [_name(user_id, names) for user_id in routed.told_ids]
    return [*texts, *([say("notified", names=told)] if told else [])]


def _passed(candidate: Candidate, names: Mapping[int, str]) -> Text:
    reason = as_text(candidate.passed_over)
    if not candidate.user_id:
        return reason
    return say("passed_over_one", name=_name(candidate.user_id, names), reason=reason)


def _by(happened: Happened, actors: ActorNames) -> Text:
    if happened.by_kind == PrincipalKind.SYSTEM:
        return say("by_amends")
    name = actors.of(happened.by_kind, happened.by_id)
    if name:
        return say("by_named", kind=happened.by_kind, name=name)
    if happened.by_id:
        return say("by_one", kind=happened.by_kind, id=happened.by_id)
    return say("by_kind", kind=happened.by_kind)


def _name(user_id: int, names: Mapping[int, str]) -> str | Text:
    return names.get(user_id) or say("user_with_id", id=user_id)
