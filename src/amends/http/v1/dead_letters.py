"""Dead letters over our own API: the background's jobs that failed too often."""

from amends.http.request.endpoint import Endpoint
from amends.http.request.paging import NEWEST_FIRST
from amends.http.v1.errors import V1
from amends.model.principal import Scope
from amends.serializers.dead_letters import dead_job_view
from amends.usecases import dead_letters
from amends.wire.dead_letters import DeadJobPage

_PATH = "/v1/workspaces/{workspace_id}/jobs"

ENDPOINTS = (
    Endpoint(
        method="GET",
        path=f"{_PATH}/dead",
        interface=V1,
        scope=Scope.ADMIN,
        name="list_dead_jobs",
        summary="List dead jobs",
        description="List the jobs that failed too often and are not tried again, newest first.",
        do=dead_letters.dead_letters,
        paging=NEWEST_FIRST,
        each=dead_job_view,
        response=DeadJobPage,
    ),
    Endpoint(
        method="POST",
        path=f"{_PATH}/{{job_id}}/replay",
        interface=V1,
        scope=Scope.ADMIN,
        name="replay_job",
        summary="Retry a dead job",
        description="Retry a dead job.",
        do=dead_letters.replay,
        status=204,
    ),
)
