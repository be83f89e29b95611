"""What an operator should know about the engine: its version, what is unsafe, what is pending."""

import contextlib
import shutil
from pathlib import Path

import apsw
from msgspec import Struct

from amends.errors import BusinessRuleError
from amends.ids import FIRST_IDS, IdRange
from amends.store.engine import sqlite_migrate
from amends.store.engine.migrate import BASE_VERSION, DatabaseState, upgrade_of
from amends.store.engine.sqlite_library import is_safe_version

_FEW_BYTES = 1024**3


class Finding(Struct, frozen=True):
    """`state` is ok, warning or refused."""

    what: str
    state: str
    said: str


def sqlite_findings(file: str, ids: IdRange = FIRST_IDS) -> list[Finding]:
    """How the SQLite engine and the database file stand."""
    version = apsw.sqlite_lib_version()
    state = "ok" if is_safe_version(version) else "refused"
    found = [
        Finding("SQLite", state, version if state == "ok" else f"{version} can corrupt a database; use 3.51.3"),
        _disk(Path(file).absolute().parent),
    ]
    if not Path(file).is_file():
        return [*found, Finding("migrations", "ok", "no database yet; the server makes it")]
    try:
        with contextlib.closing(apsw.Connection(file, flags=apsw.SQLITE_OPEN_READONLY)) as connection:
            found.append(migrations("sqlite", stands := sqlite_migrate.state_of(connection)))
            return [*found, *([drawn_ids(ids, sqlite_migrate.last_id(connection))] if is_ours(stands) else [])]
    except apsw.Error as error:
        return [*found, Finding("database", "refused", f"{file}: {error}")]


def is_ours(state: DatabaseState) -> bool:
    """Whether a database has the ID sequence of this program."""
    return state.version > BASE_VERSION


def drawn_ids(ids: IdRange, last: int) -> Finding:
    """Which IDs this installation draws, and how far it is."""
    try:
        ids.begin_after(last)
    except BusinessRuleError as error:
        return Finding("IDs", "refused", str(error))
    return Finding("IDs", "ok", f"{ids.first} to {ids.last}, last drawn {last}")


def migrations(engine: str, state: DatabaseState) -> Finding:
    """What is pending for a database that stands there, or why it can't be upgraded."""
    try:
        names = upgrade_of(engine, state).names
    except BusinessRuleError as error:
        return Finding("migrations", "refused", str(error))
    return Finding(
        "migrations", "warning" if names else "ok", f"pending: {', '.join(names)}" if names else "none pending"
    )


def _disk(folder: Path) -> Finding:
    if not folder.is_dir():
        return Finding("disk", "refused", f"there is no folder {folder}")
    free = shutil.disk_usage(folder).free
    return Finding("disk", "warning" if free < _FEW_BYTES else "ok", f"{free / 1024**3:.1f} GiB free in {folder}")
