"""Your second factor: set up with an app, recovery codes, switched off."""

from amends.errors import AmendsError, Invalid
from amends.http.request.request import Answer, Call
from amends.http.web.kit import reauthenticate, totp
from amends.http.web.kit.field_errors import faults_by_field
from amends.http.web.kit.form import Form
from amends.http.web.kit.page import page, reader_of, see_other
from amends.http.web.kit.page_routes import SECOND_FACTOR, do, show
from amends.http.web.me.me import visit_of
from amends.model.principal import Scope
from amends.usecases import second_factor


async def show_factor(call: Call) -> Answer:
    """How the second factor of whoever asks stands."""
    return await _page(call, {})


async def set_up(call: Call, _: Form) -> Answer:
    """Begin with a new secret, shown here and nowhere else."""
    salt = second_factor.new_salt()
    secret = await call.database.write(call.by, second_factor.set_up, call.installation_key, call.by.id, salt)
    return _set_up_page(call, secret, {})


async def confirm_code(call: Call, form: Form) -> Answer:
    """Ask for the second factor from now on, and show the recovery codes once."""
    expected = await call.database.read(call.by, second_factor.expected, call.installation_key, call.by.id)
    if expected is None:
        return see_other(call, SECOND_FACTOR)
    step, codes = totp.step_of(expected.secret, form.text("code"), expected.steps), second_factor.new_codes()
    try:
        await call.database.write(call.by, second_factor.confirm, call.by.id, step, codes)
    except Invalid as invalid:
        return _set_up_page(call, expected.secret, faults_by_field(reader_of(call), invalid))
    return page(call, "me/recovery_codes.html", codes=codes, is_new=True)


async def make_codes(call: Call, form: Form) -> Answer:
    """Show new recovery codes once; those before work no more."""
    codes = second_factor.new_codes()
    try:
        await reauthenticate.check_password(call, form)
        await call.database.write(call.by, second_factor.replace_codes, call.by.id, codes)
    except Invalid as invalid:
        return await _page(call, faults_by_field(reader_of(call), invalid), "codes")
    return page(call, "me/recovery_codes.html", codes=codes, is_new=False)


async def switch_off(call: Call, form: Form) -> Answer:
    """Ask for the second factor no more."""
    try:
        await reauthenticate.check_password(call, form)
        await call.database.write(call.by, second_factor.switch_off, call.by.id)
    except AmendsError as refused:
        return await _page(call, faults_by_field(reader_of(call), refused), "off")
    return see_other(call, f"{SECOND_FACTOR}?done=off")


async def _page(call: Call, faults: dict[str, str], wrong: str = "") -> Answer:
    return page(
        call,
        "me/second_factor.html",
        422 if faults else 200,
        factor=await call.database.read(call.by, second_factor.state, call.by.id),
        has_key=bool(call.installation_key),
        no_key=second_factor.NO_KEY,
        lacks=visit_of(call).lacks_second_factor,
        faults=faults,
        wrong=wrong,
    )


def _set_up_page(call: Call, secret: str, faults: dict[str, str]) -> Answer:
    visit = visit_of(call)
    return page(
        call,
        "me/set_up.html",
        422 if faults else 200,
        picture=totp.picture(secret, visit.user.email, visit.workspace.name),
        secret=totp.in_groups(secret),
        faults=faults,
    )


ENDPOINTS = (
    show(SECOND_FACTOR, Scope.TICKETS_READ, show_factor),
    do(f"{SECOND_FACTOR}/set-up", Scope.TICKETS_READ, set_up),
    do(f"{SECOND_FACTOR}/confirm", Scope.TICKETS_READ, confirm_code),
    do(f"{SECOND_FACTOR}/codes", Scope.TICKETS_READ, make_codes),
    do(f"{SECOND_FACTOR}/off", Scope.TICKETS_READ, switch_off),
)
