"""What a transaction on PostgreSQL holds: rows of its workspace, one for each name.

A row is locked on whichever server it is, and only for those of its own workspace. Whoever asks for several gets them
in the order of their slots, so that two who ask for the same never wait for each other.
"""

import hashlib
from collections.abc import Iterable

_SLOTS = 1 << 16
"""So many rows a workspace has at most: of 65,536 names that are held at once, two share one."""

HOLD = """
    INSERT INTO locks (workspace_id, slot) SELECT $1, slot FROM unnest($2::bigint[]) AS slot
    ON CONFLICT (workspace_id, slot) DO UPDATE SET slot = excluded.slot WHERE FALSE
"""
"""Makes the rows that aren't there yet, and locks the others as they are; none is written a second time."""


def slots_of(names: Iterable[str]) -> set[int]:
    """The rows of these names."""
    return {_slot(name) for name in names}


def _slot(name: str) -> int:
    digest = hashlib.blake2b(name.encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big") % _SLOTS
