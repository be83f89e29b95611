"""The second step of signing in: a code of the moment, or one of the recovery codes."""

from amends.http.request.problems import HttpProblem, ProblemKind
from amends.http.request.request import Request, Response
from amends.http.web.kit import session_auth, totp
from amends.http.web.kit.form import Form
from amends.http.web.kit.page import locale_of, page, see_other
from amends.http.web.kit.page_routes import CODE, form_route, page_route
from amends.http.web.kit.reauthenticate import wait_words
from amends.http.web.sign_in.sign_in import begun, get_next
from amends.model.session import Session
from amends.texts.text import say
from amends.usecases import second_factor, sign_in
from amends.usecases.second_factor import GivenCode
from amends.usecases.sign_in import TooManyAttemptsError


async def show_code(request: Request) -> Response:
    """Where somebody who gave their password gives a code."""
    await session_auth.load_session(request)
    if request.auth_session is not None and request.auth_session.session.mfa_passed:
        return see_other(request, get_next(request.query.get("next", "")))
    _half(request)
    return _page(request, request.query.get("next", ""), is_recovery="recovery" in request.query)


async def take_code(request: Request, form: Form) -> Response:
    """Complete the session of whoever gives the right code."""
    session, text = _half(request), form.text("code")
    is_recovery, onward = form.is_ticked("recovery"), form.text("next")
    expected = await request.database.read(
        request.by, second_factor.expected, request.installation_key, session.user_id
    )
    given = GivenCode(text, totp.step_of(expected.secret, text, expected.steps) if expected else None)
    token = sign_in.new_token(session.workspace_id)
    try:
        detail = await request.database.write(request.by, second_factor.complete, session, given, token)
    except TooManyAttemptsError as wait:
        return _page(request, onward, wait_words(request, wait), is_recovery=is_recovery)
    if detail is None:
        wrong = locale_of(request).gettext("This code is wrong, or was used before.")
        return _page(request, onward, wrong, is_recovery=is_recovery)
    return begun(request, detail, token, get_next(onward))


def _half(request: Request) -> Session:
    """The session that a code completes. Raises a problem for whoever didn't give a password first."""
    if request.auth_session is None or request.auth_session.session.mfa_passed:
        raise HttpProblem(ProblemKind.UNAUTHORIZED, say("sign_in_first"))
    return request.auth_session.session


def _page(request: Request, onward: str, error: str = "", *, is_recovery: bool) -> Response:
    return page(
        request,
        "sign_in/code.html",
        422 if error else 200,
        next=get_next(onward),
        is_recovery=is_recovery,
        errors={"code": error} if error else {},
    )


ENDPOINTS = (
    page_route(CODE, None, show_code),
    form_route(CODE, None, take_code),
)
