"""`amends serve`: the server, and how it ends."""

import asyncio
import contextlib
import gc
import os
import resource
import signal
import socket
import subprocess
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Iterator
from time import monotonic
from typing import Annotated, Any, TypeAlias

from cyclopts import Parameter
from cyclopts.validators import Number

from amends import logs
from amends.app import background_of, database_of, installation_key, system_now
from amends.background.worker import working
from amends.cli.common import PLAIN, Common
from amends.cli.output import print_lines
from amends.errors import BusinessRuleError
from amends.http.application import Application, build
from amends.http.connection.asgi_server import Server, loop_factory, server_of
from amends.http.connection.guard import ConnectionGuard
from amends.http.server.first_run import one_time_link_path
from amends.settings import Settings
from amends.store.engine.database import Database
from amends.texts.text import say
from amends.usecases import invite, sign_in
from amends.usecases.sign_in import STRANGER

_READY_AFTER_SECONDS = 1.0
_OBJECTS_BETWEEN_LOOKS = 20_000

Port = Annotated[int, Parameter(help="Port to listen on, 0 for any free one", validator=Number(gte=0, lte=65535))]

Workers = Annotated[int, Parameter(validator=Number(gte=1, lte=1024), help="Processes that serve; SQLite has one")]

Greet: TypeAlias = Callable[[], Awaitable[None]]
"""Says that the server serves, and where."""


def serve(*, host: str = "127.0.0.1", port: Port = 8000, workers: Workers = 1, common: Common = PLAIN) -> None:
    """Serve the API and the pages until SIGTERM or Ctrl-C. Creates and migrates the database when needed.

    Example: amends serve --port 8000 --database sqlite:///amends.db
    """
    settings = common.settings
    if workers > 1:
        _supervise(settings, host, port, workers)
        return
    with listening(host, port) as listener:
        database = database_of(settings)
        run(settings, database, listener, _greet(settings, database, address_of(host, listener)))


def address_of(host: str, listener: socket.socket) -> str:
    """Where a browser finds what listens there."""
    return f"http://{f'[{host}]' if ':' in host else host}:{listener.getsockname()[1]}"


def _greet(settings: Settings, database: Database, address: str) -> Greet:
    async def greet() -> None:
        print_lines(f"Amends serves on {address}", *await _first_steps(settings, database, address))
        sys.stdout.flush()

    return greet


async def _first_steps(settings: Settings, database: Database, address: str) -> list[str]:
    token = sign_in.new_token(STRANGER.workspace_id)
    if not await database.write(STRANGER, invite.first_admin_link, token):
        return []
    link = (settings.public_url.rstrip("/") or address) + one_time_link_path(token)
    return ["Nobody can sign in yet. The first person to open this link becomes the admin:", f"  {link}"]


async def _with_database(settings: Settings, address: str) -> list[str]:
    database = database_of(settings)
    await database.open()
    try:
        return await _first_steps(settings, database, address)
    finally:
        await database.close()


def run(
    settings: Settings, database: Database, listener: socket.socket, greet: Greet, lifeline: int | None = None
) -> None:
    """Serve there until a signal ends it, or the end of its lifeline; greet once the database is open."""
    with asyncio.Runner(loop_factory=loop_factory()) as runner:
        runner.run(_serve(settings, database, listener, greet, lifeline))


async def _serve(
    settings: Settings, database: Database, listener: socket.socket, greet: Greet, lifeline: int | None
) -> None:
    logs.configure(settings.log_format)
    await database.open()
    try:
        application = build(database, settings, system_now, installation_key(settings))
        guard = ConnectionGuard(settings, _as_many_descriptors_as_allowed())
        server = server_of(application, guard)
        _drain_on_signals(application, server, guard, lifeline)
        background = working(background_of(database, settings)) if settings.background else contextlib.nullcontext()
        async with background, _beside(guard.run()), _beside(_get_ready(application)):
            await greet()
            await server.serve_on(listener)
            await application.finish()
    finally:
        await database.close()


async def _get_ready(application: Application) -> None:
    """Load what nobody waits for at the start, beside the first answers and before somebody does."""
    await asyncio.sleep(_READY_AFTER_SECONDS)
    await asyncio.to_thread(application.get_ready)
    await asyncio.to_thread(logs.get_ready)
    # What is loaded stays until the end; looking through it again and again would hold up every request.
    gc.collect()
    gc.freeze()
    # A request makes hundreds of objects and leaves hardly a ring behind: looking for some every 700 finds nothing.
    gc.set_threshold(_OBJECTS_BETWEEN_LOOKS)


@contextlib.asynccontextmanager
async def _beside(doing: Coroutine[Any, Any, None]) -> AsyncIterator[None]:
    """Do something beside what is done within, and no longer."""
    task = asyncio.create_task(doing)
    try:
        yield
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


