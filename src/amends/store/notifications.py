"""Notifications: written with the events that they are of, read by their user."""

from collections.abc import Sequence
from typing import Any, Final, TypeAlias

from amends.instants import HOUR_US, InstantUs
from amends.model import access
from amends.model.notification import (
    DIGEST,
    MAX_MISSED,
    MISSED,
    MayOpen,
    Notification,
    PendingNotification,
    is_told,
    notifications_of,
)
from amends.model.restriction import Restriction
from amends.model.restriction import from_column as from_kept
from amends.model.subject import TICKET, WORKSPACE, Subject
from amends.model.ticket.ticket import Ticket
from amends.store import people, segments
from amends.store.engine.database import Tx
from amends.store.written import Written
from amends.texts.text import Text, from_column, say, to_column

Told: TypeAlias = tuple[int, str, InstantUs]
"""A user, and of which event they were told: its type, and when it was recorded."""

_COLUMNS = "n.id, n.user_id, n.subject_kind, n.subject_id, n.event_type, n.text, n.at_us, n.read_us"
_INSERT = """
    INSERT INTO notifications (workspace_id, id, user_id, subject_kind, subject_id, event_type, text, at_us)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
"""
_OF_USER = f"""
    SELECT {_COLUMNS}, t.current_segment_id, t.restriction, c.name, (
        SELECT MAX(e.by_id) FROM events e
        WHERE e.workspace_id = n.workspace_id AND e.subject_kind = n.subject_kind AND e.subject_id = n.subject_id
            AND e.at_us = n.at_us AND e.by_kind = 'user'
    ) FROM notifications n
    LEFT JOIN tickets t ON t.workspace_id = n.workspace_id AND t.id = n.subject_id
        AND n.subject_kind = 'ticket'
    LEFT JOIN customers c ON c.workspace_id = t.workspace_id AND c.id = t.customer_id
    WHERE n.workspace_id = $1 AND n.user_id = $2 AND n.id < $3
"""
_LOOKED_AT: Final = 50
_NEWEST_UNREAD = """
    SELECT id, event_type, text, at_us FROM notifications
    WHERE workspace_id = $1 AND user_id = $2 AND read_us IS NULL ORDER BY id DESC LIMIT $3
"""
_COUNT_ON = "UPDATE notifications SET text = $1 WHERE workspace_id = $2 AND user_id = $3 AND id = $4"
_COUNT_UNREAD = """
    SELECT count(*) FROM (
        SELECT 1 FROM notifications WHERE workspace_id = $1 AND user_id = $2 AND read_us IS NULL LIMIT $3
    ) AS unread
"""
_READ = (
    "UPDATE notifications SET read_us = $1 WHERE workspace_id = $2 AND user_id = $3 AND id <= $4 AND read_us IS NULL"
)
_DELETE = """
    DELETE FROM notifications
    WHERE workspace_id = $1 AND subject_kind = 'ticket' AND subject_id = $2 AND event_type = $3 AND at_us = $4
"""


_TELL_ANEW = """
    UPDATE notifications SET text = $1
    WHERE workspace_id = $2 AND user_id = $3 AND subject_kind = 'ticket' AND subject_id = $4 AND event_type = $5
        AND at_us = $6
"""
_DELETE_OF_USER = """
    DELETE FROM notifications
    WHERE workspace_id = $1 AND user_id = $2 AND subject_kind = 'ticket' AND subject_id = $3 AND event_type = $4
        AND at_us = $5
"""


async def notify(tx: Tx, written: Written) -> None:
    """Write down whom these changes are told to."""
    concerned = [(change, each) for change in written.of_tickets for each in notifications_of(change, tx.by)]
    may_open = await _may_open(tx) if concerned else None
    new = [(change.after.id, each) for change, each in concerned if may_open and is_told(each, change, may_open)]
    if one_by_one := await _without_missed(tx, new):
        ids = await tx.next_ids(len(one_by_one))
        rows = [
            (tx.workspace_id, number, each.user_id, TICKET, ticket_id, each.event_type, to_column(each.text), tx.now)
            for number, (ticket_id, each) in zip(ids, one_by_one, strict=True)
        ]
        await tx.many(_INSERT, rows)


async def _without_missed(
    tx: Tx, new: Sequence[tuple[int, PendingNotification]]
) -> Sequence[tuple[int, PendingNotification]]:
    """What is told one by one: of targets that are missed only a few in an hour, the others are one digest."""
    missed = {each.user_id for _, each in new if each.event_type in MISSED}
    if missed and not tx.is_alone:
        # Targets are missed at the same time, and each counts what the others told.
        await tx.lock(*(f"missed targets of user {user_id}" for user_id in sorted(missed)))
    kept = []
    for ticket_id, each in new:
        if each.event_type not in MISSED or not await _is_in_digest(tx, each.user_id):
            kept.append((ticket_id, each))
    return kept


