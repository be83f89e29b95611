"""Errors: problem+json (RFC 9457), with every field that is wrong."""

from typing import Any

from msgspec import UNSET, Struct, UnsetType

from amends.wire.history import HistoryEntry

PROBLEM_JSON = "application/problem+json"


class FieldErrorView(Struct, frozen=True):
    """One thing that is wrong in a request: where (the path of the field, "" for the whole request) and why.

    `code` and `parameters` are for programs, `text` says it in the language of `Accept-Language`, `reason` in English.
    """

    field: str
    reason: str
    code: str
    parameters: dict[str, Any]
    text: str


class ProblemBody(Struct, frozen=True, kw_only=True):
    """An error response. `errors` names each wrong field and why; in a 412 `changed_meanwhile` lists new events.

    `detail` says what is wrong in the language of `Accept-Language`, English unless asked; `code` and `parameters`
    say it to programs.
    """

    type: str
    title: str
    status: int
    detail: str
    instance: str
    request_id: str
    code: str
    parameters: dict[str, Any] = {}
    errors: tuple[FieldErrorView, ...] = ()
    changed_meanwhile: list[HistoryEntry] | UnsetType = UNSET
