"""Users over our own API: changed, away, handing their tickets over."""

from msgspec import Raw

from amends.http.request.endpoint import Endpoint, OperationLink
from amends.http.request.request import Request, Response, json_response
from amends.http.v1.errors import V1
from amends.model.person import absence_period
from amends.model.principal import Scope
from amends.serializers.hand_over import handed_over_view
from amends.serializers.users import user_view
from amends.usecases import hand_over
from amends.usecases.hand_over import HandOverForm
from amends.usecases.settings import people
from amends.usecases.settings.people import UserChangeForm
from amends.wire.hand_over import HandedOverView
from amends.wire.users import AbsenceForm, UserView

_USER = "/v1/workspaces/{workspace_id}/users/{user_id}"
_AN_ABSENCE = {
    "workspace_id": "$request.path.workspace_id",
    "user_id": "$request.path.user_id",
    "absence_id": "$response.body#/absences/0/id",
}


async def change_user(request: Request) -> Response:
    """Change a user."""
    user_id, form = request.id_param("user_id"), await request.decode(UserChangeForm)
    return json_response(user_view(await request.database.write(request.by, people.change, user_id, form)))


async def add_absence(request: Request) -> Response:
    """Add a period in which a user is away."""
    user_id, form = request.id_param("user_id"), await request.decode(AbsenceForm)
    from_us, until_us = absence_period(form.from_, form.until)
    return json_response(
        user_view(await request.database.write(request.by, people.add_absence, user_id, from_us, until_us)), 201
    )


async def delete_absence(request: Request) -> Response:
    """Delete an absence of a user."""
    user_id, absence_id = request.id_param("user_id"), request.id_param("absence_id")
    await request.database.write(request.by, people.end_absence, user_id, absence_id)
    return Response(204, b"")


async def hand_tickets_over(request: Request) -> Response:
    """Reassign all open tickets of a user: to another user, by the routes, or to nobody."""
    user_id, form = request.id_param("user_id"), await request.decode(HandOverForm)
    return json_response(handed_over_view(await request.database.write(request.by, hand_over.hand_over, user_id, form)))


ENDPOINTS = (
    Endpoint(
        method="PATCH",
        path=_USER,
        interface=V1,
        scope=Scope.ADMIN,
        summary="Change a user",
        handler=change_user,
        request=UserChangeForm,
        response=UserView,
        example=Raw(b'{"role": "manager", "segments": ["S1"], "ticket_limit": 12, "capacity": 2}'),
    ),
    Endpoint(
        method="POST",
        path=f"{_USER}/absences",
        interface=V1,
        scope=Scope.MANAGE,
        summary="Add an absence",
        handler=add_absence,
        request=AbsenceForm,
        response=UserView,
        status=201,
        example=Raw(b'{"from": "2126-12-24T00:00:00+01:00", "until": "2126-12-27T00:00:00+01:00"}'),
        links=(OperationLink("delete_absence", "v1_delete_absence", _AN_ABSENCE),),
    ),
    Endpoint(
        method="DELETE",
        path=f"{_USER}/absences/{{absence_id}}",
        interface=V1,
        scope=Scope.MANAGE,
        summary="Delete an absence",
        handler=delete_absence,
        status=204,
    ),
    Endpoint(
        method="POST",
        path=f"{_USER}/hand-over",
        interface=V1,
        scope=Scope.MANAGE,
        summary="Hand over the open tickets of a user",
        handler=hand_tickets_over,
        request=HandOverForm,
        response=HandedOverView,
        example=Raw(b'{"to": "route", "leaves": true}'),
    ),
)
