"""Root causes."""

from collections.abc import Sequence

from amends.model.cause import Cause
from amends.store import audit
from amends.store.engine.cache import cached
from amends.store.engine.database import Tx

_COLUMNS = "id, parent_id, code, name, created_us"
_RENAME = "UPDATE causes SET name = $1 WHERE workspace_id = $2 AND id = $3"
_INSERT = f"INSERT INTO causes (workspace_id, {_COLUMNS}) VALUES ($1, $2, $3, $4, $5, $6)"
_DELETE = "DELETE FROM causes WHERE workspace_id = $1 AND id = $2"
_USED = """
    SELECT 1 FROM tickets WHERE workspace_id = $1 AND root_cause_id = $2 AND root_cause_id <> 0 ORDER BY id LIMIT 1
"""
_ALL = f"SELECT {_COLUMNS} FROM causes WHERE workspace_id = $1 ORDER BY code"


async def insert(tx: Tx, cause: Cause) -> None:
    """Keep a new cause."""
    await tx.run(_INSERT, tx.workspace_id, cause.id, cause.parent_id, cause.code, cause.name, cause.created_us)
    await audit.append(tx, "cause.added", cause.id, after=cause)


async def rename(tx: Tx, before: Cause, name: str) -> None:
    """Give a cause another name."""
    await tx.run(_RENAME, name, tx.workspace_id, before.id)
    await audit.append(tx, "cause.renamed", before.id, before={"name": before.name}, after={"name": name})


async def delete(tx: Tx, cause: Cause) -> None:
    """Delete a cause that no ticket has."""
    await tx.run(_DELETE, tx.workspace_id, cause.id)
    await audit.append(tx, "cause.deleted", cause.id, before=cause)


async def is_used(tx: Tx, cause_id: int) -> bool:
    """Whether a ticket has this cause."""
    return await tx.one(_USED, tx.workspace_id, cause_id) is not None


@cached
async def list_all(tx: Tx) -> Sequence[Cause]:
    """All causes of the workspace, by their codes."""
    return [Cause(*row) for row in await tx.all(_ALL, tx.workspace_id)]


async def get_by_code(tx: Tx, code: str) -> Cause | None:
    """The cause with that code, or None."""
    return next((cause for cause in await list_all(tx) if cause.code == code), None)
