"""Running a row: the workspace and the parameters checked, the body decoded, the use case run, its answer encoded."""

import re
import zlib
from collections.abc import Mapping
from functools import cached_property
from typing import Any, Final

from msgspec import Struct, structs

from amends.errors import FieldError
from amends.http.request import etags, parameters
from amends.http.request.access import refuse_workspace
from amends.http.request.encoder import Encoder, is_of_one_thing
from amends.http.request.endpoint import WORKSPACE_ID, Endpoint, Parameter, by_handler
from amends.http.request.idempotency import TOKEN, respond_once
from amends.http.request.paging import PAGE_PARAMETERS, RequestedPage, place_of
from amends.http.request.parameters import Reader
from amends.http.request.request import Request, Response, decode_json
from amends.serializers.texts import in_language_of
from amends.store.engine.database import Tx
from amends.texts.text import say

_PIECE: Final = re.compile(r"\{(\w+)\}")
_OF_THE_PAGE: Final = frozenset(each.name for each in PAGE_PARAMETERS)
_NO_PAGE: Final = RequestedPage()


class _Call(Struct, frozen=True):
    """What a use case is called with, and what the answer needs of the request."""

    arguments: list[Any]
    named: dict[str, Any]
    page: RequestedPage
    body: bytes = b""


class EndpointRunner:
    """An endpoint as the application runs it; what must be found out about its row is found out once."""

    def __init__(self, endpoint: Endpoint) -> None:
        self.endpoint = endpoint
        by_key = endpoint.interface.is_by_key and not endpoint.is_any_workspace
        self._takes_body = endpoint.request is not None or endpoint.parse is not None
        self._checks_workspace = by_key and f"{{{WORKSPACE_ID}}}" in endpoint.path

    async def answer(self, request: Request) -> Response:
        """The answer to a request whose key may do this. Raises what is wrong with it, or what the use case raises."""
        own = self.endpoint
        if self._checks_workspace and request.id_param(WORKSPACE_ID) != request.by.workspace_id:
            await refuse_workspace(request)
        errors = self._unknown(request.query) if request.query and own.interface.refuses_unknown else []
        if own.handler is not None:
            if errors:
                raise parameters.refusal(errors)
            return await own.handler(request)
        call = self._call(request, errors)
        if own.method == "GET" and not own.writes:
            run = request.database.scan if self._scans(call) else request.database.read
            found = await run(request.by, own.do, *call.arguments, **call.named)
            return self._encoder.response(request, found, call.page)
        if self._takes_body:
            call = _with_body(own, call, await request.body())
        if own.method == "POST" and "idempotency-key" in request.headers:
            return await self._once(request, call)
        found = await request.database.write(request.by, own.do, *call.arguments, **call.named)
        return self._encoder.response(request, found, call.page)

    def _scans(self, call: _Call) -> bool:
        scans = self.endpoint.scans
        return scans if isinstance(scans, bool) else scans(call.named["query"])

    async def _once(self, request: Request, call: _Call) -> Response:
        own = self.endpoint

        async def do_and_show(tx: Tx) -> Any:
            found = await own.do(tx, *call.arguments, **call.named)
            return in_language_of(self._encoder.view(found, tx.now, call.page, request), request.language)

        response = await respond_once(request, call.body, do_and_show, own.status, own.shown_once)
        if own.tag is None:
            return response
        return structs.replace(response, headers=(*response.headers, ("ETag", etags.etag_of_kept(response.body))))

    def _call(self, request: Request, errors: list[FieldError]) -> _Call:
        own = self.endpoint
        arguments = [] if own.given is None else [own.given(request)]
        arguments += [request.id_param(name) for name in self._ids]
        named = self._named(request, errors) if self._readers or own.prefix is not None else {}
        page = _NO_PAGE
        if own.paging is not None:
            place, page = place_of(request.query, own.paging, self._list_mark(request), errors)
            arguments += [place, page.limit if own.paging.key is None else page.limit + 1]
        if errors:
            raise parameters.refusal(errors)
        return _Call(arguments, named, page)

    def _named(self, request: Request, errors: list[FieldError]) -> dict[str, Any]:
        own = self.endpoint
        found: dict[str, Any] = {}
        for parameter, name, read in self._readers:
            source: Mapping[str, str] = request.query if parameter.location == "query" else request.headers
            if name in source:
                parameters.read_into(found, parameter.argument or name, parameter.name, source[name], read, errors)
            elif parameter.is_required:
                errors.append(FieldError(parameter.name, say("not_given")))
        if own.prefix is not None:
            read = parameters.reader_of(own.prefix)
            for name, text in request.query.items():
                if name.startswith(own.prefix.name):
                    parameters.read_into(found, name, name, text, read, errors)
        return found if own.gather is None else {"query": own.gather(found)}

    def _unknown(self, query: Mapping[str, str]) -> list[FieldError]:
        if query.keys() <= self._allowed.keys():
            return []
        prefix = self.endpoint.prefix
        return parameters.unknown_errors(query, self._allowed, "" if prefix is None else prefix.name)

    def _list_mark(self, request: Request) -> int:
        # Which list it is, of which query: a cursor leads nowhere else.
        ids = ",".join(request.params.values())
        query = sorted((name, text) for name, text in request.query.items() if name not in _OF_THE_PAGE)
        return zlib.crc32(f"{self.endpoint.path} {ids} {query}".encode("utf-8", "surrogatepass"))

    @cached_property
    def _ids(self) -> tuple[str, ...]:
        return tuple(name for name in _PIECE.findall(self.endpoint.path) if name != WORKSPACE_ID)

    @cached_property
    def _readers(self) -> tuple[tuple[Parameter, str, Reader], ...]:
        own = self.endpoint.parameters
        names = [each.name.lower() if each.location == "header" else each.name for each in own]
        return tuple((each, name, parameters.reader_of(each)) for each, name in zip(own, names, strict=True))

    @cached_property
    def _allowed(self) -> Mapping[str, Parameter]:
        return {each.name: each for each in parameters_of(self.endpoint) if each.location == "query"}

    @cached_property
    def _encoder(self) -> Encoder:
        return Encoder(self.endpoint)


def parameters_of(endpoint: Endpoint) -> tuple[Parameter, ...]:
    """The parameters that a row takes: its own, those of its pages, and those that every such method has."""
    paging = PAGE_PARAMETERS if endpoint.paging is not None else ()
    once = (TOKEN,) if endpoint.do is not by_handler and endpoint.method == "POST" else ()
    conditional = (etags.IF_NONE_MATCH,) if is_of_one_thing(endpoint) else ()
    return (*paging, *endpoint.parameters, *once, *conditional)


def _with_body(endpoint: Endpoint, call: _Call, body: bytes) -> _Call:
    return structs.replace(call, arguments=[*call.arguments, _form(endpoint, body)], body=body)


def _form(endpoint: Endpoint, body: bytes) -> Any:
    if endpoint.parse is not None:
        return endpoint.parse(body.decode("utf-8", errors="replace"))
    sent = decode_json(body, endpoint.request)
    return sent if endpoint.form is None else endpoint.form(sent)
