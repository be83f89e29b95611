"""Why somebody, or nobody, has a ticket: what its history says, in the reader's language."""

from collections.abc import Sequence

from amends.http.web.ticket.timeline import EventRenderer, who
from amends.i18n.labels import N_
from amends.i18n.locale import UserLocale
from amends.model.ticket import owner_reason
from amends.model.ticket.routed import Routed
from amends.model.ticket.ticket_events import Opened, OwnerChanged
from amends.usecases.ticket_detail import TicketDetail


def owner_reasons(detail: TicketDetail, locale: UserLocale) -> Sequence[str]:
    """Sentences that say why the ticket is whose it is, and who was passed over."""
    renderer = EventRenderer(locale, detail.directory)
    happened = owner_reason.settled(detail.history)
    match happened.event:
        case Routed() as routed:
            return _routed(renderer, routed, detail)
        case OwnerChanged(after=0):
            words = N_("Nobody has it: %(who)s took it away, %(time)s.")
            return [renderer.say(words, who=who(happened, renderer), time=locale.time(happened.at_us))]
        case OwnerChanged(after=after):
            words = N_("%(name)s has it: %(who)s gave it to them, %(time)s.")
            time = locale.time(happened.at_us)
            return [renderer.say(words, name=renderer.user(after), who=who(happened, renderer), time=time)]
        case Opened(ticket=ticket) if ticket.owner_id:
            words = N_("%(name)s has it: they were named when it opened.")
            return [renderer.say(words, name=renderer.user(ticket.owner_id))]
    return [renderer.say(N_("Nobody has it: no route was for it when it opened, and nobody was named."))]


def _routed(renderer: EventRenderer, routed: Routed, detail: TicketDetail) -> list[str]:
    chosen = routed.assignment
    route = detail.routes.get(chosen.route_id, str(chosen.route_id))
    if chosen.owner_id:
        words = N_("%(name)s has it: the route %(route)s (version %(version)s) chose them by %(strategy)s.")
        values = {"route": route, "version": chosen.route_version, "strategy": renderer.label(chosen.strategy)}
        told = [renderer.say(words, name=renderer.user(chosen.owner_id), **values)]
    elif chosen.route_id:
        told = [renderer.say(N_("Nobody has it: the route %(route)s found nobody who is free."), route=route)]
    else:
        told = [renderer.say(N_("Nobody has it: who was named can't take it, and no route is for it."))]
    for each in chosen.candidates:
        if each.passed_over:
            reason, name = renderer.label(each.passed_over), renderer.user(each.user_id)
            told.append(renderer.say(N_("Passed over: %(name)s, %(reason)s"), name=name, reason=reason))
    return told
