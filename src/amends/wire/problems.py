"""Errors: problem+json (RFC 9457), with every field that is wrong."""

from msgspec import UNSET, Struct, UnsetType

from amends.wire.history import HistoryEntry

PROBLEM_JSON = "application/problem+json"


class FieldErrorView(Struct, frozen=True):
    """One thing that is wrong in a request: where (the path of the field, "" for the whole request) and why."""

    field: str
    reason: str


class ProblemBody(Struct, frozen=True, kw_only=True):
    """An error response. `errors` names each wrong field and why; in a 412 `changed_meanwhile` lists new events."""

    type: str
    title: str
    status: int
    detail: str
    instance: str
    request_id: str
    errors: tuple[FieldErrorView, ...] = ()
    changed_meanwhile: list[HistoryEntry] | UnsetType = UNSET
