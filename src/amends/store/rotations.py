"""Whose turn it was: in which order a route gave tickets to the people of a segment."""

from collections.abc import Sequence

import msgspec

from amends.store.engine.database import Tx

_GET = "SELECT user_ids FROM rotations WHERE workspace_id = $1 AND route_id = $2 AND segment_id = $3"
_SAVE = """
    INSERT INTO rotations (workspace_id, route_id, segment_id, user_ids) VALUES ($1, $2, $3, $4)
    ON CONFLICT (workspace_id, route_id, segment_id) DO UPDATE SET user_ids = excluded.user_ids
"""

_turns = msgspec.json.Decoder(tuple[int, ...])


async def get(tx: Tx, route_id: int, segment_id: int) -> tuple[int, ...]:
    """The IDs of those whom a route gave tickets in a segment, the last one last."""
    row = await tx.one(_GET, tx.workspace_id, route_id, segment_id)
    return _turns.decode(row[0]) if row else ()


async def save(tx: Tx, route_id: int, segment_id: int, user_ids: Sequence[int]) -> None:
    """Keep in which order they were given tickets."""
    await tx.run(_SAVE, tx.workspace_id, route_id, segment_id, msgspec.json.encode(user_ids).decode())
