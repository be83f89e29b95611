"""Your settings: how pages look to you, your password, and where you are signed in."""

from collections.abc import Mapping
from typing import Final
from zoneinfo import available_timezones

from msgspec import structs

from amends.errors import Fault, Invalid
from amends.http.request.problems import HttpProblem, Kind
from amends.http.request.request import Answer, Call
from amends.http.web.kit import guard, passwords, reauthenticate
from amends.http.web.kit.field_errors import faults_by_field
from amends.http.web.kit.form import Form, converted
from amends.http.web.kit.page import page, reader_of, see_other
from amends.http.web.kit.page_routes import do, show
from amends.http.web.kit.user_agent import browser_and_system
from amends.http.web.sign_in.sign_in import check_twice
from amends.i18n import labels
from amends.i18n.labels import N_
from amends.i18n.locale import LANGUAGES
from amends.model.preferences import Preferences, Theme
from amends.model.principal import Scope
from amends.model.session import Visit
from amends.usecases import invite, second_factor, sign_in

ME = "/me"
_DONE: Final[Mapping[str, str]] = {
    "saved": N_("Saved."),
    "password": N_("Your new password is kept. All your other browsers were signed out."),
    "ended": N_("Signed out there."),
}


async def show_me(call: Call) -> Answer:
    """Everything that somebody sets for themselves."""
    return await _page(call, _form_of(visit_of(call).preferences), {})


async def save_preferences(call: Call, form: Form) -> Answer:
    """Keep how pages look to somebody."""
    try:
        await call.database.write(call.by, sign_in.save_preferences, call.by.id, _liked(form))
    except Invalid as invalid:
        return await _page(call, form, faults_by_field(reader_of(call), invalid))
    return _done(call, "saved")


async def change_password(call: Call, form: Form) -> Answer:
    """Set another password, and sign out everywhere else."""
    visit = visit_of(call)
    try:
        await reauthenticate.check_password(call, form)
        check_twice(form, visit.user)
        password_hash = await passwords.hashed(form.raw("password"))
        await call.database.write(call.by, invite.set_password, call.by.id, password_hash, visit.session.id)
    except Invalid as invalid:
        return await _page(call, _form_of(visit.preferences), faults_by_field(reader_of(call), invalid))
    return _done(call, "password")


async def end_session(call: Call, _: Form) -> Answer:
    """Sign out in another browser."""
    await call.database.write(call.by, sign_in.end, call.by.id, call.id_param("session_id"))
    return _done(call, "ended")


async def end_others(call: Call, _: Form) -> Answer:
    """Sign out in all other browsers."""
    await call.database.write(call.by, sign_in.end_all, call.by.id, visit_of(call).session.id)
    return _done(call, "ended")


def visit_of(call: Call) -> Visit:
    """Who is signed in. Raises a problem for nobody."""
    if call.visit is None:
        raise HttpProblem(Kind.UNAUTHORIZED, "Sign in first.")
    return call.visit


def _done(call: Call, what: str) -> Answer:
    return see_other(call, f"{ME}?done={what}")


def _form_of(liked: Preferences) -> Form:
    ticked = [("has_shortcuts", "1")] if liked.has_shortcuts else []
    texts = {"language": liked.language, "time_zone": liked.time_zone, "theme": liked.theme.value}
    return Form([*texts.items(), *ticked])


def _liked(form: Form) -> Preferences:
    language = form.text("language")
    if language and language not in LANGUAGES:
        raise Invalid(Fault("language", "isn't one of these languages"))
    liked = converted({"theme": form.text("theme")}, Preferences)
    return structs.replace(
        liked,
        language=language,
        time_zone=form.text("time_zone"),
        has_shortcuts=form.is_ticked("has_shortcuts"),
    )


async def _page(call: Call, form: Form, faults: dict[str, str]) -> Answer:
    return page(
        call,
        "me/me.html",
        422 if faults else 200,
        form=form,
        faults=faults,
        done=_DONE.get(call.query.get("done", ""), ""),
        themes=[(each.value, labels.THEME[each]) for each in Theme],
        time_zones=sorted(available_timezones()),
        factor=await call.database.read(call.by, second_factor.state, call.by.id),
        sessions=await call.database.read(call.by, sign_in.sessions_of, call.by.id, guard.limits_of(call)),
        browser_and_system=browser_and_system,
    )


ENDPOINTS = (
    show(ME, Scope.TICKETS_READ, show_me),
    do(ME, Scope.TICKETS_READ, save_preferences),
    do(f"{ME}/password", Scope.TICKETS_READ, change_password),
    do(f"{ME}/sessions/{{session_id}}/end", Scope.TICKETS_READ, end_session),
    do(f"{ME}/sessions/end-others", Scope.TICKETS_READ, end_others),
)
