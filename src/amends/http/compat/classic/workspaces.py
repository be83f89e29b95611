"""Workspaces, segments and users over the classic API."""

from collections.abc import Sequence

from amends.contract import classic
from amends.contract.envelope import Answer as Envelope
from amends.contract.envelope import Page
from amends.errors import NotFound
from amends.http.compat.classic import serializers
from amends.http.compat.classic.errors import CLASSIC
from amends.http.compat.paging import PAGE_PARAMETERS, cut, page_of
from amends.http.request.endpoint import Endpoint
from amends.http.request.request import Request, Response, json_response
from amends.model.person import User
from amends.model.principal import Scope
from amends.store.engine.database import Tx
from amends.usecases.access import not_found_or_forbidden
from amends.usecases.settings import people, segments, surveys, workspaces

_FEEDBACK = "/a/api/v2/cx/feedback/{workspace_id}"


async def list_segments(request: Request) -> Response:
    """List the segments of a workspace that the key can see."""
    page, per_page = page_of(request)
    tree = await request.database.scan(request.by, segments.list_reachable)
    users = list(await request.database.scan(request.by, people.list_all))
    views = [
        serializers.segment(each, tree, request.by.workspace_id, users) for each in cut(list(tree), page, per_page)
    ]
    return _page(request, views, len(tree))


async def list_users(request: Request) -> Response:
    """List all users of a workspace."""
    page, per_page = page_of(request)
    users = await request.database.scan(request.by, people.list_all)
    return _page(request, [serializers.user(user) for user in cut(users, page, per_page)], len(users))


async def get_user(request: Request) -> Response:
    """Get one user of a workspace."""
    user_id = request.id_param("user_id")
    user = await request.database.read(request.by, _user, user_id)
    return json_response(Envelope(response=serializers.user(user), request_id=request.request_id))


async def list_workspaces(request: Request) -> Response:
    """List the workspaces of a user that the key can see: only the key's own workspace."""
    page, per_page = page_of(request)
    user = await request.database.read(request.by, _user, request.id_param("user_id"))
    own = await request.database.read(request.by, workspaces.get)
    tree = await request.database.scan(request.by, segments.list_reachable)
    survey_count = len(await request.database.scan(request.by, surveys.list_all))
    views = [serializers.workspace(own, tree, survey_count, user.id)]
    return _page(request, list(cut(views, page, per_page)), len(views))


async def _user(tx: Tx, user_id: int) -> User:
    try:
        return await people.get(tx, user_id)
    except NotFound:
        raise await not_found_or_forbidden(tx, "user", user_id) from None


def _page(request: Request, views: Sequence[object], total: int) -> Response:
    page, per_page = page_of(request)
    pagination = serializers.pagination(request, page, per_page, total)
    return json_response(Page(response=list(views), pagination=pagination, request_id=request.request_id))


ENDPOINTS = (
    Endpoint(
        method="GET",
        path=f"{_FEEDBACK}/segments",
        interface=CLASSIC,
        scope=Scope.TICKETS_READ,
        summary="List segments",
        handler=list_segments,
        response=classic.SegmentsAnswer,
        parameters=PAGE_PARAMETERS,
    ),
    Endpoint(
        method="GET",
        path=f"{_FEEDBACK}/users",
        interface=CLASSIC,
        scope=Scope.TICKETS_READ,
        summary="List users",
        handler=list_users,
        response=classic.UsersAnswer,
        parameters=PAGE_PARAMETERS,
    ),
    Endpoint(
        method="GET",
        path=f"{_FEEDBACK}/users/{{user_id}}",
        interface=CLASSIC,
        scope=Scope.TICKETS_READ,
        summary="Get a user",
        handler=get_user,
        response=classic.UserAnswer,
    ),
    Endpoint(
        method="GET",
        path="/a/api/v2/cx/users/{user_id}/feedbacks",
        interface=CLASSIC,
        scope=Scope.TICKETS_READ,
        summary="List a user's workspaces",
        handler=list_workspaces,
        response=classic.WorkspacesAnswer,
        parameters=PAGE_PARAMETERS,
    ),
)
