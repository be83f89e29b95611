"""Users, the segments that are theirs, and when they are away."""

from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct

from amends.model.email_address import user_email_key
from amends.model.person import Absence, Role, TeamMember, User
from amends.store import audit
from amends.store.engine.cache import cached
from amends.store.engine.database import Row, Tx
from amends.store.engine.statements import chunks, numbered

_COLUMNS = """
    id, email, first_name, last_name, created_us, last_seen_us, role, ticket_limit, capacity, left_us, handles_sensitive
"""
_INSERT = f"INSERT INTO users (workspace_id, {_COLUMNS}, email_key) VALUES ({numbered(1, 13)})"
_UPDATE = """
    UPDATE users SET first_name = $1, last_name = $2, role = $3, ticket_limit = $4, capacity = $5, left_us = $6,
        handles_sensitive = $7
    WHERE workspace_id = $8 AND id = $9
"""
_INSERT_SEGMENT = "INSERT INTO user_segments (workspace_id, user_id, segment_id) VALUES ($1, $2, $3)"
_DELETE_SEGMENTS = "DELETE FROM user_segments WHERE workspace_id = $1 AND user_id = $2"
_INSERT_ABSENCE = """
    INSERT INTO absences (workspace_id, id, user_id, from_us, until_us) VALUES ($1, $2, $3, $4, $5)
"""
_DELETE_ABSENCE = "DELETE FROM absences WHERE workspace_id = $1 AND user_id = $2 AND id = $3"
_ALL = f"SELECT {_COLUMNS} FROM users WHERE workspace_id = $1 ORDER BY id"
_TEAM = """
    SELECT u.id, u.email, u.first_name, u.last_name, u.role, u.left_us, u.handles_sensitive, s.segment_id
    FROM users u
    LEFT JOIN user_segments s ON s.workspace_id = u.workspace_id AND s.user_id = u.id
    WHERE u.workspace_id = $1 ORDER BY u.id, s.segment_id
"""
_GET = f"SELECT {_COLUMNS} FROM users WHERE workspace_id = $1 AND id = $2"
_SOME = f"SELECT {_COLUMNS} FROM users WHERE workspace_id = $1 AND id IN "
_HAS_SIGNED_IN = "SELECT 1 FROM users WHERE workspace_id = $1 AND last_seen_us IS NOT NULL ORDER BY id LIMIT 1"
_SEEN = "UPDATE users SET last_seen_us = $1 WHERE workspace_id = $2 AND id = $3 AND last_seen_us IS NULL"
_KEYS = "SELECT id, email, email_key FROM users WHERE workspace_id = $1 ORDER BY id"
_SET_KEY = "UPDATE users SET email_key = $1 WHERE workspace_id = $2 AND id = $3"
_BY_EMAIL = f"SELECT {_COLUMNS} FROM users WHERE workspace_id = $1 AND email_key = $2"
_OF_SEGMENT = f"""
    SELECT {_COLUMNS} FROM users WHERE workspace_id = $1 AND id IN (
        SELECT user_id FROM user_segments WHERE workspace_id = $1 AND segment_id = $2
    ) ORDER BY id
"""
_MANAGERS = f"""
    SELECT {_COLUMNS} FROM users
    WHERE workspace_id = $1 AND left_us IS NULL AND role IN ('{Role.MANAGER}', '{Role.ADMIN}')
        AND id IN (SELECT user_id FROM user_segments WHERE workspace_id = $1 AND segment_id IN """
# Everybody has a segment, so that one look finds the absences too.
_BELONGINGS = """
    SELECT s.user_id, s.segment_id, a.id, a.from_us, a.until_us FROM user_segments s
    LEFT JOIN absences a ON a.workspace_id = s.workspace_id AND a.user_id = s.user_id AND a.until_us > $1
    WHERE s.workspace_id = $2
"""
_BELONGINGS_OF_ONE = f"{_BELONGINGS} AND s.user_id = $3"
_BELONGINGS_OF_SOME = f"{_BELONGINGS} AND s.user_id IN "


class _Belongings(Struct):
    segment_ids: set[int]
    absences: set[Absence]


async def keys_of_addresses(tx: Tx) -> Sequence[tuple[int, str, str]]:
    """ID, address and the key that is kept of each user, whatever the rule says of it today."""
    return [(row[0], row[1], row[2]) for row in await tx.all(_KEYS, tx.workspace_id)]


async def set_email_key(tx: Tx, user_id: int, key: str) -> None:
    """Keep what a user is found by from now on."""
    await tx.run(_SET_KEY, key, tx.workspace_id, user_id)


async def insert(tx: Tx, user: User) -> None:
    """Keep a new user with their segments."""
    first = (user.id, user.email, user.first_name, user.last_name, user.created_us, user.last_seen_us)
    routing = (user.role.value, user.ticket_limit, user.capacity, user.left_us, int(user.handles_sensitive))
    await tx.run(_INSERT, tx.workspace_id, *first, *routing, user_email_key(user.email))
    await _insert_segments(tx, user)
    await audit.append(tx, "user.added", user.id, after=user)


async def update(tx: Tx, user: User) -> None:
    """Keep what changed about a user, and their segments."""
    before = await get(tx, user.id)
    routing = (user.role.value, user.ticket_limit, user.capacity, user.left_us, int(user.handles_sensitive))
    await tx.run(_UPDATE, user.first_name, user.last_name, *routing, tx.workspace_id, user.id)
    await tx.run(_DELETE_SEGMENTS, tx.workspace_id, user.id)
    await _insert_segments(tx, user)
    await audit.append(tx, "user.changed", user.id, before=before, after=user)


