"""The feed of changes over our own API."""

from typing import Annotated

from msgspec import Meta

from amends.http.request.endpoint import Endpoint, Parameter, WholeNumber
from amends.http.v1.errors import V1
from amends.model.change import KEPT_DAYS
from amends.model.principal import Scope
from amends.serializers.changes import change_page_view
from amends.usecases import changes
from amends.usecases.changes import DEFAULT_LIMIT, MAX_LIMIT
from amends.wire.changes import ChangePageView

ENDPOINTS = (
    Endpoint(
        method="GET",
        path="/v1/workspaces/{workspace_id}/changes",
        interface=V1,
        scope=Scope.TICKETS_READ,
        name="list_changes",
        summary="List changes",
        description="List what changed in the workspace, in the order of the commits: tickets, responses, settings.\n\n"
        "Each change has a number, and webhooks send the same number. No change ever appears behind a number that was "
        f"already read. Changes are kept for {KEPT_DAYS} days.",
        parameters=(
            Parameter(
                "after",
                "The number to continue after. Without it, the page begins with the first change that is kept",
                WholeNumber,
            ),
            Parameter(
                "limit",
                f"Changes per page, 1 to {MAX_LIMIT}; default {DEFAULT_LIMIT}",
                Annotated[int, Meta(ge=1, le=MAX_LIMIT)],
            ),
        ),
        do=changes.follow,
        writes=True,
        serialize=change_page_view,
        response=ChangePageView,
    ),
)
