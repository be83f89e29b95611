"""API keys over our own API."""

from functools import partial
from typing import Final

from msgspec import Raw

from amends.errors import FieldError, Invalid
from amends.http.request.authentication import AnyKey
from amends.http.request.endpoint import Endpoint
from amends.http.v1.errors import V1
from amends.instants import InstantUs, from_text
from amends.model.key import NewKey
from amends.model.principal import Scope
from amends.serializers.keys import key_view, new_key_view, own_key_view
from amends.store.engine.database import Tx
from amends.texts.text import say
from amends.usecases.settings import keys
from amends.usecases.settings.keys import KeyChange
from amends.wire.keys import KeyForm, KeyList, KeyView, OwnKeyView

_KEYS: Final = "/v1/workspaces/{workspace_id}/keys"


async def _create(tx: Tx, form: KeyForm) -> NewKey:
    return await keys.create(
        tx, frozenset(map(Scope, form.scopes)), form.segments, _expires_us(form), form.name, form.owner_id
    )


def _expires_us(form: KeyForm) -> InstantUs | None:
    try:
        return from_text(form.expires) if form.expires else None
    except ValueError:
        reason = say("not_a_time")
        raise Invalid(FieldError("expires", reason)) from None


_endpoint = partial(Endpoint, interface=V1)

ENDPOINTS = (
    _endpoint(
        method="GET",
        path="/v1/key",
        scope=AnyKey.ANY_KEY,
        name="get_own_key",
        summary="Get the key of this request",
        description="Get the API key that this request is sent with: what it may do, for which segments, and in which "
        "workspace.",
        do=keys.get_own,
        serialize=own_key_view,
        response=OwnKeyView,
    ),
    _endpoint(
        method="GET",
        path=_KEYS,
        scope=Scope.ADMIN,
        name="list_keys",
        summary="List API keys",
        description="List all API keys, without their secrets.",
        do=keys.list_details,
        scans=True,
        each=key_view,
        response=KeyList,
    ),
    _endpoint(
        method="POST",
        path=_KEYS,
        scope=Scope.ADMIN,
        name="create_key",
        summary="Create an API key",
        description="Create an API key. Its secret is returned only once, in this response.",
        request=KeyForm,
        do=_create,
        serialize=new_key_view,
        shown_once="secret",
        response=KeyView,
        status=201,
        example=Raw(
            b'{"scopes": ["tickets:read"], "segments": ["S1"], "expires": "2027-12-31T23:59:59+01:00", '
            b'"name": "Data warehouse"}'
        ),
    ),
    _endpoint(
        method="GET",
        path=f"{_KEYS}/{{key_id}}",
        scope=Scope.ADMIN,
        name="get_key",
        summary="Get an API key",
        description="Get one API key, without its secret.",
        do=keys.get_detail,
        serialize=key_view,
        response=KeyView,
    ),
    _endpoint(
        method="PATCH",
        path=f"{_KEYS}/{{key_id}}",
        scope=Scope.ADMIN,
        name="change_key",
        summary="Rename an API key",
        description="Change the name or the owner of an API key. What it may do never changes: create another key.",
        request=KeyChange,
        do=keys.change,
        serialize=key_view,
        response=KeyView,
        example=Raw(b'{"name": "Data warehouse"}'),
    ),
    _endpoint(
        method="DELETE",
        path=f"{_KEYS}/{{key_id}}",
        scope=Scope.ADMIN,
        name="revoke_key",
        summary="Revoke an API key",
        description="Revoke an API key. It stops working at once.",
        do=keys.revoke,
        status=204,
    ),
)
