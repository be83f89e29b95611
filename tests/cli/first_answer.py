"""Serves one request in a fresh process, and tells what that loaded: `python -m tests.cli.first_answer FILE PATH`."""

import asyncio
import sys
from collections.abc import Mapping
from typing import Any

import msgspec

from amends import logs
from amends.app import database_of, system_now
from amends.cli.command import app
from amends.http.application import build
from amends.settings import Settings


async def answer(settings: Settings, path: str, *, is_ready: bool) -> int:
    """The status of the answer to a GET."""
    statuses: list[int] = []

    async def send(message: Mapping[str, Any]) -> None:
        statuses.extend([message["status"]] if "status" in message else [])

    logs.configure(settings.log_format)
    database = database_of(settings)
    await database.open()
    application = build(database, settings, system_now)
    if is_ready:
        logs.get_ready()
        application.get_ready()
    request = {"type": "http", "method": "GET", "path": path, "raw_path": path.encode(), "query_string": b""}
    await application({**request, "headers": [], "client": ("127.0.0.1", 1), "scheme": "http"}, None, send)
    await application.finish()
    await database.close()
    return statuses[0]


if __name__ == "__main__":
    url, path, *is_ready = sys.argv[1:]
    app.parse_args(["serve"])
    status = asyncio.run(answer(Settings(database=url), path, is_ready=bool(is_ready)))
    sys.stdout.write(msgspec.json.encode((status, sorted(sys.modules))).decode())
