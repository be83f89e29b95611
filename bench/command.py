"""A command that is run to its end: what it printed, and what it used of the processor and of the memory.

The kernel counts the memory of whoever starts a command as the command's own, so a small process in between starts it.
"""

import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from msgspec import Struct, json

_STARTER: Final = """
import json, resource, subprocess, sys
code = subprocess.call(sys.argv[2:])
used = resource.getrusage(resource.RUSAGE_CHILDREN)
told = {"cpu_us": (used.ru_utime + used.ru_stime) * 1e6, "memory_mb": used.ru_maxrss / 1000}
open(sys.argv[1], "w").write(json.dumps(told))
sys.exit(code)
"""


class Used(Struct, frozen=True):
    """What a command used: microseconds of processor time in all, and its most memory in MB."""

    cpu_us: float
    memory_mb: float


def run(command: Sequence[str], root: Path, environment: Mapping[str, str] | None = None) -> tuple[bytes, Used]:
    """What a command printed and used. Raises RuntimeError when it fails."""
    with tempfile.NamedTemporaryFile() as told:
        starter = (sys.executable, "-S", "-c", _STARTER, told.name, *command)
        ran = subprocess.run(starter, cwd=root, env=environment, stdout=subprocess.PIPE, check=False)
        if ran.returncode:
            raise RuntimeError(f"{' '.join(command)} fails: {ran.stdout.decode()[-2000:]}")
        return ran.stdout, json.decode(Path(told.name).read_bytes(), type=Used)
