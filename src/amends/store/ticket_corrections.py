"""Corrections of tickets: what their history tells otherwise by a new version's rules, listed for an admin."""

from collections.abc import Sequence

from amends.model.access import Sight
from amends.model.ticket.correction import TicketCorrection
from amends.store.engine.database import Tx
from amends.store.restrictions import not_in_hidden

_INSERT = """
    INSERT INTO ticket_corrections (workspace_id, id, ticket_id, field, before_value, after_value, at_us)
    VALUES ($1, $2, $3, $4, $5, $6, $7)
    ON CONFLICT (workspace_id, ticket_id, field) DO NOTHING
"""
_AFTER = """
    SELECT ticket_id, field, before_value, after_value, at_us, id FROM ticket_corrections
    WHERE workspace_id = $1 AND id > $2
"""
_IN_ORDER = " ORDER BY id LIMIT $3"


async def insert_many(tx: Tx, found: Sequence[TicketCorrection]) -> None:
    """Note what was corrected; what is noted already stays as it is."""
    ids = await tx.next_ids(len(found))
    rows = [
        (tx.workspace_id, number, each.ticket_id, each.field, each.before, each.after, each.at_us)
        for number, each in zip(ids, found, strict=True)
    ]
    await tx.many(_INSERT, rows)


async def after(tx: Tx, sight: Sight, after_id: int, limit: int) -> Sequence[TicketCorrection]:
    """Corrections in the order in which they were found, from behind one, of tickets that somebody sees."""
    rows = await tx.all(f"{_AFTER}{not_in_hidden(sight, 'ticket_id')}{_IN_ORDER}", tx.workspace_id, after_id, limit)
    return [TicketCorrection(*row) for row in rows]
