"""Sending one request: how long it may take, and what is kept of the answer."""

import asyncio
import ssl
from collections.abc import Mapping
from time import monotonic

from msgspec import Struct

from amends.background.outbound import (
    WHOLE_SECONDS,
    CannotSendError,
    Resolve,
    Transport,
)
from amends.late_imports import OUTBOUND, load
from amends.texts.text import say


class WebhookResponse(Struct, frozen=True):
    """What the other side answered; `headers` and `body` are their beginnings."""

    status: int
    headers: Mapping[str, str]
    body: str
    duration_ms: int


class WebhookSender:
    """Sends requests; follows no redirect, knows no proxy, keeps no cookie.

    Its way out is made by the first request: loading what speaks HTTP and the certificates that are trusted would hold
    up the start of every server, and many never send.
    """

    def __init__(
        self,
        *,
        may_reach_private: bool = False,
        whole_seconds: float = WHOLE_SECONDS,
        resolve: Resolve | None = None,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self._may_reach_private = may_reach_private
        self._whole_seconds = whole_seconds
        self._resolve = resolve
        self._tls = tls
        self._making = asyncio.Lock()
        self._made: Transport | None = None

    async def post(self, url: str, headers: Mapping[str, str], body: bytes) -> WebhookResponse:
        """Send a body and read the beginning of the answer. Raises CannotSendError when there is none."""
        way = await self._way()
        began = monotonic()
        try:
            async with asyncio.timeout(self._whole_seconds):
                status, answered, text = await way.post(url, headers, body)
        except TimeoutError:
            raise CannotSendError(say("no_answer_in_time", seconds=f"{self._whole_seconds:g}")) from None
        return WebhookResponse(status, answered, text, round((monotonic() - began) * 1000))

    async def close(self) -> None:
        """Let the connections go."""
        if self._made is not None:
            await self._made.close()

    async def _way(self) -> Transport:
        async with self._making:
            if self._made is None:
                self._made = await asyncio.to_thread(self._make)
        return self._made

    def _make(self) -> Transport:
        made: Transport = load(OUTBOUND).HttpClient(
            self._resolve, self._tls, may_reach_private=self._may_reach_private, whole_seconds=self._whole_seconds
        )
        return made
