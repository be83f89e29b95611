"""Bulk actions and how it stands with each of their tickets."""

from collections.abc import Iterable, Sequence

import msgspec
from msgspec import UNSET, UnsetType

from amends.model.bulk import Bulk, BulkItem, BulkProgress, ItemState
from amends.model.principal import Principal
from amends.store.engine.database import Row, Tx
from amends.texts.text import Text, from_column, to_column

_COLUMNS = "id, action, principal, total, created_us, ended_us, undoes_id, undone_by_id"
_INSERT = f"INSERT INTO bulk_actions (workspace_id, {_COLUMNS}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)"
_INSERT_ITEM = """
    INSERT INTO bulk_action_items (workspace_id, bulk_action_id, position, ticket_id, state, reason)
    VALUES ($1, $2, $3, $4, 'waiting', '')
"""
_GET = f"SELECT {_COLUMNS} FROM bulk_actions WHERE workspace_id = $1 AND id = $2"
_END = "UPDATE bulk_actions SET ended_us = $1 WHERE workspace_id = $2 AND id = $3 AND ended_us IS NULL"
_ITEM_COLUMNS = "position, ticket_id, state, reason, version"
_WAITING = f"""
    SELECT {_ITEM_COLUMNS} FROM bulk_action_items
    WHERE workspace_id = $1 AND bulk_action_id = $2 AND state = 'waiting' ORDER BY position LIMIT $3
"""
_MARK = """
    UPDATE bulk_action_items SET state = $1, reason = $2
    WHERE workspace_id = $3 AND bulk_action_id = $4 AND position = $5 AND state = 'waiting'
"""
_PROGRESS = (
    "SELECT state, count(*) FROM bulk_action_items WHERE workspace_id = $1 AND bulk_action_id = $2 GROUP BY state"
)
_NOTE_VERSION = """
    UPDATE bulk_action_items SET version = $1, reason = $2
    WHERE workspace_id = $3 AND bulk_action_id = $4 AND position = $5
"""
_STOP = """
    UPDATE bulk_action_items SET state = 'failed', reason = $1
    WHERE workspace_id = $2 AND bulk_action_id = $3 AND state = 'waiting'
"""
_TAKE_BACK = """
    UPDATE bulk_actions SET undone_by_id = $1 WHERE workspace_id = $2 AND id = $3 AND undone_by_id = 0
"""
_CHANGED = """
    SELECT position, ticket_id FROM bulk_action_items
    WHERE workspace_id = $1 AND bulk_action_id = $2 AND version > 0 ORDER BY position
"""
_VERSION = """
    SELECT version FROM bulk_action_items WHERE workspace_id = $1 AND bulk_action_id = $2 AND position = $3
"""
_ITEMS = f"""
    SELECT {_ITEM_COLUMNS} FROM bulk_action_items
    WHERE workspace_id = $1 AND bulk_action_id = $2 AND position > $3
"""


async def insert(tx: Tx, bulk: Bulk, tickets: Iterable[tuple[int, int]]) -> None:
    """Keep a new bulk action and its tickets, each with its position."""
    by = msgspec.json.encode(bulk.by).decode()
    times = (bulk.created_us, bulk.ended_us)
    await tx.run(
        _INSERT, tx.workspace_id, bulk.id, bulk.action, by, bulk.total, *times, bulk.undoes_id, bulk.undone_by_id
    )
    rows = [(tx.workspace_id, bulk.id, position, ticket_id) for position, ticket_id in tickets]
    await tx.many(_INSERT_ITEM, rows)


async def get(tx: Tx, bulk_id: int) -> Bulk | None:
    """The bulk action with that ID, or None."""
    row = await tx.one(_GET, tx.workspace_id, bulk_id)
    return _bulk(row) if row else None


async def waiting(tx: Tx, bulk_id: int, limit: int) -> Sequence[BulkItem]:
    """Up to `limit` tickets to which nothing was done yet."""
    return [_item(row) for row in await tx.all(_WAITING, tx.workspace_id, bulk_id, limit)]


async def mark(tx: Tx, bulk_id: int, position: int, state: ItemState, reason: Text | None) -> bool:
    """Note what became of a ticket; False when that was noted before."""
    return await tx.run(_MARK, state.value, to_column(reason), tx.workspace_id, bulk_id, position) == 1


async def note_version(tx: Tx, bulk_id: int, position: int, version: int, reason: Text | None = None) -> None:
    """Note the version to which a ticket came, and what somebody changed since and therefore stays."""
    await tx.run(_NOTE_VERSION, version, to_column(reason), tx.workspace_id, bulk_id, position)


async def stop(tx: Tx, bulk_id: int, reason: Text) -> None:
    """Do nothing more to the tickets that still wait, and note why."""
    await tx.run(_STOP, to_column(reason), tx.workspace_id, bulk_id)


async def take_back(tx: Tx, bulk_id: int, undone_by_id: int) -> bool:
    """Note which action takes one back; False when another one does already."""
    return await tx.run(_TAKE_BACK, undone_by_id, tx.workspace_id, bulk_id) == 1


async def changed(tx: Tx, bulk_id: int) -> Sequence[tuple[int, int]]:
    """The tickets that an action changed, each with its position."""
    return [(row[0], row[1]) for row in await tx.all(_CHANGED, tx.workspace_id, bulk_id)]


async def version(tx: Tx, bulk_id: int, position: int) -> int:
    """The version to which the ticket of a position came; 0 for one that wasn't changed."""
    row = await tx.one(_VERSION, tx.workspace_id, bulk_id, position)
    return row[0] if row else 0


async def end(tx: Tx, bulk_id: int) -> None:
    """Note that nothing is left to do."""
    await tx.run(_END, tx.now, tx.workspace_id, bulk_id)


async def progress(tx: Tx, bulk_id: int) -> BulkProgress:
    """The progress of a bulk action."""
    return BulkProgress(**{row[0]: row[1] for row in await tx.all(_PROGRESS, tx.workspace_id, bulk_id)})


async def items_after(
    tx: Tx, bulk_id: int, position: int, limit: int, state: ItemState | UnsetType = UNSET
) -> Sequence[BulkItem]:
    """What became of the tickets, in their order, from behind a position."""
    condition, values = ("", ()) if state is UNSET else (" AND state = $4", (state.value,))
    statement = f"{_ITEMS}{condition} ORDER BY position LIMIT ${4 + len(values)}"
    return [_item(row) for row in await tx.all(statement, tx.workspace_id, bulk_id, position, *values, limit)]


def _bulk(row: Row) -> Bulk:
    number, action, by, total, created_us, ended_us, undoes_id, undone_by_id = row
    return Bulk(
        id=number,
        action=action,
        by=msgspec.json.decode(by, type=Principal),
        total=total,
        created_us=created_us,
        ended_us=ended_us,
        undoes_id=undoes_id,
        undone_by_id=undone_by_id,
    )


def _item(row: Row) -> BulkItem:
    position, ticket_id, state, reason, reached = row
    return BulkItem(position, ticket_id, ItemState(state), from_column(reason), reached)
