"""What faults are put into: the model, the use cases, and what decides who may reach what."""

import hashlib
import subprocess
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOURCES = ("src/amends/model/**/*.py", "src/amends/usecases/**/*.py", "src/amends/http/request/access.py")


def files() -> Sequence[str]:
    """The paths of these files, from the root of the checkout."""
    return sorted(str(path.relative_to(ROOT)) for pattern in SOURCES for path in ROOT.glob(pattern))


def state_of_code() -> str:
    """What is the same as long as nothing in `src` and `tests` changes, whatever else does."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "src", "tests"]
    names = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, check=True).stdout.decode().split("\0")
    digest = hashlib.sha256()
    for path in (ROOT / name for name in sorted(set(names)) if name):
        digest.update(f"{path.relative_to(ROOT)}\0".encode() + (path.read_bytes() if path.exists() else b""))
    return digest.hexdigest()[:12]