async def insert_absence(tx: Tx, user_id: int, absence: Absence) -> None:
    """Keep when somebody isn't there."""
    await tx.run(_INSERT_ABSENCE, tx.workspace_id, absence.id, user_id, absence.from_us, absence.until_us)
    await audit.append(tx, "user.absence_added", user_id, after=absence)


async def delete_absence(tx: Tx, user_id: int, absence_id: int) -> bool:
    """Take an absence back; False when somebody has none with that ID."""
    if not await tx.run(_DELETE_ABSENCE, tx.workspace_id, user_id, absence_id):
        return False
    await audit.append(tx, "user.absence_removed", user_id, absence_id=absence_id)
    return True


async def list_all(tx: Tx) -> Sequence[User]:
    """All users of the workspace."""
    belongings = _gathered(await tx.all(_BELONGINGS, tx.now, tx.workspace_id))
    return [_user(row, belongings) for row in await tx.all(_ALL, tx.workspace_id)]


@cached
async def team(tx: Tx) -> Mapping[int, TeamMember]:
    """Everybody of the workspace by their IDs, as they are named and chosen; those who left among them."""
    found: dict[int, TeamMember] = {}
    for number, email, first_name, last_name, role, left_us, handles, segment_id in await tx.all(
        _TEAM, tx.workspace_id
    ):
        before = found.get(number)
        own = (*before.segment_ids, segment_id) if before else () if segment_id is None else (segment_id,)
        found[number] = TeamMember(number, email, first_name, last_name, own, Role(role), left_us, bool(handles))
    return found


async def get(tx: Tx, user_id: int) -> User | None:
    """The user with that ID, or None."""
    return await _whole(tx, await tx.one(_GET, tx.workspace_id, user_id))


async def get_by_email(tx: Tx, email: str) -> User | None:
    """The user with that e-mail address, however it is spelled, or None."""
    return await _whole(tx, await tx.one(_BY_EMAIL, tx.workspace_id, user_email_key(email)))


async def get_many(tx: Tx, user_ids: Iterable[int]) -> Sequence[User]:
    """The users with these IDs, in their order; who isn't there is left out."""
    rows: list[Row] = []
    for some in chunks(sorted(set(user_ids))):
        rows += await tx.all(f"{_SOME} ({numbered(2, len(some))})", tx.workspace_id, *some)
    return await _whole_all(tx, sorted(rows, key=lambda row: row[0]))


async def of_segment(tx: Tx, segment_id: int) -> Sequence[User]:
    """The users who have this very segment, those who left among them."""
    return await _whole_all(tx, await tx.all(_OF_SEGMENT, tx.workspace_id, segment_id))


async def has_anybody_signed_in(tx: Tx) -> bool:
    """Whether anybody of the workspace has ever signed in: until then nobody is known to look, or not to."""
    return await tx.one(_HAS_SIGNED_IN, tx.workspace_id) is not None


async def count_as_signed_in(tx: Tx, user_id: int) -> None:
    """Have somebody count as having signed in who never has."""
    await tx.run(_SEEN, tx.now, tx.workspace_id, user_id)


async def managers_of(tx: Tx, segment_ids: Iterable[int]) -> Sequence[User]:
    """The managers and admins who have one of these very segments and haven't left."""
    rows: dict[int, Row] = {}
    for some in chunks(sorted(set(segment_ids))):
        found = await tx.all(f"{_MANAGERS} ({numbered(2, len(some))}))", tx.workspace_id, *some)
        rows |= {row[0]: row for row in found}
    return await _whole_all(tx, [rows[number] for number in sorted(rows)])


async def _insert_segments(tx: Tx, user: User) -> None:
    await tx.many(_INSERT_SEGMENT, [(tx.workspace_id, user.id, segment_id) for segment_id in user.segment_ids])


async def _whole(tx: Tx, row: Row | None) -> User | None:
    if row is None:
        return None
    return _user(row, _gathered(await tx.all(_BELONGINGS_OF_ONE, tx.now, tx.workspace_id, row[0])))


async def _whole_all(tx: Tx, rows: Sequence[Row]) -> Sequence[User]:
    found: list[Row] = []
    for some in chunks([row[0] for row in rows]):
        found += await tx.all(f"{_BELONGINGS_OF_SOME} ({numbered(3, len(some))})", tx.now, tx.workspace_id, *some)
    belongings = _gathered(found)
    return [_user(row, belongings) for row in rows]


def _gathered(rows: Sequence[Row]) -> dict[int, _Belongings]:
    found: dict[int, _Belongings] = {}
    for user_id, segment_id, absence_id, from_us, until_us in rows:
        theirs = found.setdefault(user_id, _Belongings(set(), set()))
        theirs.segment_ids.add(segment_id)
        if absence_id is not None:
            theirs.absences.add(Absence(absence_id, from_us, until_us))
    return found


def _user(row: Row, belongings: dict[int, _Belongings]) -> User:
    number, email, first_name, last_name, created_us, last_seen_us, role, ticket_limit, capacity, left_us, handles = row
    theirs = belongings.get(number) or _Belongings(set(), set())
    return User(
        number,
        email,
        first_name,
        last_name,
        created_us,
        last_seen_us,
        tuple(sorted(theirs.segment_ids)),
        Role(role),
        ticket_limit,
        capacity,
        left_us,
        tuple(sorted(theirs.absences, key=lambda absence: (absence.from_us, absence.id))),
        bool(handles),
    )
