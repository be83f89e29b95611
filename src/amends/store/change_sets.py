"""Change sets: noted in the transaction that changes something, and numbered by a later one.

No number that is drawn before a commit is in the order of commits, unless all who write wait for each other. So what is
committed is numbered afterwards, by one at a time in each workspace, and writers wait for nobody.
"""

from collections.abc import Sequence

import msgspec

from amends.instants import InstantUs
from amends.model.change import ChangeSet, FeedState
from amends.store.engine.database import Row, Tx
from amends.store.written import Written

_COLUMNS = "id, at_us, event_ids, last_number"
_ADD = "INSERT INTO change_sets (workspace_id, id, at_us, event_ids, size) VALUES ($1, $2, $3, $4, $5)"
_ADD_NUMBERED = f"INSERT INTO change_sets (workspace_id, {_COLUMNS}, size) VALUES ($1, $2, $3, $4, $5, $6)"
_GET = f"SELECT {_COLUMNS} FROM change_sets WHERE workspace_id = $1 AND id = $2"
_UNNUMBERED = f"""
    SELECT {_COLUMNS} FROM change_sets
    WHERE workspace_id = $1 AND last_number IS NULL ORDER BY change_order, id LIMIT $2
"""
_NUMBER = "UPDATE change_sets SET last_number = $1 WHERE workspace_id = $2 AND id = $3"
_AFTER = f"""
    SELECT {_COLUMNS} FROM change_sets WHERE workspace_id = $1 AND last_number > $2 ORDER BY last_number LIMIT $3
"""
_FIRST_SINCE = """
    SELECT last_number - size + 1 FROM change_sets
    WHERE workspace_id = $1 AND last_number > 0 AND at_us >= $2 ORDER BY last_number LIMIT 1
"""
_FORGET = "DELETE FROM change_sets WHERE workspace_id = $1 AND last_number < $2"
_STATE = "SELECT last_number, audit_number FROM change_feeds WHERE workspace_id = $1"
_SAVE_STATE = """
    INSERT INTO change_feeds (workspace_id, last_number, audit_number) VALUES ($1, $2, $3)
    ON CONFLICT (workspace_id) DO UPDATE SET last_number = excluded.last_number, audit_number = excluded.audit_number
"""


async def add(tx: Tx, written: Written) -> None:
    """Note which events are written together. Whoever does holds the tickets and responses that they are of."""
    event_ids = written.event_ids
    if event_ids:
        await tx.run(_ADD, tx.workspace_id, written.change_set_id, tx.now, _encode(event_ids), len(event_ids))


async def get(tx: Tx, change_set_id: int) -> ChangeSet | None:
    """The change set with that ID, None when there is none or when it isn't kept any more."""
    row = await tx.one(_GET, tx.workspace_id, change_set_id)
    return _change_set(row) if row else None


async def unnumbered(tx: Tx, limit: int) -> Sequence[ChangeSet]:
    """Change sets that have no numbers yet; what changes one ticket is in its order."""
    return [_change_set(row) for row in await tx.all(_UNNUMBERED, tx.workspace_id, limit)]


async def number(tx: Tx, numbers: Sequence[tuple[int, int]]) -> None:
    """Give change sets their numbers: the ID of each, and its `last_number`."""
    await tx.many(_NUMBER, [(last_number, tx.workspace_id, change_set_id) for change_set_id, last_number in numbers])


async def add_numbered(tx: Tx, some: Sequence[ChangeSet]) -> None:
    """Keep change sets that have their numbers from the start."""
    rows = [
        (tx.workspace_id, each.id, each.at_us, _encode(each.event_ids), each.last_number, each.size) for each in some
    ]
    await tx.many(_ADD_NUMBERED, rows)


async def after(tx: Tx, after_number: int, limit: int) -> Sequence[ChangeSet]:
    """Change sets with a change behind a number, in their order."""
    return [_change_set(row) for row in await tx.all(_AFTER, tx.workspace_id, after_number, limit)]


async def first_number_since(tx: Tx, since_us: InstantUs) -> int | None:
    """The lowest number that was kept since then, None without any."""
    row = await tx.one(_FIRST_SINCE, tx.workspace_id, since_us)
    return row[0] if row else None


async def forget_before(tx: Tx, first_number: int) -> None:
    """Forget all that was numbered below."""
    await tx.run(_FORGET, tx.workspace_id, first_number)


async def state(tx: Tx) -> FeedState:
    """Where the feed stands."""
    row = await tx.one(_STATE, tx.workspace_id)
    return FeedState(row[0], row[1]) if row else FeedState(0, 0)


async def save_state(tx: Tx, new: FeedState) -> None:
    """Keep where the feed stands."""
    await tx.run(_SAVE_STATE, tx.workspace_id, new.last_number, new.audit_number)


def _encode(event_ids: Sequence[int]) -> str:
    return msgspec.json.encode(list(event_ids)).decode()


def _change_set(row: Row) -> ChangeSet:
    number, at_us, event_ids, last_number = row
    ids = msgspec.json.decode(event_ids, type=tuple[int, ...])
    return ChangeSet(id=number, at_us=at_us, event_ids=ids, last_number=last_number)
