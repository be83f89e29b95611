"""A workspace and its settings."""

from amends.instants import rfc3339
from amends.model.phone_region import region_of_zone
from amends.model.workspace import Workspace
from amends.wire.workspaces import WorkspaceView


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
        created_time=rfc3339(own.created_us),
    )
