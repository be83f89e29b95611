"""Configuration: listed in its order, changed by form and as text, in versions; the pages of each kind."""

import difflib
from collections.abc import Awaitable, Callable, Mapping, Sequence
from functools import partial
from typing import Any, Final

import msgspec
import tomli_w
from msgspec import Struct

from amends.errors import FieldError, Invalid
from amends.http.request.endpoint import Endpoint
from amends.http.request.request import Request, Response
from amends.http.web.kit.form import Form
from amends.http.web.kit.form_once import write_once
from amends.http.web.kit.form_rows import ACT, rows_of, tidied
from amends.http.web.kit.page import locale_of
from amends.http.web.kit.page_routes import form_route, page_route
from amends.http.web.kit.phrases import phrasing
from amends.http.web.settings import form_fields
from amends.http.web.settings.condition_words import asks
from amends.http.web.settings.config_screens import form_for
from amends.http.web.settings.form_result import FieldErrors, form_result
from amends.http.web.settings.layout import saved, settings_page
from amends.model.configuration import Configuration, read_table
from amends.texts.text import say
from amends.usecases import ticket_detail
from amends.usecases.settings import configuration
from amends.usecases.settings.config_kind import ConfigKind
from amends.usecases.settings.config_kinds import CONFIG_KINDS
from amends.usecases.settings.configuration import InForce


class DiffLine(Struct, frozen=True):
    """A line of the difference between two versions: `sign` is "+", "-" or " "."""

    sign: str
    text: str


class Shown(Struct, frozen=True):
    """A form as it came back: what was sent, what is wrong with it, and where its reader goes on."""

    form: Form
    errors: FieldErrors
    focus: str = ""


_BEYOND: Final = "beyond"
"""The field of a form with what it can't show of its document."""


def toml_of(body: str) -> str:
    """A document's JSON as TOML, which people read more easily."""
    return tomli_w.dumps(msgspec.json.decode(body))


def difference(before: Configuration | None, after: Configuration) -> list[DiffLine]:
    """What a version says otherwise than the one before it."""
    old = toml_of(before.document).splitlines() if before else []
    lines = difflib.ndiff(old, toml_of(after.document).splitlines())
    return [DiffLine(line[0], line[2:]) for line in lines if line[0] in "+- "]


def _pages(kind: ConfigKind) -> tuple[Endpoint, ...]:
    return _of_one(kind) if kind.is_single else _of_many(kind)


def _of_many(kind: ConfigKind) -> tuple[Endpoint, ...]:
    path, scope, one = kind.page.path, kind.change_scope, f"{kind.page.path}/{{config_id}}"
    handlers: Mapping[str, Callable[..., Awaitable[Response]]] = {
        "list": lambda request: _list(request, kind),
        "new": lambda request: _edit(request, kind, None),
        "add": lambda request, form: _save(request, kind, form),
        "order": lambda request, form: _order(request, kind, form),
        "show": lambda request: _edit(request, kind, request.id_param("config_id")),
        "change": lambda request, form: _save(request, kind, form, request.id_param("config_id")),
        "switch": lambda request, form: _switch(request, kind, form),
    }
    return (
        page_route(path, scope, handlers["list"]),
        page_route(f"{path}/new", scope, handlers["new"]),
        form_route(f"{path}/new", scope, handlers["add"]),
        form_route(f"{path}/order", scope, handlers["order"]),
        page_route(one, scope, handlers["show"]),
        form_route(one, scope, handlers["change"]),
        form_route(f"{one}/switch", scope, handlers["switch"]),
    )


def _of_one(kind: ConfigKind) -> tuple[Endpoint, ...]:
    path, scope = kind.page.path, kind.change_scope
    return (
        page_route(path, scope, lambda request: _edit_own(request, kind)),
        form_route(path, scope, lambda request, form: _replace(request, kind, form)),
    )


async def _list(request: Request, kind: ConfigKind) -> Response:
    all_of = await request.database.read(request.by, configuration.list_all, kind)
    found = sorted(all_of, key=lambda each: (not each.is_on, each.order or 0, each.name.casefold()))
    directory = await request.database.read(request.by, ticket_detail.get_directory)
    screen = form_for(kind)
    return settings_page(
        request,
        "config_list.html",
        kind=kind,
        every=[(each, msgspec.json.decode(each.document), _summary(kind, each)) for each in found],
        summary_template=f"settings/{screen.summary}",
        phrases=phrasing(locale_of(request), directory.segments.values()),
        asks=asks,
        **screen.values,
    )


def _summary(kind: ConfigKind, own: Configuration) -> str:
    return kind.column.text(kind.format.decode(own.document)) if kind.column else ""


async def _order(request: Request, kind: ConfigKind, form: Form) -> Response:
    """The order that was dragged, or one moved by a step."""
    ids = form.ids("id")
    if form.text("move"):
        config_id, _, step = form.text("move").partition(":")
        index = ids.index(int(config_id)) if config_id.isdecimal() and int(config_id) in ids else 0
        other = max(0, min(len(ids) - 1, index + (1 if step == "down" else -1)))
        ids[index], ids[other] = ids[other], ids[index]
    await request.database.write(request.by, configuration.reorder, kind, ids)
    return saved(request, kind.page.path)


async def _switch(request: Request, kind: ConfigKind, form: Form) -> Response:
    config_id = request.id_param("config_id")
    switch = configuration.enable if form.text("on") else configuration.disable
    await request.database.write(request.by, switch, kind, config_id)
    return saved(request, f"{kind.page.path}/{config_id}")


