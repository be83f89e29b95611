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
from amends.usecases.changes import BeyondTheLastChangeError, ChangesForgottenError
from amends.usecases.idempotency import IdempotencyKeyReusedError
from amends.usecases.lock_ticket import ChangedMeanwhile


class ProblemKind(Enum):
    """A kind of error with its HTTP status and title."""

    INVALID_PARAMETERS = (400, "Invalid URL parameters")
    MALFORMED_REQUEST = (400, "The request is not valid HTTP")
    MALFORMED_BODY = (400, "The body is not valid JSON")
    INVALID_BODY = (422, "The body has invalid fields")
    UNAUTHORIZED = (401, "Incorrect API key")
    FORBIDDEN = (403, "This key has no access")
    NOT_FOUND = (404, "Not found")
    METHOD_NOT_ALLOWED = (405, "This address does not support this method")
    TOO_SLOW = (408, "The request took too long to arrive")
    CONFLICT = (409, "The request conflicts with what exists")
    GONE = (410, "This is not kept any more")
    STALE = (412, "Somebody else changed it in the meantime")
    TOO_LARGE = (413, "The body is too large")
    URL_TOO_LONG = (414, "The address is too long")
    UNSUPPORTED_MEDIA_TYPE = (415, "This media type is not supported")
    TOKEN_REUSED = (422, "The Idempotency-Key was used for another request")
    REFUSED = (422, "A rule does not allow this")
    HEADERS_TOO_LARGE = (431, "The headers are too large")
    LIMITED = (429, "API call limit exceeded")
    INTERNAL = (500, "We are not able to process your request")
    UNAVAILABLE = (503, "Temporarily unavailable")

    @property
    def status(self) -> int:
        """The HTTP status."""
        return self.value[0]

    @property
    def title(self) -> str:
        """What it is called."""
        return self.value[1]


class HttpProblem(Exception):  # noqa: N818 - it is answered, not reported
    """A refusal that an interface makes by itself, before or after the use case."""

    def __init__(
        self, kind: ProblemKind, detail: str = "", *errors: FieldError, headers: tuple[tuple[str, str], ...] = ()
    ) -> None:
        super().__init__(detail or kind.title)
        self.problem = Problem(kind, detail, errors, headers)


class Problem(Struct, frozen=True):
    """A refusal: its kind, what it says to people, every fault, headers that go with it; what happened meanwhile."""

    kind: ProblemKind
    detail: str = ""
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
        return Problem(ProblemKind.INVALID_BODY, "; ".join(str(each) for each in errors), errors)
    return Problem(ProblemKind.INTERNAL)


def _named(field: str, fields: Mapping[str, str]) -> str:
    if field in fields or field.startswith(_CUSTOM):
        return fields.get(field, field)
    return _NAME.sub(lambda found: fields.get(found[0], found[0]), field)
