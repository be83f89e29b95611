"""A proxy before PostgreSQL on a port of its own, which hangs, ends all connections or refuses them when told to."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from urllib.parse import parse_qs, urlsplit

from amends.store.engine.postgres_address import Host, PostgresAddress, parse

_BYTES = 65_536
_OWN_NUMBER = b"K\x00\x00\x00\x0c"


def as_it_is(answer: bytes) -> bytes:
    """What the server said."""
    return answer


def as_a_pooler_says_it(answer: bytes) -> bytes:
    """With another number for the process that answers, as a pooler names itself at the start."""
    before, found, after = answer.partition(_OWN_NUMBER)
    return before + found + bytes([after[0], after[1], after[2] ^ 1]) + after[3:] if found else answer


class PostgresProxy:
    """Hands on what client and server say."""

    def __init__(self, socket: str, says: Callable[[bytes], bytes] = as_it_is) -> None:
        self._socket = socket
        self._says = says
        self._goes_on = asyncio.Event()
        self._goes_on.set()
        self._refuses = False
        self._writers: set[asyncio.StreamWriter] = set()
        self._serving: set[asyncio.Task[None]] = set()
        self._clients: list[asyncio.StreamReader] = []
        self._hangs_after = -1
        self.port = 0
        self.accepted = 0
        self.waiting = 0

    def hang(self) -> None:
        """Accept everybody and answer nobody, as a server does whose machine stands still."""
        self._goes_on.clear()

    def hang_after(self, messages: int) -> None:
        """Hang as soon as so many more messages, of either side, were handed on."""
        self._hangs_after = messages

    @property
    def open(self) -> int:
        """How many clients haven't ended their connection."""
        ended = [client._eof or client.exception() is not None for client in self._clients]  # type: ignore[attr-defined]
        return ended.count(False)

    def go_on(self) -> None:
        """Be well again; what was held up comes now."""
        self._refuses = False
        self._hangs_after = -1
        self._goes_on.set()

    def cut(self) -> None:
        """End all connections, as a server that is killed does, and each new one at once."""
        self._refuses = True
        self.end_connections()

    def end_connections(self) -> None:
        """End all connections; new ones are welcome."""
        for writer in list(self._writers):
            writer.transport.abort()

    def accept(self, client: asyncio.StreamReader, to_client: asyncio.StreamWriter) -> None:
        """Take one connection over; whatever becomes of it, both its ends are let go."""
        self.accepted += 1
        self._writers.add(to_client)
        self._clients.append(client)
        serving = asyncio.ensure_future(self._serve(client, to_client))
        self._serving.add(serving)
        serving.add_done_callback(self._serving.discard)
        # Also when it ends before it has begun.
        serving.add_done_callback(lambda _: self._end(to_client))

    async def _serve(self, client: asyncio.StreamReader, to_client: asyncio.StreamWriter) -> None:
        if not self._refuses:
            await self._connect_both(client, to_client)

    async def _connect_both(self, client: asyncio.StreamReader, to_client: asyncio.StreamWriter) -> None:
        server, to_server = await asyncio.open_unix_connection(self._socket)
        self._writers.add(to_server)
        hands_on = [self._hand_on(client, to_server, as_it_is), self._hand_on(server, to_client, self._says)]
        tasks = [asyncio.ensure_future(each) for each in hands_on]
        try:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in tasks:
                task.cancel()
            self._end(to_server)
            await asyncio.gather(*tasks, return_exceptions=True)

    def _end(self, writer: asyncio.StreamWriter) -> None:
        writer.transport.abort()
        self._writers.discard(writer)

    async def close(self) -> None:
        """End all connections, and wait until nothing is handed on any more."""
        self.go_on()
        # Who comes late is let go at once.
        self.cut()
        while self._serving:
            await asyncio.gather(*self._serving, return_exceptions=True)

    async def _hand_on(
        self, source: asyncio.StreamReader, sink: asyncio.StreamWriter, says: Callable[[bytes], bytes]
    ) -> None:
        with contextlib.suppress(OSError):
            while said := await source.read(_BYTES):
                if self._hangs_after == 0:
                    self.hang()
                self._hangs_after -= 1
                self.waiting += 1
                await self._goes_on.wait()
                self.waiting -= 1
                sink.write(says(said))
                await sink.drain()


@contextlib.asynccontextmanager
async def proxied(url: str, says: Callable[[bytes], bytes] = as_it_is) -> AsyncIterator[PostgresProxy]:
    """A proxy before the server of a URL, which names a folder with its socket."""
    query = parse_qs(urlsplit(url).query)
    proxy = PostgresProxy(f"{query['host'][0]}/.s.PGSQL.{query.get('port', ['5432'])[0]}", says)
    server = await asyncio.start_server(proxy.accept, "127.0.0.1", 0)
    proxy.port = server.sockets[0].getsockname()[1]
    try:
        yield proxy
    finally:
        server.close()
        await proxy.close()


def address_of(url: str, *proxies: PostgresProxy, **options: str) -> PostgresAddress:
    """The address of a URL's database behind proxies, in their order."""
    own = {**parse(url, {}).options, "sslmode": "disable", "connect_timeout": "60", **options}
    return PostgresAddress(tuple(Host("127.0.0.1", proxy.port) for proxy in proxies), own)


async def until(happened: Callable[[], bool]) -> None:
    """Let others go on until something has happened."""
    async with asyncio.timeout(60):
        while not happened():  # noqa: ASYNC110 - a server rings no bell
            await asyncio.sleep(0.001)
