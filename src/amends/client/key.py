"""The API key: written into requests, and shown nowhere else."""

from collections.abc import Generator

import httpx2

HIDDEN = "[key]"


class Key(httpx2.Auth):
    """An API key that puts itself into a request at the last moment, so that nothing else needs to hold it as text."""

    def __init__(self, text: str) -> None:
        if not text or not text.isascii() or not text.isprintable() or " " in text:
            raise ValueError("An API key is printable ASCII characters without spaces; this one is blank or has others")
        self._text = text

    def __repr__(self) -> str:
        return f"Key({HIDDEN})"

    def auth_flow(self, request: httpx2.Request) -> Generator[httpx2.Request, httpx2.Response, None]:
        """Send the request with the key in its `api-key` header."""
        request.headers["api-key"] = self._text
        yield request

    def hide(self, text: str) -> str:
        """The text with a mark wherever it held the key."""
        return text.replace(self._text, HIDDEN)
