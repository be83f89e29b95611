"""The workspace itself: its name, zone and country, quiet hours, whether a second factor is needed."""

from msgspec import UNSET

from amends.errors import FieldError, Invalid
from amends.http.request.request import Request, Response
from amends.http.web.kit.country_options import country_options
from amends.http.web.kit.field_errors import errors_by_field
from amends.http.web.kit.form import Form, convert
from amends.http.web.kit.page import locale_of
from amends.http.web.kit.page_routes import form_route, page_route
from amends.http.web.settings.layout import saved, settings_page, show_settings
from amends.instants import time_zones
from amends.model.principal import Scope
from amends.model.workspace import OnClosed, Workspace
from amends.usecases.second_factor import NO_KEY
from amends.usecases.settings import workspaces
from amends.usecases.settings.workspaces import WorkspaceChangeForm

_PATH = "/settings/workspace"


async def show_workspace(request: Request) -> Response:
    """What is set of the workspace."""
    own = await request.database.read(request.by, workspaces.get)
    return _page(request, _form_of_own(own), {})


async def save_workspace(request: Request, form: Form) -> Response:
    """Keep what is set of the workspace."""
    try:
        wanted = _wanted(form)
        _check_key(request, form)
        await request.database.write(request.by, workspaces.change, wanted)
    except Invalid as invalid:
        return _page(request, form, errors_by_field(locale_of(request), invalid))
    return saved(request, _PATH)


def _wanted(form: Form) -> WorkspaceChangeForm:
    return WorkspaceChangeForm(
        name=form.text("name"),
        time_zone=form.text("timezone"),
        quiet_hours=form.text("quiet_hours"),
        phone_region=form.text("phone_region"),
        # A page that was open before they were there sends neither.
        waiting_days=form.number("waiting_days") if "waiting_days" in form else UNSET,
        on_closed=convert(form.text("on_closed"), OnClosed) if "on_closed" in form else UNSET,
        second_factor_required=form.is_ticked("second_factor_required"),
    )


def _check_key(request: Request, form: Form) -> None:
    # Without a key nobody could set one up, and whoever asked for it would lock everybody out.
    if form.is_ticked("second_factor_required") and not request.installation_key:
        raise Invalid(FieldError("", NO_KEY))


def _form_of_own(own: Workspace) -> Form:
    ticked = ["second_factor_required"] if own.second_factor_required else []
    texts = {"name": own.name, "timezone": own.time_zone, "quiet_hours": own.quiet_hours}
    texts |= {"phone_region": own.phone_region, "waiting_days": str(own.waiting_days), "on_closed": own.on_closed.value}
    return Form([*texts.items(), *((name, "1") for name in ticked)])


def _page(request: Request, form: Form, errors: dict[str, str]) -> Response:
    return settings_page(
        request,
        "workspace.html",
        422 if errors else 200,
        form=form,
        errors=errors,
        time_zones=time_zones(),
        countries=country_options(locale_of(request)),
    )


ENDPOINTS = (
    page_route("/settings", Scope.MANAGE, show_settings),
    page_route(_PATH, Scope.ADMIN, show_workspace),
    form_route(_PATH, Scope.ADMIN, save_workspace),
)
