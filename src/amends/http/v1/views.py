"""Saved views over our own API."""

from functools import partial

from msgspec import Raw

from amends.http.request.access import check_workspace
from amends.http.request.endpoint import Endpoint, Parameter, WholeNumber
from amends.http.request.paging import PAGE_PARAMETERS
from amends.http.request.request import Request, Response, json_response
from amends.http.v1.errors import V1
from amends.http.v1.tickets import ticket_page
from amends.model.principal import Scope
from amends.serializers.views import count_view, saved_view
from amends.usecases import views
from amends.usecases.views import ViewForm, ViewPatch
from amends.wire.tickets import TicketPage
from amends.wire.views import SavedView, ViewCounts, ViewList

_VIEWS = "/v1/workspaces/{workspace_id}/views"
_VIEW = f"{_VIEWS}/{{view_id}}"
_USER = Parameter("user_id", "ID of the user whose private views are included", WholeNumber)


async def list_views(request: Request) -> Response:
    """List the shared views, and the private views of a user."""
    await check_workspace(request)
    return json_response(
        ViewList([saved_view(each) for each in await request.database.scan(request.by, views.list_all, _user(request))])
    )


async def save_view(request: Request) -> Response:
    """Save a query as a view with a name."""
    await check_workspace(request)
    return json_response(
        saved_view(await request.database.write(request.by, views.save, await request.decode(ViewForm))), 201
    )


async def change_view(request: Request) -> Response:
    """Change the name or the query of a view."""
    await check_workspace(request)
    view_id, patch = request.id_param("view_id"), await request.decode(ViewPatch)
    return json_response(saved_view(await request.database.write(request.by, views.change, view_id, patch)))


async def delete_view(request: Request) -> Response:
    """Delete a view."""
    await check_workspace(request)
    await request.database.write(request.by, views.delete, request.id_param("view_id"))
    return Response(204, b"")


async def list_tickets_of_view(request: Request) -> Response:
    """List the tickets that a view finds."""
    await check_workspace(request)
    view = await request.database.read(request.by, views.get, request.id_param("view_id"))
    return await ticket_page(request, view.query)


async def count_views(request: Request) -> Response:
    """Count the tickets that each view finds."""
    await check_workspace(request)
    found = await request.database.scan(request.by, views.counts, _user(request))
    return json_response(ViewCounts([count_view(each) for each in found]))


def _user(request: Request) -> int:
    return request.int_query("user_id", 0, 0)


_read = partial(Endpoint, method="GET", interface=V1, scope=Scope.TICKETS_READ)
_write = partial(Endpoint, interface=V1, scope=Scope.TICKETS_WRITE)

ENDPOINTS = (
    _read(path=_VIEWS, handler=list_views, summary="List views", response=ViewList, parameters=(_USER,)),
    _write(
        method="POST",
        path=_VIEWS,
        handler=save_view,
        summary="Save a view",
        request=ViewForm,
        response=SavedView,
        status=201,
        example=Raw(b'{"name": "Overdue", "query": {"overdue": "true", "sort": "due"}}'),
    ),
    _read(
        path=f"{_VIEWS}/counts",
        handler=count_views,
        summary="Count the tickets in each view",
        response=ViewCounts,
        parameters=(_USER,),
    ),
    _write(
        method="PATCH",
        path=_VIEW,
        handler=change_view,
        summary="Change a view",
        request=ViewPatch,
        response=SavedView,
        example=Raw(b'{"name": "Late"}'),
    ),
    _write(method="DELETE", path=_VIEW, handler=delete_view, summary="Delete a view", status=204),
    _read(
        path=f"{_VIEW}/tickets",
        handler=list_tickets_of_view,
        summary="List the tickets in a view",
        response=TicketPage,
        parameters=PAGE_PARAMETERS,
    ),
)
