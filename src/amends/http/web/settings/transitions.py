"""Transitions: from which status tickets may move to which, and who may move them."""

from amends.http.request.request import Request, Response
from amends.http.web.kit.form import Form
from amends.http.web.kit.page_routes import form_route, page_route
from amends.http.web.settings.form_result import FieldErrors, form_result
from amends.http.web.settings.layout import saved, settings_page
from amends.i18n.labels import N_
from amends.model.principal import Scope
from amends.model.status import Status
from amends.model.ticket.transition import TransitionForm, TransitionsForm
from amends.usecases.settings import configuration, transitions
from amends.usecases.settings.config_kinds import STATUS_CHANGES
from amends.usecases.settings.configuration import InForce

_TRANSITIONS = "/settings/transitions"
_RIGHTS = {
    Scope.TICKETS_WRITE.value: N_("everybody"),
    Scope.MANAGE.value: N_("managers"),
    Scope.ADMIN.value: N_("admins"),
}


async def show_transitions(request: Request) -> Response:
    """The table of steps."""
    return await _page(request, Form([]), {})


async def save_transitions(request: Request, form: Form) -> Response:
    """Keep the table, or go back to the default one."""
    if form.text("reset"):
        await request.database.write(request.by, configuration.reset, STATUS_CHANGES)
        return saved(request, _TRANSITIONS)
    wanted = [
        TransitionForm(before.name, after.name, right)
        for before in Status
        for after in Status
        if (right := form.text(_name(before, after)))
    ]

    async def replace() -> InForce:
        own = STATUS_CHANGES.format.parse(TransitionsForm(tuple(wanted)))
        return await request.database.write(request.by, configuration.replace, STATUS_CHANGES, own)

    kept, errors = await form_result(request, replace())
    return saved(request, _TRANSITIONS) if kept else await _page(request, form, errors)


def _name(before: Status, after: Status) -> str:
    return f"{before.name}-{after.name}"


async def _page(request: Request, form: Form, errors: FieldErrors) -> Response:
    known = await request.database.read(request.by, transitions.get)
    own = {_name(before, after): right.value for before, row in known.table.items() for after, right in row.items()}
    names = [_name(before, after) for before in Status for after in Status]
    sent = {name: form.text(name) for name in names}
    return settings_page(
        request,
        "transitions.html",
        422 if errors else 200,
        table=sent if errors else own,
        is_default=known.is_default,
        errors=errors,
        rights=_RIGHTS,
    )


ENDPOINTS = (
    page_route(_TRANSITIONS, Scope.ADMIN, show_transitions),
    form_route(_TRANSITIONS, Scope.ADMIN, save_transitions),
)
