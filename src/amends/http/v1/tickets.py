"""Tickets over our own API."""

from amends.errors import Invalid
from amends.http.request.access import check_workspace
from amends.http.request.endpoint import Endpoint, Parameter
from amends.http.request.problems import HttpProblem, Kind
from amends.http.request.request import Answer, Call, json_answer
from amends.http.v1 import cursor, wire
from amends.http.v1.errors import V1
from amends.http.v1.history_wire import History, entries
from amends.instants import InstantUs
from amends.model.principal import Scope
from amends.model.ticket import list_query
from amends.model.ticket.list_filter import NEVER, Place, Sort
from amends.model.ticket.list_query import TicketQuery
from amends.model.ticket.summary import ShownTicket
from amends.usecases import find_tickets, queries

_PATH = "/v1/workspaces/{workspace_id}/tickets"


async def list_tickets(call: Call) -> Answer:
    """Tickets that pass the filters, in the order asked for.

    What a custom field holds is asked for by `fields.` and its code, like `fields.refund=40`.
    """
    await check_workspace(call)
    return await ticket_page(call, read_query(call))


async def ticket_page(call: Call, query: TicketQuery) -> Answer:
    """A page of the tickets that a query finds."""
    limit = cursor.limit_of(call)
    behind = cursor.read(call, 2)
    place = Place(InstantUs(behind[0]), behind[1]) if behind else None
    run = call.database.read if find_tickets.is_led(query) else call.database.scan
    found = await run(call.by, find_tickets.page, query, place, limit + 1)
    shown = found[:limit]
    following = _cursor(query, shown[-1]) if len(found) > limit else None
    return json_answer(wire.TicketPage([wire.ticket(each, call.now) for each in shown], following))


def read_query(call: Call) -> TicketQuery:
    """The query of an address. Raises a problem that names every parameter that is wrong."""
    own = {parameter.name for parameter in cursor.PAGE_PARAMETERS}
    try:
        return list_query.read({name: text for name, text in call.query.items() if name not in own})
    except Invalid as refused:
        raise HttpProblem(Kind.INVALID_PARAMETERS, refused.message, *refused.faults) from None


async def get_ticket(call: Call) -> Answer:
    """One ticket."""
    await check_workspace(call)
    return shown_answer(call, await call.database.read(call.by, queries.ticket, call.id_param("ticket_id")))


async def get_history(call: Call) -> Answer:
    """All that happened to a ticket."""
    await check_workspace(call)
    happened = await call.database.read(call.by, queries.history, call.id_param("ticket_id"))
    return json_answer(History(entries(happened)))


def shown_answer(call: Call, shown: ShownTicket) -> Answer:
    """A ticket with its version as ETag, for If-Match."""
    tag = ("ETag", f'"{shown.ticket.version}"')
    return json_answer(wire.ticket(shown, call.now), 200, (tag,))


def _cursor(query: TicketQuery, last: ShownTicket) -> str:
    ticket = last.ticket
    sorted_by = {
        Sort.OPENED: ticket.opened_us,
        Sort.CHANGED: ticket.changed_us,
        Sort.DUE: NEVER if ticket.due_us is None else ticket.due_us,
    }
    return cursor.write(sorted_by[query.get("sort", Sort.OPENED)], ticket.id)


QUERY_PARAMETERS = tuple(Parameter(name, field.meaning, field.type) for name, field in list_query.QUERY_FIELDS.items())

ENDPOINTS = (
    Endpoint(
        method="GET",
        path=_PATH,
        door=V1,
        scope=Scope.TICKETS_READ,
        summary="List tickets",
        handler=list_tickets,
        answer=wire.TicketPage,
        parameters=(*cursor.PAGE_PARAMETERS, *QUERY_PARAMETERS),
    ),
    Endpoint(
        method="GET",
        path=f"{_PATH}/{{ticket_id}}",
        door=V1,
        scope=Scope.TICKETS_READ,
        summary="Get a ticket",
        handler=get_ticket,
        answer=wire.TicketView,
    ),
    Endpoint(
        method="GET",
        path=f"{_PATH}/{{ticket_id}}/events",
        door=V1,
        scope=Scope.TICKETS_READ,
        summary="Get a ticket's history",
        handler=get_history,
        answer=History,
    ),
)
