"""How the list of tickets looks to a user, over our own API."""

from functools import partial
from typing import Final

from msgspec import Raw, convert, to_builtins

from amends.http.request.endpoint import Endpoint
from amends.http.v1.errors import V1
from amends.model.principal import Scope
from amends.usecases import list_look
from amends.usecases.list_look import ListLook
from amends.wire.list_look import ListLookView

_PATH: Final = "/v1/workspaces/{workspace_id}/users/{user_id}/list-look"


def _form(sent: ListLookView) -> ListLook:
    return convert(to_builtins(sent), ListLook)


def _view(look: ListLook) -> ListLookView:
    return convert(to_builtins(look), ListLookView)


_endpoint = partial(Endpoint, interface=V1, path=_PATH, serialize=_view, response=ListLookView)

ENDPOINTS = (
    _endpoint(
        method="GET",
        scope=Scope.TICKETS_READ,
        name="get_list_look",
        summary="Get how the list looks to a user",
        description="Get the columns, density and orders in which a user likes to see the list of tickets.",
        do=list_look.get_list_look,
    ),
    _endpoint(
        method="PUT",
        scope=Scope.TICKETS_WRITE,
        name="put_list_look",
        summary="Set how the list looks to a user",
        description="Set the columns, density and orders in which a user likes to see the list of tickets.",
        request=ListLookView,
        form=_form,
        do=list_look.save_list_look,
        example=Raw(b'{"columns": ["number", "customer", "score", "words", "owner", "due"], "sorts": {"mine": "due"}}'),
    ),
)
