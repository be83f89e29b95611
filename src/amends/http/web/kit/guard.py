"""The guard of the pages: the session's cookie, and that a form was sent by a page of ours."""

import contextlib
import hashlib
import hmac
from urllib.parse import urlsplit

from msgspec import structs

from amends.errors import Unavailable
from amends.http.request.authentication import address_of
from amends.http.request.problems import HttpProblem, ProblemKind
from amends.http.request.request import Request
from amends.http.web.kit import masked_token
from amends.instants import HOUR_US
from amends.model.principal import Principal
from amends.model.session import SessionLimits
from amends.usecases import sign_in

TOKEN_FIELD = "csrf_token"  # noqa: S105 - a field's name
TOKEN_HEADER = "x-csrf-token"  # noqa: S105 - a header's name
_SAFE_METHODS = frozenset({"GET", "HEAD"})
_COOKIE = "amends_session"
_ANYBODY = "nobody's session"


async def authenticate_session(request: Request) -> Principal:
    """Who is signed in. Raises a problem for nobody, or before the second factor was given or set up."""
    await load_session(request)
    auth_session = request.auth_session
    if auth_session is None or not auth_session.session.is_whole:
        raise HttpProblem(ProblemKind.UNAUTHORIZED, "Sign in first.")
    if auth_session.lacks_second_factor and not request.path.startswith(("/me/second-factor", "/sign-out")):
        raise HttpProblem(ProblemKind.FORBIDDEN, "This workspace asks for a second factor: set it up first.")
    return request.by


async def load_session(request: Request) -> None:
    """Find out who is signed in, also before the second factor; nobody is no fault here."""
    check_origin(request)
    token = session_token(request)
    request.auth_session = (
        await request.database.read(sign_in.STRANGER, sign_in.authenticate_session, token, session_limits(request))
        if token
        else None
    )
    if request.auth_session is None:
        return
    request.by = structs.replace(
        request.auth_session.principal, address=address_of(request), request_id=request.request_id
    )
    if sign_in.is_to_be_noted(request.auth_session.session, request.now):
        # While nothing can be written, pages are still looked at.
        with contextlib.suppress(Unavailable):
            await request.database.write(request.by, sign_in.note_use, request.auth_session.session)


def check_origin(request: Request) -> None:
    """Raises a problem for a change that another site's page asks for: by Fetch Metadata, else by Origin."""
    if request.method in _SAFE_METHODS:
        return
    site, origin = request.headers.get("sec-fetch-site", ""), request.headers.get("origin", "")
    theirs = _host_of(origin)
    is_ours = site == "same-origin" if site else theirs is not None and theirs == _host_of(request.base_url)
    if not is_ours:
        raise HttpProblem(ProblemKind.FORBIDDEN, "This form was not sent by a page of this server.")


def check_token(request: Request, given: str) -> None:
    """Raises a problem when a form hasn't the token of its session."""
    token = masked_token.unmasked(given or request.headers.get(TOKEN_HEADER, ""))
    if not hmac.compare_digest(token, _token_of(request)):
        raise HttpProblem(ProblemKind.FORBIDDEN, "This page is from before you signed in: reload it and try again.")


def csrf_token(request: Request) -> str:
    """The token that forms of this session carry, written otherwise in each answer."""
    return masked_token.masked(_token_of(request))


def _token_of(request: Request) -> bytes:
    key = session_token(request) or _ANYBODY
    return hashlib.blake2b(b"form", key=key.encode()[:64], digest_size=masked_token.BYTES).digest()


def session_token(request: Request) -> str:
    """The token in the session's cookie, "" for none."""
    for part in request.headers.get("cookie", "").split(";"):
        name, _, value = part.strip().partition("=")
        if name == cookie_name(request):
            return str(value)
    return ""


def cookie_name(request: Request) -> str:
    """What the session's cookie is called; over HTTPS nothing but this host can set it."""
    return f"__Host-{_COOKIE}" if _is_https(request) else _COOKIE


def session_cookie(request: Request, token: str) -> tuple[str, str]:
    """The header that keeps a session's token in the browser; "" takes it away."""
    secure = "; Secure" if _is_https(request) else ""
    lasts = request.settings.session_max_hours * 3600 if token else 0
    cookie = f"{cookie_name(request)}={token}; Path=/; HttpOnly; SameSite=Lax; Max-Age={lasts}{secure}"
    return "Set-Cookie", cookie


def session_limits(request: Request) -> SessionLimits:
    """How long sessions last here."""
    return SessionLimits(request.settings.session_idle_hours * HOUR_US, request.settings.session_max_hours * HOUR_US)


def _is_https(request: Request) -> bool:
    return request.base_url.startswith("https:")


def _host_of(address: str) -> str | None:
    try:
        return urlsplit(address).netloc or None
    except ValueError:
        return None
