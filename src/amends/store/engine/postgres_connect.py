"""Connections to a PostgreSQL address: the first of its hosts that lets somebody in, in time, and is what is wanted."""

import asyncio
import os
import random
import socket
from collections.abc import Awaitable, Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final, TypeVar
from urllib.parse import quote, urlencode

import asyncpg
from msgspec import Struct

from amends.store.engine.postgres_address import Host, PostgresAddress
from amends.store.engine.postgres_options import SYSTEM_CERTIFICATES, TLS_OPTIONS, TargetServer

T = TypeVar("T")

HEAD_START_SECONDS: Final = 0.25
"""How long a host is waited for before the next one is tried beside it."""
_CACHED_STATEMENTS: Final = 100
_APPLICATION: Final = "amends"

_KEEPALIVES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "keepalives": "1",
        "keepalives_idle": "30",
        "keepalives_interval": "10",
        "keepalives_count": "3",
        "tcp_user_timeout": "30000",
    }
)
"""What isn't said: a server whose machine is gone is noticed within a minute, and not after two hours."""

_TCP_OPTIONS: Final = (
    ("keepalives_idle", "TCP_KEEPIDLE"),
    ("keepalives_interval", "TCP_KEEPINTVL"),
    ("keepalives_count", "TCP_KEEPCNT"),
    ("tcp_user_timeout", "TCP_USER_TIMEOUT"),
)

FAULTS: Final = (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError)
"""What can come of connecting, and says nothing about whoever asked for it."""


class Standing(Struct, frozen=True):
    """What a server is: whether it follows another one, takes no writes, and stands behind a pooler."""

    is_standby: bool
    is_read_only: bool
    is_pooled: bool


class Connection(asyncpg.Connection):  # type: ignore[misc]
    """A connection that knows its socket, what its server was, and at which moment of its health it was made."""

    def __init__(self, protocol: Any, transport: Any, *others: Any) -> None:
        super().__init__(protocol, transport, *others)
        self.socket = transport.get_extra_info("socket")
        self.born = 0
        self.standing = Standing(is_standby=False, is_read_only=False, is_pooled=False)

    def get_reset_query(self) -> str:
        """Nothing: no use case changes a session's settings, and the query would halve the reads."""
        return ""


class HostError(Exception):
    """Why one host can't be used, in words. `is_reached` says that it let us in, and isn't what is wanted."""

    def __init__(self, host: Host, words: str, *, is_reached: bool = False) -> None:
        super().__init__(f"{host} {words}" if is_reached else f"{host}: {words}")
        self.is_reached = is_reached


class NoHostError(ConnectionError):
    """No host of the address can be used; its words name each with the reason."""

    def __init__(self, errors: Sequence[HostError]) -> None:
        super().__init__("; ".join(map(str, errors)))
        self._is_reached = any(error.is_reached for error in errors)

    @property
    def sentence(self) -> str:
        """What is wrong, to be read behind the word PostgreSQL."""
        reason = "has no host here that can be used" if self._is_reached else "can't be reached"
        return f"{reason}: {self}"


class ConnectionUse(Struct, frozen=True):
    """How a connection is used.

    `caches` is whether statements are prepared once for many uses; `statement_seconds` of 0 is no limit; `settings`
    are the server's, said at the start.
    """

    caches: bool = False
    statement_seconds: float = 0
    settings: Mapping[str, str] = MappingProxyType({})


ALONE: Final = ConnectionUse()
"""For one use of a connection: nothing is kept, and nothing limited."""


async def connect(address: PostgresAddress, session: ConnectionUse = ALONE) -> Connection:
    """A connection to the first host that can be used. Raises NoHostError."""
    hosts = list(address.hosts)
    if address.is_shuffled:
        random.shuffle(hosts)

    def attempts(target: TargetServer) -> Sequence[Callable[[], Awaitable[Connection]]]:
        return [lambda host=host: _enter(address, host, target, session) for host in hosts]  # type: ignore[misc]

    if address.target is not TargetServer.PREFER_STANDBY:
        return await _first(attempts(address.target))
    try:
        return await _first(attempts(TargetServer.STANDBY))
    except NoHostError:
        return await _first(attempts(TargetServer.ANY))


async def standing(connection: Any, seconds: float | None = None) -> Standing:
    """What the server at the other end is; asked within that time."""
    is_standby, is_read_only, number = await connection.fetchrow(
        "SELECT pg_is_in_recovery(), current_setting('transaction_read_only') = 'on', pg_backend_pid()", timeout=seconds
    )
    # A pooler names itself where a server names its process.
    return Standing(is_standby, is_read_only, number != connection.get_server_pid())


def refusal(target: TargetServer, found: Standing) -> str:
    """Why a server isn't what is wanted, in words; "" when it is."""
    if target is TargetServer.READ_WRITE:
        return no_writes(found)
    if target is TargetServer.PRIMARY and found.is_standby:
        return "is a standby"
    if target is TargetServer.STANDBY and not found.is_standby:
        return "is not a standby"
    return "takes writes" if target is TargetServer.READ_ONLY and not found.is_read_only else ""


