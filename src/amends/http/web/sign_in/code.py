"""The second step of signing in: a code of the moment, or one of the recovery codes."""

from amends.http.request.problems import HttpProblem, Kind
from amends.http.request.request import Answer, Call
from amends.http.web.kit import guard, totp
from amends.http.web.kit.form import Form
from amends.http.web.kit.page import page, reader_of, see_other
from amends.http.web.kit.page_routes import CODE, do, show
from amends.http.web.kit.reauthenticate import wait_words
from amends.http.web.sign_in.sign_in import begun, next_of
from amends.model.session import Session
from amends.usecases import second_factor, sign_in
from amends.usecases.second_factor import Given
from amends.usecases.sign_in import MustWait


async def show_code(call: Call) -> Answer:
    """Where somebody who gave their password gives a code."""
    await guard.look_who(call)
    if call.visit is not None and call.visit.session.is_whole:
        return see_other(call, next_of(call.query.get("next", "")))
    _half(call)
    return _page(call, call.query.get("next", ""), is_recovery="recovery" in call.query)


async def take_code(call: Call, form: Form) -> Answer:
    """Complete the session of whoever gives the right code."""
    session, text = _half(call), form.text("code")
    is_recovery, onward = form.is_ticked("recovery"), form.text("next")
    expected = await call.database.read(call.by, second_factor.expected, call.installation_key, session.user_id)
    given = Given(text, totp.step_of(expected.secret, text, expected.steps) if expected else None)
    token = sign_in.new_token()
    try:
        whole = await call.database.write(call.by, second_factor.complete, session, given, token)
    except MustWait as wait:
        return _page(call, onward, wait_words(call, wait), is_recovery=is_recovery)
    if whole is None:
        wrong = reader_of(call).gettext("This code is wrong, or was used before.")
        return _page(call, onward, wrong, is_recovery=is_recovery)
    return begun(call, whole, token, next_of(onward))


def _half(call: Call) -> Session:
    """The session that a code completes. Raises a problem for whoever didn't give a password first."""
    if call.visit is None or call.visit.session.is_whole:
        raise HttpProblem(Kind.UNAUTHORIZED, "Sign in first.")
    return call.visit.session


def _page(call: Call, onward: str, fault: str = "", *, is_recovery: bool) -> Answer:
    return page(
        call,
        "sign_in/code.html",
        422 if fault else 200,
        next=next_of(onward),
        is_recovery=is_recovery,
        faults={"code": fault} if fault else {},
    )


ENDPOINTS = (
    show(CODE, None, show_code),
    do(CODE, None, take_code),
)
