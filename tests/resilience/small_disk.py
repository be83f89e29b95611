"""A disk that is full: a file system of its own where one may be mounted, else a limit on the length of files."""

import os
import resource
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from msgspec import Struct

_SIZE = "8m"
_LIMIT_BYTES = 4 * 1024 * 1024
_BALLAST = "ballast"
TOO_MUCH = b"x" * (5 * 1024 * 1024)


class SmallDisk(Struct, frozen=True):
    """A folder on it, and whether it is a file system of its own, which can be filled to the last byte."""

    folder: Path
    is_own: bool

    def fill(self) -> None:
        """Leave no room."""
        if not self.is_own:
            resource.setrlimit(resource.RLIMIT_FSIZE, (_LIMIT_BYTES, resource.RLIM_INFINITY))
            return
        with (self.folder / _BALLAST).open("wb", buffering=0) as ballast:
            try:
                while ballast.write(bytes(4096)):
                    pass
            except OSError:
                return

    def make_room(self) -> None:
        """Let it be written again."""
        if self.is_own:
            self.remount("rw")
            (self.folder / _BALLAST).unlink(missing_ok=True)
        else:
            resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))

    def remount(self, how: str) -> None:
        """Make it read-only ("ro") or not ("rw")."""
        subprocess.run(["mount", "-o", f"remount,{how}", str(self.folder)], check=True)

    def files(self) -> list[Path]:
        """All files but the ballast."""
        return [each for each in self.folder.rglob("*") if each.is_file() and each.name != _BALLAST]


@contextmanager
def small_disk(folder: Path) -> Iterator[SmallDisk]:
    """A small disk, with room for some megabytes."""
    folder.mkdir()
    if not _mounted(folder):
        made = SmallDisk(folder, is_own=False)
        try:
            yield made
        finally:
            made.make_room()
        return
    try:
        yield SmallDisk(folder, is_own=True)
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


def _mounted(folder: Path) -> bool:
    if os.geteuid() != 0:
        return False
    command = ["mount", "-t", "tmpfs", "-o", f"size={_SIZE}", "tmpfs", str(folder)]
    return subprocess.run(command, check=False, capture_output=True).returncode == 0
