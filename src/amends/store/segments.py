"""Segments: the tree of a workspace."""

from collections.abc import Sequence

import msgspec

from amends.model.segment import Address, Segment, SegmentTree
from amends.store import audit, workspaces
from amends.store.engine.cache import cached
from amends.store.engine.database import Row, Tx

_COLUMNS = "id, parent_id, code, name, address, external_reference, created_us"
_INSERT = f"INSERT INTO segments (workspace_id, {_COLUMNS}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"
_UPDATE = "UPDATE segments SET name = $1, parent_id = $2 WHERE workspace_id = $3 AND id = $4"
_TREE = f"SELECT {_COLUMNS} FROM segments WHERE workspace_id = $1 ORDER BY id"
_PATH = """
    WITH RECURSIVE upwards (id, parent_id, code, height) AS (
        SELECT id, parent_id, code, 0 FROM segments WHERE workspace_id = $1 AND id = $2
        UNION ALL
        SELECT s.id, s.parent_id, s.code, u.height + 1 FROM upwards u
        JOIN segments s ON s.workspace_id = $1 AND s.id = u.parent_id
    )
    SELECT id, code FROM upwards ORDER BY height
"""


async def insert(tx: Tx, segment: Segment) -> None:
    """Keep a new segment."""
    await tx.run(
        _INSERT,
        tx.workspace_id,
        segment.id,
        segment.parent_id,
        segment.code,
        segment.name,
        msgspec.json.encode(segment.address).decode(),
        segment.external_reference,
        segment.created_us,
    )
    await workspaces.segments_changed(tx, segment.created_us)
    await audit.append(tx, "segment.added", segment.id, after=segment)


async def update(tx: Tx, before: Segment, after: Segment) -> None:
    """Keep what changed about a segment: its name, and the segment above it."""
    await tx.run(_UPDATE, after.name, after.parent_id, tx.workspace_id, after.id)
    await workspaces.segments_changed(tx, tx.now)
    await audit.append(tx, "segment.changed", after.id, before=before, after=after)


@cached
async def tree(tx: Tx) -> SegmentTree:
    """All segments of the workspace."""
    return SegmentTree([_segment(row) for row in await tx.all(_TREE, tx.workspace_id)])


async def path(tx: Tx, segment_id: int) -> Sequence[tuple[int, str]]:
    """The IDs and codes of a segment and of those above it, up to the Main Segment."""
    return [(number, code) for number, code in await tx.all(_PATH, tx.workspace_id, segment_id)]


def _segment(row: Row) -> Segment:
    number, parent_id, code, name, address, reference, created_us = row
    return Segment(number, parent_id, code, name, msgspec.json.decode(address, type=Address), reference, created_us)
