"""OpenAPI 3.1 from the tables of the doors and their Structs, and a page that shows it from our own host."""

import re
from collections.abc import Iterable
from typing import Any

import msgspec
from jinja2 import Environment, PackageLoader, StrictUndefined

from amends import __version__
from amends.contract.errors import CLASSIC_ERRORS
from amends.http.call import JSON, Answer, Call, json_answer
from amends.http.endpoint import Endpoint
from amends.http.health import SERVER
from amends.http.problems import Kind

_PARAMETER = re.compile(r"\{(\w+)\}")
_TYPES = {int: "integer", str: "string"}
_BYTES = {"type": "string", "format": "binary"}
_HTML = "text/html; charset=utf-8"
_POLICY = (
    "Content-Security-Policy",
    "default-src 'none'; style-src 'self'; form-action 'none'; frame-ancestors 'none'",
)
_pages = Environment(
    loader=PackageLoader("amends.http", "templates"), autoescape=True, undefined=StrictUndefined, trim_blocks=True
)


def document(endpoints: Iterable[Endpoint]) -> dict[str, Any]:
    """The OpenAPI document of these endpoints."""
    shown = list(endpoints)
    types = [each for endpoint in shown for each in (endpoint.request, endpoint.answer) if each is not None]
    schemas, components = msgspec.json.schema_components(
        types, schema_hook=_anything, ref_template="#/components/schemas/{name}"
    )
    found = dict(zip(map(repr, types), schemas, strict=True))
    paths: dict[str, Any] = {}
    for endpoint in shown:
        paths.setdefault(endpoint.path, {})[endpoint.method.lower()] = _operation(endpoint, found)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Amends",
            "version": __version__,
            "description": "Closed-loop customer feedback: our own API, and the public CX ticket API.",
        },
        "paths": paths,
        "components": {
            "schemas": components,
            "securitySchemes": {"key": {"type": "apiKey", "in": "header", "name": "api-key"}},
        },
    }


def _anything(_: type) -> dict[str, Any]:
    # What the public pages leave open, or what is JSON already.
    return {"description": "Any JSON"}


def _operation(endpoint: Endpoint, schemas: dict[str, Any]) -> dict[str, Any]:
    operation: dict[str, Any] = {
        "operationId": f"{endpoint.door.name.replace(' ', '_')}_{endpoint.handler.__name__}",
        "summary": endpoint.summary,
        "description": endpoint.handler.__doc__ or "",
        "tags": [endpoint.door.name],
        "parameters": _parameters(endpoint),
        "responses": {str(endpoint.status): _answer(endpoint, schemas), "default": {"description": "A refusal"}},
    }
    if endpoint.scope is not None:
        operation["security"] = [{"key": []}]
        operation["x-scope"] = endpoint.scope.value
    if endpoint.takes:
        operation["requestBody"] = {"required": True, "content": {endpoint.takes: {"schema": _BYTES}}}
    elif endpoint.request is not None or endpoint.example is not None:
        operation["requestBody"] = {"required": True, "content": _request(endpoint, schemas)}
    return operation


def _parameters(endpoint: Endpoint) -> list[dict[str, Any]]:
    in_path = [
        {"name": name, "in": "path", "required": True, "schema": {"type": "string", "pattern": "^[1-9][0-9]{0,18}$"}}
        for name in _PARAMETER.findall(endpoint.path)
    ]
    in_query = [
        {"name": each.name, "in": "query", "description": each.meaning, "schema": {"type": _TYPES[each.type]}}
        for each in endpoint.parameters
    ]
    return [*in_path, *in_query]


def _request(endpoint: Endpoint, schemas: dict[str, Any]) -> dict[str, Any]:
    schema = schemas[repr(endpoint.request)] if endpoint.request is not None else {"type": "object"}
    one: dict[str, Any] = {"schema": schema}
    if endpoint.streams:
        one = {"schema": {"anyOf": [schema, {"type": "array", "items": schema}]}}
    if endpoint.example is not None:
        one["example"] = msgspec.json.decode(endpoint.example)
    content = {JSON: one}
    if endpoint.streams:
        content["application/x-ndjson"] = {"schema": {"type": "string"}}
    return content


def _answer(endpoint: Endpoint, schemas: dict[str, Any]) -> dict[str, Any]:
    if endpoint.answer is None:
        return {"description": endpoint.summary}
    return {"description": endpoint.summary, "content": {JSON: {"schema": schemas[repr(endpoint.answer)]}}}


def _of(call: Call) -> dict[str, Any]:
    return call.scope["state"]["application"].openapi  # type: ignore[no-any-return]


async def get_document(call: Call) -> Answer:
    """This document."""
    return json_answer(_of(call))


async def show_document(call: Call) -> Answer:
    """Every endpoint on one page."""
    return _page("openapi.html", document=_of(call))


async def show_errors(_: Call) -> Answer:
    """Every error that an answer may name."""
    return _page("errors.html", classic=CLASSIC_ERRORS, kinds=Kind)


async def get_style(_: Call) -> Answer:
    """How these pages look."""
    return Answer(200, _pages.get_template("docs.css").render().encode(), "text/css; charset=utf-8")


def _page(name: str, **values: object) -> Answer:
    return Answer(200, _pages.get_template(name).render(**values).encode(), _HTML, (_POLICY,))


ENDPOINTS = tuple(
    Endpoint(method="GET", path=path, door=SERVER, scope=None, summary=summary, handler=handler)
    for path, summary, handler in (
        ("/openapi.json", "The OpenAPI document", get_document),
        ("/docs", "The OpenAPI document as a page", show_document),
        ("/docs/errors", "What each error means", show_errors),
        ("/docs/docs.css", "The style of these pages", get_style),
    )
)
