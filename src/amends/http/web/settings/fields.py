"""Custom fields: added, changed, archived."""

from amends.http.request.request import Answer, Call
from amends.http.web.kit.form import Form, converted
from amends.http.web.kit.page_routes import do, show
from amends.http.web.settings.form_result import Faults, tried
from amends.http.web.settings.layout import saved, settings_page
from amends.i18n.labels import N_
from amends.model.principal import Scope
from amends.model.ticket.custom_field import Field, FieldType
from amends.usecases.settings import custom_fields
from amends.usecases.settings.custom_fields import FieldChangeForm, FieldForm

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
        return await call.database.write(call.by, custom_fields.add, wanted)

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
    changed, faults = await tried(call, call.database.write(call.by, custom_fields.change, field_id, wanted))
    return saved(call, _FIELDS) if changed else await _page(call, form, faults, field_id)


def _options(form: Form) -> tuple[str, ...]:
    return tuple(line.strip() for line in form.text("options").splitlines() if line.strip())


async def _page(call: Call, form: Form, faults: Faults, changed_id: int = 0) -> Answer:
    known = await call.database.read(call.by, custom_fields.list_all)
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
