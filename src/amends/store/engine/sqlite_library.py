"""The SQLite library: which versions are safe, and what its errors say."""

import apsw

OUTAGES = (
    apsw.FullError,
    apsw.IOError,
    apsw.ReadOnlyError,
    apsw.CantOpenError,
    apsw.PermissionsError,
    apsw.BusyError,
    apsw.LockedError,
)
"""What says nothing about the request: the disk is full, gone or read-only, or another process never lets go."""
_FIRST_SAFE = (3, 51, 3)
_PATCHED = ((3, 44, 6), (3, 50, 7))


def is_safe_version(version: str) -> bool:
    """Whether this SQLite is free of the WAL-reset fault, by which several connections could corrupt a database.

    3.7.0 to 3.51.2 have it but for the patched 3.44.6 and 3.50.7 (sqlite.org/wal.html).
    """
    numbers = tuple(int(part) for part in version.split("."))
    return numbers >= _FIRST_SAFE or any(numbers[:2] == fixed[:2] and numbers >= fixed for fixed in _PATCHED)


def in_words(error: apsw.Error) -> str:
    """What happened, with SQLite's own name for it."""
    name = apsw.mapping_extended_result_codes.get(getattr(error, "extendedresult", 0), "")
    return f"{error} ({name})" if name else str(error)
