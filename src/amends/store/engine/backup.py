"""Backing a SQLite database up and bringing it back, both while it is served.

Both ways go through SQLite's backup API: it copies beside whoever writes, and what it writes into is changed in one
transaction, so that readers see the old state or the new one and never a part of it.
"""

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import apsw
from msgspec import Struct

from amends.errors import BusinessRuleError
from amends.store.engine import blobs, key_file
from amends.store.engine.migrate import check_is_not_newer
from amends.texts.text import say

_PAGES_AT_ONCE = 1000
_ALL_PAGES = -1
_BUSY_MS = 20_000
_TABLES = """
    SELECT name FROM sqlite_schema
    WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE 'ticket_words_%'
        AND name NOT LIKE 'ticket_search_text_%'
    ORDER BY name
"""


class Copied(Struct, frozen=True):
    """A copy that was checked: where it is, how many rows each table has, how many attached files are where.

    `key_file` is where the installation's key was copied to, "" when it has none beside the database.
    """

    file: str
    rows: dict[str, int]
    attachments: int
    attachments_folder: str
    key_file: str


def back_up(database: str, file: str, attachments: str, *, force: bool) -> Copied:
    """Copy the database to a file that appears only when it is whole and checked. Raises BusinessRuleError.

    The contents of its attachments are put into a folder beside the file, but for those that are removed meanwhile; the
    installation's key beside it as well.
    """
    _refuse_to_replace(file, force=force)
    with _checked_copy(database, file) as (copied, rows):
        # After the rows: a content is there before its row, so that none of these is without its content.
        count = blobs.copy(attachments, _attachments_beside(file))
        copied.chmod(0o600)
        copied.replace(file)
        blobs.prune(_attachments_beside(file), attachments)
        has_key = key_file.copy(database, file)
    return Copied(file, rows, count, _attachments_beside(file), str(key_file.path_of(file)) if has_key else "")


def restore(database: str, file: str, attachments: str, *, force: bool) -> Copied:
    """Bring a backup back as the database, in one transaction of a server that may be running.

    Its attachments are brought back first, beside those that are there. Raises BusinessRuleError.
    """
    _refuse_to_replace(database, force=force)
    with _checked_copy(file, database) as (copied, rows):
        count = blobs.copy(_attachments_beside(file), attachments)
        if not Path(database).exists():
            copied.chmod(0o600)
            copied.replace(database)
        else:
            _copy(str(copied), database, pages_at_once=_ALL_PAGES)
        has_key = key_file.copy(file, database)
    return Copied(database, rows, count, attachments, str(key_file.path_of(database)) if has_key else "")


def _attachments_beside(file: str) -> str:
    # Where a server looks for them that takes the copy as its database.
    return f"{file}.attachments"


def _refuse_to_replace(file: str, *, force: bool) -> None:
    if Path(file).exists() and not force:
        raise BusinessRuleError(say("file_exists", file=str(file)))


@contextlib.contextmanager
def _checked_copy(source: str, beside: str) -> Iterator[tuple[Path, dict[str, int]]]:
    if not Path(source).is_file():
        raise BusinessRuleError(say("no_database", file=str(source)))
    copied = Path(f"{beside}.part")
    try:
        copied.unlink(missing_ok=True)
        _copy(source, str(copied), pages_at_once=_PAGES_AT_ONCE)
        yield copied, _check(copied)
    except (apsw.Error, OSError) as error:
        raise BusinessRuleError(say("cannot_be_copied", file=str(source), error=str(error))) from None
    finally:
        copied.unlink(missing_ok=True)


def _copy(source: str, target: str, *, pages_at_once: int) -> None:
    with (
        contextlib.closing(apsw.Connection(source, flags=apsw.SQLITE_OPEN_READONLY)) as from_db,
        contextlib.closing(apsw.Connection(target)) as to_db,
    ):
        # The backup API names no reason when the source is no database.
        from_db.execute("PRAGMA schema_version").fetchall()
        to_db.set_busy_timeout(_BUSY_MS)
        with to_db.backup("main", from_db, "main") as run:
            while not run.done:
                run.step(pages_at_once)


def _check(file: Path) -> dict[str, int]:
    with contextlib.closing(apsw.Connection(str(file))) as connection:

        def ask(statement: str) -> list[Any]:
            return [row[0] for row in connection.execute(statement)]

        ask("PRAGMA journal_mode = DELETE")
        errors = ask("PRAGMA integrity_check")
        if errors != ["ok"]:
            raise BusinessRuleError(say("copy_is_damaged", error=errors[0]))
        (version,) = ask("PRAGMA user_version")
        if not version:
            raise BusinessRuleError(say("not_our_database"))
        check_is_not_newer("sqlite", version)
        return {name: ask(f'SELECT count(*) FROM "{name}"')[0] for name in ask(_TABLES)}
