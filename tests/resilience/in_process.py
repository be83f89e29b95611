"""The server in process, on a database file by way of a frail disk, with its background."""

import contextlib
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import httpx2
from msgspec import Struct

from amends.app import installation_key, system_now
from amends.background.webhook_sender import WebhookSender
from amends.background.worker import working
from amends.http.application import build
from amends.model.principal import Principal
from amends.settings import Settings
from amends.store.engine.sqlite import SqliteDatabase
from tests import working as by_hand
from tests.receiver import receiving
from tests.resilience import load_workspace
from tests.resilience.disk import Disk
from tests.resilience.load import Address

SETTINGS = Settings(
    rate_limit_per_key=0,
    rate_limit_per_organisation=0,
    secret_key="a key for the tests, long enough to sign with",
    webhooks_to_private=True,
)
URL = "http://amends.test"


class Prepared(Struct, frozen=True):
    """A database file with the workspace of the load."""

    path: Path
    by: Principal
    to: Address

    def copy(self, folder: Path) -> Path:
        """A copy of the file in a folder."""
        path = folder / self.path.name
        shutil.copyfile(self.path, path)
        return path


@contextlib.asynccontextmanager
async def prepared(folder: Path) -> AsyncIterator[Prepared]:
    """Make it, with a receiver that listens as long as this lasts."""
    path = folder / "amends.db"
    async with receiving() as receiver:
        async with opened(path) as database:
            made, to = await load_workspace.make(database)
            await load_workspace.subscribe(database, made, receiver.url, installation_key(SETTINGS))
        yield Prepared(path, made.by, to)


@contextlib.asynccontextmanager
async def opened(path: Path, disk: Disk | None = None) -> AsyncIterator[SqliteDatabase]:
    """The database of a file."""
    database = SqliteDatabase(str(path), system_now, vfs=disk.name if disk else None)
    await database.open()
    try:
        yield database
    finally:
        await database.close()


@contextlib.asynccontextmanager
async def serving(database: SqliteDatabase, *, background: bool = True) -> AsyncIterator[httpx2.ASGITransport]:
    """The application, as a way that clients come in by."""
    app = build(database, SETTINGS, system_now, installation_key(SETTINGS))
    sender = WebhookSender(may_reach_private=True)
    async with working(by_hand.background(database, sender, SETTINGS)) if background else contextlib.nullcontext():
        yield httpx2.ASGITransport(app=app)
    await app.finish()
