"""Over our own API: which steps the tickets of a workspace may take, and the scope that each needs."""

from msgspec import Raw

from amends.http.request.endpoint import Endpoint
from amends.http.request.request import Request, Response, json_response
from amends.http.v1.errors import V1
from amends.model.principal import Scope
from amends.model.ticket.transition import TransitionsForm
from amends.serializers.transitions import transitions_view
from amends.usecases.settings import transitions
from amends.wire.transitions import TransitionsView

_PATH = "/v1/workspaces/{workspace_id}/transitions"


async def get_transitions(request: Request) -> Response:
    """List the status changes that are allowed for tickets."""
    return json_response(transitions_view(await request.database.read(request.by, transitions.get)))


async def replace_transitions(request: Request) -> Response:
    """Replace the status changes that are allowed. Tickets keep the status that they have."""
    form = await request.decode(TransitionsForm)
    replaced = await request.database.write(request.by, transitions.replace, form.transitions)
    return json_response(transitions_view(replaced))


async def reset_transitions(request: Request) -> Response:
    """Reset the allowed status changes to the defaults."""
    return json_response(transitions_view(await request.database.write(request.by, transitions.reset)))


ENDPOINTS = (
    Endpoint(
        method="GET",
        path=_PATH,
        interface=V1,
        scope=Scope.TICKETS_READ,
        summary="List the status transitions",
        handler=get_transitions,
        response=TransitionsView,
    ),
    Endpoint(
        method="PUT",
        path=_PATH,
        interface=V1,
        scope=Scope.ADMIN,
        summary="Replace the status transitions",
        handler=replace_transitions,
        request=TransitionsForm,
        response=TransitionsView,
        example=Raw(
            b'{"transitions": [{"from": "NEW", "to": "IN_PROGRESS"}, {"from": "IN_PROGRESS", "to": "CLOSED"}, '
            b'{"from": "PENDING", "to": "IN_PROGRESS"}, {"from": "ESCALATED", "to": "IN_PROGRESS"}, '
            b'{"from": "RESOLVED", "to": "CLOSED"}, {"from": "CLOSED", "to": "IN_PROGRESS", "scope": "admin"}]}'
        ),
    ),
    Endpoint(
        method="DELETE",
        path=_PATH,
        interface=V1,
        scope=Scope.ADMIN,
        summary="Reset the status transitions",
        handler=reset_transitions,
        response=TransitionsView,
    ),
)
