"""The classic API's errors: one table of what can be refused, and the envelope that says so."""

from msgspec import Struct


class ErrorDetail(Struct, frozen=True, kw_only=True, rename="camel"):
    """The six keys of an error. `docs` is a page about it; `resource_url` is the address asked for, without any key."""

    docs: str
    name: str
    http_status_code: int
    id: str
    message: str
    resource_url: str


class ErrorBody(Struct, frozen=True, kw_only=True):
    """What an error response holds under `response`."""

    error: ErrorDetail


class ErrorAnswer(Struct, frozen=True, kw_only=True):
    """An error response; it has no requestID."""

    response: ErrorBody


class ErrorKind(Struct, frozen=True, kw_only=True):
    """A row of the table: everything about an error that doesn't depend on the request."""

    name: str
    http_status_code: int
    id: str
    message: str

    def answer(self, *, docs: str, resource_url: str, detail: str = "") -> ErrorAnswer:
        """The envelope to send; `detail`, such as the field that is wrong, follows the fixed message."""
        error = ErrorDetail(
            docs=docs,
            name=self.name,
            http_status_code=self.http_status_code,
            id=self.id,
            message=f"{self.message} {detail}".rstrip(),
            resource_url=resource_url,
        )
        return ErrorAnswer(response=ErrorBody(error=error))


INVALID_PARAMETERS = ErrorKind(name="BAD_REQUEST", http_status_code=400, id="1000", message="Invalid URL parameters")
MALFORMED_BODY = ErrorKind(
    name="BAD_REQUEST", http_status_code=400, id="1001", message="The body provided was not a proper JSON string"
)
INVALID_SCHEMA = ErrorKind(
    name="BAD_REQUEST", http_status_code=400, id="1002", message="Invalid schema in the body provided."
)
INCORRECT_KEY = ErrorKind(name="UNAUTHORIZED", http_status_code=401, id="1010", message="Incorrect API Key")
FORBIDDEN = ErrorKind(
    name="FORBIDDEN",
    http_status_code=403,
    id="1013",
    message="The user does not have permission to access the resource",
)
NOT_FOUND = ErrorKind(
    name="NOT_FOUND",
    http_status_code=404,
    id="1040",
    message="The resource that you're trying to access doesn't exist",
)
LIMIT_EXCEEDED = ErrorKind(
    name="TOO_MANY_REQUESTS", http_status_code=429, id="1013", message="API call limit exceeded."
)
INTERNAL_ERROR = ErrorKind(
    name="INTERNAL_SERVER_ERROR", http_status_code=500, id="1026", message="We are not able to process your request"
)

CLASSIC_ERRORS = (
    INVALID_PARAMETERS,
    MALFORMED_BODY,
    INVALID_SCHEMA,
    INCORRECT_KEY,
    FORBIDDEN,
    NOT_FOUND,
    LIMIT_EXCEEDED,
    INTERNAL_ERROR,
)
