"""What a transaction on PostgreSQL holds: rows of its workspace, one for each name.

A row is locked on whichever server it is, and only for those of its own workspace. Whoever asks for several gets them
in the order of their slots, so that two who ask for the same never wait for each other. Names that are asked for one
kind after the other never share a row: a ticket that fell on a customer's would be asked for against that order.
"""

import hashlib
from collections.abc import Iterable, Sequence
from typing import Final

_SLOTS_OF_A_KIND: Final = 1 << 16
"""So many rows a workspace has at most for names of one kind: of 65,536 that are held at once, two share one."""
_KINDS: Final[Sequence[tuple[str, ...]]] = (
    ("token:",),
    ("transaction:",),
    ("response:", "customer:"),
    ("survey:",),
    ("tickets of customer ",),
    ("ticket ",),
    ("routing of group ",),
)
"""What names of a kind begin with; all others are one kind more."""

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
    kind = next((place for place, begins in enumerate(_KINDS) if name.startswith(begins)), len(_KINDS))
    return kind * _SLOTS_OF_A_KIND + int.from_bytes(digest, "big") % _SLOTS_OF_A_KIND
