"""Intakes over our own API: their sums and what they rejected."""

from amends.http.request.access import check_workspace
from amends.http.request.endpoint import Endpoint
from amends.http.request.request import Answer, Call, json_answer
from amends.http.v1 import cursor, wire
from amends.http.v1.errors import V1
from amends.ids import HIGHEST_ID
from amends.model.principal import Scope
from amends.usecases import queries

_PATH = "/v1/workspaces/{workspace_id}/intakes"


async def list_intakes(call: Call) -> Answer:
    """Intakes, newest first."""
    limit = cursor.limit_of(call)
    before = cursor.read(call, 1)
    await check_workspace(call)
    found = await call.database.read(call.by, queries.intakes_before, before[0] if before else HIGHEST_ID, limit + 1)
    following = cursor.write(found[limit - 1].id) if len(found) > limit else None
    return json_answer(wire.IntakePage([wire.intake(each) for each in found[:limit]], following))


async def get_intake(call: Call) -> Answer:
    """One intake with its sum."""
    await check_workspace(call)
    return json_answer(wire.intake(await call.database.read(call.by, queries.intake, call.id_param("intake_id"))))


async def list_rejections(call: Call) -> Answer:
    """Why lines were rejected, in their order."""
    limit = cursor.limit_of(call)
    line, position = cursor.read(call, 2) or (0, -1)
    await check_workspace(call)
    found = await call.database.read(
        call.by, queries.rejections, call.id_param("intake_id"), (line, position), limit + 1
    )
    last = found[limit - 1] if len(found) > limit else None
    following = cursor.write(last.line, last.position) if last else None
    return json_answer(wire.RejectionPage([each.rejection for each in found[:limit]], following))


ENDPOINTS = (
    Endpoint(
        method="GET",
        path=_PATH,
        door=V1,
        scope=Scope.TICKETS_READ,
        summary="List intakes",
        handler=list_intakes,
        answer=wire.IntakePage,
        parameters=cursor.PAGE_PARAMETERS,
    ),
    Endpoint(
        method="GET",
        path=f"{_PATH}/{{intake_id}}",
        door=V1,
        scope=Scope.TICKETS_READ,
        summary="Get an intake with its sum",
        handler=get_intake,
        answer=wire.IntakeView,
    ),
    Endpoint(
        method="GET",
        path=f"{_PATH}/{{intake_id}}/rejections",
        door=V1,
        scope=Scope.TICKETS_READ,
        summary="List what an intake rejected",
        handler=list_rejections,
        answer=wire.RejectionPage,
        parameters=cursor.PAGE_PARAMETERS,
    ),
)
