"""Forms that add something: each is done once, however often the same one comes.

The token of the session is written otherwise in each page that is shown, so it tells one showing of a form from the
next; what was typed tells apart what somebody sends from the same showing.
"""

import hashlib
from collections.abc import Awaitable, Callable
from typing import Concatenate, ParamSpec, TypeVar

from msgspec import json

from amends.http.request.request import Request
from amends.http.web.kit import csrf
from amends.http.web.kit.form import Form
from amends.store.engine.database import Tx
from amends.usecases import form_once
from amends.usecases.form_once import SentForm

P = ParamSpec("P")
T = TypeVar("T")

_NOT_TYPED = frozenset({csrf.TOKEN_FIELD, "from", "version"})
"""Fields that say where a form stood. They may be others when it is sent again, and it is the same form."""


def sent_form(request: Request, form: Form) -> SentForm:
    """What tells a form that was sent from all others."""
    shown = form.raw(csrf.TOKEN_FIELD) or request.headers.get(csrf.TOKEN_HEADER, "")
    typed = json.encode([pair for pair in form.pairs if pair[0] not in _NOT_TYPED])
    token = hashlib.blake2b(typed, key=shown.encode()[:64], digest_size=24).hexdigest()
    return SentForm(request.path, token)


async def write_once(
    request: Request,
    form: Form,
    use_case: Callable[Concatenate[Tx, P], Awaitable[T]],
    /,
    *args: P.args,
    **kwargs: P.kwargs,
) -> T:
    """Run what a form asks for in a transaction, once. Raises SentAlready when the same form came before."""
    return await request.database.write(
        request.by, form_once.do_once, sent_form(request, form), use_case, *args, **kwargs
    )
