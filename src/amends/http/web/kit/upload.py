"""Uploads: a form with one file, which is never held in memory; its token is checked before the file is read."""

from collections.abc import AsyncIterator

from msgspec import Struct

from amends.errors import FieldError, Invalid
from amends.http.request.request import Request
from amends.http.request.sent_form import receive_form
from amends.http.web.kit import csrf
from amends.http.web.kit.form import Form
from amends.texts.text import say


class Upload(Struct, frozen=True):
    """A file as it comes in, and the fields that stood before it."""

    name: str
    form: Form
    chunks: AsyncIterator[bytes]


async def receive(request: Request, max_bytes: int) -> Upload:
    """The upload of a request. Raises a problem for another media type or a wrong token, Invalid for no file."""
    sent = await receive_form(request, max_bytes)
    fields = sent.fields.texts
    csrf.check_token(request, fields.get(csrf.TOKEN_FIELD, ""))
    if sent.chunks is None:
        raise Invalid(FieldError("file", say("not_chosen")))
    return Upload(sent.name, Form(list(fields.items())), sent.chunks)
