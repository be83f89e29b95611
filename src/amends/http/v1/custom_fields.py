"""Custom fields over our own API: defined, listed, changed."""

from msgspec import Raw

from amends.http.request.access import check_workspace
from amends.http.request.endpoint import Endpoint
from amends.http.request.request import Request, Response, json_response
from amends.http.v1.errors import V1
from amends.model.principal import Scope
from amends.serializers.custom_fields import field_view
from amends.usecases.settings import custom_fields
from amends.usecases.settings.custom_fields import FieldChangeForm, FieldForm
from amends.wire.custom_fields import CustomFieldList, FieldView

_PATH = "/v1/workspaces/{workspace_id}/fields"


async def list_fields(request: Request) -> Response:
    """List all custom fields of the workspace, archived fields included."""
    await check_workspace(request)
    return json_response(
        CustomFieldList([field_view(each) for each in await request.database.scan(request.by, custom_fields.list_all)])
    )


async def add_field(request: Request) -> Response:
    """Create a custom field."""
    await check_workspace(request)
    made = await request.database.write(request.by, custom_fields.add, await request.decode(FieldForm))
    return json_response(field_view(made), 201)


async def change_field(request: Request) -> Response:
    """Change a custom field. An option that a ticket uses can't be removed."""
    await check_workspace(request)
    field_id, form = request.id_param("field_id"), await request.decode(FieldChangeForm)
    return json_response(field_view(await request.database.write(request.by, custom_fields.change, field_id, form)))


ENDPOINTS = (
    Endpoint(
        method="GET",
        path=_PATH,
        interface=V1,
        scope=Scope.TICKETS_READ,
        summary="List custom fields",
        handler=list_fields,
        response=CustomFieldList,
    ),
    Endpoint(
        method="POST",
        path=_PATH,
        interface=V1,
        scope=Scope.MANAGE,
        summary="Create a custom field",
        handler=add_field,
        request=FieldForm,
        response=FieldView,
        status=201,
        example=Raw(b'{"code": "room", "name": "Kind of room", "type": "choice", "options": ["single", "double"]}'),
    ),
    Endpoint(
        method="PATCH",
        path=f"{_PATH}/{{field_id}}",
        interface=V1,
        scope=Scope.MANAGE,
        summary="Change a custom field",
        handler=change_field,
        request=FieldChangeForm,
        response=FieldView,
        example=Raw(b'{"name": "Amount paid back", "required_on_closing": true}'),
    ),
)
