"""Custom fields: added, changed, archived."""

from amends.http.request.request import Request, Response
from amends.http.web.kit.form import Form, convert
from amends.http.web.kit.page_routes import form_route, page_route
from amends.http.web.settings.form_result import FieldErrors, form_result, once
from amends.http.web.settings.layout import saved, settings_page
from amends.i18n.labels import N_
from amends.model.code_of_name import plain_code_of_name
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


async def show_fields(request: Request) -> Response:
    """All fields, and a form for one more."""
    return await _page(request, Form([]), {})


async def add_field(request: Request, form: Form) -> Response:
    """Add a field."""

    async def add() -> Field | None:
        wanted = FieldForm(
            code=plain_code_of_name(form.text("code"), (), ""),
            name=form.text("name"),
            type=convert(form.text("type"), FieldType),
            options=_options(form),
            required_on_closing=form.is_ticked("required_on_closing"),
        )
        return await once(request, form, custom_fields.add, wanted)

    _made, errors = await form_result(request, add())
    return await _page(request, form, errors) if errors else saved(request, _FIELDS)


async def change_field(request: Request, form: Form) -> Response:
    """Change a field, archive it or bring it back."""
    wanted = FieldChangeForm(
        name=form.text("name"),
        options=_options(form),
        required_on_closing=form.is_ticked("required_on_closing"),
        archived=form.is_ticked("archived"),
    )
    field_id = request.id_param("field_id")
    changed, errors = await form_result(
        request, request.database.write(request.by, custom_fields.change, field_id, wanted)
    )
    return saved(request, _FIELDS) if changed else await _page(request, form, errors, field_id)


def _options(form: Form) -> tuple[str, ...]:
    return tuple(line.strip() for line in form.text("options").splitlines() if line.strip())


async def _page(request: Request, form: Form, errors: FieldErrors, changed_id: int = 0) -> Response:
    known = await request.database.read(request.by, custom_fields.list_all)
    return settings_page(
        request,
        "fields.html",
        422 if errors else 200,
        fields=known,
        form=form,
        errors=errors,
        changed_id=changed_id,
        types=_TYPES,
    )


ENDPOINTS = (
    page_route(_FIELDS, Scope.MANAGE, show_fields),
    form_route(_FIELDS, Scope.MANAGE, add_field),
    form_route(f"{_FIELDS}/{{field_id}}", Scope.MANAGE, change_field),
)
