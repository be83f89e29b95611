"""Configuration: listed in its order, changed by form and as text, in versions; the pages of each kind."""

import difflib
from collections.abc import Awaitable, Callable, Mapping, Sequence
from functools import partial
from typing import Any

import msgspec
import tomli_w
from msgspec import Struct

from amends.errors import FieldError, Invalid
from amends.http.request.endpoint import Endpoint
from amends.http.request.request import Request, Response
from amends.http.web.kit.form import Form
from amends.http.web.kit.form_once import write_once
from amends.http.web.kit.page import locale_of
from amends.http.web.kit.page_routes import form_route, page_route
from amends.http.web.kit.phrases import phrasing
from amends.http.web.settings import band_values, form_fields
from amends.http.web.settings.condition_words import asks
from amends.http.web.settings.config_screens import FORMS, form_for
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
        "new": lambda request: _edit(request, kind, None, Form([]), {}),
        "add": lambda request, form: _save(request, kind, form),
        "order": lambda request, form: _order(request, kind, form),
        "show": lambda request: _edit(request, kind, request.id_param("config_id"), Form([]), {}),
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
        page_route(path, scope, lambda request: _edit_own(request, kind, Form([]), {})),
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
        **await screen.values_for(request),
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


async def _save(request: Request, kind: ConfigKind, form: Form, config_id: int | None = None) -> Response:
    async def save() -> int:
        document = _stated(kind, form)
        if config_id is not None:
            await _check_name(request, kind, config_id, document)
        return (await write_once(request, form, configuration.save, kind, document)).id

    made, errors = await form_result(request, save(), _place_of(request, form))
    if made is None:
        return await _edit(request, kind, config_id, form, errors)
    return saved(request, f"{kind.page.path}/{made}")


async def _replace(request: Request, kind: ConfigKind, form: Form) -> Response:
    async def replace() -> InForce:
        if form.text("reset"):
            return await request.database.write(request.by, configuration.reset, kind)
        document = kind.format.parse(_stated(kind, form))
        return await request.database.write(request.by, configuration.replace, kind, document)

    held, errors = await form_result(request, replace(), _place_of(request, form))
    return saved(request, kind.page.path) if held else await _edit_own(request, kind, form, errors)


def _place_of(request: Request, form: Form) -> Callable[[FieldError], tuple[str, str]] | None:
    """A form names its fields in the reader's words; a text has the paths of its document."""
    return None if form.text("as") == "text" else partial(form_fields.place_of, locale_of(request), form)


def _stated(kind: ConfigKind, form: Form) -> Mapping[str, Any]:
    if form.text("as") == "text":
        return read_table(form.raw("text"), kind.noun)
    return form_for(kind).to_document(band_values.stored(form))


async def _check_name(request: Request, kind: ConfigKind, config_id: int, document: Mapping[str, Any]) -> None:
    known = await request.database.read(request.by, configuration.get, kind, config_id)
    if document.get("name") != known.name:
        raise Invalid(
            FieldError(
                "name",
                say("name_is_shared"),
            )
        )


async def _edit(request: Request, kind: ConfigKind, config_id: int | None, form: Form, errors: FieldErrors) -> Response:
    known: Configuration | None = None
    versions: Sequence[Configuration] = ()
    if config_id is not None:
        known = await request.database.read(request.by, configuration.get, kind, config_id)
        versions = await request.database.read(request.by, configuration.versions, kind, config_id)
    screen = form_for(kind)
    return settings_page(
        request,
        "config_detail.html",
        422 if errors else 200,
        config=known,
        may_reset=False,
        preview_template=f"settings/{screen.preview}" if screen.preview else "",
        **_editor(request, kind, known.document if known else None, form, errors),
        **await _shared(request, versions),
        **await screen.values_for(request, known),
    )


async def _edit_own(request: Request, kind: ConfigKind, form: Form, errors: FieldErrors) -> Response:
    held = await request.database.read(request.by, configuration.in_force, kind)
    versions = await request.database.read(request.by, configuration.own_versions, kind)
    return settings_page(
        request,
        "config_single.html",
        422 if errors else 200,
        held=held,
        may_reset=not held.is_default,
        **_editor(request, kind, kind.format.encode(held.document), form, errors),
        **await _shared(request, versions),
        **await form_for(kind).values_for(request),
    )


def _editor(
    request: Request, kind: ConfigKind, known: str | None, form: Form, errors: FieldErrors
) -> Mapping[str, Any]:
    """What the form and the text of a document are shown with: as they were sent, else as the document says."""
    screen, is_sent, is_text = form_for(kind), bool(errors), form.text("as") == "text"
    kept = screen.to_form(msgspec.json.decode(known) if known else {})
    own = kept and band_values.localized(kept, locale_of(request))
    shown = form if is_sent and not is_text else own
    return {
        "kind": kind,
        "form": shown,
        "text": form.raw("text") if is_text else toml_of(known) if known else "",
        "is_text": is_text or shown is None,
        "errors": errors,
        "form_template": f"settings/{screen.template}",
        "has_form": kind.name in FORMS,
    }


async def _shared(request: Request, versions: Sequence[Configuration]) -> Mapping[str, Any]:
    return {
        "versions": [(each, difference(_before(versions, index), each)) for index, each in enumerate(versions)],
        "directory": await request.database.read(request.by, ticket_detail.get_directory),
    }


def _before(versions: Sequence[Configuration], index: int) -> Configuration | None:
    return versions[index + 1] if index + 1 < len(versions) else None


ENDPOINTS = tuple(endpoint for kind in CONFIG_KINDS for endpoint in _pages(kind))
