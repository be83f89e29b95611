"""Your second factor: set up with an app, recovery codes, switched off."""

from amends.errors import AmendsError, Invalid
from amends.http.request.request import Request, Response
from amends.http.web.kit import reauthenticate, totp
from amends.http.web.kit.field_errors import errors_by_field
from amends.http.web.kit.form import Form
from amends.http.web.kit.page import locale_of, page, see_other
from amends.http.web.kit.page_routes import SECOND_FACTOR, form_route, page_route
from amends.http.web.kit.session_auth import auth_session_of
from amends.model.principal import Scope
from amends.usecases import second_factor


async def show_factor(request: Request) -> Response:
    """How the second factor of whoever asks stands."""
    return await _page(request, {})


async def set_up(request: Request, _: Form) -> Response:
    """Begin with a new secret, shown here and nowhere else."""
    salt = second_factor.new_salt()
    secret = await request.database.write(
        request.by, second_factor.set_up, request.installation_key, request.by.id, salt
    )
    return _set_up_page(request, secret, {})


async def confirm_code(request: Request, form: Form) -> Response:
    """Ask for the second factor from now on, and show the recovery codes once."""
    expected = await request.database.read(request.by, second_factor.expected, request.installation_key, request.by.id)
    if expected is None:
        return see_other(request, SECOND_FACTOR)
    step, codes = totp.step_of(expected.secret, form.text("code"), expected.steps), second_factor.new_codes()
    try:
        await request.database.write(request.by, second_factor.confirm, request.by.id, step, codes)
    except Invalid as invalid:
        return _set_up_page(request, expected.secret, errors_by_field(locale_of(request), invalid))
    return page(request, "me/recovery_codes.html", codes=codes, is_new=True)


async def make_codes(request: Request, form: Form) -> Response:
    """Show new recovery codes once; those before work no more."""
    codes = second_factor.new_codes()
    try:
        await reauthenticate.check_password(request, form)
        await request.database.write(request.by, second_factor.replace_codes, request.by.id, codes)
    except Invalid as invalid:
        return await _page(request, errors_by_field(locale_of(request), invalid), "codes")
    return page(request, "me/recovery_codes.html", codes=codes, is_new=False)


async def switch_off(request: Request, form: Form) -> Response:
    """Ask for the second factor no more."""
    try:
        await reauthenticate.check_password(request, form)
        await request.database.write(request.by, second_factor.switch_off, request.by.id)
    except AmendsError as refused:
        return await _page(request, errors_by_field(locale_of(request), refused), "off")
    return see_other(request, f"{SECOND_FACTOR}?done=off")


async def _page(request: Request, errors: dict[str, str], wrong: str = "") -> Response:
    return page(
        request,
        "me/second_factor.html",
        422 if errors else 200,
        factor=await request.database.read(request.by, second_factor.state, request.by.id),
        has_key=bool(request.installation_key),
        no_key=second_factor.NO_KEY,
        lacks=auth_session_of(request).lacks_second_factor,
        errors=errors,
        wrong=wrong,
    )


def _set_up_page(request: Request, secret: str, errors: dict[str, str]) -> Response:
    auth_session = auth_session_of(request)
    return page(
        request,
        "me/set_up.html",
        422 if errors else 200,
        picture=totp.picture(secret, auth_session.user.email, auth_session.workspace.name),
        secret=totp.in_groups(secret),
        errors=errors,
    )


ENDPOINTS = (
    page_route(SECOND_FACTOR, Scope.TICKETS_READ, show_factor),
    form_route(f"{SECOND_FACTOR}/set-up", Scope.TICKETS_READ, set_up),
    form_route(f"{SECOND_FACTOR}/confirm", Scope.TICKETS_READ, confirm_code),
    form_route(f"{SECOND_FACTOR}/codes", Scope.TICKETS_READ, make_codes),
    form_route(f"{SECOND_FACTOR}/off", Scope.TICKETS_READ, switch_off),
)
