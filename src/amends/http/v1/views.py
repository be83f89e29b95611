"""Saved views over our own API."""

from functools import partial

from msgspec import Raw, Struct

from amends.http.request.access import check_workspace
from amends.http.request.endpoint import Endpoint, Parameter, WholeNumber
from amends.http.request.request import Answer, Call, json_answer
from amends.http.v1 import cursor, wire
from amends.http.v1.errors import V1
from amends.http.v1.tickets import ticket_page
from amends.model.principal import Scope
from amends.model.ticket import list_query
from amends.model.ticket.view import View
from amends.usecases import views
from amends.usecases.views import ViewForm, ViewPatch

_VIEWS = "/v1/workspaces/{workspace_id}/views"
_VIEW = f"{_VIEWS}/{{view_id}}"
_USER = Parameter("user_id", "Whose views, beside everybody's", WholeNumber)


class ViewView(Struct, frozen=True):
    """A view; `user_id` is null for everybody's."""

    id: int
    name: str
    user_id: int | None
    query: dict[str, str]


class Views(Struct, frozen=True):
    """Everybody's views, and those of a user."""

    views: list[ViewView]


class CountView(Struct, frozen=True):
    """How many tickets a view finds; `is_more` when there are more than were counted."""

    view_id: int
    count: int
    is_more: bool


class Counts(Struct, frozen=True):
    """The counts of everybody's views, and of those of a user."""

    counts: list[CountView]


async def list_views(call: Call) -> Answer:
    """Everybody's views, and those of a user."""
    await check_workspace(call)
    return json_answer(Views([_view(each) for each in await call.database.scan(call.by, views.list_all, _user(call))]))


async def save_view(call: Call) -> Answer:
    """Save a query under a name."""
    await check_workspace(call)
    return json_answer(_view(await call.database.write(call.by, views.save, await call.decode(ViewForm))), 201)


async def change_view(call: Call) -> Answer:
    """Change a view's name or query."""
    await check_workspace(call)
    view_id, patch = call.id_param("view_id"), await call.decode(ViewPatch)
    return json_answer(_view(await call.database.write(call.by, views.change, view_id, patch)))


async def forget_view(call: Call) -> Answer:
    """Forget a view."""
    await check_workspace(call)
    await call.database.write(call.by, views.forget, call.id_param("view_id"))
    return Answer(204, b"")


async def list_tickets_of_view(call: Call) -> Answer:
    """The tickets that a view finds."""
    await check_workspace(call)
    view = await call.database.read(call.by, views.show, call.id_param("view_id"))
    return await ticket_page(call, view.query)


async def count_views(call: Call) -> Answer:
    """How many tickets each view finds."""
    await check_workspace(call)
    found = await call.database.scan(call.by, views.counts, _user(call))
    return json_answer(Counts([CountView(each.view.id, each.counted.count, each.counted.is_more) for each in found]))


def _user(call: Call) -> int:
    return call.int_query("user_id", 0, 0)


def _view(own: View) -> ViewView:
    return ViewView(own.id, own.name, own.user_id or None, list_query.write(own.query))


_read = partial(Endpoint, method="GET", door=V1, scope=Scope.TICKETS_READ)
_write = partial(Endpoint, door=V1, scope=Scope.TICKETS_WRITE)

ENDPOINTS = (
    _read(path=_VIEWS, handler=list_views, summary="List views", answer=Views, parameters=(_USER,)),
    _write(
        method="POST",
        path=_VIEWS,
        handler=save_view,
        summary="Save a view",
        request=ViewForm,
        answer=ViewView,
        status=201,
        example=Raw(b'{"name": "Overdue", "query": {"overdue": "true", "sort": "due"}}'),
    ),
    _read(
        path=f"{_VIEWS}/counts",
        handler=count_views,
        summary="Count the tickets of views",
        answer=Counts,
        parameters=(_USER,),
    ),
    _write(
        method="PATCH",
        path=_VIEW,
        handler=change_view,
        summary="Change a view",
        request=ViewPatch,
        answer=ViewView,
        example=Raw(b'{"name": "Late"}'),
    ),
    _write(method="DELETE", path=_VIEW, handler=forget_view, summary="Forget a view", status=204),
    _read(
        path=f"{_VIEW}/tickets",
        handler=list_tickets_of_view,
        summary="List a view's tickets",
        answer=wire.TicketPage,
        parameters=cursor.PAGE_PARAMETERS,
    ),
)
