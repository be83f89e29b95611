"""Notices: written with the events that they are of, read by their user."""

from collections.abc import Sequence

from amends.instants import InstantUs
from amends.model.notification import Notification, notifications_of
from amends.model.ticket.ticket_events import TicketChange
from amends.store.engine.database import Tx

_COLUMNS = "id, user_id, ticket_id, event_type, words, at_us, read_us"
_INSERT = """
    INSERT INTO notices (workspace_id, id, user_id, ticket_id, event_type, words, at_us)
    VALUES ($1, $2, $3, $4, $5, $6, $7)
"""
_OF_USER = f"SELECT {_COLUMNS} FROM notices WHERE workspace_id = $1 AND user_id = $2 AND id < $3"
_READ = "UPDATE notices SET read_us = $1 WHERE workspace_id = $2 AND user_id = $3 AND id <= $4 AND read_us IS NULL"
_DELETE = "DELETE FROM notices WHERE workspace_id = $1 AND ticket_id = $2 AND event_type = $3 AND at_us = $4"


async def notify(tx: Tx, changes: Sequence[TicketChange]) -> None:
    """Write down whom these changes are told to."""
    new = [(change.after.id, each) for change in changes for each in notifications_of(change, tx.by)]
    if new:
        ids = await tx.next_ids(len(new))
        rows = [
            (tx.workspace_id, number, each.user_id, ticket_id, each.event_type, each.text, tx.now)
            for number, (ticket_id, each) in zip(ids, new, strict=True)
        ]
        await tx.many(_INSERT, rows)


async def notify_users(tx: Tx, user_ids: Sequence[int], event_type: str, text: str) -> None:
    """Tell some users something that is of no ticket."""
    ids = await tx.next_ids(len(user_ids)) if user_ids else ()
    rows = [
        (tx.workspace_id, number, user_id, 0, event_type, text, tx.now)
        for number, user_id in zip(ids, user_ids, strict=True)
    ]
    await tx.many(_INSERT, rows)


async def list_of_user(
    tx: Tx, user_id: int, before_id: int, limit: int, *, only_unread: bool
) -> Sequence[Notification]:
    """What a user was told, newest first, from behind one."""
    condition = " AND read_us IS NULL" if only_unread else ""
    statement = f"{_OF_USER}{condition} ORDER BY id DESC LIMIT $4"
    return [Notification(*row) for row in await tx.all(statement, tx.workspace_id, user_id, before_id, limit)]


async def mark_read(tx: Tx, user_id: int, up_to_id: int, at_us: InstantUs) -> int:
    """Note that a user has read all up to one; how many were new to them."""
    return await tx.run(_READ, at_us, tx.workspace_id, user_id, up_to_id)


async def delete(tx: Tx, ticket_id: int, event_type: str, at_us: InstantUs) -> int:
    """Delete what users were told of an event of a ticket; how many they were."""
    return await tx.run(_DELETE, tx.workspace_id, ticket_id, event_type, at_us)
