"""Dead letters over our own API: the background's jobs that failed too often."""

from msgspec import Struct

from amends.http.request.access import check_workspace
from amends.http.request.endpoint import Endpoint
from amends.http.request.request import Request, Response, json_response
from amends.http.v1 import cursor
from amends.http.v1.errors import V1
from amends.http.v1.wire import time
from amends.instants import rfc3339
from amends.model.job import Job
from amends.model.principal import Scope
from amends.usecases import dead_letters

_PATH = "/v1/workspaces/{workspace_id}/jobs"


class DeadJobView(Struct, frozen=True, kw_only=True):
    """A job that is not tried again: its kind, the number of attempts, and the last error."""

    id: int
    kind: str
    key: str
    attempts: int
    last_error: str
    created_time: str
    dead_time: str | None


class DeadJobPage(Struct, frozen=True):
    """A page of dead jobs, newest first. `next_cursor` is null on the last page."""

    jobs: list[DeadJobView]
    next_cursor: str | None


async def list_dead_jobs(request: Request) -> Response:
    """List the jobs that failed too often and are not tried again, newest first."""
    await check_workspace(request)
    limit, before = cursor.limit_of(request), cursor.read(request, 1)
    found = await request.database.read(request.by, dead_letters.dead_letters, before[0] if before else 0, limit + 1)
    following = cursor.write(found[limit - 1].id) if len(found) > limit else None
    return json_response(DeadJobPage([_view(each) for each in found[:limit]], following))


async def replay_job(request: Request) -> Response:
    """Retry a dead job."""
    await check_workspace(request)
    await request.database.write(request.by, dead_letters.replay, request.id_param("job_id"))
    return Response(204, b"")


def _view(own: Job) -> DeadJobView:
    return DeadJobView(
        id=own.id,
        kind=own.kind,
        key=own.dedupe_key,
        attempts=own.attempts,
        last_error=own.last_error,
        created_time=rfc3339(own.created_us),
        dead_time=time(own.dead_us),
    )


ENDPOINTS = (
    Endpoint(
        method="GET",
        path=f"{_PATH}/dead",
        interface=V1,
        scope=Scope.ADMIN,
        summary="List dead jobs",
        handler=list_dead_jobs,
        response=DeadJobPage,
        parameters=cursor.PAGE_PARAMETERS,
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
