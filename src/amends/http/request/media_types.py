"""Media types: what the body of a request may be, and the refusal of another."""

from typing import Final

from amends.http.request.endpoint import Endpoint
from amends.http.request.problems import HttpProblem, Kind
from amends.http.request.request import JSON, Call

NDJSON: Final = "application/x-ndjson"
NDJSON_TYPES: Final = frozenset({NDJSON, "application/ndjson", "application/jsonl"})
MERGE_PATCH: Final = "application/merge-patch+json"
TOML: Final = "application/toml"


def named(call: Call) -> str:
    """The media type that a request names, "" for none."""
    given: str = call.headers.get("content-type", "")
    return given.partition(";")[0].strip().lower()


def taken(endpoint: Endpoint) -> tuple[str, ...]:
    """The media types of bodies that an endpoint reads, none for one that takes no body or any file."""
    if endpoint.request is None and endpoint.example is None:
        return ()
    more = (NDJSON,) if endpoint.streams else (MERGE_PATCH,) if endpoint.method == "PATCH" else ()
    return (JSON, *more, TOML) if endpoint.is_document else (JSON, *more)


def refuse_another(call: Call, endpoint: Endpoint) -> None:
    """Raises a problem for a body of another media type than is taken; one that names none is read as JSON.

    A file may be of any type, but is the body itself and no part of a form.
    """
    if endpoint.door.reads_any_type:
        return
    if endpoint.takes:
        if named(call).startswith("multipart/"):
            raise HttpProblem(Kind.UNSUPPORTED_MEDIA_TYPE, "Send the file itself as the body.")
        return
    types = taken(endpoint)
    found = named(call)
    if types and found and found not in types and not (endpoint.streams and found in NDJSON_TYPES):
        raise HttpProblem(Kind.UNSUPPORTED_MEDIA_TYPE, f"Send {' or '.join(types)}.")
