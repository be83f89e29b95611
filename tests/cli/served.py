"""A server in a process of its own, as an operator starts it."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import httpx2
from msgspec import Struct

_ADDRESS = re.compile(r"http://127\.0\.0\.1:(\d+)")


class Served(Struct, frozen=True):
    """A running server: its process, where it listens, and what it said when it was ready."""

    process: subprocess.Popen[str]
    port: int
    greeting: list[str]

    @property
    def url(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self.port}"

    def get(self, path: str, key: str = "") -> httpx2.Response:
        """A GET on a connection of its own."""
        return httpx2.get(self.url + path, headers={"api-key": key} if key else {}, timeout=30)

    def end(self) -> int:
        """Ask it to end, as a service manager does; its exit code."""
        self.process.terminate()
        return self.process.wait(timeout=90)


def children_of(pid: int) -> dict[int, str]:
    """The command lines of a process's children."""
    found = {}
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
            if parent == pid:
                found[int(folder.name)] = (folder / "cmdline").read_text().replace("\0", " ")
    return found


def may_be_told_to_end(pid: int) -> bool:
    """Whether a process listens to SIGTERM by now, which would end it at once before."""
    caught = Path(f"/proc/{pid}/status").read_text("ascii").partition("SigCgt:")[2].split()[0]
    return bool(int(caught, 16) >> (signal.SIGTERM - 1) & 1)


def has_ended(pid: int) -> bool:
    """Whether a process is gone, or would be if somebody asked how it ended."""
    try:
        return Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()[0] == "Z"
    except OSError:
        return True


@contextmanager
def serving(
    *arguments: str, until: str = "Amends serves", folder: Path | None = None, descriptors: int = 0
) -> Iterator[Served]:
    """A server that has said that it is ready, with so many descriptors; killed if the test leaves it running."""
    command = [sys.executable, "-m", "amends", *arguments, "--port", "0"]
    if descriptors:
        command = ["sh", "-c", f'ulimit -n {descriptors}; exec "$@"', "sh", *command]
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=folder, env=environment)
    try:
        yield _greeted(process, until)
    finally:
        process.kill()
        process.wait()
        if process.stdout is not None:
            process.stdout.close()


def _greeted(process: subprocess.Popen[str], until: str) -> Served:
    assert process.stdout is not None
    lines: list[str] = []
    for line in process.stdout:
        lines.append(line.rstrip("\n"))
        if until in line:
            break
    found = _ADDRESS.search("\n".join(lines))
    assert found is not None, lines
    return Served(process, int(found[1]), lines)
