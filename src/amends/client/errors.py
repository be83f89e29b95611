"""What can go wrong, as exceptions. None of them holds the key, a request or a body that was sent."""


class ClientError(Exception):
    """Anything that went wrong with a call."""


class ApiError(ClientError):
    """The server refused, with a status of 400 or more.

    `id` and `message` are those of the server's error; `id` is "" and `message` the status in words when it sent none.
    `request_id` is "" when the server named none. `retry_after` is how many seconds it asked to wait, if it did.
    """

    def __init__(
        self, status: int, error_id: str, message: str, request_id: str = "", retry_after: float | None = None
    ) -> None:
        super().__init__(status, error_id, message, request_id, retry_after)
        self.status = status
        self.id = error_id
        self.message = message
        self.request_id = request_id
        self.retry_after = retry_after

    def __str__(self) -> str:
        number = f"{self.status}/{self.id}" if self.id else str(self.status)
        return f"{number}: {self.message}{_in_request(self.request_id)}"


class BadRequest(ApiError):  # noqa: N818 - the names of the API's own errors
    """400: the address or the body isn't what the call needs."""


class Unauthorized(ApiError):  # noqa: N818
    """401: the key is unknown, expired or revoked."""


class Forbidden(ApiError):  # noqa: N818
    """403: it exists, but not for this key."""


class NotFound(ApiError):  # noqa: N818
    """404: there is no such thing."""


class RateLimited(ApiError):  # noqa: N818
    """429: too many calls; `retry_after` says when to come back."""


class ServerError(ApiError):
    """500 and above: the server failed. A write may have happened."""


class ConnectionFailed(ClientError):  # noqa: N818
    """No answer came, or it broke off. `nothing_sent` is True when the request can't have reached the server."""

    def __init__(self, message: str, nothing_sent: bool = False) -> None:  # noqa: FBT001, FBT002 - so that it pickles
        super().__init__(message, nothing_sent)
        self.message = message
        self.nothing_sent = nothing_sent

    def __str__(self) -> str:
        return self.message


class TimedOut(ConnectionFailed):
    """No answer came in time. Unless `nothing_sent`, a write may have happened."""


class UnexpectedAnswer(ClientError):  # noqa: N818
    """An answer came that isn't the documented one, such as a page of HTML. A write may have happened."""

    def __init__(self, status: int, reason: str, request_id: str = "") -> None:
        super().__init__(status, reason, request_id)
        self.status = status
        self.reason = reason
        self.request_id = request_id

    def __str__(self) -> str:
        return f"{self.status}: {self.reason}{_in_request(self.request_id)}"


_BY_STATUS: dict[int, type[ApiError]] = {
    400: BadRequest,
    401: Unauthorized,
    403: Forbidden,
    404: NotFound,
    429: RateLimited,
}


def error_class(status: int) -> type[ApiError]:
    """The exception for a status of 400 or more."""
    return ServerError if status >= 500 else _BY_STATUS.get(status, ApiError)


def _in_request(request_id: str) -> str:
    return f" (request {request_id})" if request_id else ""
