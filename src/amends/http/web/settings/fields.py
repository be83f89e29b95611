"""Custom fields: added, changed, archived."""

from amends.desk.administer import fields
from amends.desk.administer.fields import FieldChangeForm, FieldForm
from amends.http.call import Answer, Call
from amends.http.web.form import Form, converted
from amends.http.web.labels import N_
from amends.http.web.screens import do, show
from amends.http.web.settings.frame import saved, settings_page
from amends.http.web.settings.tried import Faults, tried
from amends.model.field import Field, FieldType
from amends.model.principal import Scope

_FIELDS = "/settings/fields"
_TYPES = {
    FieldType.TEXT: N_("Text"),
    FieldType.NUMBER: N_("Number"),
    FieldType.DATE: N_("Date"),
    FieldType.FLAG: N_("Yes or no"),
    FieldType.CHOICE: N_("Choice"),
    FieldType.USER: N_("Person"),
}


async def show_fields(call: Call) -> Answer:
    """All fields, and a form for one more."""
    return await _page(call, Form([]), {})


async def add_field(call: Call, form: Form) -> Answer:
    """Add a field."""

    async def add() -> Field:
        wanted = FieldForm(
            code=form.text("code"),
            name=form.text("name"),
            type=converted(form.text("type"), FieldType),
            options=_options(form),
            required_on_closing=form.is_ticked("required_on_closing"),
        )
        return await call.database.write(call.by, fields.add, wanted)

    made, faults = await tried(call, add())
    return saved(call, _FIELDS) if made else await _page(call, form, faults)


async def change_field(call: Call, form: Form) -> Answer:
    """Change a field, archive it or bring it back."""
    wanted = FieldChangeForm(
        name=form.text("name"),
        options=_options(form),
        required_on_closing=form.is_ticked("required_on_closing"),
        archived=form.is_ticked("archived"),
    )
    field_id = call.id_param("field_id")
    changed, faults = await tried(call, call.database.write(call.by, fields.change, field_id, wanted))
    return saved(call, _FIELDS) if changed else await _page(call, form, faults, field_id)


def _options(form: Form) -> tuple[str, ...]:
    return tuple(line.strip() for line in form.text("options").splitlines() if line.strip())


async def _page(call: Call, form: Form, faults: Faults, changed_id: int = 0) -> Answer:
    known = await call.database.read(call.by, fields.list_all)
    return settings_page(
        call,
        "fields.html",
        422 if faults else 200,
        fields=known,
        form=form,
        faults=faults,
        changed_id=changed_id,
        types=_TYPES,
    )


ENDPOINTS = (
    show(_FIELDS, Scope.MANAGE, show_fields),
    do(_FIELDS, Scope.MANAGE, add_field),
    do(f"{_FIELDS}/{{field_id}}", Scope.MANAGE, change_field),
)
