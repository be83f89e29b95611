"""Who is signed in, by the session's cookie."""

import contextlib

from msgspec import structs

from amends.errors import Unavailable
from amends.http.request.authentication import address_of
from amends.http.request.problems import HttpProblem, ProblemKind
from amends.http.request.request import Request
from amends.http.web.kit.csrf import check_origin
from amends.http.web.kit.session_cookie import home_token, session_token
from amends.model.principal import Principal
from amends.model.session import AuthSession, SessionLimits
from amends.texts.text import say
from amends.usecases import sign_in


async def authenticate_session(request: Request) -> Principal:
    """Who is signed in. Raises a problem for nobody, or before the second factor was given or set up."""
    await load_session(request)
    auth_session = request.auth_session
    if auth_session is None or not auth_session.session.mfa_passed:
        raise HttpProblem(ProblemKind.UNAUTHORIZED, say("sign_in_first"))
    if auth_session.lacks_second_factor and not request.path.startswith(("/me/second-factor", "/sign-out")):
        raise HttpProblem(ProblemKind.FORBIDDEN, say("second_factor_first"))
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


async def home_session(request: Request) -> AuthSession | None:
    """The session from which somebody went to a workspace to try out, None for none that still is one."""
    token = home_token(request)
    if not token:
        return None
    found = await request.database.read(sign_in.STRANGER, sign_in.authenticate_session, token, session_limits(request))
    return found if found is not None and found.session.mfa_passed else None


def auth_session_of(request: Request) -> AuthSession:
    """Who is signed in. Raises a problem for nobody."""
    if request.auth_session is None:
        raise HttpProblem(ProblemKind.UNAUTHORIZED, say("sign_in_first"))
    return request.auth_session


def session_limits(request: Request) -> SessionLimits:
    """How long sessions last here."""
    return SessionLimits.of_hours(request.settings.session_idle_hours, request.settings.session_max_hours)
