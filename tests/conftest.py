"""What every test may ask for: an engine, a database on it, and the clock."""

import os
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from amends.app import database_of
from amends.settings import Settings
from amends.store.engine.database import Database
from tests import engines, statement_check
from tests.architecture.test_statements import is_excused
from tests.engines import CannotStartError, Clock, Server

settings.register_profile("amends", deadline=None, derandomize="CI" in os.environ)
settings.register_profile("quick", settings.get_profile("amends"), max_examples=10)
settings.load_profile("amends")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--engine", choices=engines.ENGINES, help="run only what needs no other engine than this one")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    only = config.getoption("--engine")
    if only is None:
        return
    others = set(engines.ENGINES) - {only}
    left_out = [item for item in items if isinstance(item, pytest.Function) and _needs_one_of(others, item)]
    config.hook.pytest_deselected(items=left_out)
    items[:] = [item for item in items if item not in left_out]


def _needs_one_of(others: set[str], test: pytest.Function) -> bool:
    if others & {fixture.removesuffix("_server") for fixture in test.fixturenames}:
        return True
    parameters = test.callspec.params.values() if hasattr(test, "callspec") else ()
    return any(isinstance(value, str) and value in others for value in parameters)


def pytest_configure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        engines.begin_run()


def pytest_unconfigure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        engines.end_run()


statement_check.begin(is_excused)


@pytest.fixture(autouse=True)
def every_statement_is_bound() -> Iterator[None]:
    """What the store asked in a test, and how it was composed, is as each statement has to be."""
    statement_check.faults.clear()
    yield
    assert statement_check.faults == []


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(params=engines.ENGINES)
def engine(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    return name


@pytest.fixture(scope="session")
def postgres_server() -> Server:
    try:
        return engines.postgres()
    except CannotStartError as error:
        if "CI" in os.environ:
            raise
        pytest.skip(str(error))


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return engines.sqlite_template(tmp_path_factory.mktemp("sqlite"))


@pytest.fixture
def database_url(engine: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if engine == "sqlite":
        yield engines.sqlite_copy(request.getfixturevalue("sqlite_template"), tmp_path)
        return
    with engines.postgres_copy(request.getfixturevalue("postgres_server")) as url:
        yield url


@pytest.fixture
def blank_url(engine: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Of a database that was never migrated."""
    if engine == "sqlite":
        yield f"sqlite:///{tmp_path / 'blank.db'}"
        return
    with engines.postgres_blank(request.getfixturevalue("postgres_server")) as url:
        yield url


@pytest.fixture
async def database(database_url: str, clock: Clock) -> AsyncIterator[Database]:
    opened = database_of(Settings(database=database_url), clock)
    await opened.open()
    yield opened
    await opened.close()
