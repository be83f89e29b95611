"""A workspace and its settings."""

from collections.abc import Mapping
from typing import Final

from amends.instants import rfc3339
from amends.model.phone_region import region_of_zone
from amends.model.trial import TrialContents, TrialState
from amends.model.workspace import Workspace
from amends.wire.workspaces import RemovedWorkspace, TrialWord, WorkspaceView

_TRIALS: Final[Mapping[TrialState, TrialWord]] = {TrialState.FILLING: "filling", TrialState.READY: "ready"}


def workspace_view(own: Workspace) -> WorkspaceView:
    """A workspace."""
    return WorkspaceView(
        id=own.id,
        name=own.name,
        time_zone=own.time_zone,
        unknown_segment=own.unknown_segment.value,
        closing_requires=[each.value for each in sorted(own.closing_requires)],
        quiet_hours=own.quiet_hours or None,
        history_after_days=own.history_after_days,
        phone_region=own.phone_region or None,
        default_phone_region=region_of_zone(own.time_zone) or None,
        waiting_days=own.waiting_days,
        on_closed=own.on_closed.value,
        trial=_TRIALS.get(own.trial),
        created_time=rfc3339(own.created_us),
    )


def removed_view(own: Workspace, contents: TrialContents) -> RemovedWorkspace:
    """A workspace that is removed, with what it held."""
    return RemovedWorkspace(
        id=own.id,
        name=own.name,
        tickets=contents.tickets,
        answers=contents.answers,
        customers=contents.customers,
        people=contents.people,
        units=contents.units,
    )
