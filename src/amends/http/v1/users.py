"""Users over our own API: added, changed, away, handing their tickets over."""

from functools import partial
from typing import Final

from msgspec import Raw

from amends.http.request.endpoint import Endpoint, OperationLink
from amends.http.v1.errors import V1
from amends.instants import InstantUs
from amends.model.person import User, absence_period
from amends.model.principal import Scope
from amends.serializers.hand_over import handed_over_view
from amends.serializers.users import user_view
from amends.store.engine.database import Tx
from amends.usecases import hand_over
from amends.usecases.hand_over import HandOverForm
from amends.usecases.settings import people
from amends.usecases.settings.people import UserChangeForm, UserForm
from amends.wire.hand_over import HandedOverView
from amends.wire.users import AbsenceForm, UserList, UserView

_USERS: Final = "/v1/workspaces/{workspace_id}/users"
_USER: Final = f"{_USERS}/{{user_id}}"
_AN_ABSENCE = {
    "workspace_id": "$request.path.workspace_id",
    "user_id": "$request.path.user_id",
    "absence_id": "$response.body#/absences/0/id",
}


def _period(form: AbsenceForm) -> tuple[InstantUs, InstantUs]:
    return absence_period(form.from_, form.until)


async def _add_absence(tx: Tx, user_id: int, period: tuple[InstantUs, InstantUs]) -> User:
    return await people.add_absence(tx, user_id, *period)


_endpoint = partial(Endpoint, interface=V1)

ENDPOINTS = (
    _endpoint(
        method="GET",
        path=_USERS,
        scope=Scope.TICKETS_READ,
        name="list_users",
        summary="List users",
        description="List all users of the workspace.",
        do=people.list_all,
        scans=True,
        each=user_view,
        response=UserList,
    ),
    _endpoint(
        method="POST",
        path=_USERS,
        scope=Scope.ADMIN,
        name="add_user",
        summary="Create a user",
        description="Create a user.",
        request=UserForm,
        do=people.add,
        serialize=user_view,
        response=UserView,
        status=201,
        example=Raw(b'{"email": "ana@example.com", "first_name": "Ana", "segments": ["S1"]}'),
    ),
    _endpoint(
        method="GET",
        path=_USER,
        scope=Scope.TICKETS_READ,
        name="get_user",
        summary="Get a user",
        description="Get one user.",
        do=people.get,
        serialize=user_view,
        response=UserView,
    ),
    _endpoint(
        method="PATCH",
        path=_USER,
        scope=Scope.ADMIN,
        name="change_user",
        summary="Change a user",
        description="Change a user.",
        request=UserChangeForm,
        do=people.change,
        serialize=user_view,
        response=UserView,
        example=Raw(b'{"role": "manager", "segments": ["S1"], "ticket_limit": 12, "capacity": 2}'),
    ),
    _endpoint(
        method="POST",
        path=f"{_USER}/absences",
        scope=Scope.MANAGE,
        name="add_absence",
        summary="Add an absence",
        description="Add a period in which a user is away.",
        request=AbsenceForm,
        form=_period,
        do=_add_absence,
        serialize=user_view,
        response=UserView,
        status=201,
        example=Raw(b'{"from": "2126-12-24T00:00:00+01:00", "until": "2126-12-27T00:00:00+01:00"}'),
        links=(OperationLink("delete_absence", "v1_delete_absence", _AN_ABSENCE),),
    ),
    _endpoint(
        method="DELETE",
        path=f"{_USER}/absences/{{absence_id}}",
        scope=Scope.MANAGE,
        name="delete_absence",
        summary="Delete an absence",
        description="Delete an absence of a user.",
        do=people.end_absence,
        status=204,
    ),
    _endpoint(
        method="POST",
        path=f"{_USER}/hand-over",
        scope=Scope.MANAGE,
        name="hand_tickets_over",
        summary="Hand over the open tickets of a user",
        description="Reassign all open tickets of a user: to another user, by the routes, or to nobody.",
        request=HandOverForm,
        do=hand_over.hand_over,
        serialize=handed_over_view,
        response=HandedOverView,
        example=Raw(b'{"to": "route", "leaves": true}'),
    ),
)
