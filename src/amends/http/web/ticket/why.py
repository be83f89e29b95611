"""Why a ticket was opened, and why somebody, or nobody, has it: what its history says, in the reader's language."""

from collections.abc import Sequence

from markupsafe import Markup

from amends.http.web.kit.phrases import phrasing
from amends.http.web.kit.rule_reasons import why_it_matched
from amends.http.web.ticket.event_text import EventRenderer, who
from amends.i18n import labels
from amends.i18n.labels import N_
from amends.i18n.locale import UserLocale
from amends.i18n.texts import in_words
from amends.model.ticket import owner_reason
from amends.model.ticket.assignment import Routed
from amends.model.ticket.clock_events import Escalated, EscalationAction
from amends.model.ticket.history import Happened
from amends.model.ticket.ticket_events import Opened, OwnerChanged
from amends.texts.text import Text
from amends.usecases.ticket_detail import TicketDetail


def rule_reason(detail: TicketDetail, locale: UserLocale) -> Markup:
    """The sentence that says why a rule opened the ticket; "" when none did, or one without conditions."""
    matched = detail.opening.matched if detail.opening else ()
    return why_it_matched(matched, phrasing(locale, detail.directory.segments.values()))


def owner_reasons(detail: TicketDetail, locale: UserLocale) -> Sequence[str]:
    """Sentences that say why the ticket is whose it is, and who was passed over."""
    renderer = EventRenderer(locale, detail.directory)
    happened = owner_reason.settled(detail.history)
    match happened.event:
        case Routed() as routed:
            return _routed(renderer, routed, detail)
        case OwnerChanged(after=0):
            words = N_("Unassigned: %(who)s removed the owner, %(time)s.")
            return [renderer.say(words, who=who(happened, renderer), time=locale.time(happened.at_us))]
        case OwnerChanged() as changed:
            escalated = owner_reason.escalation_behind(detail.history)
            if escalated:
                return [_escalated(renderer, escalated, changed, was_away=detail.previous_owner_was_away)]
            words = N_("Assigned to %(name)s by %(who)s, %(time)s.")
            time = locale.time(happened.at_us)
            return [renderer.say(words, name=renderer.user(changed.after), who=who(happened, renderer), time=time)]
        case Opened(ticket=ticket) if ticket.owner_id:
            words = N_("Assigned to %(name)s when the ticket was opened.")
            return [renderer.say(words, name=renderer.user(ticket.owner_id))]
    words = N_("Unassigned: no assignment rule applied when the ticket was opened, and nobody was named.")
    return [renderer.say(words)]


def is_asked_to_take_over(history: Sequence[Happened], user_id: int) -> bool:
    """Whether an escalation asked somebody to take the ticket over, and nobody got it since."""
    for happened in reversed(history):
        match happened.event:
            case OwnerChanged() | Routed():
                return False
            case Escalated(action=EscalationAction.ASSIGN, told_ids=told_ids):
                return user_id in told_ids
    return False


def _escalated(renderer: EventRenderer, escalated: Escalated, changed: OwnerChanged, *, was_away: bool) -> str:
    values = {"name": renderer.user(changed.after), "level": escalated.level}
    if was_away:
        words = N_("Assigned to %(name)s by escalation to level %(level)s: %(before)s is away.")
        return renderer.say(words, before=renderer.user(changed.before), **values)
    words = N_("Assigned to %(name)s by escalation to level %(level)s. Target missed: %(clock)s.")
    return renderer.say(words, clock=renderer.label(labels.CLOCK[escalated.kind]), **values)


def _routed(renderer: EventRenderer, routed: Routed, detail: TicketDetail) -> list[str]:
    chosen = routed.assignment
    route = detail.routes.get(chosen.route_id, str(chosen.route_id))
    if chosen.owner_id:
        words = N_("Assigned to %(name)s by the assignment rule %(route)s (version %(version)s): %(strategy)s.")
        values = {"route": route, "version": chosen.route_version, "strategy": renderer.label(chosen.strategy)}
        told = [renderer.say(words, name=renderer.user(chosen.owner_id), **values)]
    elif chosen.route_id:
        words = N_("Unassigned: the assignment rule %(route)s found nobody who is available.")
        told = [renderer.say(words, route=route)]
    else:
        words = N_("Unassigned: the person who was named can't take it, and no assignment rule applies.")
        told = [renderer.say(words)]
    return told + [
        _passed_over(renderer, each.user_id, each.passed_over) for each in chosen.candidates if each.passed_over
    ]


def _passed_over(renderer: EventRenderer, user_id: int, reason: Text | str) -> str:
    said = in_words(renderer.locale, reason)
    if not user_id:
        return renderer.say(N_("Not assigned: %(reason)s"), reason=said)
    return renderer.say(N_("Not assigned to %(name)s: %(reason)s"), name=renderer.user(user_id), reason=said)
