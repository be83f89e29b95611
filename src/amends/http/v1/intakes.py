"""Intakes over our own API: their sums and what they rejected."""

from amends.http.request.access import check_workspace
from amends.http.request.endpoint import Endpoint
from amends.http.request.paging import PAGE_PARAMETERS, cursor_of, limit_of
from amends.http.request.request import Request, Response, json_response
from amends.http.v1.errors import V1
from amends.ids import HIGHEST_ID
from amends.model.principal import Scope
from amends.serializers.intakes import intake_view, rejection_view
from amends.usecases import queries
from amends.wire.cursor import encode_cursor
from amends.wire.intakes import IntakePage, IntakeView, RejectionPage

_PATH = "/v1/workspaces/{workspace_id}/intakes"


async def list_intakes(request: Request) -> Response:
    """List intakes, newest first. An intake is one import of feedback."""
    limit = limit_of(request)
    before = cursor_of(request, 1)
    await check_workspace(request)
    found = await request.database.read(
        request.by, queries.list_intakes_before, before[0] if before else HIGHEST_ID, limit + 1
    )
    following = encode_cursor(found[limit - 1].id) if len(found) > limit else None
    return json_response(IntakePage([intake_view(each) for each in found[:limit]], following))


async def get_intake(request: Request) -> Response:
    """Get one intake with its totals: what became of everything that was received."""
    await check_workspace(request)
    return json_response(
        intake_view(await request.database.read(request.by, queries.get_intake, request.id_param("intake_id")))
    )


async def list_rejections(request: Request) -> Response:
    """List the rejected lines of an intake in their order, each with its reason."""
    limit = limit_of(request)
    line, position = cursor_of(request, 2) or (0, -1)
    await check_workspace(request)
    found = await request.database.read(
        request.by, queries.list_rejections, request.id_param("intake_id"), (line, position), limit + 1
    )
    last = found[limit - 1] if len(found) > limit else None
    following = encode_cursor(last.line, last.position) if last else None
    return json_response(RejectionPage([rejection_view(each.rejection) for each in found[:limit]], following))


ENDPOINTS = (
    Endpoint(
        method="GET",
        path=_PATH,
        interface=V1,
        scope=Scope.TICKETS_READ,
        summary="List intakes",
        handler=list_intakes,
        response=IntakePage,
        parameters=PAGE_PARAMETERS,
    ),
    Endpoint(
        method="GET",
        path=f"{_PATH}/{{intake_id}}",
        interface=V1,
        scope=Scope.TICKETS_READ,
        summary="Get an intake with its totals",
        handler=get_intake,
        response=IntakeView,
    ),
    Endpoint(
        method="GET",
        path=f"{_PATH}/{{intake_id}}/rejections",
        interface=V1,
        scope=Scope.TICKETS_READ,
        summary="List the rejected lines of an intake",
        handler=list_rejections,
        response=RejectionPage,
        parameters=PAGE_PARAMETERS,
    ),
)
