"""Media types: what the body of a request may be, and the refusal of another."""

from functools import lru_cache
from typing import Final

from amends.http.request.endpoint import Endpoint
from amends.http.request.problems import HttpProblem, ProblemKind
from amends.http.request.request import JSON, Request
from amends.texts.text import say

NDJSON: Final = "application/x-ndjson"
NDJSON_TYPES: Final = frozenset({NDJSON, "application/ndjson", "application/jsonl"})
MERGE_PATCH: Final = "application/merge-patch+json"
TOML: Final = "application/toml"


def media_type_of(request: Request) -> str:
    """The media type that a request names, "" for none."""
    given: str | None = request.headers.get("content-type")
    return _media_type(given) if given else ""


@lru_cache(maxsize=256)
def _media_type(given: str) -> str:
    return given.partition(";")[0].strip().lower()


def accepted_by(endpoint: Endpoint) -> tuple[str, ...]:
    """The media types of bodies that an endpoint reads, none for one that takes no body or any file."""
    if endpoint.request is None and endpoint.example is None:
        return ()
    more = (NDJSON,) if endpoint.streams else (MERGE_PATCH,) if endpoint.method == "PATCH" else ()
    return (JSON, *more, TOML) if endpoint.is_document else (JSON, *more)


def check_media_type(request: Request, endpoint: Endpoint) -> None:
    """Raises a problem for a body of another media type than is taken; one that names none is read as JSON.

    A file may be of any type, but is the body itself and no part of a form, unless the endpoint reads one.
    """
    if endpoint.interface.reads_any_type:
        return
    if endpoint.takes:
        if media_type_of(request).startswith("multipart/") and not endpoint.form_fields:
            raise HttpProblem(ProblemKind.UNSUPPORTED_MEDIA_TYPE, say("send_the_file"))
        return
    types = accepted_by(endpoint)
    if not types:
        return
    found = media_type_of(request)
    if found and found not in types and not (endpoint.streams and found in NDJSON_TYPES):
        raise HttpProblem(ProblemKind.UNSUPPORTED_MEDIA_TYPE, say("send_as", either=types))
