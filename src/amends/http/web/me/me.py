"""Your settings: how pages look to you, your password, and where you are signed in."""

from collections.abc import Mapping
from typing import Final

from msgspec import structs

from amends.errors import FieldError, Invalid
from amends.http.request.request import Request, Response
from amends.http.web.kit import passwords, reauthenticate, session_auth
from amends.http.web.kit.field_errors import errors_by_field
from amends.http.web.kit.form import Form, convert
from amends.http.web.kit.page import locale_of, page, see_other
from amends.http.web.kit.page_routes import form_route, page_route
from amends.http.web.kit.session_auth import auth_session_of
from amends.http.web.kit.user_agent import browser_and_system
from amends.http.web.sign_in.sign_in import check_twice
from amends.i18n import labels
from amends.i18n.labels import N_
from amends.i18n.languages import LANGUAGES
from amends.instants import time_zones
from amends.model.preferences import Preferences, Theme
from amends.model.principal import Scope
from amends.texts.text import say
from amends.usecases import invite, second_factor, sign_in

ME = "/me"
_DONE: Final[Mapping[str, str]] = {
    "saved": N_("Saved."),
    "password": N_("Your new password is saved. All your other browsers were signed out."),
    "ended": N_("Signed out there."),
}


async def show_me(request: Request) -> Response:
    """Everything that somebody sets for themselves."""
    return await _page(request, _form_of(auth_session_of(request).preferences), {})


async def save_preferences(request: Request, form: Form) -> Response:
    """Keep how pages look to somebody."""
    try:
        await request.database.write(
            request.by, sign_in.save_preferences, request.by.id, _liked(form, auth_session_of(request).preferences)
        )
    except Invalid as invalid:
        return await _page(request, form, errors_by_field(locale_of(request), invalid))
    return _done(request, "saved")


async def change_password(request: Request, form: Form) -> Response:
    """Set another password, and sign out everywhere else."""
    auth_session = auth_session_of(request)
    try:
        await reauthenticate.check_password(request, form)
        check_twice(form, auth_session.user)
        password_hash = await passwords.hashed(form.raw("password"))
        await request.database.write(
            request.by, invite.set_password, request.by.id, password_hash, auth_session.session.id
        )
    except Invalid as invalid:
        return await _page(request, _form_of(auth_session.preferences), errors_by_field(locale_of(request), invalid))
    return _done(request, "password")


async def end_session(request: Request, _: Form) -> Response:
    """Sign out in another browser."""
    await request.database.write(request.by, sign_in.end, request.by.id, request.id_param("session_id"))
    return _done(request, "ended")


async def end_others(request: Request, _: Form) -> Response:
    """Sign out in all other browsers."""
    await request.database.write(request.by, sign_in.end_all, request.by.id, auth_session_of(request).session.id)
    return _done(request, "ended")


def _done(request: Request, what: str) -> Response:
    return see_other(request, f"{ME}?done={what}")


def _form_of(preferences: Preferences) -> Form:
    ticked = [("has_shortcuts", "1")] if preferences.has_shortcuts else []
    texts = {"language": preferences.language, "time_zone": preferences.time_zone, "theme": preferences.theme.value}
    return Form([*texts.items(), *ticked])


def _liked(form: Form, before: Preferences) -> Preferences:
    language = form.text("language")
    if language and language not in LANGUAGES:
        raise Invalid(FieldError("language", say("not_a_language")))
    # How the list looks is chosen beside it, and stays.
    return structs.replace(
        before,
        theme=convert({"theme": form.text("theme")}, Preferences).theme,
        language=language,
        time_zone=form.text("time_zone"),
        has_shortcuts=form.is_ticked("has_shortcuts"),
    )


async def _page(request: Request, form: Form, errors: dict[str, str]) -> Response:
    return page(
        request,
        "me/me.html",
        422 if errors else 200,
        form=form,
        errors=errors,
        done=_DONE.get(request.query.get("done", ""), ""),
        themes=[(each.value, labels.THEME[each]) for each in Theme],
        time_zones=time_zones(),
        factor=await request.database.read(request.by, second_factor.state, request.by.id),
        sessions=await request.database.read(
            request.by, sign_in.sessions_of, request.by.id, session_auth.session_limits(request)
        ),
        browser_and_system=browser_and_system,
    )


ENDPOINTS = (
    page_route(ME, Scope.TICKETS_READ, show_me),
    form_route(ME, Scope.TICKETS_READ, save_preferences),
    form_route(f"{ME}/password", Scope.TICKETS_READ, change_password),
    form_route(f"{ME}/sessions/{{session_id}}/end", Scope.TICKETS_READ, end_session),
    form_route(f"{ME}/sessions/end-others", Scope.TICKETS_READ, end_others),
)
