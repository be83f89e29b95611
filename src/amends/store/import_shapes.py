"""What a file's columns meant when one with the same names came last."""

from amends.instants import InstantUs
from amends.model.file_import import LastTime
from amends.store.engine.database import Tx

_KEEP = """
    INSERT INTO import_shapes (workspace_id, shape, name, mapping, is_history, used_us)
    VALUES ($1, $2, $3, $4, $5, $6)
    ON CONFLICT (workspace_id, shape) DO UPDATE
    SET name = excluded.name, mapping = excluded.mapping, is_history = excluded.is_history, used_us = excluded.used_us
"""
_GET = "SELECT name, mapping, is_history, used_us FROM import_shapes WHERE workspace_id = $1 AND shape = $2"
_FORGET = "DELETE FROM import_shapes WHERE workspace_id = $1 AND used_us < $2"


async def keep(tx: Tx, shape: str, last: LastTime) -> None:
    """Remember what a file of a shape was read by, instead of what was remembered of it."""
    values = (last.name, last.mapping, int(last.is_history), last.used_us)
    await tx.run(_KEEP, tx.workspace_id, shape, *values)


async def get(tx: Tx, shape: str) -> LastTime | None:
    """What the last file of a shape was read by, None for a shape that hasn't come."""
    row = await tx.one(_GET, tx.workspace_id, shape)
    return LastTime(row[0], row[1], bool(row[2]), row[3]) if row else None


async def forget_before(tx: Tx, before_us: InstantUs) -> None:
    """Forget shapes that haven't come since then."""
    await tx.run(_FORGET, tx.workspace_id, before_us)
