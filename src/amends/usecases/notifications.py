"""Notifications: what a user is told, and that they have read it."""

from collections.abc import Callable, Sequence

from amends.errors import NotFound
from amends.model.access import includes, may_open, sight_of
from amends.model.notification import Notification, readable
from amends.model.principal import PrincipalKind
from amends.model.restriction import Restriction
from amends.model.ticket.view import Counted
from amends.store import notifications, people, segments
from amends.store.engine.database import Tx
from amends.usecases import access

MAX_COUNTED = 99


async def list_notifications(
    tx: Tx, user_id: int, before_id: int, limit: int, *, only_unread: bool = False
) -> Sequence[Notification]:
    """What a user was told, newest first, from behind one. Raises NotFound or Forbidden for the user.

    Everybody may read their own. The words of one are only for who can open its ticket now: the user, and whoever asks.
    """
    await check_reader(tx, user_id)
    found = await notifications.list_of_user(tx, user_id, before_id, limit, only_unread=only_unread)
    can_open = await _can_open(tx, user_id)
    return [readable(each, may_open=place is not None and can_open(*place)) for each, place in found]


async def count_unread(tx: Tx, user_id: int) -> Counted:
    """How many notices a user hasn't read, counted no further than 99. Raises NotFound or Forbidden for the user."""
    await check_reader(tx, user_id)
    found = await notifications.count_unread(tx, user_id, MAX_COUNTED + 1)
    return Counted(min(found, MAX_COUNTED), found > MAX_COUNTED)


async def mark_read(tx: Tx, user_id: int, up_to_id: int) -> int:
    """Note that a user has read all up to a notice; how many were new to them. Raises NotFound or Forbidden."""
    await check_reader(tx, user_id)
    return await notifications.mark_read(tx, user_id, up_to_id, tx.now)


async def _can_open(tx: Tx, user_id: int) -> Callable[[int, Restriction], bool]:
    """Whether both a user and whoever asks for them can open a ticket of a segment."""
    member, tree = (await people.team(tx)).get(user_id), await segments.tree(tx)
    reach = await access.reachable_segments(tx)

    def can_open(segment_id: int, restriction: Restriction) -> bool:
        path_ids = {each.id for each in tree.upwards(segment_id)}
        is_seen = includes(reach, segment_id) and sight_of(tx.by).admits(restriction)
        return is_seen and member is not None and may_open(member, path_ids, restriction)

    return can_open


async def check_reader(tx: Tx, user_id: int) -> None:
    """Check that whoever asks may see what a user was told and has read: everybody their own.

    Raises NotFound or Forbidden.
    """
    if tx.by.kind is PrincipalKind.USER and tx.by.id == user_id:
        return
    user = await people.get(tx, user_id)
    if user is None:
        raise NotFound("user", user_id)
    await access.check_user(tx, user, "no_access_to_notifications")
