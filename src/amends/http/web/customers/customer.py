"""The page of a customer: their addresses and numbers, their tickets, and one line of time."""

from typing import Final

from msgspec import Struct

from amends.http.request.request import Request, Response
from amends.http.web.kit.page import locale_of, page
from amends.http.web.kit.page_routes import page_route
from amends.http.web.ticket.timeline import TimelineEntry, timeline
from amends.i18n import labels
from amends.model.customer_detail import CustomerMoment
from amends.model.principal import Scope
from amends.usecases import customer_detail, ticket_detail

_CUSTOMER: Final = "/customers/{customer_id}"


class ShownMoment(Struct, frozen=True):
    """A moment, and its line when it happened to a ticket."""

    moment: CustomerMoment
    line: TimelineEntry | None


async def show_customer(request: Request) -> Response:
    """A customer with all that happened between them and us, as far as the reader may see it."""
    detail = await request.database.read(request.by, customer_detail.get_customer, request.id_param("customer_id"))
    directory = await request.database.read(request.by, ticket_detail.get_directory)
    happened = [each.happened for each in detail.moments if each.happened]
    lines = iter(timeline(happened, locale_of(request), directory))
    return page(
        request,
        "customers/customer.html",
        detail=detail,
        customer=detail.customer,
        directory=directory,
        moments=[ShownMoment(each, next(lines) if each.happened else None) for each in detail.moments],
        bands=labels.BAND,
        decisions=labels.DECISION,
    )


ENDPOINTS = (page_route(_CUSTOMER, Scope.TICKETS_READ, show_customer),)
