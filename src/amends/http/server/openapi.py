"""OpenAPI 3.1 from the tables of the interfaces and their Structs, and a page that shows it from our own host."""

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

import msgspec

from amends import __version__
from amends.contract.errors import CLASSIC_ERRORS
from amends.http.request.endpoint import Endpoint
from amends.http.request.problems import ProblemKind
from amends.http.request.request import Request, Response, json_response
from amends.http.request.runner import parameters_of
from amends.http.server.health import SERVER
from amends.http.server.openapi_headers import header_components
from amends.http.server.openapi_operation import operation
from amends.http.server.openapi_webhooks import BODIES, documented_webhooks
from amends.late_imports import TEMPLATES, load
from amends.texts.messages import MESSAGES

_TAGS = {
    "v1": "The Amends API",
    "classic": "Tickets, segments, users and responses of the public CX ticket API",
    "closed loop": "The closed-loop service of the public CX ticket API",
    "server": "Health, metrics and this documentation",
    "webhooks": "What Amends sends to you",
}
_HTML = "text/html; charset=utf-8"
_POLICY = (
    "Content-Security-Policy",
    "default-src 'none'; style-src 'self'; form-action 'none'; frame-ancestors 'none'",
)


def document(endpoints: Iterable[Endpoint]) -> dict[str, Any]:
    """The OpenAPI document of these endpoints."""
    documented = list(endpoints)
    named = (each for own in documented for each in (own.request, own.response, own.interface.refusal))
    types = [each for each in named if each is not None]
    types += [each.type for own in documented for each in parameters_of(own)]
    types += BODIES
    schemas, components = msgspec.json.schema_components(
        types, schema_hook=_anything, ref_template="#/components/schemas/{name}"
    )
    found = dict(zip(map(repr, types), schemas, strict=True))
    paths: dict[str, Any] = {}
    for endpoint in documented:
        paths.setdefault(endpoint.path, {})[endpoint.method.lower()] = operation(endpoint, found, documented)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Amends",
            "version": __version__,
            "description": "Closed-loop customer feedback: the Amends API (v1) and the public CX ticket API.",
            "license": {"name": "Apache 2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": "/", "description": "The server that you read this from"}],
        "tags": [{"name": name, "description": meaning} for name, meaning in _TAGS.items()],
        "paths": paths,
        "webhooks": documented_webhooks(),
        "components": {
            "schemas": _with_times(_without_unique_items(components)),
            "headers": header_components(),
            "securitySchemes": {"key": {"type": "apiKey", "in": "header", "name": "api-key"}},
        },
    }


def _with_times(components: dict[str, Any]) -> dict[str, Any]:
    # Every field of ours that is called so is a time in UTC; the names of the compatible API are others.
    for schema in components.values():
        for name, own in schema.get("properties", {}).items():
            if (name.endswith("_time") or name == "timestamp") and "default" not in own:
                for each in own.get("anyOf", [own]):
                    if each.get("type") == "string":
                        each["format"] = "date-time"
    return components


def _anything(_: type) -> dict[str, Any]:
    # What the public pages leave open, or what is JSON already.
    return {"description": "Any JSON"}


def _without_unique_items(schema: Any) -> Any:
    # A set takes what is said twice; only an answer never says it.
    if isinstance(schema, dict):
        return {name: _without_unique_items(each) for name, each in schema.items() if name != "uniqueItems"}
    return [_without_unique_items(each) for each in schema] if isinstance(schema, list) else schema


def _of(request: Request) -> dict[str, Any]:
    return request.scope["state"]["application"].openapi  # type: ignore[no-any-return]


async def get_document(request: Request) -> Response:
    """Get this document."""
    return json_response(_of(request))


async def show_document(request: Request) -> Response:
    """Show every endpoint on one page."""
    return _page("openapi.html", document=_of(request))


async def show_errors(_: Request) -> Response:
    """Show every error that a response can name."""
    return _page("errors.html", classic=CLASSIC_ERRORS, kinds=ProblemKind, texts=MESSAGES)


async def get_style(_: Request) -> Response:
    """Get the stylesheet of these pages."""
    return Response(200, _rendered("docs.css"), "text/css; charset=utf-8")


def _page(name: str, **values: object) -> Response:
    return Response(200, _rendered(name, **values), _HTML, (_POLICY,))


def _rendered(name: str, **values: object) -> bytes:
    rendered: str = _templates().get_template(name).render(**values)
    return rendered.encode()


@lru_cache(maxsize=1)
def _templates() -> Any:
    # Loaded by the first page: no answer of an API needs it.
    jinja2 = load(TEMPLATES)
    loader = jinja2.PackageLoader("amends.http.server", "templates")
    return jinja2.Environment(loader=loader, autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True)


ENDPOINTS = tuple(
    Endpoint(method="GET", path=path, interface=SERVER, scope=None, summary=summary, handler=handler)
    for path, summary, handler in (
        ("/openapi.json", "Get the OpenAPI document", get_document),
        ("/docs", "Show the API documentation", show_document),
        ("/docs/errors", "Show the errors and their meanings", show_errors),
        ("/docs/docs.css", "Get the stylesheet of these pages", get_style),
    )
)
