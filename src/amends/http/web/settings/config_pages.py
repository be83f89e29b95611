"""Rules, routes, calendars and policies: listed in their order, changed by form and as text, in versions."""

import difflib
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, Final

import msgspec
import tomli_w
from markupsafe import Markup
from msgspec import Struct

from amends.errors import FieldError, Invalid
from amends.http.request.endpoint import Endpoint
from amends.http.request.request import Request, Response
from amends.http.web.kit import condition_text
from amends.http.web.kit.form import Form
from amends.http.web.kit.page import locale_of
from amends.http.web.kit.page_routes import form_route, page_route
from amends.http.web.kit.phrases import Phrasing, phrasing
from amends.http.web.settings import band_values, calendar_preview
from amends.http.web.settings.config_forms import CONDITION_LABELS, FORMS, ROWS, STRATEGY_LABELS
from amends.http.web.settings.form_result import FieldErrors, form_result
from amends.http.web.settings.layout import saved, settings_page
from amends.i18n.labels import N_
from amends.model.configuration import Configuration, read_table
from amends.model.principal import Scope
from amends.model.rule.document_node import DocumentNode
from amends.model.rule.when import read_when
from amends.usecases import ticket_detail
from amends.usecases.settings import configuration
from amends.usecases.settings.config_kinds import CALENDAR, ROUTE, RULE, SLA_POLICY, ConfigKind


class ConfigScreen(Struct, frozen=True):
    """What the pages of one kind are called, and where they are."""

    kind: ConfigKind
    path: str
    title: str
    new: str
    nothing: str


SCREENS: Final = (
    ConfigScreen(RULE, "/settings/rules", N_("Rules"), N_("New rule"), N_("No rule yet: no ticket opens.")),
    ConfigScreen(
        ROUTE,
        "/settings/routes",
        N_("Assignment rules"),
        N_("New assignment rule"),
        N_("No assignment rule yet: tickets stay unassigned."),
    ),
    ConfigScreen(
        CALENDAR,
        "/settings/calendars",
        N_("Calendars"),
        N_("New calendar"),
        N_("No calendar yet: targets count day and night."),
    ),
    ConfigScreen(
        SLA_POLICY,
        "/settings/policies",
        N_("SLA policies"),
        N_("New SLA policy"),
        N_("No SLA policy yet: each ticket has its own time limit."),
    ),
)


class DiffLine(Struct, frozen=True):
    """A line of the difference between two versions: `sign` is "+", "-" or " "."""

    sign: str
    text: str


def toml_of(body: str) -> str:
    """A document's JSON as TOML, which people read more easily."""
    return tomli_w.dumps(msgspec.json.decode(body))


def difference(before: Configuration | None, after: Configuration) -> list[DiffLine]:
    """What a version says otherwise than the one before it."""
    old = toml_of(before.document).splitlines() if before else []
    lines = difflib.ndiff(old, toml_of(after.document).splitlines())
    return [DiffLine(line[0], line[2:]) for line in lines if line[0] in "+- "]


def _pages(screen: ConfigScreen) -> tuple[Endpoint, ...]:
    one = f"{screen.path}/{{config_id}}"
    handlers: Mapping[str, Callable[..., Awaitable[Response]]] = {
        "list": lambda request: _list(request, screen),
        "new": lambda request: _edit(request, screen, None, Form([]), {}),
        "add": lambda request, form: _save(request, screen, form),
        "order": lambda request, form: _order(request, screen, form),
        "show": lambda request: _edit(request, screen, request.id_param("config_id"), Form([]), {}),
        "change": lambda request, form: _save(request, screen, form, request.id_param("config_id")),
        "switch": lambda request, form: _switch(request, screen, form),
    }
    return (
        page_route(screen.path, Scope.MANAGE, handlers["list"]),
        page_route(f"{screen.path}/new", Scope.MANAGE, handlers["new"]),
        form_route(f"{screen.path}/new", Scope.MANAGE, handlers["add"]),
        form_route(f"{screen.path}/order", Scope.MANAGE, handlers["order"]),
        page_route(one, Scope.MANAGE, handlers["show"]),
        form_route(one, Scope.MANAGE, handlers["change"]),
        form_route(f"{one}/switch", Scope.MANAGE, handlers["switch"]),
    )


