"""Whose number it is: the one place that looks beyond the workspace of the principal, to tell 403 from 404."""

from amends.store.engine.database import Tx

_OWNER = """
    SELECT id FROM workspaces WHERE id = $1
    UNION ALL SELECT workspace_id FROM tickets WHERE id = $1
    UNION ALL SELECT workspace_id FROM segments WHERE id = $1
    UNION ALL SELECT workspace_id FROM users WHERE id = $1
    UNION ALL SELECT workspace_id FROM transactions WHERE id = $1
"""


async def workspace_of(tx: Tx, number: int) -> int | None:
    """The workspace that a workspace's, ticket's, segment's, user's or transaction's ID belongs to, or None."""
    row = await tx.one(_OWNER, number)
    return row[0] if row else None
