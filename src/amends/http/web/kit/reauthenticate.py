"""Confirming: whoever is signed in gives their password once more before what guards the account is changed."""

from amends.errors import FieldError, Invalid
from amends.http.request.request import Request
from amends.http.web.kit import passwords
from amends.http.web.kit.form import Form
from amends.http.web.kit.page import locale_of
from amends.i18n.texts import in_words
from amends.instants import SECOND_US
from amends.texts.text import Text, say
from amends.usecases import sign_in
from amends.usecases.sign_in import TooManyAttemptsError

PRESENT = "present_password"


async def check_password(request: Request, form: Form) -> None:
    """Raises Invalid when it isn't the password of whoever is signed in; failures make wait as when signing in."""
    try:
        password_hash = await _password_hash(request)
        if await passwords.is_right(password_hash, form.raw(PRESENT)):
            # Looked at again: many tries at once are checked before any of them failed.
            await _password_hash(request)
            return
        await request.database.write(request.by, sign_in.note_failure, request.by.id)
    except TooManyAttemptsError as wait:
        raise Invalid(FieldError(PRESENT, wait_text(request, wait))) from None
    raise Invalid(FieldError(PRESENT, say("not_your_password")))


def wait_text(request: Request, wait: TooManyAttemptsError) -> Text:
    """How long somebody waits before they try again."""
    return say("too_many_tries_wait", seconds=max(1, -(-(wait.until_us - request.now) // SECOND_US)))


def wait_words(request: Request, wait: TooManyAttemptsError) -> str:
    """The same, in the reader's language."""
    return in_words(locale_of(request), wait_text(request, wait))


async def _password_hash(request: Request) -> str:
    credential = (await request.database.read(request.by, sign_in.account, request.by.id)).credential
    sign_in.check_wait(credential, request.now)
    return credential.password_hash
