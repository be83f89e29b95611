"""That a form was sent by a page of ours: by Fetch Metadata or Origin, and by the token of the session."""

import hashlib
import hmac
from urllib.parse import urlsplit

from amends.http.request.problems import HttpProblem, ProblemKind
from amends.http.request.request import Request
from amends.http.web.kit import masked_token
from amends.http.web.kit.session_cookie import session_token
from amends.texts.text import say

TOKEN_FIELD = "csrf_token"  # noqa: S105 - a field's name


TOKEN_HEADER = "x-csrf-token"  # noqa: S105 - a header's name


_SAFE_METHODS = frozenset({"GET", "HEAD"})


_ANYBODY = "nobody's session"


def check_origin(request: Request) -> None:
    """Raises a problem for a change that another site's page asks for: by Fetch Metadata, else by Origin."""
    if request.method in _SAFE_METHODS:
        return
    site, origin = request.headers.get("sec-fetch-site", ""), request.headers.get("origin", "")
    theirs = _host_of(origin)
    is_ours = site == "same-origin" if site else theirs is not None and theirs == _host_of(request.base_url)
    if not is_ours:
        raise HttpProblem(ProblemKind.FORBIDDEN, say("foreign_form"))


def check_token(request: Request, given: str) -> None:
    """Raises a problem when a form hasn't the token of its session."""
    token = masked_token.unmasked(given or request.headers.get(TOKEN_HEADER, ""))
    if not hmac.compare_digest(token, _token_of(request)):
        raise HttpProblem(ProblemKind.FORBIDDEN, say("old_form"))


def csrf_token(request: Request) -> str:
    """The token that forms of this session carry, written otherwise in each answer."""
    return masked_token.masked(_token_of(request))


def _token_of(request: Request) -> bytes:
    key = session_token(request) or _ANYBODY
    return hashlib.blake2b(b"form", key=key.encode()[:64], digest_size=masked_token.BYTES).digest()


def _host_of(address: str) -> str | None:
    try:
        return urlsplit(address).netloc or None
    except ValueError:
        return None
