"""The command line as the tests type it: in this process, on the database of the test."""

import asyncio
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from msgspec import Struct

from amends.app import database_of
from amends.cli.command import run
from amends.model.principal import operator
from amends.model.workspace import UnknownSegment
from amends.settings import Settings
from amends.usecases.settings import segments, workspaces
from amends.usecases.settings.segments import SegmentForm
from tests import engines
from tests.cli.served import Served, serving
from tests.engines import Server


class Said(Struct, frozen=True):
    """How a command ended, and what it printed."""

    code: int
    out: str
    err: str

    @property
    def words(self) -> str:
        """What it printed, without the line breaks and spaces that a table puts in."""
        return " ".join(self.out.split())


Typed = Callable[..., Said]


class Amends:
    """Types commands for one database."""

    def __init__(self, url: str, typed: Typed) -> None:
        self.url = url
        self._typed = typed

    def __call__(self, *arguments: object) -> Said:
        return self._typed(*arguments, "--database", self.url)

    def done(self, *arguments: object) -> str:
        """What a command prints that is done."""
        said = self(*arguments)
        assert said.code == 0, said
        assert [line for line in said.err.splitlines() if not line.startswith("Note: ")] == []
        return said.out

    def json(self, *arguments: object) -> Any:
        """What a command prints for machines."""
        return msgspec.json.decode(self.done(*arguments, "--json"))

    def refused(self, *arguments: object) -> str:
        """Why a command is refused."""
        said = self(*arguments)
        assert said.code == 1, said
        return said.err

    def wrong(self, *arguments: object) -> str:
        """What is said about a wrong usage."""
        said = self(*arguments)
        assert (said.code, said.out) == (2, "")
        return said.err


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No settings from outside, and a folder of the test's own to work in."""
    for name in ("AMENDS_DATABASE", "AMENDS_SETTINGS", "AMENDS_URL", "AMENDS_KEY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The demo, for tests that only read."""
    with serving("demo", until="Ctrl-C", folder=tmp_path_factory.mktemp("demo")) as server:
        yield server


@pytest.fixture
def typed(capsys: pytest.CaptureFixture[str]) -> Typed:
    def type_(*arguments: object) -> Said:
        capsys.readouterr()
        code = run([str(each) for each in arguments])
        sys.stdout.flush()
        return Said(code, *capsys.readouterr())

    return type_


@pytest.fixture
def amends(database_url: str, typed: Typed) -> Amends:
    """On both engines."""
    return Amends(database_url, typed)


@pytest.fixture
def on_sqlite(sqlite_template: Path, tmp_path: Path, typed: Typed) -> Amends:
    return Amends(engines.sqlite_copy(sqlite_template, tmp_path), typed)


@pytest.fixture
def on_postgres(postgres_server: Server, typed: Typed) -> Iterator[Amends]:
    with engines.postgres_copy(postgres_server) as url:
        yield Amends(url, typed)


def make_hotel(amends: Amends) -> int:
    """A workspace with the segment S1 and S1A below it."""
    return asyncio.run(_make_hotel(amends.url))


async def _make_hotel(url: str) -> int:
    database = database_of(Settings(database=url))
    await database.open()
    try:
        made = await database.write(operator(0), workspaces.create, "Hotel Sol", "Europe/Madrid", UnknownSegment.REJECT)
        forms = [SegmentForm(code="S1", name="Store 1"), SegmentForm(code="S1A", parent="S1")]
        await database.write(operator(made.id), segments.add_many, forms)
        return made.id
    finally:
        await database.close()


@pytest.fixture
def hotel(amends: Amends) -> int:
    return make_hotel(amends)