async def _is_in_digest(tx: Tx, user_id: int) -> bool:
    rows = await tx.all(_NEWEST_UNREAD, tx.workspace_id, user_id, _LOOKED_AT)
    lately = [(number, kind, stored) for number, kind, stored, at_us in rows if at_us > tx.now - HOUR_US]
    digest = next(((number, from_column(stored)) for number, kind, stored in lately if kind == DIGEST), None)
    if digest is not None:
        text = say("targets_missed", count=_counted(digest[1]) + 1)
        await tx.run(_COUNT_ON, to_column(text), tx.workspace_id, user_id, digest[0])
    elif sum(kind in MISSED for _, kind, _ in lately) >= MAX_MISSED:
        await notify_users(tx, [user_id], Subject(WORKSPACE, tx.workspace_id), DIGEST, say("targets_missed", count=1))
    else:
        return False
    return True


def _counted(text: Text | None) -> int:
    count = text.parameters.get("count") if text else None
    return count if isinstance(count, int) else 0


async def notify_users(tx: Tx, user_ids: Sequence[int], subject: Subject, event_type: str, text: Text) -> None:
    """Tell some users something about anything but a ticket."""
    ids = await tx.next_ids(len(user_ids)) if user_ids else ()
    rows = [
        (tx.workspace_id, number, user_id, subject.kind, subject.id, event_type, to_column(text), tx.now)
        for number, user_id in zip(ids, user_ids, strict=True)
    ]
    await tx.many(_INSERT, rows)


async def list_of_user(
    tx: Tx, user_id: int, before_id: int, limit: int, *, only_unread: bool
) -> Sequence[tuple[Notification, tuple[int, Restriction] | None]]:
    """What a user was told, newest first, from behind one; each with the segment and restriction of its ticket."""
    condition = " AND n.read_us IS NULL" if only_unread else ""
    statement = f"{_OF_USER}{condition} ORDER BY n.id DESC LIMIT $4"
    rows = await tx.all(statement, tx.workspace_id, user_id, before_id, limit)
    found = []
    for *own, segment_id, kept, name, by_id in rows:
        place = None if segment_id is None else (segment_id, from_kept(kept))
        # Whose case is sensitive is read on its page alone.
        is_named = place is not None and place[1].sensitive is None
        found.append((_notification(own, by_id or 0, (name or "") if is_named else ""), place))
    return found


async def count_unread(tx: Tx, user_id: int, limit: int) -> int:
    """How many notices a user hasn't read, counted no further than `limit`."""
    row = await tx.one(_COUNT_UNREAD, tx.workspace_id, user_id, limit)
    return row[0] if row else 0


async def _may_open(tx: Tx) -> MayOpen:
    team, tree = await people.team(tx), await segments.tree(tx)

    def may_open(user_id: int, ticket: Ticket) -> bool:
        member, path = team.get(user_id), tree.upwards(ticket.current_segment_id)
        return member is not None and access.may_open(member, {each.id for each in path}, ticket.restriction)

    return may_open


async def mark_read(tx: Tx, user_id: int, up_to_id: int, at_us: InstantUs) -> int:
    """Note that a user has read all up to one; how many were new to them."""
    return await tx.run(_READ, at_us, tx.workspace_id, user_id, up_to_id)


async def delete(tx: Tx, ticket_id: int, event_type: str, at_us: InstantUs) -> int:
    """Delete what users were told of an event of a ticket; how many they were."""
    return await tx.run(_DELETE, tx.workspace_id, ticket_id, event_type, at_us)


async def tell_anew(tx: Tx, told: Sequence[Told], ticket_id: int, text: Text | None) -> None:
    """Give what users were told of events of a ticket another text; who has read it has read it."""
    await tx.many(
        _TELL_ANEW,
        [(to_column(text), tx.workspace_id, user_id, ticket_id, kind, at_us) for user_id, kind, at_us in told],
    )


async def take_from(tx: Tx, told: Sequence[Told], ticket_id: int) -> None:
    """Delete what users were told of events of a ticket."""
    await tx.many(
        _DELETE_OF_USER, [(tx.workspace_id, user_id, ticket_id, kind, at_us) for user_id, kind, at_us in told]
    )


def _notification(own: Sequence[Any], by_id: int, customer_name: str) -> Notification:
    number, user_id, kind, subject_id, event_type, stored, at_us, read_us = own
    text = from_column(stored)
    return Notification(number, user_id, kind, subject_id, event_type, text, at_us, read_us, by_id, customer_name)
