"""Why somebody, or nobody, has a ticket: what its history says, in the reader's language."""

from collections.abc import Sequence

from amends.http.web.ticket.timeline import EventRenderer, who
from amends.i18n.labels import N_
from amends.i18n.locale import UserLocale
from amends.model.ticket import owner_reason
from amends.model.ticket.routed import Routed
from amends.model.ticket.ticket_events import Opened, OwnerChanged
from amends.usecases.ticket_detail import TicketDetail


def owner_reasons(whole: TicketDetail, reader: UserLocale) -> Sequence[str]:
    """Sentences that say why the ticket is whose it is, and who was passed over."""
    telling = EventRenderer(reader, whole.directory)
    happened = owner_reason.settled(whole.history)
    match happened.event:
        case Routed() as routed:
            return _routed(telling, routed, whole)
        case OwnerChanged(after=0):
            words = N_("Nobody has it: %(who)s took it away, %(time)s.")
            return [telling.say(words, who=who(happened, telling), time=reader.time(happened.at_us))]
        case OwnerChanged(after=after):
            words = N_("%(name)s has it: %(who)s gave it to them, %(time)s.")
            time = reader.time(happened.at_us)
            return [telling.say(words, name=telling.user(after), who=who(happened, telling), time=time)]
        case Opened(ticket=ticket) if ticket.owner_id:
            words = N_("%(name)s has it: they were named when it opened.")
            return [telling.say(words, name=telling.user(ticket.owner_id))]
    return [telling.say(N_("Nobody has it: no route was for it when it opened, and nobody was named."))]


def _routed(telling: EventRenderer, routed: Routed, whole: TicketDetail) -> list[str]:
    chosen = routed.assignment
    route = whole.owner_reason.routes.get(chosen.route_id, str(chosen.route_id))
    if chosen.owner_id:
        words = N_("%(name)s has it: the route %(route)s (version %(version)s) chose them by %(strategy)s.")
        values = {"route": route, "version": chosen.route_version, "strategy": telling.label(chosen.strategy)}
        told = [telling.say(words, name=telling.user(chosen.owner_id), **values)]
    elif chosen.route_id:
        told = [telling.say(N_("Nobody has it: the route %(route)s found nobody who is free."), route=route)]
    else:
        told = [telling.say(N_("Nobody has it: who was named can't take it, and no route is for it."))]
    for each in chosen.candidates:
        if each.passed_over:
            reason, name = telling.label(each.passed_over), telling.user(each.user_id)
            told.append(telling.say(N_("Passed over: %(name)s, %(reason)s"), name=name, reason=reason))
    return told
