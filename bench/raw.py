"""The plainest server: one ASGI callable over the tables that Amends made, for the same bytes and the same rows.

No key, scope, limit, route, request ID or check; one statement for an answer. `python -m bench.raw URL WORKSPACE_ID`.
"""

import asyncio
import socket
import sys
from collections.abc import Awaitable, Callable
from typing import Any, Protocol

import uvicorn
from msgspec import json

from amends.contract.classic import Ticket
from amends.contract.envelope import Answer
from bench import raw_rows

Answering = Callable[[bytes], Awaitable[bytes]]


class Store(Protocol):
    """What the raw server needs of an engine."""

    async def ticket(self, ticket_id: int) -> Ticket: ...

    async def page(self, limit: int) -> Any: ...

    async def take(self, body: bytes) -> Any: ...


class Raw:
    """The ASGI callable."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "lifespan":
            return
        if scope["method"] == "POST":
            message = await receive()
            body = message["body"]
            while message.get("more_body"):
                message = await receive()
                body += message["body"]
            answer = json.encode(await self._store.take(body))
        elif scope["path"].startswith("/a/"):
            ticket_id = int(scope["query_string"][9:])
            answer = json.encode(Answer(response=await self._store.ticket(ticket_id), request_id=""))
        else:
            answer = json.encode(await self._store.page(int(scope["query_string"][6:])))
        headers = [(b"content-type", b"application/json"), (b"content-length", str(len(answer)).encode())]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": answer})


async def _serve(url: str, workspace_id: int) -> None:
    store: Store = await raw_rows.open_store(url, workspace_id)
    listener = socket.create_server(("127.0.0.1", 0), backlog=2048)
    print(f"raw serves on http://127.0.0.1:{listener.getsockname()[1]}", flush=True)
    config = uvicorn.Config(
        Raw(store),
        http="httptools",
        access_log=False,
        log_config=None,
        server_header=False,
        proxy_headers=False,
        lifespan="off",
    )
    await uvicorn.Server(config).serve(sockets=[listener])


def main(url: str, workspace_id: str) -> None:
    """Serve until SIGTERM."""
    with asyncio.Runner(loop_factory=raw_rows.loop_factory) as runner:
        runner.run(_serve(url, int(workspace_id)))


if __name__ == "__main__":
    main(*sys.argv[1:])
