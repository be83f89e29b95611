"""A workspace to try out: made, gone to and come back from by one click, and removed with what it holds shown first."""

from collections.abc import Mapping
from typing import Final
from urllib.parse import urlencode

from msgspec import structs

from amends.errors import FieldError, Invalid
from amends.http.request.authentication import address_of
from amends.http.request.request import Request, Response
from amends.http.web.kit import session_auth, session_cookie
from amends.http.web.kit.form import Form, form_of
from amends.http.web.kit.page import locale_of, see_other
from amends.http.web.kit.page_routes import SIGN_IN, form_route, page_route
from amends.http.web.settings.form_result import FieldErrors, form_result, once
from amends.http.web.settings.layout import settings_page
from amends.http.web.sign_in.sign_in import sign_out
from amends.i18n.labels import N_, SECTOR
from amends.model.principal import Scope
from amends.model.trial import TrialContents, TrialState
from amends.serializers.texts import text_in
from amends.texts.text import say
from amends.usecases import fill_trial, sign_in, trials
from amends.usecases.invented.words import SECTORS
from amends.usecases.trials import TrialForm

_PATH: Final = "/settings/try"
_HELD: Final[Mapping[str, str]] = {
    "tickets": N_("Tickets"),
    "answers": N_("Answers"),
    "customers": N_("Customers"),
    "people": N_("People"),
    "units": N_("Units"),
}
"""What is counted of a workspace, in the order in which it is shown."""


async def show_trial(request: Request) -> Response:
    """The form that makes one, or the one that there is."""
    return await _page(request, form_of(sector=SECTORS[0]), {})


async def make(request: Request, form: Form) -> Response:
    """Make a workspace to try out, and go there."""
    sector = form.text("sector") if form.text("sector") in SECTORS else SECTORS[0]
    language = locale_of(request).language
    auth_session = session_auth.auth_session_of(request)
    wanted = TrialForm(
        name=text_in(language, say("trial_name")),
        sector=sector,
        language=language,
        preferences=structs.replace(auth_session.preferences, language=language),
    )
    _made, errors = await form_result(request, once(request, form, trials.create, wanted))
    return await _page(request, form, errors) if errors else await enter(request, form)


async def enter(request: Request, _: Form) -> Response:
    """Go to the workspace that one made; the session here stays, and leads back."""
    own = await request.database.read(request.by, trials.of_user, request.by.id)
    if own is None:
        return see_other(request, _PATH)
    token, browser = sign_in.new_token(own.workspace_id), request.headers.get("user-agent", "")
    await request.database.write(request.by, trials.enter, token, browser)
    home = session_cookie.home_cookie(request, session_cookie.session_token(request))
    return see_other(request, _PATH, (session_cookie.session_cookie(request, token), home))


async def go_back(request: Request, form: Form) -> Response:
    """Go back to the own workspace; the session in the one to try out ends."""
    home = await session_auth.home_session(request)
    if not session_auth.auth_session_of(request).workspace.is_trial:
        return see_other(request, _PATH)
    if home is None:
        # It has ended meanwhile: who wants to go back signs in there.
        return await sign_out(request, form)
    by = structs.replace(home.principal, address=address_of(request), request_id=request.request_id)
    await request.database.write(by, trials.leave, session_auth.auth_session_of(request).session)
    return see_other(request, _PATH, _without_home(request, session_cookie.home_token(request)))


async def remove(request: Request, form: Form) -> Response:
    """Remove the workspace to try out, and go back to the own one when one is in it."""
    _sure, errors = await form_result(request, _check_tick(form))
    if errors:
        return await _page(request, form, errors)
    inside = session_auth.auth_session_of(request).workspace.is_trial
    home = await session_auth.home_session(request) if inside else None
    is_ours = home is not None and await _made(request, home.principal.workspace_id, home.principal.id)
    removed = await request.database.write(request.by, trials.remove_shown)
    told = {"removed": 1, **(structs.asdict(removed.contents) if removed else {})}
    path = f"{_PATH}?{urlencode(told)}"
    if not inside:
        return see_other(request, path)
    if not is_ours:
        return see_other(request, SIGN_IN, _without_home(request, ""))
    return see_other(request, path, _without_home(request, session_cookie.home_token(request)))


async def _made(request: Request, home_workspace_id: int, home_user_id: int) -> bool:
    """Whether somebody of another workspace made the one that is looked at, as who is looking."""
    by = structs.replace(request.by, workspace_id=home_workspace_id)
    made = await request.database.read(by, trials.of_user, home_user_id)
    return made is not None and (made.workspace_id, made.user_id) == (request.by.workspace_id, request.by.id)


async def _check_tick(form: Form) -> None:
    if not form.is_ticked("sure"):
        raise Invalid(FieldError("sure", say("tick_to_remove")))


def _without_home(request: Request, token: str) -> tuple[tuple[str, str], ...]:
    return session_cookie.session_cookie(request, token), session_cookie.home_cookie(request, "")


async def _page(request: Request, form: Form, errors: FieldErrors) -> Response:
    found = await request.database.read(request.by, trials.shown_to)
    is_filling = found is not None and found.workspace.trial is TrialState.FILLING
    told = await fill_trial.sessions_told(request.database, found.workspace.id) if found and is_filling else 0
    return settings_page(
        request,
        "trial.html",
        422 if errors else 200,
        form=form,
        errors=errors,
        sectors=[(each, SECTOR[each]) for each in SECTORS],
        found=found,
        held=_HELD,
        is_filling=is_filling,
        told=told,
        sessions=fill_trial.SESSIONS,
        removed=_removed(request),
    )


def _removed(request: Request) -> TrialContents | None:
    """What was removed just now, as the address says it."""
    if not request.query.get("removed"):
        return None
    return TrialContents(*(request.int_query(name, 0, 0) for name in _HELD))


ENDPOINTS = (
    page_route(_PATH, Scope.ADMIN, show_trial),
    form_route(_PATH, Scope.ADMIN, make),
    form_route(f"{_PATH}/enter", Scope.ADMIN, enter),
    form_route(f"{_PATH}/back", Scope.TICKETS_READ, go_back),
    form_route(f"{_PATH}/remove", Scope.ADMIN, remove),
)
