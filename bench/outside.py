"""Another server in the same contests: where it is and how it is asked, from a small JSON file (`--url FILE`).

```json
{"name": "other", "url": "http://127.0.0.1:9000", "headers": {"Authorization": "Bearer …"},
 "ids": [1, 20000], "get": "/tickets/{id}", "page": "/tickets?per_page=100",
 "post": {"path": "/feedback", "body": {"reference": "{reference}", "score": 3}}}
```

`ids` are the first and the last of its tickets. What is left out isn't measured there.
"""

from collections.abc import Mapping
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from msgspec import Struct, ValidationError, json

from bench.load import Request, http
from bench.serving import Server

_fresh = count()


class Post(Struct, frozen=True, forbid_unknown_fields=True):
    """Where a response is sent to; `{reference}` in a text of the body becomes one that was never sent."""

    path: str
    body: dict[str, Any]


class Outside(Struct, frozen=True, forbid_unknown_fields=True):
    """A server by its address."""

    name: str
    url: str
    headers: Mapping[str, str] = {}
    ids: tuple[int, int] = (1, 1)
    get: str = ""
    page: str = ""
    post: Post | None = None

    @property
    def server(self) -> Server:
        """Where it listens."""
        parts = urlsplit(self.url)
        return Server(parts.hostname or "", parts.port or 80)

    def one_ticket(self) -> Request | None:
        """Any of its tickets."""
        if not self.get:
            return None
        first, last = self.ids
        wide = last - first + 1
        # A stride that shares nothing with the number of tickets meets all of them, in no order.
        return lambda number: self._get(self.get.replace("{id}", str(first + number * 7919 % wide)))

    def hundred(self) -> Request | None:
        """A page of its tickets."""
        return (lambda _: self._get(self.page)) if self.page else None

    def one_response(self) -> Request | None:
        """A response, each time another."""
        if self.post is None:
            return None
        post, run = self.post, next(_fresh)
        template = json.encode(post.body)
        headers = {**self.headers, "Content-Type": "application/json"}
        return lambda number: http(
            "POST", post.path, headers, template.replace(b"{reference}", f"{run}-{number}".encode())
        )

    def _get(self, path: str) -> bytes:
        return http("GET", path, dict(self.headers))


def read(file: Path) -> Outside:
    """The server that a file names. Raises SystemExit, saying what is wrong with it."""
    try:
        found = json.decode(file.read_bytes(), type=Outside)
    except (OSError, ValidationError, ValueError) as error:
        raise SystemExit(f"{file}: {error}") from None
    if not found.url.startswith("http://"):
        raise SystemExit(f"{file}: url must begin with http://; measure TLS by what ends it")
    return found
