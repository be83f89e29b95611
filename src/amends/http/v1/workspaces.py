"""A workspace over our own API, and what is set of it as a whole."""

from functools import partial
from typing import Final

from msgspec import UNSET, Raw

from amends.http.request.endpoint import Endpoint
from amends.http.v1.errors import V1
from amends.model.principal import Scope
from amends.model.ticket.closing import Requirement
from amends.model.workspace import OnClosed
from amends.serializers.workspaces import workspace_view
from amends.usecases.settings import workspaces
from amends.usecases.settings.workspaces import WorkspaceChangeForm
from amends.wire.workspaces import WorkspacePatch, WorkspaceView

_WORKSPACE: Final = "/v1/workspaces/{workspace_id}"


def _change(patch: WorkspacePatch) -> WorkspaceChangeForm:
    named = patch.closing_requires
    return WorkspaceChangeForm(
        closing_requires=named if named is UNSET else frozenset(Requirement(each) for each in named),
        quiet_hours=patch.quiet_hours if patch.quiet_hours is UNSET else patch.quiet_hours or "",
        history_after_days=patch.history_after_days,
        phone_region=patch.phone_region if patch.phone_region is UNSET else (patch.phone_region or "").upper(),
        waiting_days=patch.waiting_days,
        on_closed=patch.on_closed if patch.on_closed is UNSET else OnClosed(patch.on_closed),
    )


_endpoint = partial(Endpoint, interface=V1)

ENDPOINTS = (
    _endpoint(
        method="GET",
        path=_WORKSPACE,
        scope=Scope.TICKETS_READ,
        name="get_workspace",
        summary="Get a workspace",
        description="Get the workspace and its settings.",
        do=workspaces.get,
        serialize=workspace_view,
        response=WorkspaceView,
    ),
    _endpoint(
        method="PATCH",
        path=_WORKSPACE,
        scope=Scope.ADMIN,
        name="change_workspace",
        summary="Change a workspace",
        description="Change which fields are required for closing a ticket, the quiet hours, when nobody contacts "
        "customers, from how many days on an answer may be history, the country of phone numbers, how long tickets "
        "wait for customers, and what happens when a customer speaks whose ticket is closed.",
        request=WorkspacePatch,
        form=_change,
        do=workspaces.change,
        serialize=workspace_view,
        response=WorkspaceView,
        example=Raw(b'{"closing_requires": ["root_cause", "action_taken"]}'),
    ),
)
