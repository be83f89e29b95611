"""The feed of changes over our own API."""

from typing import Annotated

from msgspec import Meta

from amends.errors import Invalid
from amends.http.request.endpoint import Endpoint, Parameter, WholeNumber
from amends.http.request.problems import HttpProblem, ProblemKind
from amends.http.request.request import Request, Response, json_response
from amends.http.v1.errors import V1
from amends.model.change import KEPT_DAYS
from amends.model.principal import Scope
from amends.serializers.changes import change_page_view
from amends.usecases import changes, number_changes
from amends.wire.changes import ChangePageView

_DEFAULT_LIMIT = 100
_MAX_LIMIT = 500


async def list_changes(request: Request) -> Response:
    """List what changed in the workspace, in the order of the commits: tickets, responses and settings.

    Each change has a number, and webhooks send the same number. No change ever appears behind a number that was
    already read. Changes are kept for 90 days.
    """
    after = request.int_query("after", 0, 0) if "after" in request.query else None
    limit = request.int_query("limit", _DEFAULT_LIMIT, 1, _MAX_LIMIT)
    if await request.database.read(request.by, number_changes.is_any_unnumbered):
        await request.database.write(request.by, number_changes.number_some)
    try:
        page = await request.database.read(request.by, changes.list_after, after, limit)
    except Invalid as refused:
        raise HttpProblem(ProblemKind.INVALID_PARAMETERS, refused.message, *refused.errors) from None
    return json_response(change_page_view(page, request.by.workspace_id))


ENDPOINTS = (
    Endpoint(
        method="GET",
        path="/v1/workspaces/{workspace_id}/changes",
        interface=V1,
        scope=Scope.TICKETS_READ,
        summary="List changes",
        handler=list_changes,
        response=ChangePageView,
        parameters=(
            Parameter(
                "after",
                f"The number to continue after. Without it, the page begins with the first change that is kept "
                f"({KEPT_DAYS} days)",
                WholeNumber,
            ),
            Parameter(
                "limit",
                f"Changes per page, 1 to {_MAX_LIMIT}; default {_DEFAULT_LIMIT}",
                Annotated[int, Meta(ge=1, le=_MAX_LIMIT)],
            ),
        ),
    ),
)
