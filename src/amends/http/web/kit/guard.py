"""The guard of the pages: the session's cookie, and that a form was sent by a page of ours."""

import contextlib
import hashlib
import hmac
from urllib.parse import urlsplit

from msgspec import structs

from amends.errors import Unavailable
from amends.http.request.authentication import address_of
from amends.http.request.problems import HttpProblem, Kind
from amends.http.request.request import Call
from amends.instants import HOUR_US
from amends.model.principal import Principal
from amends.model.session import Limits
from amends.usecases import sign_in

TOKEN_FIELD = "csrf_token"  # noqa: S105 - a field's name
TOKEN_HEADER = "x-csrf-token"  # noqa: S105 - a header's name
_SAFE_METHODS = frozenset({"GET", "HEAD"})
_COOKIE = "amends_session"
_ANYBODY = "nobody's session"


async def identify(call: Call) -> Principal:
    """Who is signed in. Raises a problem for nobody, or before the second factor was given or set up."""
    await look_who(call)
    visit = call.visit
    if visit is None or not visit.session.is_whole:
        raise HttpProblem(Kind.UNAUTHORIZED, "Sign in first.")
    if visit.lacks_second_factor and not call.path.startswith(("/me/second-factor", "/sign-out")):
        raise HttpProblem(Kind.FORBIDDEN, "This workspace asks for a second factor: set it up first.")
    return call.by


async def look_who(call: Call) -> None:
    """Find out who is signed in, also before the second factor; nobody is no fault here."""
    check_origin(call)
    token = session_token(call)
    call.visit = await call.database.read(sign_in.STRANGER, sign_in.visit, token, limits_of(call)) if token else None
    if call.visit is None:
        return
    call.by = structs.replace(call.visit.principal, address=address_of(call), request_id=call.request_id)
    if sign_in.is_to_be_noted(call.visit.session, call.now):
        # While nothing can be written, pages are still looked at.
        with contextlib.suppress(Unavailable):
            await call.database.write(call.by, sign_in.note_use, call.visit.session)


def check_origin(call: Call) -> None:
    """Raises a problem for a change that another site's page asks for: by Fetch Metadata, else by Origin."""
    if call.method in _SAFE_METHODS:
        return
    site, origin = call.headers.get("sec-fetch-site", ""), call.headers.get("origin", "")
    theirs = _host_of(origin)
    is_ours = site == "same-origin" if site else theirs is not None and theirs == _host_of(call.base_url)
    if not is_ours:
        raise HttpProblem(Kind.FORBIDDEN, "This form was not sent by a page of this server.")


def check_token(call: Call, given: str) -> None:
    """Raises a problem when a form hasn't the token of its session."""
    token = given or call.headers.get(TOKEN_HEADER, "")
    if not hmac.compare_digest(token.encode(), csrf_token(call).encode()):
        raise HttpProblem(Kind.FORBIDDEN, "This page is from before you signed in: reload it and try again.")


def csrf_token(call: Call) -> str:
    """The token that forms of this session carry."""
    key = session_token(call) or _ANYBODY
    return hashlib.blake2b(b"form", key=key.encode()[:64], digest_size=24).hexdigest()


def session_token(call: Call) -> str:
    """The token in the session's cookie, "" for none."""
    for part in call.headers.get("cookie", "").split(";"):
        name, _, value = part.strip().partition("=")
        if name == cookie_name(call):
            return str(value)
    return ""


def cookie_name(call: Call) -> str:
    """What the session's cookie is called; over HTTPS nothing but this host can set it."""
    return f"__Host-{_COOKIE}" if _is_https(call) else _COOKIE


def session_cookie(call: Call, token: str) -> tuple[str, str]:
    """The header that keeps a session's token in the browser; "" takes it away."""
    secure = "; Secure" if _is_https(call) else ""
    lasts = call.settings.session_most_hours * 3600 if token else 0
    cookie = f"{cookie_name(call)}={token}; Path=/; HttpOnly; SameSite=Lax; Max-Age={lasts}{secure}"
    return "Set-Cookie", cookie


def limits_of(call: Call) -> Limits:
    """How long sessions last here."""
    return Limits(call.settings.session_idle_hours * HOUR_US, call.settings.session_most_hours * HOUR_US)


def _is_https(call: Call) -> bool:
    return call.base_url.startswith("https:")


def _host_of(address: str) -> str | None:
    try:
        return urlsplit(address).netloc or None
    except ValueError:
        return None
