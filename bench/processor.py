"""The processor time and the memory of processes, as the kernel counts them."""

import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from time import clock_gettime

_TICKS = os.sysconf("SC_CLK_TCK")
_PROC = Path("/proc")


def seconds_of(process_ids: Iterator[int]) -> Mapping[int, float]:
    """The processor time that each process took so far, all its threads together."""
    found = ((process_id, _seconds(process_id)) for process_id in process_ids)
    return {process_id: seconds for process_id, seconds in found if seconds is not None}


def spent(before: Mapping[int, float], after: Mapping[int, float]) -> float:
    """The seconds of processor time from one look to the next; a process that is new began at 0."""
    return sum(seconds - before.get(process_id, 0.0) for process_id, seconds in after.items())


def family(process_id: int) -> Iterator[int]:
    """A process and all that it started."""
    parents: dict[int, list[int]] = {}
    for path in _PROC.glob("[0-9]*/stat"):
        if (fields := _stat(path)) is not None:
            parents.setdefault(int(fields[1]), []).append(int(path.parent.name))
    waiting = [process_id]
    while waiting:
        own = waiting.pop()
        yield own
        waiting += parents.get(own, [])


def of_database(name: str) -> Iterator[int]:
    """The processes of PostgreSQL on this machine that serve connections to a database."""
    for path in _PROC.glob("[0-9]*/cmdline"):
        try:
            words = path.read_bytes().replace(b"\0", b" ").decode("utf-8", "replace").split()
        except OSError:
            continue
        if name and words[:1] == ["postgres:"] and name in words[1:]:
            yield int(path.parent.name)


def memory_mb(process_ids: Iterator[int]) -> float:
    """The memory that processes have in use, in MB."""
    return sum(_memory_kb(process_id) for process_id in process_ids) / 1000


def _seconds(process_id: int) -> float | None:
    try:
        # The clock that Linux keeps for another process (clock_getcpuclockid), in nanoseconds: stat counts in 10 ms.
        return clock_gettime((~process_id << 3) | 2)
    except OSError:
        fields = _stat(_PROC / str(process_id) / "stat")
        return (int(fields[11]) + int(fields[12])) / _TICKS if fields else None


def _stat(path: Path) -> list[str] | None:
    try:
        return path.read_text("ascii", "replace").rpartition(")")[2].split()
    except OSError:
        return None


def _memory_kb(process_id: int) -> int:
    try:
        text = (_PROC / str(process_id) / "status").read_text("ascii", "replace")
    except OSError:
        return 0
    found = re.search(r"VmRSS:\s+(\d+) kB", text)
    return int(found[1]) if found else 0
