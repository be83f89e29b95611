"""What faults are put into: the model, the use cases, and what decides who may reach what."""

from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOURCES = ("src/amends/model/**/*.py", "src/amends/usecases/**/*.py", "src/amends/http/request/access.py")


def files() -> Sequence[str]:
    """The paths of these files, from the root of the checkout."""
    return sorted(str(path.relative_to(ROOT)) for pattern in SOURCES for path in ROOT.glob(pattern))
