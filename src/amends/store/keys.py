"""API keys, found by their workspace and digest; those from before keys said their workspace, by the digest alone."""

from collections.abc import Iterable, Mapping, Sequence

import msgspec

from amends.instants import InstantUs
from amends.model.key import Key
from amends.model.principal import Scope
from amends.store import audit
from amends.store.engine.cache import cached
from amends.store.engine.database import Row, Tx
from amends.store.engine.statements import numbered

_COLUMNS = ", ".join(Key.__struct_fields__)
_INSERT = f"INSERT INTO keys ({_COLUMNS}, digest) VALUES ({numbered(1, 1 + len(Key.__struct_fields__))})"
_BY_DIGEST = f"SELECT {_COLUMNS} FROM keys WHERE workspace_id = $1 AND digest = $2"
_BY_DIGEST_ALONE = f"SELECT {_COLUMNS} FROM keys WHERE digest = $1"
_ALL = f"SELECT {_COLUMNS} FROM keys WHERE workspace_id = $1 ORDER BY id"
_GET = f"SELECT {_COLUMNS} FROM keys WHERE workspace_id = $1 AND id = $2"
_NAMES = "SELECT id, name FROM keys WHERE workspace_id = $1 AND name <> '' ORDER BY id"
_RENAME = "UPDATE keys SET name = $1, owner_id = $2 WHERE workspace_id = $3 AND id = $4"
_REVOKE = "UPDATE keys SET revoked_us = $1 WHERE workspace_id = $2 AND id = $3 AND revoked_us IS NULL"
_USED = "UPDATE keys SET last_used_us = $1 WHERE workspace_id = $2 AND id = $3"

_scopes = msgspec.json.Decoder(frozenset[Scope])
_segment_ids = msgspec.json.Decoder(tuple[int, ...])


async def insert(tx: Tx, key: Key, digest: bytes) -> None:
    """Keep a new key's digest."""
    scopes = msgspec.json.encode(sorted(key.scopes)).decode()
    segments = msgspec.json.encode(key.segment_ids).decode()
    times = (key.created_us, key.expires_us, key.revoked_us, key.last_used_us)
    known_by = (key.prefix, key.last_four, scopes, segments, *times, key.name, key.owner_id)
    await tx.run(_INSERT, key.id, tx.workspace_id, *known_by, digest)
    await audit.append(tx, "key.made", key.id, after=key)


async def get_by_digest(tx: Tx, digest: bytes) -> Key | None:
    """The key of the workspace with that digest, valid or not, or None."""
    row = await tx.one(_BY_DIGEST, tx.workspace_id, digest)
    return _key(row) if row else None


async def get_by_digest_alone(tx: Tx, digest: bytes) -> Key | None:
    """The key with that digest, whosever it is, valid or not, or None."""
    row = await tx.one(_BY_DIGEST_ALONE, digest)
    return _key(row) if row else None


async def get(tx: Tx, key_id: int) -> Key | None:
    """The key with that ID, valid or not, or None."""
    row = await tx.one(_GET, tx.workspace_id, key_id)
    return _key(row) if row else None


async def list_all(tx: Tx) -> Sequence[Key]:
    """All keys of the workspace, revoked ones too."""
    return [_key(row) for row in await tx.all(_ALL, tx.workspace_id)]


@cached
async def names(tx: Tx) -> Mapping[int, str]:
    """The names of the workspace's keys by their IDs, those of revoked ones too; of keys that have one."""
    return {row[0]: row[1] for row in await tx.all(_NAMES, tx.workspace_id)}


async def rename(tx: Tx, before: Key, after: Key) -> None:
    """Keep another name or owner of a key."""
    await tx.run(_RENAME, after.name, after.owner_id, tx.workspace_id, after.id)
    await audit.append(tx, "key.changed", after.id, before=before, after=after)


async def revoke(tx: Tx, key_id: int) -> bool:
    """End a key; False when it isn't there or was ended before."""
    if not await tx.run(_REVOKE, tx.now, tx.workspace_id, key_id):
        return False
    await audit.append(tx, "key.revoked", key_id)
    return True


async def note_use(tx: Tx, used: Iterable[tuple[int, int, InstantUs]]) -> None:
    """Note when keys (workspace ID, key ID, instant) were last used."""
    await tx.many(_USED, [(at_us, workspace_id, key_id) for workspace_id, key_id, at_us in used])


def _key(row: Row) -> Key:
    number, workspace_id, prefix, last_four, scopes, segments, *others = row
    return Key(number, workspace_id, prefix, last_four, _scopes.decode(scopes), _segment_ids.decode(segments), *others)
