"""The contents of attachments: files in a folder beside the database, each under the SHA-256 of what it holds.

A file appears under its name only when it is whole and on the disk, and never changes afterwards. Each workspace has a
folder of its own, so that nobody can tell by a digest what another keeps.
"""

import contextlib
import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from amends.errors import BusinessRuleError
from amends.store.engine.data_folder import sync, writing, written
from amends.texts.text import say

_INCOMING = "incoming"
_PART = ".part"
_ABANDONED_AFTER_SECONDS = 24 * 3600
_KEPT = "[0-9]*/[0-9a-f][0-9a-f]/" + "[0-9a-f]" * 64


class Incoming:
    """A content that is coming in: written to a file that nobody finds yet, and hashed on the way."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder.parent
        descriptor, name = tempfile.mkstemp(_PART, dir=folder)
        self.path = Path(name)
        self.size_bytes = 0
        self._file = os.fdopen(descriptor, "wb")
        self._hash = hashlib.sha256()

    @property
    def digest(self) -> str:
        """The SHA-256 of what came in, in hexadecimal."""
        return self._hash.hexdigest()

    def write(self, chunk: bytes) -> None:
        """Take more in. Raises Unavailable when the disk takes no more."""
        with writing(self._folder):
            self._file.write(chunk)
        self._hash.update(chunk)
        self.size_bytes += len(chunk)

    def finish(self) -> None:
        """Wait until the disk has all of it. Raises Unavailable when it can't."""
        with writing(self._folder):
            self._file.flush()
            os.fsync(self._file.fileno())
            self._file.close()

    def discard(self) -> None:
        """Remove what wasn't kept."""
        # What is still to be written is tried once more by closing, and it may be just that for which there is no room.
        with contextlib.suppress(OSError):
            self._file.close()
        self.path.unlink(missing_ok=True)


class Blobs:
    """The contents of one workspace."""

    def __init__(self, folder: str, workspace_id: int) -> None:
        self._folder = Path(folder)
        self._own = self._folder / str(workspace_id)

    def begin(self) -> Incoming:
        """A place for a content that is coming in.

        Raises BusinessRuleError when it may not be written, else Unavailable.
        """
        incoming = self._folder / _INCOMING
        try:
            with writing(self._folder):
                incoming.mkdir(mode=0o700, parents=True, exist_ok=True)
                begun = Incoming(incoming)
        except OSError as error:
            raise BusinessRuleError(say("attachments_unwritable", error=str(error.strerror))) from None
        _sweep(begun.path)
        return begun

    def keep(self, incoming: Incoming) -> None:
        """Keep a finished content under its digest; the same content is there once. Raises Unavailable."""
        path = self._path(incoming.digest)
        with writing(self._folder):
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            incoming.path.replace(path)
            sync(path.parent, self._own, self._folder, self._folder.parent)
        written(self._folder)

    def has(self, digest: str) -> bool:
        """Whether this content is kept."""
        return self._path(digest).is_file()

    def open(self, digest: str) -> IO[bytes] | None:
        """A content to read, or None when it is gone."""
        try:
            return self._path(digest).open("rb")
        except FileNotFoundError:
            return None

    def remove(self, digest: str) -> None:
        """Forget a content. Raises Unavailable when the disk lets nothing go."""
        with writing(self._folder):
            self._path(digest).unlink(missing_ok=True)

    def remove_all(self) -> None:
        """Forget all contents of the workspace. Raises Unavailable when the disk lets nothing go."""
        with writing(self._folder):
            if self._own.is_dir():
                shutil.rmtree(self._own)

    def _path(self, digest: str) -> Path:
        return self._own / digest[:2] / digest


def copy(source: str, target: str) -> int:
    """Bring every content of the source folder into the target folder; how many these are."""
    count = 0
    for path in _contents(source):
        count += 1
        own = Path(target) / path.relative_to(source)
        if own.is_file() and own.stat().st_size == path.stat().st_size:
            continue
        own.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        part = own.with_name(own.name + _PART)
        shutil.copyfile(path, part)
        part.chmod(0o600)
        part.replace(own)
    return count


def prune(folder: str, source: str) -> None:
    """Remove every content that isn't in the source folder any more."""
    kept = {path.relative_to(source) for path in _contents(source)}
    for path in _contents(folder):
        if path.relative_to(folder) not in kept:
            path.unlink()


def _contents(folder: str) -> Iterator[Path]:
    return iter(sorted(Path(folder).glob(_KEPT)))


def _sweep(newest: Path) -> None:
    """Remove what servers that were killed left half written beside the newest a day ago or earlier."""
    with contextlib.suppress(OSError):
        oldest = newest.stat().st_mtime - _ABANDONED_AFTER_SECONDS
        for each in newest.parent.glob(f"*{_PART}"):
            # What still comes in was written to a moment ago.
            if each.stat().st_mtime < oldest:
                each.unlink(missing_ok=True)
