"""Links between tickets: kept once, seen from both sides."""

from collections.abc import Sequence

from amends.model.ticket.link import OTHER_SIDE, Link, LinkKind
from amends.store.engine.database import Tx

_INSERT = """
    INSERT INTO ticket_links (workspace_id, ticket_id, other_id, kind, created_us) VALUES ($1, $2, $3, $4, $5)
"""
_DELETE = "DELETE FROM ticket_links WHERE workspace_id = $1 AND ticket_id = $2 AND other_id = $3"
_FROM = "SELECT other_id, kind FROM ticket_links WHERE workspace_id = $1 AND ticket_id = $2 ORDER BY other_id"
_TO = "SELECT ticket_id, kind FROM ticket_links WHERE workspace_id = $1 AND other_id = $2 ORDER BY ticket_id"


async def insert(tx: Tx, ticket_id: int, link: Link) -> None:
    """Keep a link."""
    await tx.run(_INSERT, tx.workspace_id, ticket_id, link.ticket_id, link.kind.value, tx.now)


async def delete(tx: Tx, ticket_id: int, other_id: int) -> bool:
    """Forget the link between two tickets, whichever side it was made on; False when there is none."""
    deleted = await tx.run(_DELETE, tx.workspace_id, ticket_id, other_id)
    return bool(deleted + await tx.run(_DELETE, tx.workspace_id, other_id, ticket_id))


async def of_ticket(tx: Tx, ticket_id: int) -> Sequence[Link]:
    """All links of a ticket, as it sees them."""
    own = [Link(other_id, LinkKind(kind)) for other_id, kind in await tx.all(_FROM, tx.workspace_id, ticket_id)]
    back = [
        Link(other_id, OTHER_SIDE[LinkKind(kind)]) for other_id, kind in await tx.all(_TO, tx.workspace_id, ticket_id)
    ]
    return sorted([*own, *back], key=lambda link: link.ticket_id)
