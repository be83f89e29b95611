"""The installation's key: beside an SQLite database, for its owner alone, so that no copy of the database holds it."""

import os
import secrets
from pathlib import Path

from amends.errors import BusinessRuleError
from amends.texts.text import say

_BYTES = 32


def path_of(database: str) -> Path:
    """Where the key of a database file is."""
    return Path(f"{database}.key")


def read_or_make(database: str) -> bytes:
    """The key beside a database file, made when it isn't there.

    Raises BusinessRuleError for one that can't be right.
    """
    path = path_of(database)
    try:
        return _read(path)
    except FileNotFoundError:
        pass
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return _read(path)
    except OSError as error:
        raise BusinessRuleError(say("key_unwritable", file=str(path), error=str(error.strerror))) from None
    with os.fdopen(handle, "w") as file:
        file.write(secrets.token_hex(_BYTES) + "\n")
        file.flush()
        os.fsync(file.fileno())
    return _read(path)


def copy(database: str, other: str) -> bool:
    """Put a copy of a database's key beside another file of it; False when there is none."""
    if not path_of(database).exists():
        return False
    written = path_of(f"{other}.part")
    with os.fdopen(os.open(written, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(path_of(database).read_text("ascii"))
        file.flush()
        os.fsync(file.fileno())
    written.replace(path_of(other))
    return True


def _read(path: Path) -> bytes:
    text = path.read_text("ascii", errors="replace").strip()
    try:
        key = bytes.fromhex(text)
    except ValueError:
        key = b""
    if len(key) != _BYTES:
        raise BusinessRuleError(say("no_installation_key", file=str(path)))
    return key