def _as_many_descriptors_as_allowed() -> int:
    """Raise the process's own limit to what the system allows; each connection takes one."""
    _, limit = resource.getrlimit(resource.RLIMIT_NOFILE)
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_NOFILE, (limit, limit))
    return max(0, resource.getrlimit(resource.RLIMIT_NOFILE)[0])


def _drain_on_signals(application: Application, server: Server, guard: ConnectionGuard, lifeline: int | None) -> None:
    loop = asyncio.get_running_loop()
    draining: list[asyncio.Task[None]] = []
    interrupts: list[int] = []

    def begin() -> None:
        if not draining:
            draining.append(loop.create_task(_drain(application, server, guard)))

    def interrupt() -> None:
        interrupts.append(signal.SIGINT)
        if len(interrupts) > 1:
            server.end_at_once()
        begin()

    # Only a second Ctrl-C is impatience. A worker is told to end twice by a service manager that tells all processes,
    # once by it and once by its supervisor.
    loop.add_signal_handler(signal.SIGTERM, begin)
    loop.add_signal_handler(signal.SIGINT, interrupt)
    if lifeline is not None:

        def end_without_supervisor() -> None:
            loop.remove_reader(lifeline)
            begin()

        loop.add_reader(lifeline, end_without_supervisor)


async def _drain(application: Application, server: Server, guard: ConnectionGuard) -> None:
    max_seconds = guard.settings.drain_seconds
    guard.drain()
    # We listen on while the last requests are answered, so that whoever asks is told that this server isn't ready.
    began = monotonic()
    with contextlib.suppress(TimeoutError):
        noticed = asyncio.sleep(guard.settings.drain_notice_seconds)
        await asyncio.wait_for(asyncio.gather(application.drain(), noticed), max_seconds)
    server.end_within(max_seconds - (monotonic() - began))


@contextlib.contextmanager
def listening(host: str, port: int, *, shared: bool = False) -> Iterator[socket.socket]:
    """A socket that listens there. Raises BusinessRuleError when it can't."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # The event loops send small answers at once only on sockets that name their protocol.
    with socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((host, port))
        except OSError as error:
            raise BusinessRuleError(say("cannot_listen", address=f"{host}:{port}", error=str(error.strerror))) from None
        listener.listen(2048)
        listener.set_inheritable(shared)
        yield listener


def _supervise(settings: Settings, host: str, port: int, workers: int) -> None:
    if settings.database.startswith("sqlite"):
        raise BusinessRuleError(say("one_process_only"))
    workers_started = _Workers()
    with listening(host, port, shared=True) as listener:
        # The end of this pipe tells the workers when their supervisor is gone, even when it couldn't tell them itself.
        lifeline, _ = os.pipe()
        files = (listener.fileno(), lifeline)
        command = [sys.executable, "-m", "amends.cli.serve_shared", *map(str, files)]
        # Other users can read a process's arguments, so the address, which may hold a password, isn't one of them.
        environment = {**os.environ, "AMENDS_DATABASE": settings.database}
        for _ in range(workers):
            workers_started.start(command, files, environment)
        address = address_of(host, listener)
        first_steps = asyncio.run(_with_database(settings, address))
        print_lines(f"Amends serves on {address} with {workers} workers", *first_steps)
        sys.stdout.flush()
        workers_started.wait()


class _Workers:
    """The processes that serve, ended together: when one is asked to, or when one of them ends by itself."""

    def __init__(self) -> None:
        self._children: list[subprocess.Popen[bytes]] = []
        self._is_ending = False
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._end)

    def start(self, command: list[str], files: tuple[int, ...], environment: dict[str, str]) -> None:
        """Start one, unless the end began already."""
        if not self._is_ending:
            self._children.append(subprocess.Popen(command, pass_fds=files, env=environment))  # noqa: S603
        if self._is_ending:
            self._end()

    def wait(self) -> None:
        """Wait until all have ended. Raises BusinessRuleError when that wasn't asked for."""
        with contextlib.suppress(ChildProcessError):
            os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOWAIT)
        # One that was asked before it could listen to signals is ended by the signal itself.
        fine = {0, -signal.SIGTERM} if self._is_ending else {0}
        self._end()
        codes = {child.wait() for child in self._children}
        if codes - fine:
            raise BusinessRuleError(say("worker_stopped"))

    def _end(self, *_: object) -> None:
        self._is_ending = True
        for child in self._children:
            child.terminate()


def serve_shared(file_number: int, lifeline: int) -> None:
    """Serve on a socket that another process listens on, as long as that holds the other end of the lifeline."""
    settings = Common().settings
    listener = socket.socket(fileno=file_number)

    async def greet() -> None:
        """Say nothing: the one who started the workers did."""

    run(settings, database_of(settings), listener, greet, lifeline)
