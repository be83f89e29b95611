"""The way out into the world: a name is resolved once, its addresses are checked, and the connection goes there."""

import asyncio
import os
import socket
import ssl
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import httpcore2
import httpx2

from amends.background.outbound import (
    CONNECT_SECONDS,
    MAX_ANSWER_BYTES,
    MAX_HEADER_CHARACTERS,
    Answered,
    CannotSendError,
    Resolve,
)
from amends.model.egress import address_error
from amends.model.job import MAX_AT_ONCE, MAX_DELIVERIES_AT_ONCE
from amends.texts.text import Text, say

_AT_ONCE = MAX_DELIVERIES_AT_ONCE + MAX_AT_ONCE
"""A test event waits for no delivery's connection."""
_MAX_REASON_CHARACTERS = 200


class HttpClient:
    """Connections to the hosts that may be reached, kept for a little while."""

    def __init__(
        self, resolve: Resolve | None, tls: ssl.SSLContext | None, *, may_reach_private: bool, whole_seconds: float
    ) -> None:
        self._whole_seconds = whole_seconds
        self._pool = httpcore2.AsyncConnectionPool(
            ssl_context=tls or ssl.create_default_context(),
            max_connections=_AT_ONCE,
            max_keepalive_connections=_AT_ONCE,
            keepalive_expiry=5.0,
            network_backend=_EgressGuard(resolve or _resolve, may_reach_private=may_reach_private),
        )

    async def post(self, url: str, headers: Mapping[str, str], body: bytes) -> Answered:
        """Send a body and read the beginning of the answer. Raises CannotSendError."""
        try:
            return await self._post(url, headers, body)
        except (httpcore2.TimeoutException, httpcore2.NetworkError, httpcore2.ProtocolError, ssl.SSLError) as error:
            raise CannotSendError(_text(error)) from None

    async def close(self) -> None:
        """Let the connections go."""
        await self._pool.aclose()

    async def _post(self, url: str, headers: Mapping[str, str], body: bytes) -> Answered:
        to = _read(url)
        timeout = {"connect": CONNECT_SECONDS, "read": self._whole_seconds, "write": self._whole_seconds, "pool": None}
        async with self._pool.stream(
            "POST",
            httpcore2.URL(scheme=to.raw_scheme, host=to.raw_host, port=to.port, target=to.raw_path),
            headers=[("Host", to.netloc), *headers.items()],
            content=body,
            extensions={"timeout": timeout},
        ) as response:
            begun = b""
            async for chunk in response.aiter_stream():
                begun += chunk
                if len(begun) >= MAX_ANSWER_BYTES:
                    break
        text = begun[:MAX_ANSWER_BYTES].decode("utf-8", "replace").replace("\0", "")
        return response.status, _kept(response.headers), text


class _EgressGuard(httpcore2.AsyncNetworkBackend):
    """Connects to no address that it didn't look at. What is asked of TLS stays the name."""

    def __init__(self, resolve: Resolve, *, may_reach_private: bool) -> None:
        self._resolve = resolve
        self._may_reach_private = may_reach_private
        self._network = httpcore2.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 - the library's own signature
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore2.AsyncNetworkStream:
        """Connect to the first of the host's addresses that answers."""
        failure: Exception = CannotSendError(say("host_without_address", host=host))
        for address in await self._allowed(host, port):
            try:
                return await self._network.connect_tcp(address, port, timeout, local_address, socket_options)
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout) as error:
                failure = error
        raise failure

    async def _allowed(self, host: str, port: int) -> Sequence[str]:
        try:
            addresses = await self._resolve(host, port)
        except (OSError, UnicodeError) as error:
            raise CannotSendError(say("host_unresolved", host=host, error=str(error))) from None
        if not self._may_reach_private:
            errors = [error for error in map(address_error, addresses) if error]
            if errors:
                raise CannotSendError(say("egress_refused", host=host, reason=errors[0]))
        return addresses


async def _resolve(host: str, port: int) -> Sequence[str]:
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(address[0]) for *_, address in found))


def _read(url: str) -> httpx2.URL:
    try:
        return httpx2.URL(url)
    except httpx2.InvalidURL as error:
        raise CannotSendError(say("url_unusable", url=url, error=str(error))) from None


def _kept(headers: Sequence[tuple[bytes, bytes]]) -> dict[str, str]:
    kept: dict[str, str] = {}
    left = MAX_HEADER_CHARACTERS
    for name, value in headers:
        left -= len(name) + len(value)
        if left < 0:
            break
        kept[name.decode("latin-1").lower()] = value.decode("latin-1")
    return kept


def _text(error: Exception) -> Text:
    for cause in _causes(error):
        if isinstance(cause, ssl.SSLCertVerificationError):
            return say("certificate_invalid", error=cause.verify_message)
        if isinstance(cause, ssl.SSLError):
            return say("tls_failed", error=str(cause.reason or cause))
        if isinstance(cause, OSError) and cause.errno:
            return say("connection_failed", error=os.strerror(cause.errno))
    kinds: dict[type[Exception], Text] = {
        httpcore2.ConnectTimeout: say("no_connection_in_time", seconds=f"{CONNECT_SECONDS:g}"),
        httpcore2.ReadTimeout: say("response_too_slow"),
        httpcore2.WriteTimeout: say("request_too_slow"),
    }
    # The library quotes what it couldn't read, however long.
    why = str(error)[:_MAX_REASON_CHARACTERS] or type(error).__name__
    return kinds.get(type(error)) or say("response_incomplete", error=why)


def _causes(error: BaseException) -> Iterator[BaseException]:
    # The pool raises `from None`, which hides the causes but keeps them as contexts.
    following: BaseException | None = error
    while following is not None:
        yield following
        following = following.__cause__ or following.__context__
