"""The HTTP server under the application: uvicorn, with our protocol, our signals and nothing that we don't use."""

import asyncio
import contextlib
import socket
from collections.abc import Callable, Iterator
from typing import Any, Final

import uvicorn
from uvicorn.loops.auto import auto_loop_factory

from amends.http.connection.guard import ConnectionGuard
from amends.http.connection.protocol import guarded_by

_SHORTEST_GRACE_SECONDS: Final = 1


class Server(uvicorn.Server):
    """Serves an application on sockets that listen, until it is told to end."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave the signals to whoever runs the server: draining begins before the listening ends."""
        yield

    async def serve_on(self, listener: socket.socket) -> None:
        """Serve there until told to end."""
        await self.serve(sockets=[listener])

    def end_within(self, seconds: float) -> None:
        """Listen no more, and end once all is answered or this time, of at least a second, has passed."""
        self.config.timeout_graceful_shutdown = max(_SHORTEST_GRACE_SECONDS, int(seconds))
        self.should_exit = True

    def end_at_once(self) -> None:
        """End without waiting for what is being answered."""
        self.should_exit = self.force_exit = True


def server_of(application: Any, guard: ConnectionGuard) -> Server:
    """The server of an ASGI application, whose connections this watch looks after."""
    config = uvicorn.Config(
        application,
        http=guarded_by(guard),
        lifespan="off",
        access_log=False,
        log_config=None,
        server_header=False,
        # Whom to believe about a client is said by a setting of ours, and nobody is believed unasked.
        proxy_headers=False,
    )
    return Server(config)


def loop_factory() -> Callable[[], asyncio.AbstractEventLoop]:
    """What makes the event loop to serve on: uvloop's, where there is one."""
    return auto_loop_factory()
