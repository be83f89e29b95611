"""ETags: which state of a thing an answer shows, and whether whoever asks has that already.

A tag is a digest of what is shown, behind the version of a thing that has one: `"3-5c1f0a9be2d47786"`. So If-Match
compares versions, and If-None-Match all that is shown, but for seconds that only pass. A compressed answer is another
representation, with a tag of its own (RFC 9110, 8.8.3).
"""

import re
from hashlib import blake2b
from typing import Annotated, Final

from msgspec import Meta, Struct, json

from amends.errors import UnreadableError
from amends.http.request.endpoint import Parameter
from amends.http.request.request import Request
from amends.texts.text import say

_DIGEST_BYTES = 8
_GZIP: Final = "-gzip"
_OF_A_VERSION: Final = re.compile(r'(?:W/)?"([0-9]{1,18})(?:-[0-9a-f]{16}(?:-gzip)?)?"')
_ONE: Final = r'(W/)?"[0-9]{1,18}(-[0-9a-f]{16}(-gzip)?)?"'
_ANY: Final = re.compile(r'(?:W/)?"([\x21\x23-\x7e\x80-\xff]*)"')

# In a text of JSON the quotation mark before the colon would be escaped.
_PASSING: Final = re.compile(rb'"(?:remaining|overdue)_seconds":(?:[0-9]+|null)')

IF_NONE_MATCH: Final = Parameter(
    "If-None-Match",
    "The ETag of the answer that you have. If it would be the same, you get 304 without a body",
    str,
    "header",
)


class _Versioned(Struct):
    version: int


def etag_of(body: bytes, version: int | None) -> str:
    """The tag of what is shown, of a thing at a version."""
    digest = blake2b(_PASSING.sub(b"", body), digest_size=_DIGEST_BYTES).hexdigest()
    return f'"{digest}"' if version is None else f'"{version}-{digest}"'


def etag_of_kept(body: bytes) -> str:
    """The tag of a kept answer, which says the version of the thing that it shows."""
    return etag_of(body, json.decode(body, type=_Versioned).version)


def gzipped(etag: str) -> str:
    """The tag of the same answer compressed."""
    return f'{etag[:-1]}{_GZIP}"'


def has_already(request: Request, etag: str) -> bool:
    """Whether If-None-Match names the tag, compressed or not. What is no tag matches nothing, as RFC 9110 has it."""
    text = request.headers.get("if-none-match")
    if text is None:
        return False
    return text.strip() == "*" or etag.strip('"') in {found.removesuffix(_GZIP) for found in _ANY.findall(text)}


def _versions(text: str) -> tuple[int, ...] | None:
    if text.strip() == "*":
        return None
    tags = [_OF_A_VERSION.fullmatch(tag.strip()) for tag in text.split(",")]
    if not all(tags):
        raise UnreadableError(say("not_an_etag"))
    return tuple(int(tag[1]) for tag in tags if tag)


IF_MATCH: Final = Parameter(
    "If-Match",
    "The ETag that you got with the ticket. The ticket changes only if it is still at this version",
    Annotated[str, Meta(pattern=rf"^(\*|{_ONE}(, ?{_ONE})*)$")],
    location="header",
    argument="seen",
    read=_versions,
)
"""The versions that a thing may be at, as the argument `seen`; None is any. A proxy that compresses makes tags weak."""
