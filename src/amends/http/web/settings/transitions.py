"""Transitions: from which status tickets may move to which, and who may move them."""

from amends.http.request.request import Answer, Call
from amends.http.web.kit.form import Form
from amends.http.web.kit.page_routes import do, show
from amends.http.web.settings.form_result import Faults, tried
from amends.http.web.settings.layout import saved, settings_page
from amends.i18n.labels import N_
from amends.model.principal import Scope
from amends.model.status import Status
from amends.model.ticket.transition import TransitionForm
from amends.usecases.settings import transitions

_TRANSITIONS = "/settings/transitions"
_RIGHTS = {
    Scope.TICKETS_WRITE.value: N_("everybody"),
    Scope.MANAGE.value: N_("managers"),
    Scope.ADMIN.value: N_("admins"),
}


async def show_transitions(call: Call) -> Answer:
    """The table of steps."""
    return await _page(call, Form([]), {})


async def save_transitions(call: Call, form: Form) -> Answer:
    """Keep the table, or go back to the default one."""
    if form.text("reset"):
        await call.database.write(call.by, transitions.reset)
        return saved(call, _TRANSITIONS)
    wanted = [
        TransitionForm(before.name, after.name, right)
        for before in Status
        for after in Status
        if (right := form.text(_name(before, after)))
    ]
    kept, faults = await tried(call, call.database.write(call.by, transitions.replace, wanted))
    return saved(call, _TRANSITIONS) if kept else await _page(call, form, faults)


def _name(before: Status, after: Status) -> str:
    return f"{before.name}-{after.name}"


async def _page(call: Call, form: Form, faults: Faults) -> Answer:
    known = await call.database.read(call.by, transitions.show)
    own = {_name(before, after): right.value for before, row in known.table.items() for after, right in row.items()}
    names = [_name(before, after) for before in Status for after in Status]
    sent = {name: form.text(name) for name in names}
    return settings_page(
        call,
        "transitions.html",
        422 if faults else 200,
        table=sent if faults else own,
        is_default=known.is_default,
        faults=faults,
        rights=_RIGHTS,
    )


ENDPOINTS = (
    show(_TRANSITIONS, Scope.ADMIN, show_transitions),
    do(_TRANSITIONS, Scope.ADMIN, save_transitions),
)
