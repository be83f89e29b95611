"""When a ticket would be due with another priority or in another unit: looked at before it is changed."""

from amends.http.request.request import Request, Response
from amends.http.web.inbox.listing import listing_of
from amends.http.web.kit.page import page
from amends.http.web.kit.page_routes import page_route
from amends.http.web.kit.select_options import SelectOptions
from amends.i18n import labels
from amends.i18n.labels import N_
from amends.i18n.locale import UserLocale
from amends.model.principal import Scope
from amends.usecases import preview_deadlines
from amends.usecases.ticket_detail import TicketDetail


def priority_options(detail: TicketDetail, locale: UserLocale) -> SelectOptions:
    """All priorities, each by which the ticket would have other targets with when it would be due then."""
    options = []
    for each, words in labels.PRIORITY.items():
        name = locale.gettext(words)
        if each in detail.due_by_priority:
            due_us = detail.due_by_priority[each]
            due = locale.gettext(N_("paused, no due time")) if due_us is None else locale.time(due_us)
            name = locale.gettext(N_("%(priority)s, due %(time)s")) % {"priority": name, "time": due}
        options.append((each.name, name))
    return options


async def show_targets(request: Request) -> Response:
    """Which SLA policy a ticket would have, and when it would be due, with each other priority and in each unit."""
    listing = await listing_of(request, request.query)
    found = await request.database.read(request.by, preview_deadlines.target_choices, request.id_param("ticket_id"))
    return page(request, "ticket/targets.html", listing=listing, found=found, priorities=labels.PRIORITY)


ENDPOINTS = (page_route("/tickets/{ticket_id}/targets", Scope.TICKETS_READ, show_targets),)
