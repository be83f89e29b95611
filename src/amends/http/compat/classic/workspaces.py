"""Workspaces, segments and users over the classic API."""

from collections.abc import Sequence

from amends.contract import classic
from amends.contract.envelope import Answer as Envelope
from amends.contract.envelope import Page
from amends.errors import NotFound
from amends.http.compat.classic import serializers
from amends.http.compat.classic.errors import CLASSIC
from amends.http.compat.paging import PAGE_PARAMETERS, cut, page_of
from amends.http.request.access import check_workspace
from amends.http.request.endpoint import Endpoint
from amends.http.request.request import Answer, Call, json_answer
from amends.model.person import User
from amends.model.principal import Scope
from amends.store.engine.database import Tx
from amends.usecases.access import refuse
from amends.usecases.settings import people, segments, surveys, workspaces

_FEEDBACK = "/a/api/v2/cx/feedback/{workspace_id}"


async def list_segments(call: Call) -> Answer:
    """All segments of a workspace."""
    page, per_page = page_of(call)
    await check_workspace(call)
    tree = await call.database.scan(call.by, segments.list_all)
    users = list(await call.database.scan(call.by, people.list_all))
    shown = [serializers.segment(each, tree, call.by.workspace_id, users) for each in cut(list(tree), page, per_page)]
    return _page(call, shown, len(tree))


async def list_users(call: Call) -> Answer:
    """Everybody in a workspace."""
    page, per_page = page_of(call)
    await check_workspace(call)
    users = await call.database.scan(call.by, people.list_all)
    return _page(call, [serializers.user(user) for user in cut(users, page, per_page)], len(users))


async def get_user(call: Call) -> Answer:
    """One user of a workspace."""
    user_id = call.id_param("user_id")
    await check_workspace(call)
    user = await call.database.read(call.by, _user, user_id)
    return json_answer(Envelope(response=serializers.user(user), request_id=call.request_id))


async def list_workspaces(call: Call) -> Answer:
    """The workspaces of a user that the key may see: its own."""
    page, per_page = page_of(call)
    user = await call.database.read(call.by, _user, call.id_param("user_id"))
    own = await call.database.read(call.by, workspaces.show)
    tree = await call.database.scan(call.by, segments.list_all)
    survey_count = len(await call.database.scan(call.by, surveys.list_all))
    shown = [serializers.workspace(own, tree, survey_count, user.id)]
    return _page(call, list(cut(shown, page, per_page)), len(shown))


async def _user(tx: Tx, user_id: int) -> User:
    try:
        return await people.show(tx, user_id)
    except NotFound:
        raise await refuse(tx, "user", user_id) from None


def _page(call: Call, shown: Sequence[object], total: int) -> Answer:
    page, per_page = page_of(call)
    pagination = serializers.pagination(call, page, per_page, total)
    return json_answer(Page(response=list(shown), pagination=pagination, request_id=call.request_id))


ENDPOINTS = (
    Endpoint(
        method="GET",
        path=f"{_FEEDBACK}/segments",
        door=CLASSIC,
        scope=Scope.TICKETS_READ,
        summary="List segments",
        handler=list_segments,
        answer=classic.SegmentsAnswer,
        parameters=PAGE_PARAMETERS,
    ),
    Endpoint(
        method="GET",
        path=f"{_FEEDBACK}/users",
        door=CLASSIC,
        scope=Scope.TICKETS_READ,
        summary="List users",
        handler=list_users,
        answer=classic.UsersAnswer,
        parameters=PAGE_PARAMETERS,
    ),
    Endpoint(
        method="GET",
        path=f"{_FEEDBACK}/users/{{user_id}}",
        door=CLASSIC,
        scope=Scope.TICKETS_READ,
        summary="Get a user",
        handler=get_user,
        answer=classic.UserAnswer,
    ),
    Endpoint(
        method="GET",
        path="/a/api/v2/cx/users/{user_id}/feedbacks",
        door=CLASSIC,
        scope=Scope.TICKETS_READ,
        summary="List a user's workspaces",
        handler=list_workspaces,
        answer=classic.WorkspacesAnswer,
        parameters=PAGE_PARAMETERS,
    ),
)
