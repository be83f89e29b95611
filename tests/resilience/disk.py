"""A disk as SQLite sees it, which knows what was written but not synced: what a loss of power may take away.

Everything is passed through to the real files, so that all connections see it. Beside them stands what is durable.
`fault`, when it is set, is what each write is answered: a full, failing or read-only disk.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from threading import RLock
from typing import Any
from uuid import uuid4

import apsw
from msgspec import Struct

_SECTOR_BYTES = 512


class Step(Struct, frozen=True):
    """Something that was done to a file: bytes written at a place, or its end moved there when there are none."""

    workspace: int
    data: bytes | None


class Image:
    """A file: what is durable (None: it isn't there), and what was done since."""

    def __init__(self, durable: bytes | None) -> None:
        self.durable = durable
        self.steps: list[Step] = []

    def sync(self) -> None:
        """Make all that was done durable."""
        self.durable = _after(self.durable or b"", self.steps)
        self.steps = []

    def after_a_loss(self, chance: Random, share: float) -> bytes | None:
        """What is left: of what wasn't synced this share, in any order of time, some of it torn."""
        kept = [torn for step in self.steps if chance.random() < share for torn in _torn(step, chance, share)]
        if self.durable is None and not kept:
            return None
        return _after(self.durable or b"", kept)


class Disk(apsw.VFS):
    """The way to the disk, under a name of its own. `on_step` is called before each step, while nothing else moves."""

    def __init__(self) -> None:
        self.name = f"frail-{uuid4().hex}"
        self.lock = RLock()
        self.images: dict[str, Image] = {}
        self.error: Exception | None = None
        self.on_step: Callable[[], None] | None = None
        super().__init__(self.name, "")

    def xOpen(self, name: Any, flags: list[int]) -> apsw.VFSFile:  # noqa: N802 - SQLite's name
        """Open a file, and remember what is in it."""
        path = name.filename() if isinstance(name, apsw.URIFilename) else name
        with self.lock:
            if path not in self.images:
                self.images[path] = Image(Path(path).read_bytes() if Path(path).exists() else None)
            return _File(self, self.images[path], name, flags)

    def xDelete(self, path: str, sync_folder: bool) -> None:  # noqa: N802 - SQLite's name
        """Delete a file; without a sync of its folder it may come back."""
        with self.lock:
            super().xDelete(path, sync_folder)
            image = self.images[path]
            if sync_folder:
                image.durable, image.steps = None, []
            else:
                image.steps.append(Step(0, None))

    def step(self) -> None:
        """Told before each step. Raises the fault that is set."""
        if self.on_step is not None:
            self.on_step()
        if self.error is not None:
            raise self.error

    def lose(self, folder: Path, chance: Random) -> None:
        """Write what is left after a loss of power into a folder: nothing, some or all of what wasn't synced."""
        share = chance.choice((0.0, 0.2, 0.5, 0.8, 1.0))
        for path, image in self.images.items():
            left = image.after_a_loss(chance, share)
            if left is not None:
                (folder / Path(path).name).write_bytes(left)


class _File(apsw.VFSFile):
    def __init__(self, disk: Disk, image: Image, name: Any, flags: list[int]) -> None:
        super().__init__("", name, flags)
        self._disk = disk
        self._image = image

    def xWrite(self, data: bytes, offset: int) -> None:  # noqa: N802 - SQLite's name
        with self._disk.lock:
            self._disk.step()
            super().xWrite(data, offset)
            self._image.steps.append(Step(offset, bytes(data)))

    def xTruncate(self, size: int) -> None:  # noqa: N802 - SQLite's name
        with self._disk.lock:
            self._disk.step()
            super().xTruncate(size)
            self._image.steps.append(Step(size, None))

    def xSync(self, flags: int) -> None:  # noqa: N802 - SQLite's name
        with self._disk.lock:
            self._disk.step()
            self._image.sync()


@contextmanager
def frail_disk() -> Iterator[Disk]:
    """A disk that connections may be opened on by its name."""
    disk = Disk()
    try:
        yield disk
    finally:
        disk.unregister()


def _after(durable: bytes, steps: list[Step]) -> bytes:
    content = bytearray(durable)
    for step in steps:
        if step.data is None:
            del content[step.workspace :]
            continue
        content.extend(bytes(max(0, step.workspace + len(step.data) - len(content))))
        content[step.workspace : step.workspace + len(step.data)] = step.data
    return bytes(content)


def _torn(step: Step, chance: Random, share: float) -> Iterator[Step]:
    """A write that reached the disk whole or, one time in four, only in some of its sectors."""
    if step.data is None or share == 1 or chance.random() < 0.75:
        yield step
        return
    for start in range(0, len(step.data), _SECTOR_BYTES):
        if chance.random() < share:
            yield Step(step.workspace + start, step.data[start : start + _SECTOR_BYTES])
