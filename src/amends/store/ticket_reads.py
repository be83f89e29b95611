"""Which version of a ticket each user has looked at last."""

from collections.abc import Mapping, Sequence

from amends.model.ticket.unread import LastLook
from amends.store.engine.database import Tx
from amends.store.engine.statements import chunks, numbered

_LOOK = """
    INSERT INTO ticket_reads (workspace_id, user_id, ticket_id, version) VALUES ($1, $2, $3, $4)
    ON CONFLICT (workspace_id, user_id, ticket_id) DO UPDATE SET version = excluded.version
        WHERE ticket_reads.version < excluded.version
"""
_FORGET = """
    INSERT INTO ticket_reads (workspace_id, user_id, ticket_id, version) VALUES ($1, $2, $3, 0)
    ON CONFLICT (workspace_id, user_id, ticket_id) DO UPDATE SET version = 0
"""
_LAST = """
    SELECT r.ticket_id, r.version, EXISTS (
        SELECT 1 FROM events e WHERE e.workspace_id = r.workspace_id AND e.subject_kind = 'ticket'
            AND e.subject_id = r.ticket_id AND e.version > r.version
            AND NOT (e.by_kind = 'user' AND e.by_id = r.user_id)
    ) FROM ticket_reads r WHERE r.workspace_id = $1 AND r.user_id = $2 AND r.ticket_id IN
"""


async def look(tx: Tx, user_id: int, ticket_id: int, version: int) -> None:
    """Note that a user looks at a version of a ticket; that they have seen a later one stays."""
    await tx.run(_LOOK, tx.workspace_id, user_id, ticket_id, version)


async def mark_unread(tx: Tx, user_id: int, ticket_id: int) -> None:
    """Let a ticket be unread for a user until they look at it again."""
    await tx.run(_FORGET, tx.workspace_id, user_id, ticket_id)


async def last_looks(tx: Tx, user_id: int, ticket_ids: Sequence[int]) -> Mapping[int, LastLook]:
    """When a user looked at some tickets last, by their IDs; those that they never opened are missing."""
    found: dict[int, LastLook] = {}
    for some in chunks(ticket_ids):
        rows = await tx.all(f"{_LAST} ({numbered(3, len(some))})", tx.workspace_id, user_id, *some)
        found |= {ticket_id: LastLook(version, bool(changed)) for ticket_id, version, changed in rows}
    return found
