"""Users and the segments that are theirs."""

from collections.abc import Sequence

from amends.model.customer import email_key
from amends.model.person import User
from amends.store.database import Row, Tx

_COLUMNS = "id, email, first_name, last_name, created_us, last_seen_us"
_INSERT = f"INSERT INTO users (workspace_id, {_COLUMNS}, email_key) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"
_INSERT_SEGMENT = "INSERT INTO user_segments (workspace_id, user_id, segment_id) VALUES ($1, $2, $3)"
_ALL = f"SELECT {_COLUMNS} FROM users WHERE workspace_id = $1 ORDER BY id"
_GET = f"SELECT {_COLUMNS} FROM users WHERE workspace_id = $1 AND id = $2"
_BY_EMAIL = f"SELECT {_COLUMNS} FROM users WHERE workspace_id = $1 AND email_key = $2"
_ALL_SEGMENTS = "SELECT user_id, segment_id FROM user_segments WHERE workspace_id = $1 ORDER BY user_id, segment_id"
_SEGMENTS_OF = "SELECT segment_id FROM user_segments WHERE workspace_id = $1 AND user_id = $2 ORDER BY segment_id"


async def insert(tx: Tx, user: User) -> None:
    """Keep a new user with their segments."""
    columns = (user.id, user.email, user.first_name, user.last_name, user.created_us, user.last_seen_us)
    await tx.run(_INSERT, tx.workspace_id, *columns, email_key(user.email))
    for segment_id in user.segment_ids:
        await tx.run(_INSERT_SEGMENT, tx.workspace_id, user.id, segment_id)


async def everybody(tx: Tx) -> Sequence[User]:
    """All users of the workspace."""
    segments: dict[int, list[int]] = {}
    for user_id, segment_id in await tx.all(_ALL_SEGMENTS, tx.workspace_id):
        segments.setdefault(user_id, []).append(segment_id)
    return [_user(row, segments.get(row[0], [])) for row in await tx.all(_ALL, tx.workspace_id)]


async def find(tx: Tx, user_id: int) -> User | None:
    """The user with that ID, or None."""
    return await _with_segments(tx, await tx.one(_GET, tx.workspace_id, user_id))


async def find_by_email(tx: Tx, email: str) -> User | None:
    """The user with that e-mail address, however it is spelled, or None."""
    return await _with_segments(tx, await tx.one(_BY_EMAIL, tx.workspace_id, email_key(email)))


async def managers_of(tx: Tx, segment_ids: Sequence[int]) -> Sequence[User]:
    """The managers who have one of these segments."""
    return [user for user in await everybody(tx) if not set(segment_ids).isdisjoint(user.segment_ids)]


async def _with_segments(tx: Tx, row: Row | None) -> User | None:
    if row is None:
        return None
    segments = await tx.all(_SEGMENTS_OF, tx.workspace_id, row[0])
    return _user(row, [segment[0] for segment in segments])


def _user(row: Row, segment_ids: Sequence[int]) -> User:
    number, email, first_name, last_name, created_us, last_seen_us = row
    return User(number, email, first_name, last_name, created_us, last_seen_us, tuple(segment_ids))
