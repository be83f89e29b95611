"""The frame of the settings: which sections there are, and a page within it."""

from typing import Any, Final

from msgspec import Struct

from amends.http.request.request import Request, Response
from amends.http.web.kit.page import page, see_other
from amends.i18n.labels import N_
from amends.model.principal import Principal, Scope
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
    Section("/settings/try", N_("Try it out"), Scope.ADMIN, icon="mouse-pointer-click"),
    Section("/settings/workspace", N_("Workspace"), Scope.ADMIN, icon="building-2"),
    *_of_kinds(Scope.ADMIN),
    Section("/settings/keys", N_("API keys"), Scope.ADMIN, icon="key-round"),
    Section("/settings/webhooks", N_("Webhooks"), Scope.ADMIN, icon="webhook"),
    Section("/settings/corrections", N_("Corrected tickets"), Scope.ADMIN, icon="rotate-ccw"),
    Section("/settings/duplicates", N_("Duplicate customers"), Scope.ADMIN, icon="users"),
    Section("/settings/audit", N_("Audit"), Scope.ADMIN, icon="scroll-text"),
    Section("/settings/jobs", N_("Failed jobs"), Scope.ADMIN, icon="circle-x"),
)
"""All sections, each once."""

GROUPS: Final = (
    (N_("Tickets"), ("rules", "routes", "policies", "calendars", "closing-requirements", "transitions", "unassigned")),
    (N_("Words and fields"), ("saved-replies", "causes", "fields")),
    (N_("Answers"), ("surveys", "mappings", "profiles", "duplicates")),
    (N_("Company"), ("workspace", "units", "people", "per-person", "first-steps", "try")),
    (N_("Programs"), ("keys", "webhooks")),
    (N_("Records"), ("audit", "corrections", "jobs")),
)
"""Under what heading each section stands, by the last part of its path, in the order in which they are shown."""


def groups_for(by: Principal) -> list[tuple[str, list[Section]]]:
    """The headings and their sections, as far as somebody may see them; no heading without a section.

    What no heading names stands at the end of the first, as a new kind of configuration does until it is put elsewhere.
    """
    left = {section.path.rpartition("/")[2]: section for section in SECTIONS if by.may(section.scope)}
    groups = [(title, [left.pop(name) for name in names if name in left]) for title, names in GROUPS]
    groups[0][1].extend(left.values())
    return [(title, sections) for title, sections in groups if sections]


def settings_page(request: Request, template: str, status: int = 200, **values: Any) -> Response:
    """A page of the settings, with the sections that its reader may see beside it."""
    shown = {"is_index": template == "layout.html", **values}
    return page(request, f"settings/{template}", status, groups=groups_for(request.by), **shown)


def saved(request: Request, path: str) -> Response:
    """The way back to a page, which says that what was sent is kept."""
    return see_other(request, f"{path}{'&' if '?' in path else '?'}saved=1")


async def show_settings(request: Request) -> Response:
    """All sections where a phone asks for them, else the first that the reader may see."""
    if request.query.get("all"):
        return settings_page(request, "layout.html")
    (_title, (first, *_)), *_ = groups_for(request.by)
    return see_other(request, first.path)
