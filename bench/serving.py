"""Servers in processes of their own, and what they need to be measured."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from msgspec import Struct

from amends.cli.common import Common, on_database, on_workspace
from amends.desk.administer import keys, rules, segments, workspaces
from amends.desk.administer.segments import SegmentForm
from amends.model.principal import Scope, operator
from amends.model.rule.document import parse
from amends.model.workspace import UnknownSegment

_UNLIMITED = {"AMENDS_RATE_LIMIT_PER_KEY": "0", "AMENDS_RATE_LIMIT_PER_ORGANISATION": "0"}
_RULE = """
name = "Unhappy"
order = 1
[when]
band = "detractor"
[then.open]
priority = "HIGH"
"""


class Place(Struct, frozen=True):
    """A database with one workspace, a segment S1, a rule and a key."""

    url: str
    workspace_id: int
    key: str

    @property
    def file(self) -> str:
        """The SQLite file."""
        return self.url.removeprefix("sqlite:///")


def place(url: str) -> Place:
    """Make a workspace to measure in."""
    common = Common(database=url)
    made = on_database(
        common, lambda db: db.write(operator(0), workspaces.create, "Bench", "Europe/Madrid", UnknownSegment.REJECT)
    )
    on_workspace(common, made.id, lambda db, by: db.write(by, segments.add, SegmentForm(code="S1")))
    on_workspace(common, made.id, lambda db, by: db.write(by, rules.add, parse(_RULE)))
    new = on_workspace(common, made.id, lambda db, by: db.write(by, keys.create, frozenset(Scope), (), None))
    return Place(url, made.id, new.secret)


@contextmanager
def amends(url: str) -> Iterator[int]:
    """Amends on that database; the port."""
    with _process([sys.executable, "-m", "amends", "serve", "--port", "0", "--database", url]) as port:
        yield port


@contextmanager
def raw(file: str) -> Iterator[int]:
    """The plainest server on that file; the port."""
    with _process([sys.executable, "-m", "bench.raw", file]) as port:
        yield port


@contextmanager
def _process(command: list[str]) -> Iterator[int]:
    environment = {**os.environ, **_UNLIMITED, "PYTHONUNBUFFERED": "1"}
    root = Path(__file__).parent.parent
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment, cwd=root)
    assert process.stdout is not None
    try:
        found = re.search(r":(\d+)$", process.stdout.readline().strip())
        assert found is not None, "the server didn't start"
        yield int(found[1])
    finally:
        process.terminate()
        process.wait(timeout=30)
        process.stdout.close()
