"""Notifications: what a user is told, and that they have read it."""

from collections.abc import Sequence

from amends.errors import Forbidden, NotFound
from amends.model.notification import Notification
from amends.model.principal import PrincipalKind
from amends.store import notifications, people
from amends.store.engine.database import Tx
from amends.usecases import access


async def list_notifications(
    tx: Tx, user_id: int, before_id: int, limit: int, *, only_unread: bool
) -> Sequence[Notification]:
    """What a user was told, newest first, from behind one. Raises NotFound or Forbidden for the user.

    Everybody may read their own, whatever their segments are.
    """
    await _check_user(tx, user_id)
    return await notifications.list_of_user(tx, user_id, before_id, limit, only_unread=only_unread)


async def mark_read(tx: Tx, user_id: int, up_to_id: int) -> int:
    """Note that a user has read all up to a notice; how many were new to them. Raises NotFound or Forbidden."""
    await _check_user(tx, user_id)
    return await notifications.mark_read(tx, user_id, up_to_id, tx.now)


async def _check_user(tx: Tx, user_id: int) -> None:
    if tx.by.kind is PrincipalKind.USER and tx.by.id == user_id:
        return
    user = await people.get(tx, user_id)
    if user is None:
        raise NotFound("user", user_id)
    reachable = await access.reachable_segments(tx)
    if reachable is not None and not reachable.issuperset(user.segment_ids):
        raise Forbidden(f"This key has no access to the notifications of the user {user_id}.")
