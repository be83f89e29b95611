"""Attachments of tickets: what is known of each; its content is in a file."""

from collections.abc import Sequence

from amends.model.ticket.attachment import Attachment
from amends.store.engine.database import Row, Tx
from amends.store.engine.statements import numbered

_NAMES = Attachment.__struct_fields__
_COLUMNS = ", ".join(_NAMES)
_INSERT = f"INSERT INTO attachments (workspace_id, {_COLUMNS}) VALUES ({numbered(1, len(_NAMES) + 1)})"
# The plus leads the engines to the ticket's few files, and away from the order of all that the workspace has.
_OF_TICKET = f"""
    SELECT {_COLUMNS} FROM attachments
    WHERE workspace_id = $1 AND ticket_id = $2 AND removed_us IS NULL ORDER BY +id
"""
_GET = f"SELECT {_COLUMNS} FROM attachments WHERE workspace_id = $1 AND ticket_id = $2 AND id = $3"
_REMOVE = "UPDATE attachments SET removed_us = $1 WHERE workspace_id = $2 AND id = $3 AND removed_us IS NULL"
_RENAME = "UPDATE attachments SET name = $1 WHERE workspace_id = $2 AND id = $3"
_HOLDING = (
    "SELECT id FROM attachments WHERE workspace_id = $1 AND digest = $2 AND removed_us IS NULL ORDER BY +id LIMIT 1"
)


async def insert(tx: Tx, attachment: Attachment) -> None:
    """Keep a new attachment."""
    await tx.run(_INSERT, tx.workspace_id, *(getattr(attachment, name) for name in _NAMES))


async def of_ticket(tx: Tx, ticket_id: int) -> Sequence[Attachment]:
    """The attachments of a ticket, oldest first, without those that were removed."""
    return [_attachment(row) for row in await tx.all(_OF_TICKET, tx.workspace_id, ticket_id)]


async def get(tx: Tx, ticket_id: int, attachment_id: int) -> Attachment | None:
    """The attachment of a ticket with that ID, removed or not, or None."""
    row = await tx.one(_GET, tx.workspace_id, ticket_id, attachment_id)
    return _attachment(row) if row else None


async def remove(tx: Tx, attachment_id: int) -> None:
    """Note that an attachment was removed now."""
    await tx.run(_REMOVE, tx.now, tx.workspace_id, attachment_id)


async def rename(tx: Tx, attachment_id: int, name: str) -> None:
    """Give an attachment another name."""
    await tx.run(_RENAME, name, tx.workspace_id, attachment_id)


async def is_held(tx: Tx, digest: str) -> bool:
    """Whether some attachment has this content."""
    return await tx.one(_HOLDING, tx.workspace_id, digest) is not None


def _attachment(row: Row) -> Attachment:
    return Attachment(**dict(zip(_NAMES, row, strict=True)))
