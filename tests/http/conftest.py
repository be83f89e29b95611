"""A house to knock at: the application in process, its workspace, a key for it."""

from collections.abc import AsyncIterator
from pathlib import Path

import httpx2
import pytest
from msgspec import structs

from amends.store.engine.database import Database
from tests import cast
from tests.cast import Place
from tests.engines import Clock
from tests.http import doors
from tests.http.doors import UNLIMITED, House


@pytest.fixture
async def place(database: Database) -> Place:
    return await cast.workspace(database)


@pytest.fixture
async def house(database: Database, place: Place, clock: Clock, tmp_path: Path) -> AsyncIterator[House]:
    settings = structs.replace(UNLIMITED, attachments=str(tmp_path / "attachments"))
    async with doors.open_house(database, place, clock, settings) as opened:
        yield opened


@pytest.fixture
def client(house: House) -> httpx2.AsyncClient:
    return house.client
