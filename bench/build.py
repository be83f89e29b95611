"""Builds of Amends that are measured: today's, and with `--before COMMIT` an older one, cloned and built by itself.

Nothing of an older build is imported here. What is needed of it is asked by its command, over HTTP, or of its own
`bench` folder in a process of its own.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from hashlib import sha256
from pathlib import Path

from msgspec import Struct

_ROOT = Path(__file__).parent.parent
_SHORT = 7
_WHERE = "import amends; print(amends.__file__)"


class Build(Struct, frozen=True):
    """A checkout with an interpreter of its own; `key` names its source, for what is kept of it."""

    name: str
    key: str
    root: Path
    python: str

    def command(self, *arguments: str) -> Sequence[str]:
        """How a user starts Amends of this build."""
        return (self.python, "-m", "amends", *arguments)

    def output(self, *arguments: str) -> str:
        """What a command of this build prints."""
        return self._run(environment_of(), *self.command(*arguments))

    def run_script(self, *arguments: str) -> str:
        """What a script prints that this build's interpreter runs, with the modules of its checkout."""
        return self._run({**environment_of(), "PYTHONPATH": str(self.root)}, self.python, "-P", *arguments)

    def _run(self, environment: Mapping[str, str], *command: str) -> str:
        ran = subprocess.run(command, cwd=self.root, env=environment, stdout=subprocess.PIPE, text=True, check=True)
        return ran.stdout


def environment_of() -> Mapping[str, str]:
    """Our environment, without what `make` and a virtual environment tell only their own children."""
    ours = ("MAKEFLAGS", "MFLAGS", "MAKELEVEL", "MAKEOVERRIDES", "BENCH", "VIRTUAL_ENV", "PYTHONPATH")
    return {name: value for name, value in os.environ.items() if name not in ours}


def today() -> Build:
    """The build of this checkout, as its files are now."""
    source = sha256()
    for folder, pattern in (("src", "*.py"), ("src", "*.sql"), ("bench", "fill*.py"), ("bench", "place.py")):
        for path in sorted((_ROOT / folder).rglob(pattern)):
            source.update(path.read_bytes())
    return Build("Amends", source.hexdigest()[:12], _ROOT, sys.executable)


def before(commit: str, folder: Path) -> Build:
    """The build of a commit of this repository, made in the folder unless an earlier run left it there.

    Raises SystemExit where there is no such commit.
    """
    try:
        found = _git("rev-parse", "--verify", "--quiet", f"{commit}^{{commit}}").strip()
    except subprocess.CalledProcessError:
        raise SystemExit(f"--before {commit}: there is no such commit") from None
    root, built = folder / "builds" / found, folder / "builds" / f"{found}.built"
    if not built.exists():
        _make(found, root)
        built.touch()
    build = Build(found[:_SHORT], found[:12], root, str(root / ".venv" / "bin" / "python"))
    where = build.run_script("-c", _WHERE)
    if not Path(where.strip()).is_relative_to(root):
        raise RuntimeError(f"the build of {commit} runs {where.strip()}")
    return build


def _make(commit: str, root: Path) -> None:
    print(f"building {commit[:_SHORT]} …", file=sys.stderr, flush=True)
    shutil.rmtree(root, ignore_errors=True)
    root.parent.mkdir(parents=True, exist_ok=True)
    _git("clone", "--quiet", "--no-checkout", str(_ROOT), str(root))
    _git("-C", str(root), "checkout", "--quiet", "--detach", commit)
    # Made as a checkout for development is, as today's is: nothing but the source differs.
    subprocess.run(["make", "setup", "assets"], cwd=root, env=environment_of(), stdout=sys.stderr, check=True)


def _git(*arguments: str) -> str:
    return subprocess.run(["git", *arguments], cwd=_ROOT, stdout=subprocess.PIPE, text=True, check=True).stdout
