"""The frame of the settings: which sections there are, and a page within it."""

from typing import Any, Final

from msgspec import Struct

from amends.http.request.request import Request, Response
from amends.http.web.kit.page import page, see_other
from amends.i18n.labels import N_
from amends.model.principal import Scope
from amends.usecases.settings.config_kinds import CONFIG_KINDS


class Section(Struct, frozen=True):
    """A section: where it is, what it is called, its icon, and who may see it."""

    path: str
    label: str
    scope: Scope
    icon: str


def _of_kinds(scope: Scope) -> tuple[Section, ...]:
    kinds = [kind for kind in CONFIG_KINDS if kind.change_scope is scope]
    return tuple(Section(kind.page.path, kind.page.title, scope, icon=kind.page.icon) for kind in kinds)


SECTIONS: Final = (
    *_of_kinds(Scope.MANAGE),
    Section("/settings/causes", N_("Root causes"), Scope.MANAGE, icon="list-tree"),
    Section("/settings/fields", N_("Custom fields"), Scope.MANAGE, icon="square-pen"),
    Section("/settings/units", N_("Units"), Scope.MANAGE, icon="network"),
    Section("/settings/surveys", N_("Surveys"), Scope.MANAGE, icon="clipboard-list"),
    Section("/settings/people", N_("People"), Scope.MANAGE, icon="users-round"),
    Section("/settings/first-steps", N_("First steps"), Scope.ADMIN, icon="footprints"),
    Section("/settings/workspace", N_("Workspace"), Scope.ADMIN, icon="building-2"),
    *_of_kinds(Scope.ADMIN),
    Section("/settings/keys", N_("API keys"), Scope.ADMIN, icon="key-round"),
    Section("/settings/webhooks", N_("Webhooks"), Scope.ADMIN, icon="webhook"),
    Section("/settings/corrections", N_("Corrected tickets"), Scope.ADMIN, icon="rotate-ccw"),
    Section("/settings/duplicates", N_("Duplicate customers"), Scope.ADMIN, icon="users"),
    Section("/settings/audit", N_("Audit"), Scope.ADMIN, icon="scroll-text"),
    Section("/settings/jobs", N_("Failed jobs"), Scope.ADMIN, icon="circle-x"),
)
"""All sections, in the order in which they are shown."""


def settings_page(request: Request, template: str, status: int = 200, **values: Any) -> Response:
    """A page of the settings, with the sections that its reader may see beside it."""
    visible = [section for section in SECTIONS if request.by.may(section.scope)]
    shown = {"is_index": template == "layout.html", **values}
    return page(request, f"settings/{template}", status, sections=visible, **shown)


def saved(request: Request, path: str) -> Response:
    """The way back to a page, which says that what was sent is kept."""
    return see_other(request, f"{path}{'&' if '?' in path else '?'}saved=1")


async def show_settings(request: Request) -> Response:
    """All sections where a phone asks for them, else the first that the reader may see."""
    if request.query.get("all"):
        return settings_page(request, "layout.html")
    first = next(section for section in SECTIONS if request.by.may(section.scope))
    return see_other(request, first.path)
