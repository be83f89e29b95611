"""A workspace over our own API, and what is set of it as a whole."""

from functools import partial
from typing import Final

from msgspec import UNSET, Raw, Struct

from amends.http.request.endpoint import Endpoint
from amends.http.v1.errors import V1
from amends.model.principal import Scope
from amends.model.ticket.closing import Requirement
from amends.model.workspace import OnClosed, Workspace
from amends.serializers.texts import text_in
from amends.serializers.workspaces import removed_view, workspace_view
from amends.store.engine.database import Tx
from amends.texts.text import say
from amends.usecases import trials
from amends.usecases.settings import keys, workspaces
from amends.usecases.settings.workspaces import WorkspaceChangeForm
from amends.usecases.trials import Removal, TrialForm
from amends.wire.workspaces import NewTrialView, RemovedWorkspace, TrialRequest, WorkspacePatch, WorkspaceView

_WORKSPACE: Final = "/v1/workspaces/{workspace_id}"


class _NewTrial(Struct, frozen=True):
    workspace: Workspace
    key: str


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


async def _try(tx: Tx, sent: TrialRequest) -> _NewTrial:
    name = sent.name or text_in(sent.language, say("trial_name"))
    made = await trials.create(tx, TrialForm(name=name, sector=sent.sector, language=sent.language))
    may = frozenset(scope for scope in Scope if tx.by.may(scope))
    opened = await keys.create(tx.within(made.id), may, (), None)
    return _NewTrial(made, opened.secret)


def _new_trial(own: _NewTrial) -> NewTrialView:
    return NewTrialView(workspace_view(own.workspace), own.key)


def _removed(own: Removal) -> RemovedWorkspace:
    return removed_view(own.workspace, own.contents)


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
    _endpoint(
        method="DELETE",
        path=_WORKSPACE,
        scope=Scope.ADMIN,
        name="remove_workspace",
        summary="Remove a workspace that is there to try out",
        description="Remove the workspace with everything in it, if it was made to try out; any other is refused. From "
        "then on nobody comes in, and the key that asked doesn't work any more. The answer counts what is removed.",
        do=trials.remove,
        serialize=_removed,
        response=RemovedWorkspace,
    ),
    _endpoint(
        method="POST",
        path=f"{_WORKSPACE}/trials",
        scope=Scope.ADMIN,
        name="try_workspace",
        summary="Create a workspace to try out",
        description="Create another workspace, which is filled with invented feedback of some weeks, and from which "
        "nothing leaves: what webhooks would have been sent stands in their log. The answer has a key to it, which is "
        "shown once. Whoever answers for the key that asks is its admin, and has one at a time.",
        request=TrialRequest,
        do=_try,
        serialize=_new_trial,
        shown_once="key",
        response=NewTrialView,
        status=201,
        example=Raw(b'{"sector": "hotel", "language": "en"}'),
    ),
)
