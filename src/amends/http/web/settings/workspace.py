"""The workspace itself: its name and zone, what closing requires, quiet hours, whether a second factor is needed."""

from zoneinfo import available_timezones

from amends.errors import Fault, Invalid
from amends.http.request.request import Answer, Call
from amends.http.web.kit.field_errors import faults_by_field
from amends.http.web.kit.form import Form
from amends.http.web.kit.page import reader_of
from amends.http.web.kit.page_routes import do, show
from amends.http.web.settings.layout import saved, settings_page, show_settings
from amends.i18n import labels
from amends.model.principal import Scope
from amends.model.ticket.closing import Requirement
from amends.model.workspace import Workspace
from amends.usecases.second_factor import NO_KEY
from amends.usecases.settings import workspaces
from amends.usecases.settings.workspaces import WorkspaceChangeForm

_PATH = "/settings/workspace"


async def show_workspace(call: Call) -> Answer:
    """What is set of the workspace."""
    own = await call.database.read(call.by, workspaces.show)
    return _page(call, _form_of_own(own), {})


async def save_workspace(call: Call, form: Form) -> Answer:
    """Keep what is set of the workspace."""
    wanted = WorkspaceChangeForm(
        name=form.text("name"),
        time_zone=form.text("timezone"),
        quiet_hours=form.text("quiet_hours"),
        closing_requires=frozenset(each for each in Requirement if form.is_ticked(f"requires_{each}")),
        second_factor_required=form.is_ticked("second_factor_required"),
    )
    try:
        _check_key(call, form)
        await call.database.write(call.by, workspaces.change, wanted)
    except Invalid as invalid:
        return _page(call, form, faults_by_field(reader_of(call), invalid))
    return saved(call, _PATH)


def _check_key(call: Call, form: Form) -> None:
    # Without a key nobody could set one up, and whoever asked for it would lock everybody out.
    if form.is_ticked("second_factor_required") and not call.installation_key:
        raise Invalid(Fault("", NO_KEY))


def _form_of_own(own: Workspace) -> Form:
    ticked = [f"requires_{each}" for each in own.closing_requires]
    ticked += ["second_factor_required"] if own.second_factor_required else []
    texts = {"name": own.name, "timezone": own.time_zone, "quiet_hours": own.quiet_hours}
    return Form([*texts.items(), *((name, "1") for name in ticked)])


def _page(call: Call, form: Form, faults: dict[str, str]) -> Answer:
    return settings_page(
        call,
        "workspace.html",
        422 if faults else 200,
        form=form,
        faults=faults,
        requirements=labels.REQUIREMENT,
        time_zones=sorted(available_timezones()),
    )


ENDPOINTS = (
    show("/settings", Scope.MANAGE, show_settings),
    show(_PATH, Scope.ADMIN, show_workspace),
    do(_PATH, Scope.ADMIN, save_workspace),
)
