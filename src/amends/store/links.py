"""Links between tickets, and whatever else has a number: kept once, seen from both sides."""

from collections.abc import Sequence

from amends.model.subject import Subject, ticket_subject
from amends.model.ticket.link import OTHER_SIDE, Link, LinkKind
from amends.store.engine.database import Tx

_INSERT = """
    INSERT INTO links (workspace_id, subject_kind, subject_id, other_kind, other_id, kind, created_us)
    VALUES ($1, $2, $3, $4, $5, $6, $7)
"""
_DELETE = """
    DELETE FROM links
    WHERE workspace_id = $1 AND subject_kind = $2 AND subject_id = $3 AND other_kind = $4 AND other_id = $5
"""
# Sorted once they are here: an order would lead SQLite to the primary key, and so to all links of the workspace.
_OF_SUBJECT = """
    SELECT other_kind, other_id, kind, 0 FROM links WHERE workspace_id = $1 AND subject_kind = $2 AND subject_id = $3
    UNION ALL
    SELECT subject_kind, subject_id, kind, 1 FROM links WHERE workspace_id = $1 AND other_kind = $2 AND other_id = $3
"""


async def insert(tx: Tx, subject: Subject, other: Subject, kind: LinkKind) -> None:
    """Keep a link."""
    about = (subject.kind, subject.id, other.kind, other.id)
    await tx.run(_INSERT, tx.workspace_id, *about, kind.value, tx.now)


async def delete(tx: Tx, subject: Subject, other: Subject) -> bool:
    """Forget the link between two subjects, whichever side it was made on; False when there is none."""
    sides = ((subject, other), (other, subject))
    deleted = [await tx.run(_DELETE, tx.workspace_id, one.kind, one.id, two.kind, two.id) for one, two in sides]
    return any(deleted)


async def of_subject(tx: Tx, subject: Subject) -> Sequence[tuple[Subject, LinkKind]]:
    """All that a subject is linked to, as it sees it."""
    rows = sorted(tuple(row) for row in await tx.all(_OF_SUBJECT, tx.workspace_id, subject.kind, subject.id))
    return [
        (Subject(kind, number), OTHER_SIDE[LinkKind(own)] if is_back else LinkKind(own))
        for kind, number, own, is_back in rows
    ]


async def of_ticket(tx: Tx, ticket_id: int) -> Sequence[Link]:
    """The links of a ticket to other tickets, as it sees them."""
    found = await of_subject(tx, ticket_subject(ticket_id))
    return [Link(other.ticket_id, kind) for other, kind in found if other.ticket_id]
