"""API keys: made and shown once, listed without what opens, revoked."""

from amends.http.request.request import Answer, Call
from amends.http.web.kit.form import Form, instant_of
from amends.http.web.kit.page import reader_of
from amends.http.web.kit.page_routes import do, show
from amends.http.web.settings.form_result import Faults, tried
from amends.http.web.settings.layout import saved, settings_page
from amends.i18n import labels
from amends.model.principal import Scope
from amends.usecases import ticket_detail
from amends.usecases.settings import keys
from amends.usecases.settings.keys import NewKey

_KEYS = "/settings/keys"


async def show_keys(call: Call) -> Answer:
    """All keys, and a form for a new one."""
    return await _page(call, Form([]), {})


async def make_key(call: Call, form: Form) -> Answer:
    """Make a key, and show it this once."""

    async def make() -> NewKey:
        scopes = frozenset(scope for scope in Scope if form.is_ticked(f"scope_{scope}"))
        ends_us = instant_of(form, "expires", reader_of(call).time_zone) if form.text("expires") else None
        return await call.database.write(call.by, keys.create, scopes, form.all("segment"), ends_us)

    made, faults = await tried(call, make())
    return await _page(call, form if faults else Form([]), faults, made)


async def revoke_key(call: Call, _: Form) -> Answer:
    """End a key at once."""
    await call.database.write(call.by, keys.revoke, call.id_param("key_id"))
    return saved(call, _KEYS)


async def _page(call: Call, form: Form, faults: Faults, made: NewKey | None = None) -> Answer:
    return settings_page(
        call,
        "keys.html",
        422 if faults else 200,
        keys=await call.database.read(call.by, keys.list_all),
        directory=await call.database.read(call.by, ticket_detail.directory_of),
        form=form,
        faults=faults,
        made=made,
        scopes=labels.SCOPE,
    )


ENDPOINTS = (
    show(_KEYS, Scope.ADMIN, show_keys),
    do(_KEYS, Scope.ADMIN, make_key),
    do(f"{_KEYS}/{{key_id}}/revoke", Scope.ADMIN, revoke_key),
)
