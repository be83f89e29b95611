"""What a file's columns meant last time: remembered by the shape of the file, proposed when it comes again."""

from typing import Final

from amends.instants import DAY_US, InstantUs
from amends.model.file_import import LastTime
from amends.store import import_shapes
from amends.store.engine.database import Tx

_REMEMBERED_US: Final = 730 * DAY_US


async def last_time(tx: Tx, shape: str) -> LastTime | None:
    """What the last file of a shape was read by in this workspace, None for a shape that hasn't come."""
    return await import_shapes.get(tx, shape) if shape else None


async def remember(tx: Tx, shape: str, name: str, mapping: str, *, is_history: bool) -> None:
    """Remember what a file is read by; "" for its shape or its mapping is nothing to remember.

    Shapes that haven't come for two years are forgotten.
    """
    if not (shape and mapping):
        return
    await import_shapes.keep(tx, shape, LastTime(name, mapping, is_history, tx.now))
    await import_shapes.forget_before(tx, InstantUs(tx.now - _REMEMBERED_US))