async def _save(request: Request, kind: ConfigKind, sent: Form, config_id: int | None = None) -> Response:
    form = tidied(sent, form_for(kind).droppable)
    if form.text(ACT):
        return await _edit(request, kind, config_id, _acted(kind, form))

    async def save() -> int:
        document = _stated(kind, form)
        if config_id is not None:
            await _check_name(request, kind, config_id, document)
        return (await write_once(request, form, configuration.save, kind, document)).id

    made, errors = await form_result(request, save(), _place_of(request, form))
    if made is None:
        return await _edit(request, kind, config_id, Shown(form, errors))
    return saved(request, f"{kind.page.path}/{made}")


async def _replace(request: Request, kind: ConfigKind, form: Form) -> Response:
    async def replace() -> InForce:
        if form.text("reset"):
            return await request.database.write(request.by, configuration.reset, kind)
        document = kind.format.parse(_stated(kind, form))
        return await request.database.write(request.by, configuration.replace, kind, document)

    held, errors = await form_result(request, replace(), _place_of(request, form))
    return saved(request, kind.page.path) if held else await _edit_own(request, kind, Shown(form, errors))


def _acted(kind: ConfigKind, form: Form) -> Shown:
    """A form after its button, with rows that are numbered anew."""
    screen, act = form_for(kind), form.text(ACT)
    after = screen.acted(Form([pair for pair in form.pairs if pair[0] != ACT]), act)
    return Shown(tidied(after.form, screen.droppable), {}, after.focus)


def _place_of(request: Request, form: Form) -> Callable[[FieldError], tuple[str, str]] | None:
    """A form names its fields in the reader's words; a text has the paths of its document."""
    return None if form.text("as") == "text" else partial(form_fields.place_of, locale_of(request), form)


def _stated(kind: ConfigKind, form: Form) -> Mapping[str, Any]:
    if form.text("as") == "text":
        return read_table(form.raw("text"), kind.noun)
    beyond = read_table(form.raw(_BEYOND), kind.noun) if form.raw(_BEYOND) else {}
    return {**beyond, **form_for(kind).to_document(form)}


def _beyond(kind: ConfigKind, document: Mapping[str, Any], own: Form | None) -> Mapping[str, Any]:
    """What a document says and its form can't show: it goes along, so that it isn't lost."""
    stated = form_for(kind).to_document(own) if own else {}
    return {name: value for name, value in document.items() if value and name not in stated}


async def _check_name(request: Request, kind: ConfigKind, config_id: int, document: Mapping[str, Any]) -> None:
    known = await request.database.read(request.by, configuration.get, kind, config_id)
    if document.get("name") != known.name:
        raise Invalid(
            FieldError(
                "name",
                say("name_is_shared"),
            )
        )


async def _edit(request: Request, kind: ConfigKind, config_id: int | None, shown: Shown | None = None) -> Response:
    known: Configuration | None = None
    versions: Sequence[Configuration] = ()
    if config_id is not None:
        known = await request.database.read(request.by, configuration.get, kind, config_id)
        versions = await request.database.read(request.by, configuration.versions, kind, config_id)
    screen = form_for(kind)
    return settings_page(
        request,
        "config_detail.html",
        422 if shown and shown.errors else 200,
        config=known,
        may_reset=False,
        document=msgspec.json.decode(known.document) if known else {},
        summary=_summary(kind, known) if known else "",
        summary_template=f"settings/{screen.summary}",
        preview_template=f"settings/{screen.preview}" if screen.preview else "",
        **_editor(kind, known.document if known else None, shown),
        **await _shared(request, versions),
        **await screen.values_for(request, known),
    )


async def _edit_own(request: Request, kind: ConfigKind, shown: Shown | None = None) -> Response:
    held = await request.database.read(request.by, configuration.in_force, kind)
    versions = await request.database.read(request.by, configuration.own_versions, kind)
    return settings_page(
        request,
        "config_single.html",
        422 if shown and shown.errors else 200,
        held=held,
        may_reset=not held.is_default,
        **_editor(kind, kind.format.encode(held.document), shown),
        **await _shared(request, versions),
        **await form_for(kind).values_for(request),
    )


def _editor(kind: ConfigKind, known: str | None, shown: Shown | None) -> Mapping[str, Any]:
    """What the form and the text of a document are shown with: as they were sent, else as the document says."""
    screen, sent = form_for(kind), shown.form if shown else Form([])
    is_text = sent.text("as") == "text"
    document = msgspec.json.decode(known) if known else {}
    own = screen.to_form(document)
    if own and (beyond := _beyond(kind, document, own)):
        own = Form([*own.pairs, (_BEYOND, msgspec.json.encode(beyond).decode())])
    form = sent if shown and not is_text else own
    return {
        "kind": kind,
        "form": form,
        "text": sent.raw("text") if is_text else toml_of(known) if known else "",
        "is_text": is_text or form is None,
        "errors": shown.errors if shown else {},
        "focus": shown.focus if shown else "",
        "rows_of": rows_of,
        "beyond": ", ".join(read_table(form.raw(_BEYOND), kind.noun)) if form and form.raw(_BEYOND) else "",
        "form_template": f"settings/{screen.template}",
    }


async def _shared(request: Request, versions: Sequence[Configuration]) -> Mapping[str, Any]:
    directory = await request.database.read(request.by, ticket_detail.get_directory)
    return {
        "phrases": phrasing(locale_of(request), directory.segments.values()),
        "asks": asks,
        "versions": [(each, difference(_before(versions, index), each)) for index, each in enumerate(versions)],
        "directory": directory,
    }


def _before(versions: Sequence[Configuration], index: int) -> Configuration | None:
    return versions[index + 1] if index + 1 < len(versions) else None


ENDPOINTS = tuple(endpoint for kind in CONFIG_KINDS for endpoint in _pages(kind))
