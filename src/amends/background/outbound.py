"""What an outbound HTTP client gives to whoever sends, and the limits of one request."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Protocol, TypeAlias

from amends.texts.text import Text

CONNECT_SECONDS = 5.0
WHOLE_SECONDS = 15.0
MAX_ANSWER_BYTES = 4096
MAX_HEADER_CHARACTERS = 8192


Resolve: TypeAlias = Callable[[str, int], Awaitable[Sequence[str]]]
"""The IP addresses of a host's name and a port."""


Answered: TypeAlias = tuple[int, Mapping[str, str], str]
"""A status, and the beginnings of the headers and the body."""


class CannotSendError(Exception):
    """Why nothing was answered, for whoever runs the other side."""

    def __init__(self, message: Text) -> None:
        super().__init__(message)
        self.message = message


class Transport(Protocol):
    """A way out into the world: `background/http_client.py`."""

    async def post(self, url: str, headers: Mapping[str, str], body: bytes) -> Answered:
        """Send a body and read the beginning of the answer. Raises CannotSendError."""

    async def close(self) -> None:
        """Let the connections go."""
