"""Rules, routes, calendars and policies: listed in their order, changed by form and as text, in versions."""

import difflib
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, Final

import msgspec
import tomli_w
from msgspec import Struct

from amends.errors import Fault, Invalid
from amends.http.request.endpoint import Endpoint
from amends.http.request.request import Answer, Call
from amends.http.web.kit.form import Form
from amends.http.web.kit.page_routes import do, show
from amends.http.web.settings import calendar_preview
from amends.http.web.settings.config_forms import CONDITION_LABELS, FORMS, ROWS, STRATEGY_LABELS, written
from amends.http.web.settings.form_result import Faults, tried
from amends.http.web.settings.layout import saved, settings_page
from amends.i18n.labels import N_
from amends.model.configuration import Stated, Version
from amends.model.principal import Scope
from amends.usecases import ticket_detail
from amends.usecases.settings import configuration
from amends.usecases.settings.configuration import StatedKind


class StatedScreen(Struct, frozen=True):
    """What the pages of one kind are called, and where they are."""

    kind: StatedKind
    path: str
    title: str
    new: str
    nothing: str


SCREENS: Final = (
    StatedScreen(StatedKind.RULE, "/settings/rules", N_("Rules"), N_("New rule"), N_("No rule yet: no ticket opens.")),
    StatedScreen(
        StatedKind.ROUTE, "/settings/routes", N_("Routes"), N_("New route"), N_("No route yet: nobody gets a ticket.")
    ),
    StatedScreen(
        StatedKind.CALENDAR,
        "/settings/calendars",
        N_("Calendars"),
        N_("New calendar"),
        N_("No calendar yet: the team's clocks count day and night."),
    ),
    StatedScreen(
        StatedKind.POLICY,
        "/settings/policies",
        N_("Policies"),
        N_("New policy"),
        N_("No policy yet: a ticket's own time limit counts."),
    ),
)


class DiffLine(Struct, frozen=True):
    """A line of the difference between two versions: `sign` is "+", "-" or " "."""

    sign: str
    text: str


def toml_of(body: str) -> str:
    """A document's JSON as TOML, which people read more easily."""
    return tomli_w.dumps(msgspec.json.decode(body))


def difference(before: Version | None, after: Version) -> list[DiffLine]:
    """What a version says otherwise than the one before it."""
    old = toml_of(before.body).splitlines() if before else []
    lines = difflib.ndiff(old, toml_of(after.body).splitlines())
    return [DiffLine(line[0], line[2:]) for line in lines if line[0] in "+- "]


def _pages(screen: StatedScreen) -> tuple[Endpoint, ...]:
    one = f"{screen.path}/{{stated_id}}"
    handlers: Mapping[str, Callable[..., Awaitable[Answer]]] = {
        "list": lambda call: _list(call, screen),
        "new": lambda call: _edit(call, screen, None, Form([]), {}),
        "add": lambda call, form: _save(call, screen, form),
        "order": lambda call, form: _order(call, screen, form),
        "show": lambda call: _edit(call, screen, call.id_param("stated_id"), Form([]), {}),
        "change": lambda call, form: _save(call, screen, form, call.id_param("stated_id")),
        "switch": lambda call, form: _switch(call, screen, form),
    }
    return (
        show(screen.path, Scope.MANAGE, handlers["list"]),
        show(f"{screen.path}/new", Scope.MANAGE, handlers["new"]),
        do(f"{screen.path}/new", Scope.MANAGE, handlers["add"]),
        do(f"{screen.path}/order", Scope.MANAGE, handlers["order"]),
        show(one, Scope.MANAGE, handlers["show"]),
        do(one, Scope.MANAGE, handlers["change"]),
        do(f"{one}/switch", Scope.MANAGE, handlers["switch"]),
    )


async def _list(call: Call, screen: StatedScreen) -> Answer:
    found = await call.database.read(call.by, configuration.list_all, screen.kind)
    shown = [(each, msgspec.json.decode(each.body)) for each in found]
    return settings_page(call, "stated.html", screen=screen, every=shown, **_words())