def no_writes(found: Standing) -> str:
    """Why a server takes no writes, in words; "" when it does."""
    if not found.is_read_only:
        return ""
    return "is a standby, which takes no writes" if found.is_standby else "is read-only"


async def look_at(address: PostgresAddress, host: Host) -> Standing:
    """What one host of an address is, whatever is wanted of it. Raises HostError."""
    connection = await _enter(address, host, TargetServer.ANY, ALONE)
    connection.terminate()
    return connection.standing


def in_words(error: BaseException) -> str:
    """What is wrong, in one line."""
    if isinstance(error, OSError) and error.errno and not isinstance(error, NoHostError):
        words = os.strerror(error.errno) if error.errno > 0 else str(error.strerror)
        return f"{words}: {error.filename}" if isinstance(error.filename, str) else words
    state = getattr(error, "sqlstate", None)
    words = " ".join(str(error).split()) or type(error).__name__
    return f"{words} ({state})" if state else words


async def _enter(address: PostgresAddress, host: Host, target: TargetServer, session: ConnectionUse) -> Connection:
    seconds = address.connect_seconds
    try:
        async with asyncio.timeout(seconds):
            connection: Connection = await asyncpg.connect(
                **_arguments(address, host, session),
                connection_class=Connection,
                timeout=None,
                command_timeout=session.statement_seconds or None,
                statement_cache_size=_CACHED_STATEMENTS if session.caches else 0,
            )
            try:
                _keep_alive(connection, address.options)
                connection.standing = await standing(connection, seconds)
                refused = refusal(target, connection.standing)
            except BaseException:
                connection.terminate()
                raise
    except TimeoutError:
        raise HostError(host, f"no answer within {seconds:g} s") from None
    except FAULTS as error:
        raise HostError(host, in_words(error)) from error
    if refused:
        connection.terminate()
        raise HostError(host, refused, is_reached=True)
    return connection


def _arguments(address: PostgresAddress, host: Host, session: ConnectionUse) -> dict[str, Any]:
    options = address.options
    named = options.get("application_name") or options.get("fallback_application_name") or _APPLICATION
    asked = {"options": options["options"]} if "options" in options else {}
    # The driver takes files of TLS from an address alone.
    is_system = options.get("sslrootcert") == SYSTEM_CERTIFICATES
    tls = {} if is_system else {name: options[name] for name in TLS_OPTIONS if name in options}
    return {
        "dsn": f"postgresql://?{urlencode(tls, quote_via=quote)}",
        "host": host.name,
        "port": host.port,
        "user": options.get("user"),
        "password": options.get("password"),
        "passfile": options.get("passfile"),
        "database": options.get("dbname"),
        "krbsrvname": options.get("krbsrvname"),
        "ssl": True if is_system else None,
        "server_settings": {"application_name": named, **asked, **session.settings},
        "target_session_attrs": "any",
    }


def _keep_alive(connection: Connection, options: Mapping[str, str]) -> None:
    if connection.socket is None or connection.socket.family not in (socket.AF_INET, socket.AF_INET6):
        return
    values = {name: int(options.get(name, value)) for name, value in _KEEPALIVES.items()}
    connection.socket.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, values["keepalives"])
    for name, option in _TCP_OPTIONS:
        # 0 is what the system does by itself.
        if values[name] and hasattr(socket, option):
            connection.socket.setsockopt(socket.IPPROTO_TCP, getattr(socket, option), values[name])


async def _first(attempts: Sequence[Callable[[], Awaitable[Connection]]]) -> Connection:
    """The first that succeeds: each begins when the one before it has failed or has had its head start."""
    tasks: list[asyncio.Task[Connection]] = []
    chosen: asyncio.Task[Connection] | None = None
    try:
        while chosen is None and (len(tasks) < len(attempts) or not all(task.done() for task in tasks)):
            if len(tasks) < len(attempts):
                tasks.append(asyncio.ensure_future(attempts[len(tasks)]()))
            waiting = {task for task in tasks if not task.done()}
            head_start = HEAD_START_SECONDS if len(tasks) < len(attempts) else None
            await asyncio.wait(waiting, timeout=head_start, return_when=asyncio.FIRST_COMPLETED)
            chosen = next((task for task in tasks if task.done() and task.exception() is None), None)
    finally:
        for task in tasks:
            if task is not chosen:
                task.cancel()
                task.add_done_callback(_let_go)
    if chosen is not None:
        return chosen.result()
    errors = [task.exception() for task in tasks]
    raise next(
        (error for error in errors if error is not None and not isinstance(error, HostError)),
        NoHostError([error for error in errors if isinstance(error, HostError)]),
    )


def _let_go(task: asyncio.Task[Connection]) -> None:
    if not task.cancelled() and task.exception() is None:
        task.result().terminate()
