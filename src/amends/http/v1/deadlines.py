"""A ticket's time over our own API: its clocks, and the ledger that says why a deadline is when it is."""

from amends.http.request.access import check_workspace
from amends.http.request.endpoint import Endpoint
from amends.http.request.request import Request, Response, json_response
from amends.http.v1.errors import V1
from amends.model.principal import Scope
from amends.serializers.deadlines import time_view
from amends.usecases import sla_status
from amends.wire.deadlines import TimeView


async def get_deadlines(request: Request) -> Response:
    """List the deadlines of a ticket, each with the ledger that explains it: what was counted, and what was not."""
    await check_workspace(request)
    found = await request.database.read(request.by, sla_status.get_sla_status, request.id_param("ticket_id"))
    return json_response(time_view(found))


ENDPOINTS = (
    Endpoint(
        method="GET",
        path="/v1/workspaces/{workspace_id}/tickets/{ticket_id}/deadlines",
        interface=V1,
        scope=Scope.TICKETS_READ,
        summary="List the deadlines of a ticket",
        handler=get_deadlines,
        response=TimeView,
    ),
)
