"""Routes over our own API, and who has a ticket by them and why."""

from msgspec import Raw

from amends.http.request.endpoint import Endpoint, Parameter, PositiveNumber
from amends.http.request.request import Request, Response, json_response
from amends.http.v1.errors import V1
from amends.http.v1.tickets import ticket_response
from amends.model.principal import Scope
from amends.model.routing.document import parse
from amends.model.ticket.summary import TicketSummary
from amends.serializers.routing import owner_decision, route_view
from amends.store.engine.database import Tx
from amends.usecases import queries, work
from amends.usecases.settings import routes
from amends.wire.routing import OwnerDecision, RouteList, RouteView
from amends.wire.tickets import TicketView

_ROUTES = "/v1/workspaces/{workspace_id}/routes"
_TICKET = "/v1/workspaces/{workspace_id}/tickets/{ticket_id}"


async def list_routes(request: Request) -> Response:
    """List all routes, each at its newest version."""
    found = await request.database.scan(request.by, routes.list_all)
    return json_response(RouteList([route_view(each) for each in found]))


async def add_route(request: Request) -> Response:
    """Create a route. If a route with this name exists, this creates a new version of it."""
    document = parse((await request.body()).decode("utf-8", errors="replace"))
    return json_response(route_view(await request.database.write(request.by, routes.add, document)), 201)


async def get_route(request: Request) -> Response:
    """Get a route at its newest version, or at the version in the query."""
    version = request.int_query("version", 0) if "version" in request.query else None
    found = await request.database.read(request.by, routes.get, request.id_param("route_id"), version)
    return json_response(route_view(found))


async def disable_route(request: Request) -> Response:
    """Disable a route."""
    found = await request.database.write(request.by, routes.disable, request.id_param("route_id"))
    return json_response(route_view(found))


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
        method="GET",
        path=_ROUTES,
        interface=V1,
        scope=Scope.TICKETS_READ,
        summary="List routes",
        handler=list_routes,
        response=RouteList,
    ),
    Endpoint(
        method="POST",
        path=_ROUTES,
        interface=V1,
        scope=Scope.MANAGE,
        summary="Create a route or a new version of it",
        handler=add_route,
        response=RouteView,
        status=201,
        example=Raw(b'{"name": "Front desk", "order": 10, "segments": ["S1"], "strategy": {"least_open": {}}}'),
        is_document=True,
    ),
    Endpoint(
        method="GET",
        path=f"{_ROUTES}/{{route_id}}",
        interface=V1,
        scope=Scope.TICKETS_READ,
        summary="Get a route",
        handler=get_route,
        response=RouteView,
        parameters=(Parameter("version", "The version; default: the newest", PositiveNumber),),
    ),
    Endpoint(
        method="POST",
        path=f"{_ROUTES}/{{route_id}}/disable",
        interface=V1,
        scope=Scope.MANAGE,
        summary="Disable a route",
        handler=disable_route,
        response=RouteView,
    ),
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
