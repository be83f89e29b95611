"""Links between tickets: kept once, seen from both sides."""

from collections.abc import Sequence

from amends.model.ticket.link import OTHER_SIDE, Link, LinkKind
from amends.store.engine.database import Tx

_INSERT = """
    INSERT INTO ticket_links (workspace_id, ticket_id, other_id, kind, created_us) VALUES ($1, $2, $3, $4, $5)
"""
_DELETE = "DELETE FROM ticket_links WHERE workspace_id = $1 AND ticket_id = $2 AND other_id = $3"
# Sorted once they are here: an order would lead SQLite to the primary key, and so to all links of the workspace.
_OF_TICKET = """
    SELECT other_id, kind, 0 FROM ticket_links WHERE workspace_id = $1 AND ticket_id = $2
    UNION ALL SELECT ticket_id, kind, 1 FROM ticket_links WHERE workspace_id = $1 AND other_id = $2
"""


async def insert(tx: Tx, ticket_id: int, link: Link) -> None:
    """Keep a link."""
    await tx.run(_INSERT, tx.workspace_id, ticket_id, link.ticket_id, link.kind.value, tx.now)


async def delete(tx: Tx, ticket_id: int, other_id: int) -> bool:
    """Forget the link between two tickets, whichever side it was made on; False when there is none."""
    deleted = await tx.run(_DELETE, tx.workspace_id, ticket_id, other_id)
    return bool(deleted + await tx.run(_DELETE, tx.workspace_id, other_id, ticket_id))


async def of_ticket(tx: Tx, ticket_id: int) -> Sequence[Link]:
    """All links of a ticket, as it sees them."""
    rows = sorted(tuple(row) for row in await tx.all(_OF_TICKET, tx.workspace_id, ticket_id))
    return [Link(number, OTHER_SIDE[LinkKind(kind)] if is_back else LinkKind(kind)) for number, kind, is_back in rows]
