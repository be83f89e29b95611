"""Requests as raw as a server hands them on: any bytes in a path, a query, a header and a body cut anywhere."""

from collections.abc import Sequence
from typing import Any

from amends.http.application import Application


async def ask(
    app: Application, method: str, path: str, query: bytes, headers: Sequence[tuple[bytes, bytes]], chunks: list[bytes]
) -> tuple[int, bytes]:
    """The status and the body of the answer to one request."""
    waiting, sent = list(chunks) or [b""], []

    async def receive() -> dict[str, Any]:
        if not waiting:
            return {"type": "http.disconnect"}
        return {"type": "http.request", "body": waiting.pop(0), "more_body": bool(waiting)}

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    scope = {
        "type": "http",
        "method": method,
        "path": path,
        "raw_path": path.encode(),
        "query_string": query,
        "headers": list(headers),
        "scheme": "http",
        "client": ("203.0.113.9", 4711),
        "server": ("amends.test", 80),
    }
    await app(scope, receive, send)
    return sent[0]["status"], b"".join(each.get("body", b"") for each in sent[1:])
