"""Dead letters over our own API: the background's jobs that failed too often."""

from amends.http.request.access import check_workspace
from amends.http.request.endpoint import Endpoint
from amends.http.request.paging import PAGE_PARAMETERS, cursor_of, limit_of
from amends.http.request.request import Request, Response, json_response
from amends.http.v1.errors import V1
from amends.model.principal import Scope
from amends.serializers.dead_letters import dead_job_view
from amends.usecases import dead_letters
from amends.wire.cursor import encode_cursor
from amends.wire.dead_letters import DeadJobPage

_PATH = "/v1/workspaces/{workspace_id}/jobs"


async def list_dead_jobs(request: Request) -> Response:
    """List the jobs that failed too often and are not tried again, newest first."""
    await check_workspace(request)
    limit, before = limit_of(request), cursor_of(request, 1)
    found = await request.database.read(request.by, dead_letters.dead_letters, before[0] if before else 0, limit + 1)
    following = encode_cursor(found[limit - 1].id) if len(found) > limit else None
    return json_response(DeadJobPage([dead_job_view(each) for each in found[:limit]], following))


async def replay_job(request: Request) -> Response:
    """Retry a dead job."""
    await check_workspace(request)
    await request.database.write(request.by, dead_letters.replay, request.id_param("job_id"))
    return Response(204, b"")


ENDPOINTS = (
    Endpoint(
        method="GET",
        path=f"{_PATH}/dead",
        interface=V1,
        scope=Scope.ADMIN,
        summary="List dead jobs",
        handler=list_dead_jobs,
        response=DeadJobPage,
        parameters=PAGE_PARAMETERS,
    ),
    Endpoint(
        method="POST",
        path=f"{_PATH}/{{job_id}}/replay",
        interface=V1,
        scope=Scope.ADMIN,
        summary="Retry a dead job",
        handler=replay_job,
        status=204,
    ),
)
