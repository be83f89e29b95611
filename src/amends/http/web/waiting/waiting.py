"""A row a unit, the worst first: counts alone, and each count leads to exactly its tickets."""

from collections.abc import Mapping
from typing import Final
from urllib.parse import urlencode

from amends.http.request.request import Request, Response
from amends.http.web.kit.page import locale_of, page
from amends.http.web.kit.page_routes import page_route
from amends.i18n.labels import N_
from amends.instants import InstantUs
from amends.model.principal import Scope
from amends.model.ticket import list_query, waiting
from amends.model.ticket.list_query import TicketQuery
from amends.model.ticket.view import StandardView
from amends.model.ticket.waiting import FIGURES
from amends.usecases import waiting_units

WAITING: Final = "/waiting"

FIGURE_LABELS: Final[Mapping[str, str]] = {
    "overdue": N_("Overdue"),
    "never_contacted": N_("Never contacted"),
    "due_today": N_("Due today"),
    "promises_due": N_("Promises due today"),
    "promises_broken": N_("Promises broken"),
    "stalled": N_("Waiting over 5 days"),
    "unowned": N_("Unassigned"),
    "open": N_("Open"),
}


async def show_waiting(request: Request) -> Response:
    """The units with open tickets that the reader may see."""
    found = await request.database.scan(request.by, waiting_units.list_units, locale_of(request).time_zone)

    def tickets(figure: str, code: str = "") -> str:
        return _address(waiting.query_of(figure, found.at, code))

    def oldest(oldest_us: InstantUs, code: str = "") -> str:
        return _address(waiting.oldest_query(oldest_us, code))

    return page(
        request,
        "waiting/waiting.html",
        found=found,
        figures=[(name, FIGURE_LABELS[name]) for name in FIGURES],
        tickets=tickets,
        oldest=oldest,
    )


def _address(query: TicketQuery) -> str:
    return f"/inbox?{urlencode({'view': StandardView.ALL.value, **list_query.write(query)})}"


ENDPOINTS = (page_route(WAITING, Scope.TICKETS_READ, show_waiting),)
