"""API keys: made and shown once, listed without what opens, named, revoked."""

from amends.http.request.request import Request, Response
from amends.http.web.kit.form import Form, instant_of
from amends.http.web.kit.form_once import write_once
from amends.http.web.kit.page import locale_of
from amends.http.web.kit.page_routes import form_route, page_route
from amends.http.web.settings.form_result import FieldErrors, form_result
from amends.http.web.settings.layout import saved, settings_page
from amends.i18n import labels
from amends.model.key import KeyDetail, NewKey
from amends.model.principal import Scope
from amends.usecases import ticket_detail
from amends.usecases.settings import keys
from amends.usecases.settings.keys import KeyChange

_KEYS = "/settings/keys"


async def show_keys(request: Request) -> Response:
    """All keys, and a form for a new one."""
    return await _page(request, Form([]), {})


async def make_key(request: Request, form: Form) -> Response:
    """Make a key, and show it this once."""

    async def make() -> NewKey:
        scopes = frozenset(scope for scope in Scope if form.is_ticked(f"scope_{scope}"))
        ends_us = instant_of(form, "expires", locale_of(request).time_zone) if form.text("expires") else None
        return await write_once(request, form, keys.create, scopes, form.all("segment"), ends_us, *_known_by(form))

    made, errors = await form_result(request, make())
    return await _page(request, form if errors else Form([]), errors, made)


async def rename_key(request: Request, form: Form) -> Response:
    """Give a key another name or owner."""

    async def rename() -> KeyDetail:
        name, owner_id = _known_by(form)
        wanted = KeyChange(name=name, owner_id=owner_id)
        return await request.database.write(request.by, keys.change, request.id_param("key_id"), wanted)

    _changed, errors = await form_result(request, rename())
    return await _page(request, Form([]), errors) if errors else saved(request, _KEYS)


async def revoke_key(request: Request, _: Form) -> Response:
    """Revoke a key."""
    await request.database.write(request.by, keys.revoke, request.id_param("key_id"))
    return saved(request, _KEYS)


def _known_by(form: Form) -> tuple[str, int]:
    return form.text("name"), form.number("owner_id")


async def _page(request: Request, form: Form, errors: FieldErrors, made: NewKey | None = None) -> Response:
    return settings_page(
        request,
        "keys.html",
        422 if errors else 200,
        keys=await request.database.read(request.by, keys.list_details),
        directory=await request.database.read(request.by, ticket_detail.get_directory),
        form=form,
        errors=errors,
        made=made,
        scopes=labels.SCOPE,
    )


ENDPOINTS = (
    page_route(_KEYS, Scope.ADMIN, show_keys),
    form_route(_KEYS, Scope.ADMIN, make_key),
    form_route(f"{_KEYS}/{{key_id}}/rename", Scope.ADMIN, rename_key),
    form_route(f"{_KEYS}/{{key_id}}/revoke", Scope.ADMIN, revoke_key),
)
