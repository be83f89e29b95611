"""Segments: the tree of a workspace."""

import msgspec

from amends.model.segment import Address, Segment, SegmentTree
from amends.store import workspaces
from amends.store.database import Row, Tx

_COLUMNS = "id, parent_id, code, name, address, external_reference, created_us"
_INSERT = f"INSERT INTO segments (workspace_id, {_COLUMNS}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"
_TREE = f"SELECT {_COLUMNS} FROM segments WHERE workspace_id = $1 ORDER BY id"


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


async def tree(tx: Tx) -> SegmentTree:
    """All segments of the workspace."""
    return SegmentTree([_segment(row) for row in await tx.all(_TREE, tx.workspace_id)])


def _segment(row: Row) -> Segment:
    number, parent_id, code, name, address, reference, created_us = row
    return Segment(number, parent_id, code, name, msgspec.json.decode(address, type=Address), reference, created_us)
