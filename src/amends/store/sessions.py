"""Sessions and one-time links, found by their workspace and digest.

Those from before they said their workspace are found by the digest alone, until they have expired.
"""

from collections.abc import Collection, Sequence

from msgspec import json, structs

from amends.instants import InstantUs
from amends.model.preferences import Preferences
from amends.model.session import LinkPurpose, OpenSession, Session, SignInLink
from amends.store import audit
from amends.store.engine.database import Row, Tx
from amends.store.engine.statements import chunks, numbered

_COLUMNS = "id, workspace_id, user_id, mfa_passed, created_us, seen_us, address, browser"
_INSERT = f"INSERT INTO sessions ({_COLUMNS}, digest) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)"
_WHAT = f"""
    {", ".join(f"s.{name}" for name in _COLUMNS.split(", "))}, c.totp_confirmed_us, p.document FROM sessions s
    JOIN credentials c ON c.workspace_id = s.workspace_id AND c.user_id = s.user_id
    LEFT JOIN preferences p ON p.workspace_id = s.workspace_id AND p.user_id = s.user_id
"""
_BY_DIGEST = f"SELECT {_WHAT} WHERE s.workspace_id = $1 AND s.digest = $2"
_BY_DIGEST_ALONE = f"SELECT {_WHAT} WHERE s.digest = $1"
_OF_USER = f"SELECT {_COLUMNS} FROM sessions WHERE workspace_id = $1 AND user_id = $2 ORDER BY seen_us DESC, id"
_SOME = f"SELECT {_COLUMNS} FROM sessions WHERE workspace_id = $1 AND id IN "
_SEEN = "UPDATE sessions SET seen_us = $1 WHERE workspace_id = $2 AND id = $3"
_USER_SEEN = "UPDATE users SET last_seen_us = $1 WHERE workspace_id = $2 AND id = $3"
_END = "DELETE FROM sessions WHERE workspace_id = $1 AND user_id = $2 AND id = $3"
_END_ALL = "DELETE FROM sessions WHERE workspace_id = $1 AND user_id = $2 AND id <> $3"
_FORGET = "DELETE FROM sessions WHERE workspace_id = $1 AND (seen_us < $2 OR created_us < $3)"
_LINK = "workspace_id, user_id, purpose, created_us, expires_us"
_INSERT_LINK = f"INSERT INTO sign_in_links ({_LINK}, digest) VALUES ($1, $2, $3, $4, $5, $6)"
_LINK_BY_DIGEST = f"SELECT {_LINK} FROM sign_in_links WHERE workspace_id = $1 AND digest = $2"
_LINK_BY_DIGEST_ALONE = f"SELECT {_LINK} FROM sign_in_links WHERE digest = $1"
_FORGET_LINKS = "DELETE FROM sign_in_links WHERE workspace_id = $1 AND user_id = $2"


async def insert(tx: Tx, session: Session, digest: bytes) -> None:
    """Keep a new session's digest."""
    values = structs.astuple(structs.replace(session, mfa_passed=int(session.mfa_passed)))
    await tx.run(_INSERT, *values, digest)
    await audit.append(tx, "session.began", session.user_id, session_id=session.id, mfa_passed=session.mfa_passed)


async def get(tx: Tx, digest: bytes) -> OpenSession | None:
    """The workspace's session with that digest, over or not; None too when its user can't sign in any more."""
    return _open_session(await tx.one(_BY_DIGEST, tx.workspace_id, digest))


async def get_by_digest_alone(tx: Tx, digest: bytes) -> OpenSession | None:
    """As `get`, whosever workspace it is."""
    return _open_session(await tx.one(_BY_DIGEST_ALONE, digest))


def _open_session(row: Row | None) -> OpenSession | None:
    if row is None:
        return None
    *own, confirmed_us, document = row
    preferences = Preferences() if document is None else json.decode(document, type=Preferences)
    return OpenSession(_session(own), confirmed_us is not None, preferences)


async def of_user(tx: Tx, user_id: int) -> Sequence[Session]:
    """Somebody's sessions, the last used first."""
    return [_session(row) for row in await tx.all(_OF_USER, tx.workspace_id, user_id)]


async def get_many(tx: Tx, session_ids: Collection[int]) -> Sequence[Session]:
    """Those of some sessions that nobody has ended."""
    found: list[Session] = []
    for some in chunks(sorted(session_ids)):
        rows = await tx.all(f"{_SOME} ({numbered(2, len(some))})", tx.workspace_id, *some)
        found += [_session(row) for row in rows]
    return found


async def note_use(tx: Tx, session: Session) -> None:
    """Note that a session, and so its user, was there just now."""
    await tx.run(_SEEN, tx.now, tx.workspace_id, session.id)
    await tx.run(_USER_SEEN, tx.now, tx.workspace_id, session.user_id)


async def end(tx: Tx, user_id: int, session_id: int) -> bool:
    """End one of somebody's sessions; False when they have none with that ID."""
    if not await tx.run(_END, tx.workspace_id, user_id, session_id):
        return False
    await audit.append(tx, "session.ended", user_id, session_id=session_id)
    return True


async def end_all(tx: Tx, user_id: int, but_id: int = 0) -> int:
    """End all of somebody's sessions but one; how many."""
    ended = await tx.run(_END_ALL, tx.workspace_id, user_id, but_id)
    if ended:
        await audit.append(tx, "session.all_ended", user_id, count=ended)
    return ended


async def forget(tx: Tx, seen_before_us: InstantUs, created_before_us: InstantUs) -> int:
    """Take away what has ended by itself; how many."""
    return await tx.run(_FORGET, tx.workspace_id, seen_before_us, created_before_us)


async def insert_link(tx: Tx, link: SignInLink, digest: bytes) -> None:
    """Keep a one-time link's digest, in the place of those that the user had."""
    await forget_links(tx.within(link.workspace_id), link.user_id)
    await tx.run(_INSERT_LINK, *structs.astuple(structs.replace(link, purpose=link.purpose.value)), digest)
    await audit.append(tx.within(link.workspace_id), f"link.{link.purpose}_made", link.user_id)


async def get_link(tx: Tx, digest: bytes) -> SignInLink | None:
    """The workspace's link with that digest, expired or not, or None."""
    return _link(await tx.one(_LINK_BY_DIGEST, tx.workspace_id, digest))


async def get_link_by_digest_alone(tx: Tx, digest: bytes) -> SignInLink | None:
    """As `get_link`, whosever workspace it is."""
    return _link(await tx.one(_LINK_BY_DIGEST_ALONE, digest))


async def forget_links(tx: Tx, user_id: int) -> None:
    """Take somebody's one-time links away: one was used, or a newer one is made."""
    await tx.run(_FORGET_LINKS, tx.workspace_id, user_id)


def _link(row: Row | None) -> SignInLink | None:
    return SignInLink(row[0], row[1], LinkPurpose(row[2]), row[3], row[4]) if row else None


def _session(row: Row) -> Session:
    number, workspace_id, user_id, mfa_passed, *rest = row
    return Session(number, workspace_id, user_id, bool(mfa_passed), *rest)
