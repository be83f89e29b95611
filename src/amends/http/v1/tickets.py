"""Tickets over our own API."""

from amends.errors import Invalid
from amends.http.request.access import check_workspace
from amends.http.request.endpoint import Endpoint, Parameter
from amends.http.request.paging import PAGE_PARAMETERS, cursor_of, limit_of
from amends.http.request.problems import HttpProblem, ProblemKind
from amends.http.request.request import Request, Response, json_response
from amends.http.v1.errors import V1
from amends.instants import InstantUs
from amends.model.principal import Scope
from amends.model.ticket import list_query
from amends.model.ticket.list_filter import NEVER, KeysetPosition, Sort
from amends.model.ticket.list_query import TicketQuery
from amends.model.ticket.summary import TicketSummary
from amends.serializers.history import history_entries
from amends.serializers.tickets import ticket_view
from amends.usecases import find_tickets, queries
from amends.wire.cursor import encode_cursor
from amends.wire.history import History
from amends.wire.tickets import TicketPage, TicketView

_PATH = "/v1/workspaces/{workspace_id}/tickets"


async def list_tickets(request: Request) -> Response:
    """List the tickets that match all filters, in the order of `sort`.

    To filter by a custom field, use `fields.` and the code of the field, for example `fields.refund=40`.
    """
    await check_workspace(request)
    return await ticket_page(request, read_query(request))


async def ticket_page(request: Request, query: TicketQuery) -> Response:
    """A page of the tickets that a query finds."""
    limit = limit_of(request)
    after = cursor_of(request, 2)
    position = KeysetPosition(InstantUs(after[0]), after[1]) if after else None
    run = request.database.read if find_tickets.is_led(query) else request.database.scan
    found = await run(request.by, find_tickets.page, query, position, limit + 1)
    summary = found[:limit]
    following = _cursor(query, summary[-1]) if len(found) > limit else None
    return json_response(TicketPage([ticket_view(each, request.now) for each in summary], following))


def read_query(request: Request) -> TicketQuery:
    """The query of an address. Raises a problem that names every parameter that is wrong."""
    own = {parameter.name for parameter in PAGE_PARAMETERS}
    try:
        return list_query.read({name: text for name, text in request.query.items() if name not in own})
    except Invalid as refused:
        raise HttpProblem(ProblemKind.INVALID_PARAMETERS, refused.message, *refused.errors) from None


async def get_ticket(request: Request) -> Response:
    """Get one ticket."""
    await check_workspace(request)
    return ticket_response(
        request, await request.database.read(request.by, queries.get_ticket, request.id_param("ticket_id"))
    )


async def get_history(request: Request) -> Response:
    """List all events of a ticket, oldest first."""
    await check_workspace(request)
    happened = await request.database.read(request.by, queries.get_history, request.id_param("ticket_id"))
    return json_response(History(history_entries(happened)))


def ticket_response(request: Request, summary: TicketSummary) -> Response:
    """A ticket with its version as ETag, for If-Match."""
    tag = ("ETag", f'"{summary.ticket.version}"')
    return json_response(ticket_view(summary, request.now), 200, (tag,))


def _cursor(query: TicketQuery, last: TicketSummary) -> str:
    ticket = last.ticket
    sorted_by = {
        Sort.OPENED: ticket.opened_us,
        Sort.CHANGED: ticket.changed_us,
        Sort.DUE: NEVER if ticket.due_us is None else ticket.due_us,
    }
    return encode_cursor(sorted_by[query.get("sort", Sort.OPENED)], ticket.id)


QUERY_PARAMETERS = tuple(Parameter(name, field.meaning, field.type) for name, field in list_query.QUERY_FIELDS.items())

ENDPOINTS = (
    Endpoint(
        method="GET",
        path=_PATH,
        interface=V1,
        scope=Scope.TICKETS_READ,
        summary="List tickets",
        handler=list_tickets,
        response=TicketPage,
        parameters=(*PAGE_PARAMETERS, *QUERY_PARAMETERS),
    ),
    Endpoint(
        method="GET",
        path=f"{_PATH}/{{ticket_id}}",
        interface=V1,
        scope=Scope.TICKETS_READ,
        summary="Get a ticket",
        handler=get_ticket,
        response=TicketView,
    ),
    Endpoint(
        method="GET",
        path=f"{_PATH}/{{ticket_id}}/events",
        interface=V1,
        scope=Scope.TICKETS_READ,
        summary="List the history of a ticket",
        handler=get_history,
        response=History,
    ),
)
