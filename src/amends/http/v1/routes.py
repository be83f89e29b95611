"""Routes over our own API, and who has a ticket by them and why."""

from msgspec import Raw, Struct

from amends.http.request.access import check_workspace
from amends.http.request.endpoint import Endpoint, Parameter, PositiveNumber
from amends.http.request.request import Answer, Call, json_answer
from amends.http.v1 import routing_wire, wire
from amends.http.v1.errors import V1
from amends.http.v1.tickets import shown_answer
from amends.model.principal import Scope
from amends.model.routing.document import parse
from amends.model.ticket.summary import ShownTicket
from amends.store.engine.database import Tx
from amends.usecases import queries, work
from amends.usecases.settings import routes

_ROUTES = "/v1/workspaces/{workspace_id}/routes"
_TICKET = "/v1/workspaces/{workspace_id}/tickets/{ticket_id}"


class Routes(Struct, frozen=True):
    """All routes, in the order in which they are asked."""

    routes: list[routing_wire.RouteView]


async def list_routes(call: Call) -> Answer:
    """All routes at their newest version."""
    await check_workspace(call)
    found = await call.database.scan(call.by, routes.list_all)
    return json_answer(Routes([routing_wire.route(each) for each in found]))


async def add_route(call: Call) -> Answer:
    """Add a route, or a new version of the one with its name."""
    await check_workspace(call)
    document = parse((await call.body()).decode("utf-8", errors="replace"))
    return json_answer(routing_wire.route(await call.database.write(call.by, routes.add, document)), 201)


async def get_route(call: Call) -> Answer:
    """A route at its newest version, or at the one asked for."""
    await check_workspace(call)
    version = call.int_query("version", 0) if "version" in call.query else None
    found = await call.database.read(call.by, routes.show, call.id_param("route_id"), version)
    return json_answer(routing_wire.route(found))


async def disable_route(call: Call) -> Answer:
    """Switch a route off."""
    await check_workspace(call)
    found = await call.database.write(call.by, routes.disable, call.id_param("route_id"))
    return json_answer(routing_wire.route(found))


async def route_ticket(call: Call) -> Answer:
    """Let the routes choose a ticket's owner again."""
    await check_workspace(call)
    return shown_answer(call, await call.database.write(call.by, _route_and_show, call.id_param("ticket_id")))


async def get_owner_decision(call: Call) -> Answer:
    """Why somebody has a ticket, and who was passed over and why."""
    await check_workspace(call)
    found = await call.database.read(call.by, queries.owner_reason, call.id_param("ticket_id"))
    return json_answer(routing_wire.owner_decision(found))


async def _route_and_show(tx: Tx, ticket_id: int) -> ShownTicket:
    return await queries.ticket(tx, (await work.route_anew(tx, ticket_id)).id)


ENDPOINTS = (
    Endpoint(
        method="GET",
        path=_ROUTES,
        door=V1,
        scope=Scope.TICKETS_READ,
        summary="List routes",
        handler=list_routes,
        answer=Routes,
    ),
    Endpoint(
        method="POST",
        path=_ROUTES,
        door=V1,
        scope=Scope.MANAGE,
        summary="Add a route or a new version of one",
        handler=add_route,
        answer=routing_wire.RouteView,
        status=201,
        example=Raw(b'{"name": "Front desk", "order": 10, "segments": ["S1"], "strategy": {"least_open": {}}}'),
        is_document=True,
    ),
    Endpoint(
        method="GET",
        path=f"{_ROUTES}/{{route_id}}",
        door=V1,
        scope=Scope.TICKETS_READ,
        summary="Get a route",
        handler=get_route,
        answer=routing_wire.RouteView,
        parameters=(Parameter("version", "Which version; the newest unless said", PositiveNumber),),
    ),
    Endpoint(
        method="POST",
        path=f"{_ROUTES}/{{route_id}}/disable",
        door=V1,
        scope=Scope.MANAGE,
        summary="Switch a route off",
        handler=disable_route,
        answer=routing_wire.RouteView,
    ),
    Endpoint(
        method="POST",
        path=f"{_TICKET}/route",
        door=V1,
        scope=Scope.TICKETS_WRITE,
        summary="Route a ticket anew",
        handler=route_ticket,
        answer=wire.TicketView,
    ),
    Endpoint(
        method="GET",
        path=f"{_TICKET}/owner-decision",
        door=V1,
        scope=Scope.TICKETS_READ,
        summary="Tell why somebody has a ticket",
        handler=get_owner_decision,
        answer=routing_wire.OwnerDecision,
    ),
)