async def _order(call: Call, screen: StatedScreen, form: Form) -> Answer:
    """The order that was dragged, or one moved by a step."""
    ids = form.ids("id")
    if form.text("move"):
        stated_id, _, step = form.text("move").partition(":")
        place = ids.index(int(stated_id)) if stated_id.isdecimal() and int(stated_id) in ids else 0
        other = max(0, min(len(ids) - 1, place + (1 if step == "down" else -1)))
        ids[place], ids[other] = ids[other], ids[place]
    await call.database.write(call.by, configuration.reorder, screen.kind, ids)
    return saved(call, screen.path)


async def _switch(call: Call, screen: StatedScreen, form: Form) -> Answer:
    stated_id = call.id_param("stated_id")
    await call.database.write(call.by, _switched, screen.kind, stated_id, bool(form.text("on")))
    return saved(call, f"{screen.path}/{stated_id}")


async def _switched(tx: Any, kind: StatedKind, stated_id: int, on: bool) -> None:  # noqa: FBT001
    await configuration.switch(tx, kind, stated_id, on=on)


async def _save(call: Call, screen: StatedScreen, form: Form, stated_id: int | None = None) -> Answer:
    async def save() -> int:
        if form.text("as") == "text":
            document = configuration.read_text(screen.kind, form.raw("text"))
        else:
            document = FORMS[screen.kind].to_document(form)
        if stated_id is not None:
            await _check_name(call, screen, stated_id, document)
        return await call.database.write(call.by, configuration.save, screen.kind, document)

    made, faults = await tried(call, save())
    if made is None:
        return await _edit(call, screen, stated_id, form, faults)
    return saved(call, f"{screen.path}/{made}")


async def _check_name(call: Call, screen: StatedScreen, stated_id: int, document: Mapping[str, Any]) -> None:
    known = await call.database.read(call.by, configuration.show, screen.kind, stated_id)
    if document.get("name") != known.name:
        raise Invalid(Fault("name", N_("is what its versions share; to rename, add it anew and switch this one off")))


async def _edit(call: Call, screen: StatedScreen, stated_id: int | None, form: Form, faults: Faults) -> Answer:
    known: Stated | None = None
    versions: Sequence[Version] = ()
    if stated_id is not None:
        known = await call.database.read(call.by, configuration.show, screen.kind, stated_id)
        versions = await call.database.read(call.by, configuration.versions, screen.kind, stated_id)
    document = msgspec.json.decode(known.body) if known else {}
    kept = FORMS[screen.kind].to_form(document)
    sent = form if form.text("as") == "form" else kept
    return settings_page(
        call,
        "stated_one.html",
        422 if faults else 200,
        screen=screen,
        stated=known,
        document=document,
        form=sent,
        text=form.raw("text") if form.text("as") == "text" else toml_of(known.body) if known else "",
        is_text=form.text("as") == "text" or sent is None,
        faults=faults,
        versions=[(each, difference(_before(versions, place), each)) for place, each in enumerate(versions)],
        form_template=f"settings/{FORMS[screen.kind].template}",
        directory=await call.database.read(call.by, ticket_detail.directory_of),
        calendars=await call.database.read(call.by, configuration.list_all, StatedKind.CALENDAR),
        week=calendar_preview.picture(known.body) if known and screen.kind is StatedKind.CALENDAR else None,
        holidays=calendar_preview.holidays_ahead(known.body, call.now)
        if known and screen.kind is StatedKind.CALENDAR
        else [],
        **_words(),
    )


def _before(versions: Sequence[Version], place: int) -> Version | None:
    return versions[place + 1] if place + 1 < len(versions) else None


def _words() -> dict[str, Any]:
    return {
        "conditions": CONDITION_LABELS,
        "strategies": STRATEGY_LABELS,
        "rows": ROWS,
        "written": written,
        "days": calendar_preview.DAY_LABELS,
    }


ENDPOINTS = tuple(endpoint for screen in SCREENS for endpoint in _pages(screen))
