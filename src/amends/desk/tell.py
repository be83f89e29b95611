"""Telling: what a user is told, and that they have read it."""

from collections.abc import Sequence

from amends.errors import NotFound
from amends.model.notice import Notice
from amends.store import notices, people
from amends.store.database import Tx


async def notices_of(tx: Tx, user_id: int, before_id: int, most: int, *, only_unread: bool) -> Sequence[Notice]:
    """What a user was told, newest first, from behind one. Raises NotFound for an unknown user."""
    await _check_user(tx, user_id)
    return await notices.of_user(tx, user_id, before_id, most, only_unread=only_unread)


async def mark_read(tx: Tx, user_id: int, up_to_id: int) -> int:
    """Note that a user has read all up to a notice; how many were new to them. Raises NotFound."""
    await _check_user(tx, user_id)
    return await notices.mark_read(tx, user_id, up_to_id, tx.now)


async def _check_user(tx: Tx, user_id: int) -> None:
    if await people.find(tx, user_id) is None:
        raise NotFound("user", user_id)
