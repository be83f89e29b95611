"""A house to knock at: the application in process, its workspace, a key for it."""

from collections.abc import AsyncIterator
from pathlib import Path

import httpx2
import pytest
from msgspec import structs

from amends.store.engine.database import Database
from tests import cast
from tests.cast import FixtureWorkspace
from tests.engines import Clock
from tests.http import app_harness
from tests.http.app_harness import UNLIMITED, AppHarness


@pytest.fixture
async def workspace(database: Database) -> FixtureWorkspace:
    return await cast.workspace(database)


@pytest.fixture
async def harness(
    database: Database, workspace: FixtureWorkspace, clock: Clock, tmp_path: Path
) -> AsyncIterator[AppHarness]:
    settings = structs.replace(UNLIMITED, attachments=str(tmp_path / "attachments"))
    async with app_harness.open_harness(database, workspace, clock, settings) as opened:
        yield opened


@pytest.fixture
def client(harness: AppHarness) -> httpx2.AsyncClient:
    return harness.client
