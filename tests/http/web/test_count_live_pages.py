"""Live pages in the metrics: open ones are told, and how long somebody looked is no time to answer."""

import asyncio
from typing import Any

from amends.http.server.prometheus import exposition
from tests.http.web.browser import COOKIE, HOST, Browser


class Looking:
    """A browser that has a live page open: nothing comes from it, and it hears what it is sent."""

    def __init__(self, agent: Browser) -> None:
        self._app: Any = agent.harness.app
        self._session = agent.client.cookies.get(COOKIE, domain=HOST)
        self._gone = asyncio.Event()
        self.heard = asyncio.Event()

    async def look(self) -> None:
        cookie = f"{COOKIE}={self._session}".encode()
        scope = {"type": "http", "method": "GET", "path": "/live", "query_string": b"", "scheme": "http"}
        headers = [(b"host", HOST.encode()), (b"cookie", cookie), (b"accept-encoding", b"gzip")]
        await self._app({**scope, "headers": headers, "client": ("127.0.0.1", 1)}, self._receive, self._send)

    async def _receive(self) -> dict[str, Any]:
        await self._gone.wait()
        return {"type": "http.disconnect"}

    async def _send(self, message: dict[str, Any]) -> None:
        if message["type"] == "http.response.start":
            assert b"content-encoding" not in dict(message["headers"])
        elif message.get("body"):
            self.heard.set()


async def test_a_live_page_is_told_while_it_is_open_and_has_no_time(agent: Browser) -> None:
    app, looking = agent.harness.app, Looking(agent)
    page = asyncio.create_task(looking.look())
    await looking.heard.wait()
    assert 'amends_open_streams{path="/live"} 1.0' in exposition(app.metrics).decode()
    await app.drain()
    await page
    lines = exposition(app.metrics).decode().splitlines()
    assert 'amends_open_streams{path="/live"} 0.0' in lines
    assert 'amends_requests_total{path="/live",status="200"} 1.0' in lines
    assert not any("_seconds" in line and '"/live"' in line for line in lines)
