"""What a row answers: what its use case gave, as the serializer shows it, in JSON."""

from collections.abc import Callable, Sequence
from functools import partial
from inspect import Parameter, signature
from typing import Any

from msgspec import json

from amends.http.request import etags
from amends.http.request.endpoint import Endpoint, Paging
from amends.http.request.paging import RequestedPage
from amends.http.request.request import Request, Response
from amends.instants import InstantUs
from amends.serializers.texts import in_language_of
from amends.wire.cursor import encode_cursor


class Encoder:
    """Makes the answers of one row; what must be found out about its serializer is found out once."""

    def __init__(self, endpoint: Endpoint) -> None:
        self._endpoint = endpoint
        show = endpoint.each or endpoint.serialize
        self._has_content = show is not None
        self._show: Callable[..., Any] = show or _nothing
        self._takes_time = _needs_two(self._show)
        self._takes_address = "base_url" in signature(self._show).parameters

    def response(self, request: Request, found: Any, page: RequestedPage) -> Response:
        """The answer; one without a body when whoever asks has it already."""
        own = self._endpoint
        if not self._has_content:
            return Response(own.status, b"")
        body = json.encode(in_language_of(self.view(found, request.now, page, request), request.language))
        if own.tag is None and not is_of_one_thing(own):
            return Response(own.status, body)
        etag = etags.etag_of(body, None if own.tag is None else own.tag(found))
        headers = (("ETag", etag),)
        if own.method == "GET" and "if-none-match" in request.headers and etags.has_already(request, etag):
            return Response(304, b"", headers=headers)
        return Response(own.status, body, headers=headers)

    def view(self, found: Any, now: InstantUs, page: RequestedPage, request: Request) -> Any:
        """The Struct of the answer, None without content."""
        own = self._endpoint
        show = partial(self._show, base_url=request.base_url) if self._takes_address else self._show
        after = (now,) if self._takes_time else ()
        if own.each is None:
            return show(found, *after)
        if own.paging is None:
            return own.response([show(each, *after) for each in found])
        items, cursor = _cut(found, own.paging, page)
        return own.response([show(each, *after) for each in items], cursor)


def _cut(found: Any, paging: Paging, page: RequestedPage) -> tuple[Sequence[Any], str | None]:
    if paging.key is None:
        items, following = found
    else:
        items = found[: page.limit]
        following = paging.key(items[-1]) if len(found) > page.limit else None
    return items, None if following is None else encode_cursor(page.list_mark, *following)


def is_of_one_thing(endpoint: Endpoint) -> bool:
    """Whether a row shows one thing, whose state has a tag."""
    return endpoint.method == "GET" and endpoint.serialize is not None


def _needs_two(show: Callable[..., Any]) -> bool:
    needed = [each for each in signature(show).parameters.values() if each.default is Parameter.empty]
    return sum(each.kind is not Parameter.KEYWORD_ONLY for each in needed) > 1


def _nothing(_: Any) -> None:
    return None
