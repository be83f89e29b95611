"""Answers compressed by gzip for clients that take it: which media types, from which length on, and for whom.

Measured on pages of ours: level 1 makes 74 kB into 12 kB in 0.41 ms of processor time, level 6 into 10 kB in 1.2 ms. An
answer of any length costs 0.07 ms, so one that is a packet or two long goes out as it is.
"""

import asyncio
import zlib
from functools import lru_cache
from typing import Final

from msgspec import structs

from amends.http.request import etags
from amends.http.request.accept_encoding import takes_gzip
from amends.http.request.request import JSON, Request, Response

COMPRESSED: Final = frozenset(
    {
        JSON,
        "application/problem+json",
        "image/svg+xml",
        "text/css",
        "text/html",
        "text/javascript",
        "text/plain",
    }
)
"""The media types whose answers are compressed; what comes piece by piece, such as events and exports, never is."""

SHORTEST_BYTES: Final = 2048
_LEVEL: Final = 1
_LEVEL_OF_LASTING: Final = 9
_GZIP: Final = 31
_LONG_BYTES: Final = 256 * 1024
_NOT_FOR_OTHER_SITES: Final = frozenset({"cross-site", "same-site"})
_VARY: Final = ("Vary", "Accept-Encoding")


async def compressed(request: Request, response: Response) -> Response:
    """An answer of SHORTEST_BYTES or more as it goes out to this client."""
    if not _is_compressible(response):
        return response
    if not takes_gzip(request.headers.get("accept-encoding", "")) or _is_for_another_site(request):
        return structs.replace(response, headers=(*response.headers, _VARY))
    own = tuple((name, etags.gzipped(value) if name == "ETag" else value) for name, value in response.headers)
    body = await _gzipped(response)
    return structs.replace(response, body=body, headers=(*own, _VARY, ("Content-Encoding", "gzip")))


def _is_compressible(response: Response) -> bool:
    """Whether it is whole, and of a type that gets shorter."""
    if not response.is_buffered or response.content_type.partition(";")[0] not in COMPRESSED:
        return False
    return not any(name.lower() == "content-encoding" for name, _ in response.headers)


def _is_for_another_site(request: Request) -> bool:
    """Whether a page of another site had the browser ask.

    From the lengths of many compressed answers it could guess what stands beside the words that it has asked for.
    """
    return request.headers.get("sec-fetch-site", "") in _NOT_FOR_OTHER_SITES


async def _gzipped(response: Response) -> bytes:
    if response.is_lasting:
        return _gzipped_once(response.body)
    if len(response.body) > _LONG_BYTES:
        # So long that others would wait for it.
        return await asyncio.to_thread(zlib.compress, response.body, _LEVEL, _GZIP)
    return zlib.compress(response.body, _LEVEL, _GZIP)


@lru_cache(maxsize=64)
def _gzipped_once(body: bytes) -> bytes:
    return zlib.compress(body, _LEVEL_OF_LASTING, _GZIP)
