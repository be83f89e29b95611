"""The first steps of a new workspace, over our own API."""

from amends.http.request.endpoint import Endpoint
from amends.http.v1.errors import V1
from amends.model.principal import Scope
from amends.serializers.first_steps import first_step_view
from amends.usecases import first_steps
from amends.wire.first_steps import FirstStepList

ENDPOINTS = (
    Endpoint(
        method="GET",
        path="/v1/workspaces/{workspace_id}/first-steps",
        interface=V1,
        scope=Scope.ADMIN,
        name="list_first_steps",
        summary="Show how far a new workspace is",
        description="Tell for each first step whether it is done: a unit below the Main Segment, a second person, a "
        "rule that opens tickets, an answer, a ticket, a ticket that is resolved or closed.",
        do=first_steps.list_steps,
        each=first_step_view,
        response=FirstStepList,
    ),
)
