"""A receiver of webhooks: a real server that hears what is sent, checks it, and answers as a test says."""

import asyncio
import base64
import contextlib
import hmac
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime
from typing import Any

from msgspec import Struct
from standardwebhooks.webhooks import Webhook

MORE = "HTTP/1.1 {status} Whatever\r\nContent-Length: 2\r\n{headers}\r\nok"


class Heard(Struct, frozen=True):
    """A message as it came."""

    headers: dict[str, str]
    body: bytes

    @property
    def id(self) -> str:
        """What the receiver knows it by."""
        return self.headers["webhook-id"]

    @property
    def message(self) -> dict[str, Any]:
        """What it says."""
        loaded: dict[str, Any] = json.loads(self.body)
        return loaded

    def is_signed_with(self, secret: str) -> bool:
        """Whether one of its signatures is that of the secret, by the Standard Webhooks library."""
        at = datetime.fromtimestamp(int(self.headers["webhook-timestamp"]), UTC)
        expected = Webhook(secret).sign(self.id, at, self.body.decode())
        return any(hmac.compare_digest(each, expected) for each in self.headers["webhook-signature"].split())


class Receiver:
    """`status` and `headers` are what it answers next; `heard` is all that came.

    `meanwhile` is done once, between the next message and its answer.
    """

    def __init__(self) -> None:
        self.heard: list[Heard] = []
        self.status = 200
        self.headers = ""
        self.url = ""
        self.meanwhile: Callable[[], Awaitable[None]] | None = None

    @property
    def types(self) -> list[str]:
        """The types of all that came."""
        return [each.message["type"] for each in self.heard]

    async def hear(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Hear the requests of one connection."""
        with contextlib.closing(writer), contextlib.suppress(asyncio.IncompleteReadError, ConnectionError):
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
                lines = [line.partition(": ") for line in head.split("\r\n")[1:] if line]
                headers = {name.lower(): value for name, _, value in lines}
                body = await reader.readexactly(int(headers.get("content-length", "0")))
                self.heard.append(Heard(headers, body))
                meanwhile, self.meanwhile = self.meanwhile, None
                if meanwhile is not None:
                    await meanwhile()
                writer.write(MORE.format(status=self.status, headers=self.headers).encode())
                await writer.drain()


@contextlib.asynccontextmanager
async def receiving() -> AsyncIterator[Receiver]:
    """A receiver that is up."""
    receiver = Receiver()
    server = await asyncio.start_server(receiver.hear, "127.0.0.1", 0)
    receiver.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/in"
    try:
        yield receiver
    finally:
        server.close()


def is_secret(text: str) -> bool:
    """Whether a text is a secret as Standard Webhooks writes them."""
    return text.startswith("whsec_") and 24 <= len(base64.b64decode(text.removeprefix("whsec_"))) <= 64
