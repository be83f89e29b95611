"""Workspaces. Listing them all is the operator's alone."""

from collections.abc import Iterable, Sequence

from amends.errors import NotFound
from amends.instants import InstantUs
from amends.model.ticket.closing import Requirement
from amends.model.workspace import UnknownSegment, Workspace
from amends.store import audit
from amends.store.engine.cache import cached
from amends.store.engine.database import Row, Tx

_COLUMNS = """
    id, name, time_zone, unknown_segment, created_us, segments_changed_us, closing_requires, quiet_hours,
    second_factor_required
"""
_INSERT = f"INSERT INTO workspaces ({_COLUMNS}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)"
_GET = f"SELECT {_COLUMNS} FROM workspaces WHERE id = $1"
_ALL = f"SELECT {_COLUMNS} FROM workspaces ORDER BY id"
_CHANGE = """
    UPDATE workspaces
    SET closing_requires = $1, quiet_hours = $2, second_factor_required = $3, name = $4, time_zone = $5
    WHERE id = $6
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
        _joined(workspace.closing_requires),
        workspace.quiet_hours,
        int(workspace.second_factor_required),
    )
    await audit.append(tx, "workspace.made", workspace.id, after=workspace)


@cached
async def own(tx: Tx) -> Workspace:
    """The workspace of whoever asks. Raises NotFound when it is gone."""
    row = await tx.one(_GET, tx.workspace_id)
    if row is None:
        raise NotFound("workspace", tx.workspace_id)
    return _workspace(row)


async def list_all(tx: Tx) -> Sequence[Workspace]:
    """Every workspace of the installation."""
    return [_workspace(row) for row in await tx.all(_ALL)]


async def change(tx: Tx, workspace: Workspace) -> None:
    """Keep what is set of the workspace."""
    before = await own(tx)
    await tx.run(
        _CHANGE,
        _joined(workspace.closing_requires),
        workspace.quiet_hours,
        int(workspace.second_factor_required),
        workspace.name,
        workspace.time_zone,
        tx.workspace_id,
    )
    await audit.append(tx, "workspace.changed", workspace.id, before=before, after=workspace)


async def segments_changed(tx: Tx, now: InstantUs) -> None:
    """Note that a segment was added or changed."""
    await tx.run(_SEGMENTS_CHANGED, now, tx.workspace_id)


def _workspace(row: Row) -> Workspace:
    number, name, zone, unknown_segment, created_us, changed_us, required, quiet_hours, factor = row
    closing_requires = frozenset(map(Requirement, required.split()))
    unknown = UnknownSegment(unknown_segment)
    return Workspace(number, name, zone, unknown, created_us, changed_us, closing_requires, quiet_hours, bool(factor))


def _joined(required: Iterable[Requirement]) -> str:
    return " ".join(sorted(required))
