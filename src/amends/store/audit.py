"""Audit: entries are appended to the chain of their workspace, in the transaction that does what they tell of."""

from collections.abc import Sequence
from typing import Any

import msgspec
from msgspec import UNSET, Struct, structs

from amends.model import salted
from amends.model.audit import ERASED_ACTION, AuditEntry, AuditFilter, Redigested, digest_of
from amends.store.engine.database import Row, Tx
from amends.store.engine.statements import chunks, numbered

_COLUMNS = ", ".join(AuditEntry.__struct_fields__)
# The entries of a workspace to try out may go with it, and no others: the database looks at nothing but the row.
_IS_OF_TRIAL = "(SELECT count(*) FROM workspaces WHERE id = $1 AND trial <> '')"
_INSERT = f"""
    INSERT INTO audit ({_COLUMNS}, is_of_trial)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, {_IS_OF_TRIAL})
"""
_LAST = "SELECT number, digest FROM audit WHERE workspace_id = $1 ORDER BY number DESC LIMIT 1"
_AFTER = f"SELECT {_COLUMNS} FROM audit WHERE workspace_id = $1 AND number > $2 ORDER BY number LIMIT $3"
_BEFORE = f"SELECT {_COLUMNS} FROM audit WHERE workspace_id = $1 AND number < $2"
_ONE = f"SELECT {_COLUMNS} FROM audit WHERE workspace_id = $1 AND number = $2"
_LAST_OF_SEGMENT = f"""
    SELECT {_COLUMNS} FROM audit WHERE workspace_id = $1 AND action = 'segment.changed' AND subject_id = $2
    ORDER BY number DESC LIMIT 1
"""
_DIGEST = "SELECT digest FROM audit WHERE workspace_id = $1 AND number = $2"
_ERASED = f"""
    SELECT details FROM audit WHERE workspace_id = $1 AND action = '{ERASED_ACTION}' AND subject_id = $2
"""
_ERASE = "UPDATE audit SET address = $1, details = $2, salts = $3 WHERE workspace_id = $4 AND number = $5"
_SOME = f"SELECT {_COLUMNS} FROM audit WHERE workspace_id = $1 AND number IN "
_HAS = "SELECT 1 FROM audit WHERE workspace_id = $1 AND digest = $2"


_CONDITIONS = {
    "action": "action = {}",
    "by_kind": "by_kind = {}",
    "by_id": "by_id = {}",
    "subject_id": "subject_id = {}",
    "from_us": "at_us >= {}",
    "before_us": "at_us < {}",
}


class _Erased(Struct, frozen=True):
    digests: tuple[Redigested, ...]


async def append(tx: Tx, action: str, subject_id: int, **details: Any) -> None:
    """Note what is done; `details` are Structs and plain values, never secrets or customers' words."""
    await tx.lock("audit")
    last = await tx.one(_LAST, tx.workspace_id)
    number, previous = (last[0], last[1]) if last else (0, "")
    entry = AuditEntry(
        workspace_id=tx.workspace_id,
        number=number + 1,
        at_us=tx.now,
        by_kind=tx.by.kind.value,
        by_id=tx.by.id,
        address=tx.by.address,
        request_id=tx.by.request_id,
        action=action,
        subject_id=subject_id,
        details=msgspec.json.encode(details, order="deterministic").decode(),
        salts=salted.new_seed(),
    )
    await tx.run(_INSERT, *structs.astuple(structs.replace(entry, digest=digest_of(entry, previous))))


async def after(tx: Tx, number: int, limit: int) -> Sequence[AuditEntry]:
    """Entries in their order, from behind one."""
    return [_entry(row) for row in await tx.all(_AFTER, tx.workspace_id, number, limit)]


async def before(tx: Tx, number: int, wanted: AuditFilter, limit: int) -> Sequence[AuditEntry]:
    """Entries that pass the filter, newest first, from behind one."""
    asked = {name: getattr(wanted, name) for name in _CONDITIONS if getattr(wanted, name) is not UNSET}
    conditions = "".join(f" AND {_CONDITIONS[name].format(f'${place}')}" for place, name in enumerate(asked, 3))
    statement = f"{_BEFORE}{conditions} ORDER BY number DESC LIMIT ${len(asked) + 3}"
    return [_entry(row) for row in await tx.all(statement, tx.workspace_id, number, *asked.values(), limit)]


async def last_change_of_segment(tx: Tx, segment_id: int) -> AuditEntry | None:
    """The entry of what was changed last about a segment, or None."""
    row = await tx.one(_LAST_OF_SEGMENT, tx.workspace_id, segment_id)
    return _entry(row) if row else None


async def get(tx: Tx, number: int) -> AuditEntry | None:
    """The entry with that number, or None."""
    row = await tx.one(_ONE, tx.workspace_id, number)
    return _entry(row) if row else None


async def digest_before(tx: Tx, number: int) -> str:
    """The digest of the entry before one, "" before the first."""
    row = await tx.one(_DIGEST, tx.workspace_id, number - 1)
    return row[0] if row else ""


async def keep_erased(tx: Tx, entry: AuditEntry) -> None:
    """Keep an entry from which something was erased; the database lets nothing else of it be changed."""
    await tx.run(_ERASE, entry.address, entry.details, entry.salts, tx.workspace_id, entry.number)


async def redigested(tx: Tx, subject_id: int) -> frozenset[Redigested]:
    """What was erased from a ticket's events or from an entry, as the audit tells."""
    rows = await tx.all(_ERASED, tx.workspace_id, subject_id)
    return frozenset(each for row in rows for each in msgspec.json.decode(row[0], type=_Erased).digests)


async def get_many(tx: Tx, numbers: Sequence[int]) -> Sequence[AuditEntry]:
    """Entries by their numbers."""
    found: list[AuditEntry] = []
    for some in chunks(numbers):
        found += map(_entry, await tx.all(f"{_SOME}({numbered(2, len(some))})", tx.workspace_id, *some))
    return found


async def has(tx: Tx, digest: str) -> bool:
    """Whether an entry of the chain has this digest."""
    return await tx.one(_HAS, tx.workspace_id, digest) is not None


def _entry(row: Row) -> AuditEntry:
    return AuditEntry(**dict(zip(AuditEntry.__struct_fields__, row, strict=True)))
