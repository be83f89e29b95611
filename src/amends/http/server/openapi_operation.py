"""One operation of the OpenAPI document: what it takes, what it answers, and where its answer leads."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from amends.http.request import media_types
from amends.http.request.encoder import is_of_one_thing
from amends.http.request.endpoint import Endpoint, OperationLink, Parameter
from amends.http.request.media_types import NDJSON
from amends.http.request.request import JSON
from amends.http.request.runner import parameters_of
from amends.http.request.sent_file import MULTIPART
from amends.http.server.openapi_examples import example_of
from amends.http.server.openapi_headers import headers_of_refusal, headers_of_success
from amends.ids import HIGHEST_ID

Schemas = Mapping[str, dict[str, Any]]
"""Schemas by the `repr` of their types."""

_PARAMETER = re.compile(r"\{(\w+)\}")
_BYTES = {"type": "string", "format": "binary"}
_MEANINGS = {"workspace_id": "ID of the workspace, which must be the one of your key"}
_ID = {"type": "integer", "minimum": 1, "maximum": HIGHEST_ID}
_BY_ITSELF = {"description": "Each item is checked by itself: an invalid item is rejected, and the others are stored"}


def operation_id(endpoint: Endpoint) -> str:
    """The name of an operation."""
    return f"{endpoint.interface.name.replace(' ', '_')}_{endpoint.operation}"


def operation(endpoint: Endpoint, schemas: Schemas, endpoints: Iterable[Endpoint]) -> dict[str, Any]:
    """An operation; its links lead to some of the endpoints."""
    documented: dict[str, Any] = {
        "operationId": operation_id(endpoint),
        "summary": endpoint.summary,
        "description": endpoint.explanation,
        "tags": [endpoint.interface.name],
        "parameters": _parameters(endpoint, schemas),
        "responses": _responses(endpoint, schemas, endpoints),
    }
    documented["security"] = [] if endpoint.scope is None else [{"key": []}]
    if endpoint.scope is not None:
        documented["x-scope"] = endpoint.scope.value
    if endpoint.takes:
        documented["requestBody"] = {"required": True, "content": _file(endpoint, schemas)}
    elif endpoint.request is not None or endpoint.example is not None:
        documented["requestBody"] = _request(endpoint, schemas)
    return documented


def _parameters(endpoint: Endpoint, schemas: Schemas) -> list[dict[str, Any]]:
    in_path = [
        {"name": name, "in": "path", "required": True, "description": _meaning(name), "schema": _ID}
        for name in _PARAMETER.findall(endpoint.path)
    ]
    return [*in_path, *(_parameter(each, schemas) for each in parameters_of(endpoint))]


def _meaning(name: str) -> str:
    return _MEANINGS.get(name, f"ID of the {name.removesuffix('_id').replace('_', ' ')}")


def _parameter(own: Parameter, schemas: Schemas) -> dict[str, Any]:
    documented = {"name": own.name, "in": own.location, "description": own.meaning, "schema": schemas[repr(own.type)]}
    return documented | ({"required": True} if own.is_required else {})


def _file(endpoint: Endpoint, schemas: Schemas) -> dict[str, Any]:
    content: dict[str, Any] = {endpoint.takes: {"schema": _BYTES}}
    if endpoint.form_fields:
        fields = {each.name: schemas[repr(each.type)] | {"description": each.meaning} for each in endpoint.form_fields}
        form = {"type": "object", "properties": {**fields, "file": _BYTES}, "required": ["file"]}
        content[MULTIPART] = {"schema": form}
    return content


def _request(endpoint: Endpoint, schemas: Schemas) -> dict[str, Any]:
    schema = schemas[repr(endpoint.request)] if endpoint.request is not None else {"type": "object"}
    one: dict[str, Any] = {"schema": schema}
    if endpoint.streams:
        one = {"schema": {"anyOf": [schema, {"type": "array", "items": {"anyOf": [schema, _BY_ITSELF]}}]}}
    if endpoint.example is not None:
        one["example"] = msgspec.json.decode(endpoint.example)
    # Programs that write clients know JSON; of what else is read they are told in words.
    others = [each for each in media_types.accepted_by(endpoint) if each != JSON]
    also = {"description": f"The body can also be {others[0]}"} if others else {}
    return {**also, "required": True, "content": {JSON: one}}


def _responses(endpoint: Endpoint, schemas: Schemas, endpoints: Iterable[Endpoint]) -> dict[str, Any]:
    refusal = {
        "description": "An error",
        "headers": headers_of_refusal(endpoint),
        "content": {endpoint.interface.refusal_type: {"schema": schemas[repr(endpoint.interface.refusal)]}},
    }
    headers = headers_of_success(endpoint)
    response: dict[str, Any] = {"description": endpoint.summary, "headers": headers}
    if endpoint.response is not None:
        example = example_of(endpoint.response, also=endpoint.shown_once)
        response["content"] = {JSON: {"schema": schemas[repr(endpoint.response)], "example": example}}
    links = _links(endpoint, endpoints)
    if links:
        response["links"] = links
    responses = {str(endpoint.status): response}
    if is_of_one_thing(endpoint):
        responses["304"] = {"description": "You have this already, as `If-None-Match` says", "headers": headers}
    if endpoint.streams:
        meaning = "Nothing was new. For a stream: one result line for each input line"
        nothing_new: dict[str, Any] = {"description": meaning, "headers": headers}
        responses["200"] = nothing_new | {"content": response["content"] | {NDJSON: {"schema": {"type": "string"}}}}
    if _refuses_types(endpoint):
        responses["415"] = refusal | {
            "description": "The media type of the body is not supported, or the body is compressed"
        }
    return {**responses, "4XX": refusal, "5XX": refusal}


def _refuses_types(endpoint: Endpoint) -> bool:
    return not endpoint.interface.reads_any_type and bool(media_types.accepted_by(endpoint) or endpoint.takes)


def _links(endpoint: Endpoint, endpoints: Iterable[Endpoint]) -> dict[str, Any]:
    links = [*_links_to_made(endpoint, endpoints), *endpoint.links]
    if _has(endpoint, "next_cursor"):
        here = {name: f"$request.path.{name}" for name in _PARAMETER.findall(endpoint.path)}
        links.append(OperationLink("next", operation_id(endpoint), {**here, "cursor": "$response.body#/next_cursor"}))
    return {each.name: {"operationId": each.to, "parameters": dict(each.parameters)} for each in links}


def _links_to_made(endpoint: Endpoint, endpoints: Iterable[Endpoint]) -> Iterable[OperationLink]:
    # What was made under a path is found, changed and taken away below it, by the ID that its making answered.
    if endpoint.method != "POST" or not _has(endpoint, "id"):
        return
    here = {name: f"$request.path.{name}" for name in _PARAMETER.findall(endpoint.path)}
    below = re.compile(re.escape(endpoint.path) + r"/\{(\w+)\}")
    for each in endpoints:
        found = below.fullmatch(each.path)
        if found:
            yield OperationLink(each.operation, operation_id(each), {**here, found[1]: "$response.body#/id"})


def _has(endpoint: Endpoint, field: str) -> bool:
    return field in getattr(endpoint.response, "__struct_fields__", ())
