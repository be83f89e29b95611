"""Confirming: whoever is signed in gives their password once more before what guards the account is changed."""

from amends.errors import Fault, Invalid
from amends.http.request.request import Call
from amends.http.web.kit import passwords
from amends.http.web.kit.form import Form
from amends.http.web.kit.page import reader_of
from amends.instants import SECOND_US
from amends.usecases import sign_in
from amends.usecases.sign_in import MustWait

PRESENT = "present_password"


async def check_password(call: Call, form: Form) -> None:
    """Raises Invalid when it isn't the password of whoever is signed in; failures make wait as when signing in."""
    try:
        password_hash = await _password_hash(call)
        if await passwords.is_right(password_hash, form.raw(PRESENT)):
            # Looked at again: many tries at once are checked before any of them failed.
            await _password_hash(call)
            return
        await call.database.write(call.by, sign_in.note_failure, call.by.id)
    except MustWait as wait:
        raise Invalid(Fault(PRESENT, wait_words(call, wait))) from None
    raise Invalid(Fault(PRESENT, "isn't your password"))


def wait_words(call: Call, wait: MustWait) -> str:
    """How long somebody waits before they try again."""
    said = reader_of(call).gettext("Too many tries: wait %(seconds)s s, then try again.")
    return said % {"seconds": max(1, -(-(wait.until_us - call.now) // SECOND_US))}


async def _password_hash(call: Call) -> str:
    credential = (await call.database.read(call.by, sign_in.account, call.by.id)).credential
    sign_in.check_wait(credential, call.now)
    return credential.password_hash
