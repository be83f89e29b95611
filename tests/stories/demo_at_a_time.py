"""The demo as it is at one instant, which the documentation shows, and the curls of a page sent to it in order."""

import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from shutil import copyfile
from typing import Any, Final

import httpx2
from msgspec import Struct, structs

from amends.app import database_of
from amends.demo.build import DemoClock, build
from amends.http.application import Application
from amends.instants import SECOND_US, from_text
from amends.settings import Settings
from amends.store.engine.database import Database
from tests import working
from tests.engines import Clock
from tests.http import app_harness
from tests.stories.curls import Curl

NOW: Final = from_text("2026-11-30T11:57:00.443231+01:00")
ADDRESS: Final = "http://127.0.0.1:8000"
_SETTINGS: Final = Settings(rate_limit_per_key=0, rate_limit_per_organisation=0, webhooks_to_private=True)
_MUTED: Final = "$AMENDS_KEY"


class Reference(Struct, frozen=True):
    """Something of the demo that a page takes up by its ID: the first of a list, with this value in this field."""

    page: str
    shown_id: str
    path: str
    name: str
    field: str = ""
    value: str = ""


REFERENCES: Final = (
    Reference("deadlines.md", "4207", "tickets?status=NEW&limit=1", "tickets"),
    Reference("routing.md", "1012", "users", "users", "email", "pablo@hotelsol.example"),
    Reference("routing.md", "1013", "users", "users", "email", "nuno@hotelsol.example"),
)


class DemoServer(Struct, frozen=True):
    """An application on the demo, its key, and a client at the address that the pages call."""

    app: Application
    database: Database
    clock: Clock
    key: str
    client: httpx2.AsyncClient

    async def ask(self, curl: Curl) -> str:
        """What a curl prints, a second after the one before, and after all that was due was done."""
        self.clock.advance(SECOND_US)
        await working.do_all_due(self.database, settings=_SETTINGS)
        headers = {name: value.replace(_MUTED, self.key) for name, value in curl.headers.items()}
        answer = await self.client.request(curl.method, curl.url, headers=headers, content=curl.body)
        assert answer.status_code < 400, answer.text
        text = answer.text
        for pipe in curl.pipes:
            text = _through(pipe, text)
        return text

    async def find(self, reference: Reference) -> str:
        """The real ID of what a page takes up."""
        path = f"/v1/workspaces/1001/{reference.path}"
        listed = (await self.client.get(path, headers={"api-key": self.key})).json()[reference.name]
        found = [each for each in listed if not reference.field or each[reference.field] == reference.value]
        return str(found[0]["id"])


def _through(pipe: tuple[str, ...], text: str) -> str:
    assert pipe[0] == "python3", pipe
    done = subprocess.run([sys.executable, *pipe[1:]], input=text, capture_output=True, text=True, check=True)
    return done.stdout


async def tell(template: Path, file: Path) -> None:
    """Build the demo in a file, from an empty database."""
    copyfile(template, file)
    clock = DemoClock(lambda: NOW)
    database = _database(file, clock)
    await database.open()
    try:
        await build(database, clock, working.KEY)
    finally:
        await database.close()


@asynccontextmanager
async def serving(told: Path, file: Path) -> AsyncIterator[DemoServer]:
    """A fresh copy of the demo, served."""
    copyfile(told, file)
    clock = Clock(NOW)
    demo_clock = DemoClock(clock)
    database = _database(file, demo_clock)
    await database.open()
    try:
        demo = await build(database, demo_clock, working.KEY)
        app = app_harness.application(database, clock, _SETTINGS)
        transport = httpx2.ASGITransport(app=app)
        async with httpx2.AsyncClient(transport=transport, base_url=ADDRESS) as client:
            yield DemoServer(app, database, clock, demo.key, client)
        await app.finish()
    finally:
        await database.close()


def _database(file: Path, clock: Any) -> Database:
    return database_of(structs.replace(_SETTINGS, database=f"sqlite:///{file}"), clock)
