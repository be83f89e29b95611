"""What the check of a long file remembers of the lines behind it: on the disk, so that memory stays small.

A check that is cut off goes on with it, also in another process. It holds digests, and no words of the file.
"""

import contextlib
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Final

import apsw

from amends.errors import Unavailable
from amends.store.engine.sqlite_library import OUTAGES
from amends.texts.text import say

# The file is as good as the server that writes it: after a fall of the machine a check begins anew.
_OPEN: Final = """
    PRAGMA synchronous = OFF;
    PRAGMA cache_size = -32768;
    CREATE TABLE IF NOT EXISTS seen (key BLOB PRIMARY KEY, line INTEGER, turn INTEGER) WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS opened (key BLOB PRIMARY KEY, turn INTEGER) WITHOUT ROWID;
    BEGIN
"""
_SEE: Final = (
    "INSERT INTO seen (key, line, turn) VALUES (?, ?, ?) ON CONFLICT (key) DO UPDATE SET key = key RETURNING line"
)
_OPENED: Final = "INSERT INTO opened (key, turn) VALUES (?, ?) ON CONFLICT (key) DO NOTHING"
_IS_OPEN: Final = "SELECT 1 FROM opened WHERE key = ?"
_FORGET: Final = ("DELETE FROM seen WHERE turn > ?", "DELETE FROM opened WHERE turn > ?")


class SeenLines:
    """The first line of each key, and for whom a ticket would be open; each with the `turn` in which it was noted.

    `path` None is a file that goes when this is closed. Raises Unavailable when the disk is full or gone.
    """

    def __init__(self, path: Path | None) -> None:
        with _on_disk():
            self._connection = apsw.Connection(str(path) if path else "")
            self._connection.execute(_OPEN)

    def first_line(self, key: bytes, line: int, turn: int) -> int:
        """The line on which a key was seen first, which is this one for a new key."""
        with _on_disk():
            return self._number(_SEE, (key, line, turn))

    def open_for(self, keys: Collection[bytes], turn: int) -> None:
        """Note that a ticket is open for whoever has these keys."""
        with _on_disk():
            self._connection.executemany(_OPENED, [(key, turn) for key in keys])

    def has_open(self, keys: Collection[bytes]) -> bool:
        """Whether a ticket is open for somebody who has one of these keys."""
        return any(self._connection.execute(_IS_OPEN, (key,)).fetchall() for key in keys)

    def _number(self, statement: str, values: tuple[bytes, int, int] | None = None) -> int:
        [row] = self._connection.execute(statement, values).fetchall()
        number = row[0]
        assert isinstance(number, int)  # noqa: S101 - the columns hold nothing else
        return number

    def forget_after(self, turn: int) -> None:
        """Forget what was noted in later turns."""
        with _on_disk():
            for statement in _FORGET:
                self._connection.execute(statement, (turn,))

    def keep(self, turn: int) -> None:
        """Keep what was noted up to a turn, for whoever goes on after this process."""
        with _on_disk():
            self._connection.execute(f"PRAGMA user_version = {turn:d}; COMMIT; BEGIN")

    @property
    def kept_turn(self) -> int:
        """Up to which turn something was kept last, by this process or by another."""
        return self._number("PRAGMA user_version")

    def close(self) -> None:
        """Give the file back; what wasn't kept is forgotten."""
        self._connection.close()


def seen_before(path: Path, turn: int) -> SeenLines | None:
    """What an earlier process kept up to a turn; None where that is gone."""
    if not path.exists():
        return None
    try:
        kept = SeenLines(path)
        kept.forget_after(turn)
    except apsw.Error:
        path.unlink()
        return None
    return kept


@contextlib.contextmanager
def _on_disk() -> Iterator[None]:
    try:
        yield
    except OUTAGES as error:
        raise Unavailable(say("no_file_can_be_stored")) from error