async def _list(request: Request, screen: ConfigScreen) -> Response:
    all_of = await request.database.read(request.by, configuration.list_all, screen.kind)
    found = sorted(all_of, key=lambda each: (not each.is_on, each.order or 0, each.name.casefold()))
    visible = [(each, msgspec.json.decode(each.document)) for each in found]
    directory = await request.database.read(request.by, ticket_detail.get_directory)
    phrases = phrasing(locale_of(request), directory.segments.values())
    return settings_page(
        request, "config_list.html", screen=screen, every=visible, phrases=phrases, asks=_asks, **_words()
    )


def _asks(when: object, phrases: Phrasing) -> Markup:
    """What a rule's document asks for, in words."""
    return condition_text.in_words(read_when(DocumentNode(when, "when", [])), phrases)


async def _order(request: Request, screen: ConfigScreen, form: Form) -> Response:
    """The order that was dragged, or one moved by a step."""
    ids = form.ids("id")
    if form.text("move"):
        config_id, _, step = form.text("move").partition(":")
        index = ids.index(int(config_id)) if config_id.isdecimal() and int(config_id) in ids else 0
        other = max(0, min(len(ids) - 1, index + (1 if step == "down" else -1)))
        ids[index], ids[other] = ids[other], ids[index]
    await request.database.write(request.by, configuration.reorder, screen.kind, ids)
    return saved(request, screen.path)


async def _switch(request: Request, screen: ConfigScreen, form: Form) -> Response:
    config_id = request.id_param("config_id")
    switch = configuration.enable if form.text("on") else configuration.disable
    await request.database.write(request.by, switch, screen.kind, config_id)
    return saved(request, f"{screen.path}/{config_id}")


async def _save(request: Request, screen: ConfigScreen, form: Form, config_id: int | None = None) -> Response:
    async def save() -> int:
        if form.text("as") == "text":
            document = read_table(form.raw("text"), screen.kind.noun)
        else:
            document = FORMS[screen.kind.name].to_document(band_values.stored(form))
        if config_id is not None:
            await _check_name(request, screen, config_id, document)
        return (await request.database.write(request.by, configuration.save, screen.kind, document)).id

    made, errors = await form_result(request, save())
    if made is None:
        return await _edit(request, screen, config_id, form, errors)
    return saved(request, f"{screen.path}/{made}")


async def _check_name(request: Request, screen: ConfigScreen, config_id: int, document: Mapping[str, Any]) -> None:
    known = await request.database.read(request.by, configuration.get, screen.kind, config_id)
    if document.get("name") != known.name:
        raise Invalid(
            FieldError(
                "name",
                N_("can't be changed: all versions share it. To rename it, add a new one and switch this one off"),
            )
        )


async def _edit(
    request: Request, screen: ConfigScreen, config_id: int | None, form: Form, errors: FieldErrors
) -> Response:
    known: Configuration | None = None
    versions: Sequence[Configuration] = ()
    if config_id is not None:
        known = await request.database.read(request.by, configuration.get, screen.kind, config_id)
        versions = await request.database.read(request.by, configuration.versions, screen.kind, config_id)
    document = msgspec.json.decode(known.document) if known else {}
    kept = FORMS[screen.kind.name].to_form(document)
    sent = form if form.text("as") == "form" else kept and band_values.localized(kept, locale_of(request))
    return settings_page(
        request,
        "config_detail.html",
        422 if errors else 200,
        screen=screen,
        config=known,
        document=document,
        form=sent,
        text=form.raw("text") if form.text("as") == "text" else toml_of(known.document) if known else "",
        is_text=form.text("as") == "text" or sent is None,
        errors=errors,
        versions=[(each, difference(_before(versions, index), each)) for index, each in enumerate(versions)],
        form_template=f"settings/{FORMS[screen.kind.name].template}",
        directory=await request.database.read(request.by, ticket_detail.get_directory),
        calendars=await request.database.read(request.by, configuration.list_all, CALENDAR),
        week=calendar_preview.week_preview(known.document) if known and screen.kind is CALENDAR else None,
        holidays=calendar_preview.holidays_ahead(known.document, request.now)
        if known and screen.kind is CALENDAR
        else [],
        **_words(),
    )


def _before(versions: Sequence[Configuration], index: int) -> Configuration | None:
    return versions[index + 1] if index + 1 < len(versions) else None


def _words() -> dict[str, Any]:
    return {
        "conditions": CONDITION_LABELS,
        "strategies": STRATEGY_LABELS,
        "rows": ROWS,
        "days": calendar_preview.DAY_LABELS,
    }


ENDPOINTS = tuple(endpoint for screen in SCREENS for endpoint in _pages(screen))
