"""What can go wrong with a request: one table from errors to kinds, which each interface puts into its own words."""

import re
from collections.abc import Mapping, Sequence
from enum import Enum

from msgspec import Struct

from amends.errors import (
    AmendsError,
    BusinessRuleError,
    Conflict,
    FieldError,
    Forbidden,
    Invalid,
    NotFound,
    Unavailable,
    VersionConflict,
)
from amends.model.ticket.history import Happened
from amends.texts.text import Text, one_text, say
from amends.usecases.changes import BeyondTheLastChangeError, ChangesForgottenError
from amends.usecases.idempotency import IdempotencyKeyReusedError
from amends.usecases.lock_ticket import ChangedMeanwhile


class ProblemKind(Enum):
    """A kind of error with its HTTP status and title."""

    INVALID_PARAMETERS = (400, say("problem_invalid_parameters"))
    MALFORMED_REQUEST = (400, say("problem_malformed_request"))
    MALFORMED_BODY = (400, say("problem_malformed_body"))
    INVALID_BODY = (422, say("problem_invalid_body"))
    UNAUTHORIZED = (401, say("problem_unauthorized"))
    FORBIDDEN = (403, say("problem_forbidden"))
    NOT_FOUND = (404, say("problem_not_found"))
    METHOD_NOT_ALLOWED = (405, say("problem_method_not_allowed"))
    TOO_SLOW = (408, say("problem_too_slow"))
    CONFLICT = (409, say("problem_conflict"))
    GONE = (410, say("problem_gone"))
    STALE = (412, say("problem_stale"))
    TOO_LARGE = (413, say("problem_too_large"))
    URL_TOO_LONG = (414, say("problem_url_too_long"))
    UNSUPPORTED_MEDIA_TYPE = (415, say("problem_unsupported_media_type"))
    TOKEN_REUSED = (422, say("problem_token_reused"))
    REFUSED = (422, say("problem_refused"))
    HEADERS_TOO_LARGE = (431, say("problem_headers_too_large"))
    LIMITED = (429, say("problem_limited"))
    INTERNAL = (500, say("problem_internal"))
    UNAVAILABLE = (503, say("problem_unavailable"))

    @property
    def status(self) -> int:
        """The HTTP status."""
        return self.value[0]

    @property
    def title(self) -> Text:
        """What it is called."""
        return self.value[1]


class HttpProblem(Exception):  # noqa: N818 - it is answered, not reported
    """A refusal that an interface makes by itself, before or after the use case."""

    def __init__(
        self,
        kind: ProblemKind,
        detail: Text | None = None,
        *errors: FieldError,
        headers: tuple[tuple[str, str], ...] = (),
    ) -> None:
        super().__init__(detail or kind.title)
        self.problem = Problem(kind, detail, errors, headers)


class Problem(Struct, frozen=True):
    """A refusal: its kind, what it says to people, every fault, headers that go with it; what happened meanwhile."""

    kind: ProblemKind
    detail: Text | None = None
    errors: tuple[FieldError, ...] = ()
    headers: tuple[tuple[str, str], ...] = ()
    happened: Sequence[Happened] = ()


_RETRY_AFTER_SECONDS = "5"
_CUSTOM = "fields."
_NAME = re.compile(r"(?<![^.])[a-z_0-9]+")

_KINDS: dict[type[AmendsError], ProblemKind] = {
    NotFound: ProblemKind.NOT_FOUND,
    Forbidden: ProblemKind.FORBIDDEN,
    Conflict: ProblemKind.CONFLICT,
    VersionConflict: ProblemKind.STALE,
    IdempotencyKeyReusedError: ProblemKind.TOKEN_REUSED,
    ChangesForgottenError: ProblemKind.GONE,
    BeyondTheLastChangeError: ProblemKind.INVALID_PARAMETERS,
    BusinessRuleError: ProblemKind.REFUSED,
}


def problem_of(refusal: Exception, fields: Mapping[str, str] | None = None) -> Problem:
    """What an exception is to whoever asked; one that was not foreseen says nothing of itself.

    `fields` tells which names of the use case's fields are others to whoever asked.
    """
    if isinstance(refusal, HttpProblem):
        return refusal.problem
    if isinstance(refusal, ChangedMeanwhile):
        return Problem(ProblemKind.STALE, refusal.message, happened=refusal.happened)
    if isinstance(refusal, Unavailable):
        return Problem(ProblemKind.UNAVAILABLE, refusal.message, headers=(("Retry-After", _RETRY_AFTER_SECONDS),))
    if isinstance(refusal, AmendsError):
        if not isinstance(refusal, Invalid):
            return Problem(_KINDS[type(refusal)], refusal.message)
        errors = tuple(FieldError(_named(each.field, fields or {}), each.reason) for each in refusal.errors)
        return Problem(ProblemKind.INVALID_BODY, one_text(each.text for each in errors), errors)
    return Problem(ProblemKind.INTERNAL)


def _named(field: str, fields: Mapping[str, str]) -> str:
    if field in fields or field.startswith(_CUSTOM):
        return fields.get(field, field)
    return _NAME.sub(lambda found: fields.get(found[0], found[0]), field)
