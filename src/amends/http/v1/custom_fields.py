"""Custom fields over our own API: defined, listed, changed."""

from msgspec import Raw

from amends.http.request.endpoint import Endpoint
from amends.http.v1.errors import V1
from amends.model.principal import Scope
from amends.serializers.custom_fields import field_view
from amends.usecases.settings import custom_fields
from amends.usecases.settings.custom_fields import FieldChangeForm, FieldForm
from amends.wire.custom_fields import CustomFieldList, FieldView

_PATH = "/v1/workspaces/{workspace_id}/fields"

ENDPOINTS = (
    Endpoint(
        method="GET",
        path=_PATH,
        interface=V1,
        scope=Scope.TICKETS_READ,
        name="list_fields",
        summary="List custom fields",
        description="List all custom fields of the workspace, archived fields included.",
        do=custom_fields.list_all,
        scans=True,
        each=field_view,
        response=CustomFieldList,
    ),
    Endpoint(
        method="POST",
        path=_PATH,
        interface=V1,
        scope=Scope.MANAGE,
        name="add_field",
        summary="Create a custom field",
        description="Create a custom field.",
        request=FieldForm,
        do=custom_fields.add,
        serialize=field_view,
        response=FieldView,
        status=201,
        example=Raw(b'{"code": "room", "name": "Kind of room", "type": "choice", "options": ["single", "double"]}'),
    ),
    Endpoint(
        method="GET",
        path=f"{_PATH}/{{field_id}}",
        interface=V1,
        scope=Scope.TICKETS_READ,
        name="get_field",
        summary="Get a custom field",
        description="Get one custom field.",
        do=custom_fields.get,
        serialize=field_view,
        response=FieldView,
    ),
    Endpoint(
        method="PATCH",
        path=f"{_PATH}/{{field_id}}",
        interface=V1,
        scope=Scope.MANAGE,
        name="change_field",
        summary="Change a custom field",
        description="Change a custom field. An option that a ticket uses can't be removed.",
        request=FieldChangeForm,
        do=custom_fields.change,
        serialize=field_view,
        response=FieldView,
        example=Raw(b'{"name": "Amount paid back", "required_on_closing": true}'),
    ),
)
