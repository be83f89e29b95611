"""Custom fields over our own API: defined, listed, changed."""

from msgspec import Raw, Struct

from amends.http.request.access import check_workspace
from amends.http.request.endpoint import Endpoint
from amends.http.request.request import Answer, Call, json_answer
from amends.http.v1.errors import V1
from amends.model.principal import Scope
from amends.model.ticket.custom_field import Field, FieldType
from amends.usecases.settings import custom_fields
from amends.usecases.settings.custom_fields import FieldChangeForm, FieldForm

_PATH = "/v1/workspaces/{workspace_id}/fields"


class FieldView(Struct, frozen=True, kw_only=True):
    """A custom field; `code` names it on a ticket. One that is archived gets no new values."""

    id: int
    code: str
    name: str
    type: FieldType
    options: tuple[str, ...]
    required_on_closing: bool
    archived: bool


class Fields(Struct, frozen=True):
    """All custom fields."""

    fields: list[FieldView]


async def list_fields(call: Call) -> Answer:
    """All custom fields of the workspace, archived ones too."""
    await check_workspace(call)
    return json_answer(Fields([view(each) for each in await call.database.scan(call.by, custom_fields.list_all)]))


async def add_field(call: Call) -> Answer:
    """Add a custom field."""
    await check_workspace(call)
    made = await call.database.write(call.by, custom_fields.add, await call.decode(FieldForm))
    return json_answer(view(made), 201)


async def change_field(call: Call) -> Answer:
    """Change a custom field; an option that a ticket has can't be removed."""
    await check_workspace(call)
    field_id, form = call.id_param("field_id"), await call.decode(FieldChangeForm)
    return json_answer(view(await call.database.write(call.by, custom_fields.change, field_id, form)))


def view(own: Field) -> FieldView:
    """A custom field."""
    return FieldView(
        id=own.id,
        code=own.code,
        name=own.name,
        type=own.type,
        options=own.options,
        required_on_closing=own.required_on_closing,
        archived=own.archived_us is not None,
    )


ENDPOINTS = (
    Endpoint(
        method="GET",
        path=_PATH,
        door=V1,
        scope=Scope.TICKETS_READ,
        summary="List custom fields",
        handler=list_fields,
        answer=Fields,
    ),
    Endpoint(
        method="POST",
        path=_PATH,
        door=V1,
        scope=Scope.MANAGE,
        summary="Add a custom field",
        handler=add_field,
        request=FieldForm,
        answer=FieldView,
        status=201,
        example=Raw(b'{"code": "room", "name": "Kind of room", "type": "choice", "options": ["single", "double"]}'),
    ),
    Endpoint(
        method="PATCH",
        path=f"{_PATH}/{{field_id}}",
        door=V1,
        scope=Scope.MANAGE,
        summary="Change a custom field",
        handler=change_field,
        request=FieldChangeForm,
        answer=FieldView,
        example=Raw(b'{"name": "Amount paid back", "required_on_closing": true}'),
    ),
)
