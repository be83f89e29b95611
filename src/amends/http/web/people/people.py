"""People at work: each with open, overdue and due today, as far as the workspace's switch allows, and each unit."""

from typing import Final
from urllib.parse import urlencode

from amends.http.request.request import Request, Response
from amends.http.web.kit.page import locale_of, page
from amends.http.web.kit.page_routes import page_route
from amends.i18n.labels import N_, PER_PERSON_LABELS
from amends.model.principal import Scope
from amends.model.ticket import list_query, waiting
from amends.model.ticket.view import StandardView
from amends.usecases import people_at_work

PEOPLE_AT_WORK: Final = "/people"

FIGURES: Final = (("open", N_("Open")), ("overdue", N_("Overdue")), ("due_today", N_("Due today")))


async def show_people(request: Request) -> Response:
    """Units and people, those with the most overdue first."""
    found = await request.database.scan(request.by, people_at_work.list_people, locale_of(request).time_zone)

    def tickets(figure: str, owner_id: int) -> str:
        query = {**waiting.query_of(figure, found.at), "owner_id": (owner_id,)}
        return f"/inbox?{urlencode({'view': StandardView.ALL.value, **list_query.write(query)})}"

    return page(
        request, "people/people.html", found=found, figures=FIGURES, tickets=tickets, switches=PER_PERSON_LABELS
    )


ENDPOINTS = (page_route(PEOPLE_AT_WORK, Scope.TICKETS_READ, show_people),)
