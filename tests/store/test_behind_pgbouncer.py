"""Behind PgBouncer in transaction mode, each transaction on another connection of the server. Skipped without it."""

import asyncio
import contextlib
import logging
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from amends.app import database_of
from amends.errors import Unavailable
from amends.model.principal import operator
from amends.settings import Settings
from amends.store.engine import postgres_doctor
from amends.store.engine.database import Database
from amends.store.engine.postgres_address import parse
from amends.usecases.settings import workspaces
from tests import cast
from tests.engines import Clock

PROGRAM = shutil.which("pgbouncer") or shutil.which("pgbouncer", path="/usr/sbin")
pytestmark = pytest.mark.skipif(PROGRAM is None, reason="pgbouncer isn't installed")

_CONFIGURATION = """
[databases]
* = host={sockets}
[pgbouncer]
listen_port = 6432
listen_addr =
unix_socket_dir = {folder}
auth_type = trust
auth_file = {folder}/users
pool_mode = transaction
default_pool_size = 3
logfile = {folder}/log
"""


@pytest.fixture
def engine() -> str:
    return "postgres"


@pytest.fixture
def pooled_url(database_url: str) -> Iterator[str]:
    folder = Path(tempfile.mkdtemp(prefix="amends-pooler-"))
    sockets = parse_qs(urlsplit(database_url).query)["host"][0]
    (folder / "ini").write_text(_CONFIGURATION.format(sockets=sockets, folder=folder))
    (folder / "users").write_text('"postgres" ""\n')
    # It refuses to run as root.
    user = pwd.getpwnam("nobody") if os.geteuid() == 0 else None
    if user:
        for path in (folder, folder / "ini", folder / "users"):
            os.chown(path, user.pw_uid, user.pw_gid)
    who = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []} if user else {}
    pooler = subprocess.Popen([str(PROGRAM), "-q", str(folder / "ini")], cwd="/", **who)  # type: ignore[call-overload]
    try:
        yield f"{urlsplit(database_url)._replace(query='').geturl()}?host={folder}&port=6432"
    finally:
        pooler.kill()
        pooler.wait()
        shutil.rmtree(folder)


@contextlib.asynccontextmanager
async def opened(url: str, pooler: str) -> AsyncIterator[Database]:
    database = database_of(Settings(database=url, postgres_pooler=pooler), Clock())  # type: ignore[arg-type]
    async with asyncio.timeout(60):
        while True:
            try:
                await database.open()
            except Exception:
                await asyncio.sleep(0.01)
            else:
                break
    yield database
    await database.close()


async def use(database: Database) -> int:
    workspace = await cast.workspace(database)
    await asyncio.gather(*(database.read(operator(0), workspaces.list_all) for _ in range(100)))
    return workspace.id


async def is_refused(database: Database) -> bool:
    outcomes = await asyncio.gather(*(use(database) for _ in range(3)), return_exceptions=True)
    return any(isinstance(each, Unavailable) for each in outcomes)


async def test_it_is_recognised_told_once_and_works(pooled_url: str, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "amends")
    async with opened(pooled_url, "auto") as database:
        assert await use(database) > 0
        found = {each.what: each for each in await postgres_doctor.findings(parse(pooled_url, {}))}
    assert found["pooler"].state == "ok"
    assert [record.getMessage() for record in caplog.records if record.name.startswith("amends.store")] == [
        "a pooler stands before PostgreSQL, so no statement is prepared"
    ]


async def test_the_wrong_setting_is_told_once_with_the_right_one(
    pooled_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    async with opened(pooled_url, "session") as database:
        # Sooner or later somebody gets a connection of the server that another one prepared its statements on.
        while not await is_refused(database):
            pass
        with pytest.raises(Unavailable):
            await database.read(operator(0), workspaces.list_all)
    (line,) = [record for record in caplog.records if record.levelno >= logging.WARNING]
    assert 'set postgres_pooler = "transaction"' in line.__dict__["reason"]
