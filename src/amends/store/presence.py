"""Presence: who looks at which ticket right now, and what has just changed; both are forgotten soon."""

from collections.abc import Sequence

from amends.instants import InstantUs
from amends.model.person import full_name
from amends.model.presence import ChangedTicket, Present
from amends.model.restriction import from_column
from amends.store.engine.database import Tx

_PUT = """
    INSERT INTO presence (workspace_id, ticket_id, user_id, is_typing, seen_us) VALUES ($1, $2, $3, $4, $5)
    ON CONFLICT (workspace_id, ticket_id, user_id) DO UPDATE SET is_typing = excluded.is_typing,
        seen_us = excluded.seen_us
"""
_LEAVE = "DELETE FROM presence WHERE workspace_id = $1 AND user_id = $2 AND ticket_id <> $3"
_FORGET = "DELETE FROM presence WHERE workspace_id = $1 AND (seen_us < $2 OR seen_us > $3)"
_SINCE = """
    SELECT p.ticket_id, t.current_segment_id, p.user_id, u.first_name, u.last_name, u.email, p.is_typing, t.restriction
    FROM presence p
    JOIN users u ON u.workspace_id = p.workspace_id AND u.id = p.user_id
    JOIN tickets t ON t.workspace_id = p.workspace_id AND t.id = p.ticket_id
    WHERE p.workspace_id = $1 AND p.seen_us >= $2 AND p.seen_us <= $3 ORDER BY p.user_id
"""
_CHANGED = """
    SELECT id, version, current_segment_id, restriction FROM tickets WHERE workspace_id = $1 AND changed_us >= $2
    ORDER BY changed_us, id LIMIT $3
"""


async def note(tx: Tx, ticket_id: int, user_id: int, *, is_typing: bool) -> None:
    """Note that somebody looks at a ticket, and at no other."""
    await tx.run(_LEAVE, tx.workspace_id, user_id, ticket_id)
    if ticket_id:
        await tx.run(_PUT, tx.workspace_id, ticket_id, user_id, int(is_typing), tx.now)


async def forget_but(tx: Tx, within_us: int) -> None:
    """Forget who looked at something longer ago, or by a clock that was ahead by more."""
    await tx.run(_FORGET, tx.workspace_id, tx.now - within_us, tx.now + within_us)


async def lately(tx: Tx, within_us: int) -> Sequence[Present]:
    """Who has looked at which ticket so long ago at most."""
    rows = await tx.all(_SINCE, tx.workspace_id, tx.now - within_us, tx.now + within_us)
    return [
        Present(ticket_id, segment_id, user_id, full_name(first, last, email), bool(is_typing), from_column(kept))
        for ticket_id, segment_id, user_id, first, last, email, is_typing, kept in rows
    ]


async def changed_since(tx: Tx, since_us: InstantUs, limit: int) -> Sequence[ChangedTicket]:
    """Tickets that were changed since an instant, in the order in which they were."""
    rows = await tx.all(_CHANGED, tx.workspace_id, since_us, limit)
    return [ChangedTicket(number, version, segment_id, from_column(kept)) for number, version, segment_id, kept in rows]
