"""Saved views over our own API."""

from functools import partial

from msgspec import Raw

from amends.http.request.endpoint import Endpoint, Parameter, WholeNumber
from amends.http.v1.errors import V1
from amends.http.v1.tickets import TICKET_PAGING
from amends.model.principal import Scope
from amends.serializers.tickets import ticket_view
from amends.serializers.views import count_view, saved_view
from amends.usecases import views
from amends.usecases.views import ViewForm, ViewPatch
from amends.wire.tickets import TicketPage
from amends.wire.views import SavedView, ViewCounts, ViewList

_VIEWS = "/v1/workspaces/{workspace_id}/views"
_VIEW = f"{_VIEWS}/{{view_id}}"
_USER = Parameter("user_id", "ID of the user whose private views are included", WholeNumber)

_endpoint = partial(Endpoint, interface=V1)

ENDPOINTS = (
    _endpoint(
        method="GET",
        path=_VIEWS,
        scope=Scope.TICKETS_READ,
        name="list_views",
        summary="List views",
        description="List the shared views, and the private views of a user.",
        parameters=(_USER,),
        do=views.list_all,
        scans=True,
        each=saved_view,
        response=ViewList,
    ),
    _endpoint(
        method="POST",
        path=_VIEWS,
        scope=Scope.TICKETS_WRITE,
        name="save_view",
        summary="Save a view",
        description="Save a query as a view with a name.",
        request=ViewForm,
        do=views.save,
        serialize=saved_view,
        response=SavedView,
        status=201,
        example=Raw(b'{"name": "Overdue", "query": {"overdue": "true", "sort": "due"}}'),
    ),
    _endpoint(
        method="GET",
        path=f"{_VIEWS}/counts",
        scope=Scope.TICKETS_READ,
        name="count_views",
        summary="Count the tickets in each view",
        description="Count the tickets that each view finds.",
        parameters=(_USER,),
        do=views.counts,
        scans=True,
        each=count_view,
        response=ViewCounts,
    ),
    _endpoint(
        method="GET",
        path=_VIEW,
        scope=Scope.TICKETS_READ,
        name="get_view",
        summary="Get a view",
        description="Get one view.",
        do=views.get,
        serialize=saved_view,
        response=SavedView,
    ),
    _endpoint(
        method="PATCH",
        path=_VIEW,
        scope=Scope.TICKETS_WRITE,
        name="change_view",
        summary="Change a view",
        description="Change the name or the query of a view.",
        request=ViewPatch,
        do=views.change,
        serialize=saved_view,
        response=SavedView,
        example=Raw(b'{"name": "Late"}'),
    ),
    _endpoint(
        method="DELETE",
        path=_VIEW,
        scope=Scope.TICKETS_WRITE,
        name="delete_view",
        summary="Delete a view",
        description="Delete a view.",
        do=views.delete,
        status=204,
    ),
    _endpoint(
        method="GET",
        path=f"{_VIEW}/tickets",
        scope=Scope.TICKETS_READ,
        name="list_tickets_of_view",
        summary="List the tickets in a view",
        description="List the tickets that a view finds.",
        do=views.list_tickets,
        scans=True,
        paging=TICKET_PAGING,
        each=ticket_view,
        response=TicketPage,
    ),
)
