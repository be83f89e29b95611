"""Routing over our own API: who has a ticket by the routes, and why."""

from amends.http.request.endpoint import Endpoint
from amends.http.request.request import Request, Response, json_response
from amends.http.v1.errors import V1
from amends.http.v1.tickets import ticket_response
from amends.model.principal import Scope
from amends.model.ticket.summary import TicketSummary
from amends.serializers.routing import owner_decision
from amends.store.engine.database import Tx
from amends.usecases import queries, work
from amends.wire.routing import OwnerDecision
from amends.wire.tickets import TicketView

_TICKET = "/v1/workspaces/{workspace_id}/tickets/{ticket_id}"


async def route_ticket(request: Request) -> Response:
    """Choose the owner of a ticket again, by the routes."""
    return ticket_response(
        request, await request.database.write(request.by, _route_and_show, request.id_param("ticket_id"))
    )


async def get_owner_decision(request: Request) -> Response:
    """Explain why a ticket has its owner, and who was passed over and why."""
    found = await request.database.read(request.by, queries.get_owner_reason, request.id_param("ticket_id"))
    return json_response(owner_decision(found))


async def _route_and_show(tx: Tx, ticket_id: int) -> TicketSummary:
    return await queries.get_ticket(tx, (await work.reassign_by_rules(tx, ticket_id)).id)


ENDPOINTS = (
    Endpoint(
        method="POST",
        path=f"{_TICKET}/route",
        interface=V1,
        scope=Scope.TICKETS_WRITE,
        summary="Reassign a ticket by the routes",
        handler=route_ticket,
        response=TicketView,
    ),
    Endpoint(
        method="GET",
        path=f"{_TICKET}/owner-decision",
        interface=V1,
        scope=Scope.TICKETS_READ,
        summary="Explain the owner of a ticket",
        handler=get_owner_decision,
        response=OwnerDecision,
    ),
)
