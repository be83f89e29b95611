"""Workspaces. Listing them all is the operator's alone."""

from collections.abc import Sequence

from amends.errors import NotFound
from amends.instants import InstantUs
from amends.model.ticket import closing
from amends.model.ticket.closing import ClosingDocument
from amends.model.trial import TrialState
from amends.model.workspace import OnClosed, UnknownSegment, Workspace
from amends.store import audit
from amends.store.engine.cache import cached
from amends.store.engine.database import Row, Tx
from amends.store.engine.statements import numbered

_COLUMNS = """
    id, name, time_zone, unknown_segment, created_us, segments_changed_us, quiet_hours, second_factor_required,
    history_after_days, phone_region, waiting_days, on_closed, trial, home_workspace_id
"""
_INSERT = f"INSERT INTO workspaces ({_COLUMNS}) VALUES ({numbered(1, len(_COLUMNS.split(',')))})"
# What closing requires is a configuration, and shown with the workspace.
_CLOSING_REQUIRES = f"""(
    SELECT document FROM configurations c
    WHERE c.workspace_id = w.id AND c.kind = '{closing.KIND}' AND c.replaced_us IS NULL AND c.disabled_us IS NULL
)"""
_GET = f"SELECT {_COLUMNS}, {_CLOSING_REQUIRES} FROM workspaces w WHERE id = $1"
_ALL = f"SELECT {_COLUMNS}, {_CLOSING_REQUIRES} FROM workspaces w WHERE trial <> '{TrialState.REMOVING}' ORDER BY id"
_SET_TRIAL = "UPDATE workspaces SET trial = $1 WHERE id = $2"
_CHANGE = """
    UPDATE workspaces
    SET quiet_hours = $1, second_factor_required = $2, name = $3, time_zone = $4, history_after_days = $5,
        phone_region = $6, waiting_days = $7, on_closed = $8
    WHERE id = $9
"""
_SEGMENTS_CHANGED = "UPDATE workspaces SET segments_changed_us = $1 WHERE id = $2"


async def insert(tx: Tx, workspace: Workspace) -> None:
    """Keep a new workspace."""
    await tx.run(
        _INSERT,
        workspace.id,
        workspace.name,
        workspace.time_zone,
        workspace.unknown_segment.value,
        workspace.created_us,
        workspace.segments_changed_us,
        workspace.quiet_hours,
        int(workspace.second_factor_required),
        workspace.history_after_days,
        workspace.phone_region,
        workspace.waiting_days,
        workspace.on_closed.value,
        workspace.trial.value,
        workspace.home_workspace_id,
    )
    await audit.append(tx, "workspace.made", workspace.id, after=workspace)


@cached
async def own(tx: Tx) -> Workspace:
    """The workspace of whoever asks. Raises NotFound when it is gone, or on its way."""
    found = await even_while_removed(tx)
    if found.trial is TrialState.REMOVING:
        raise NotFound("workspace", tx.workspace_id)
    return found


async def even_while_removed(tx: Tx) -> Workspace:
    """The workspace, for whoever removes it. Raises NotFound when it is gone."""
    row = await tx.one(_GET, tx.workspace_id)
    if row is None:
        raise NotFound("workspace", tx.workspace_id)
    return _workspace(row)


async def list_all(tx: Tx) -> Sequence[Workspace]:
    """Every workspace of the installation, but for those that are being removed."""
    return [_workspace(row) for row in await tx.all(_ALL)]


async def change(tx: Tx, workspace: Workspace) -> None:
    """Keep what is set of the workspace, but for what closing requires, which is a configuration."""
    before = await own(tx)
    await tx.run(
        _CHANGE,
        workspace.quiet_hours,
        int(workspace.second_factor_required),
        workspace.name,
        workspace.time_zone,
        workspace.history_after_days,
        workspace.phone_region,
        workspace.waiting_days,
        workspace.on_closed.value,
        tx.workspace_id,
    )
    await audit.append(tx, "workspace.changed", workspace.id, before=before, after=workspace)


async def set_trial(tx: Tx, state: TrialState) -> None:
    """Note how far a workspace to try out is."""
    await tx.run(_SET_TRIAL, state.value, tx.workspace_id)


async def segments_changed(tx: Tx, now: InstantUs) -> None:
    """Note that a segment was added or changed."""
    await tx.run(_SEGMENTS_CHANGED, now, tx.workspace_id)


def _workspace(row: Row) -> Workspace:
    number, name, zone, unknown_segment, created_us, changed_us, quiet_hours, factor, old_days, region, *more = row
    waiting_days, on_closed, trial, home_id, required = more
    closed_by = closing.decode(required) if required else ClosingDocument(frozenset())
    unknown = UnknownSegment(unknown_segment)
    return Workspace(
        number,
        name,
        zone,
        unknown,
        created_us,
        changed_us,
        closed_by.closing_requires,
        quiet_hours,
        second_factor_required=bool(factor),
        history_after_days=old_days,
        phone_region=region,
        action_characters=closed_by.action_characters,
        waiting_days=waiting_days,
        on_closed=OnClosed(on_closed),
        trial=TrialState(trial),
        home_workspace_id=home_id,
    )
