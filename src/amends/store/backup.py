"""Backing a SQLite database up while it is served, and bringing it back."""

import contextlib
from pathlib import Path

import apsw
from msgspec import Struct

from amends.errors import Refused
from amends.store.migrate import pending

_PAGES_AT_ONCE = 1000
_TABLES = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"


class Copied(Struct, frozen=True):
    """A copy that was checked: where it is, and how many rows each table has."""

    file: str
    rows: dict[str, int]


def copy(source: str, target: str, *, force: bool) -> Copied:
    """Copy a database, check it, and only then put it in its place. Raises Refused.

    The backup API of SQLite copies page by page beside whoever writes.
    """
    if not Path(source).is_file():
        raise Refused(f"There is no database {source}.")
    if Path(target).exists() and not force:
        raise Refused(f"{target} exists already; --force replaces it.")
    made = Path(f"{target}.part")
    try:
        with contextlib.closing(apsw.Connection(source, flags=apsw.SQLITE_OPEN_READONLY)) as from_db:
            with contextlib.closing(apsw.Connection(str(made))) as to_db, to_db.backup("main", from_db, "main") as run:
                while not run.done:
                    run.step(_PAGES_AT_ONCE)
        rows = _check(made)
    except apsw.Error as fault:
        made.unlink(missing_ok=True)
        raise Refused(f"{source} can't be copied: {fault}") from None
    for suffix in ("-wal", "-shm"):
        Path(target + suffix).unlink(missing_ok=True)
    made.chmod(0o600)
    made.replace(target)
    return Copied(target, rows)


def _check(file: Path) -> dict[str, int]:
    with contextlib.closing(apsw.Connection(str(file))) as connection:
        connection.execute("PRAGMA journal_mode = DELETE").fetchall()
        faults = [row[0] for row in connection.execute("PRAGMA integrity_check")]
        if faults != ["ok"]:
            file.unlink(missing_ok=True)
            raise Refused(f"The copy is not sound: {faults[0]}")
        version: int = connection.execute("PRAGMA user_version").fetchall()[0][0]  # type: ignore[assignment]
        if not version:
            file.unlink(missing_ok=True)
            raise Refused("This is no database of Amends.")
        pending("sqlite", version)
        tables = [str(row[0]) for row in connection.execute(_TABLES)]
        return {name: int(connection.execute(f'SELECT count(*) FROM "{name}"').fetchall()[0][0]) for name in tables}  # type: ignore[arg-type]
