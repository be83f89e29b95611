"""The same house twice, on SQLite and on PostgreSQL: each request goes to both, and both must answer the same.

An answer is compared whole, its headers too, but for what must differ:

- Numbers. PostgreSQL's sequence doesn't take back what a refused change drew, so the IDs drift apart. Each side's are
  named in the order in which answers show them (`#1`, `#2` …), must stand for each other from then on, and must be in
  the same order. In what is sent, a whole text `"#1"` is the number, `~#1` its digits, and `#0` a number of nobody.
- The secrets of keys, which are random.
- When a key was last used, which is written down beside whatever is asked next.
- Content-Length, which follows from both.
"""

import base64
import json
import re
from typing import Any

import httpx2
from msgspec import Struct

from amends.store.engine.database import Database
from tests import working
from tests.engines import Clock
from tests.http.app_harness import AppHarness

SECRET = {"secret", "prefix", "last_four"}
LATER = {"last_used_time"}
_LOWEST_ID = 1000
_NOBODYS = 999
_HANDLE = re.compile(r'"#(\d+)"|~?#(\d+)')
_NUMBER = re.compile(r"(?<![\w.])\d{4,}(?![\w.]*\d{2}T)")
_IDS = re.compile(r"(^|_)ids?$|I[dD]$")
_DRIFTING_HEADERS = {"content-length"}


class Said(Struct):
    """What both sides answered, in handles."""

    status: int
    body: Any
    headers: dict[str, str]


class Side:
    """One of the houses, and its numbers by their handles."""

    def __init__(self, harness: AppHarness) -> None:
        self.harness = harness
        self.numbers: list[int] = [_NOBODYS]
        self.handles: dict[int, str] = {}
        self.secrets: dict[str, str] = {"operator": harness.key}

    @property
    def database(self) -> Database:
        """Where it keeps everything."""
        return self.harness.database

    async def send(self, method: str, path: str, body: Any, key: str, headers: dict[str, str]) -> httpx2.Response:
        """Send a request with this side's own numbers and secret."""
        content = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
        return await self.harness.client.request(
            method,
            self._own(path),
            content=self._own(content.decode("utf-8", "surrogateescape")).encode("utf-8", "surrogateescape"),
            headers={"content-type": "application/json", **headers, "api-key": self.secrets.get(key, key)},
        )

    def learn(self, number: int) -> str:
        """The handle of a number, a new one for a new number."""
        if number not in self.handles:
            self.handles[number] = f"#{len(self.numbers)}"
            self.numbers.append(number)
        return self.handles[number]

    def in_handles(self, value: Any, name: str = "") -> Any:
        """What was answered, with handles for numbers."""
        if isinstance(value, dict):
            hidden = dict.fromkeys(SECRET, "<secret>") | dict.fromkeys(LATER, "<later>")
            return {own: hidden.get(own) or self.in_handles(each, own) for own, each in value.items()}
        if isinstance(value, list):
            return [self.in_handles(each, name) for each in value]
        if isinstance(value, int) and not isinstance(value, bool):
            is_id = value >= _LOWEST_ID and _IDS.search(name)
            return self.learn(value) if is_id else self.handles.get(value, value)
        if isinstance(value, str):
            text = _decoded(value) if name == "next_cursor" else value
            return _NUMBER.sub(lambda found: self.handles.get(int(found[0]), found[0]), text)
        return value

    def _own(self, text: str) -> str:
        return _HANDLE.sub(lambda found: str(self.numbers[int(found[1] or found[2])]), text)


class Sides:
    """Both houses and the one clock."""

    def __init__(self, first: AppHarness, second: AppHarness, clock: Clock) -> None:
        self.both = (Side(first), Side(second))
        self.clock = clock
        self._requests = 0

    async def send(
        self, method: str, path: str, body: Any = None, key: str = "operator", headers: dict[str, str] | None = None
    ) -> Said:
        """Ask both; what they said alike. Fails when they don't."""
        self._requests += 1
        named = {"x-request-id": f"request-{self._requests}", **(headers or {})}
        answers = [await side.send(method, path, body, key, named) for side in self.both]
        first, second = [_said(side, answer) for side, answer in zip(self.both, answers, strict=True)]
        assert first == second, f"{method} {path} {body!r}\nSQLite:     {first}\nPostgreSQL: {second}"
        self._check_order()
        return first

    async def walk(self, path: str, items: str) -> list[Any]:
        """All items of a list, page by page; each page must be the same on both sides."""
        found: list[Any] = []
        cursors = ["", ""]
        while True:
            pages = []
            for side, own in zip(self.both, cursors, strict=True):
                answer = await side.send("GET", path + (f"&cursor={own}" if own else ""), None, "operator", {})
                assert answer.status_code == 200, answer.text
                pages.append(answer.json())
            cursors = [page["next_cursor"] or "" for page in pages]
            first, second = [side.in_handles(page) for side, page in zip(self.both, pages, strict=True)]
            assert first == second, f"{path}\nSQLite:     {first}\nPostgreSQL: {second}"
            found += first[items]
            if not cursors[0]:
                return found

    async def do_all_due(self) -> None:
        """Do on both what is due."""
        for side in self.both:
            await working.do_all_due(side.database)

    async def make_key(self, name: str, form: dict[str, Any]) -> None:
        """Make a key on both; it is called by its name from then on."""
        for side in self.both:
            answer = await side.send("POST", f"{side.harness.v1}/keys", form, "operator", {})
            assert answer.status_code == 201, answer.text
            side.secrets[name] = answer.json()["secret"]
            side.in_handles(answer.json())

    def _check_order(self) -> None:
        first, second = (side.numbers[1:] for side in self.both)
        assert len(first) == len(second)
        by_first = [number for _, number in sorted(zip(first, second, strict=True))]
        assert by_first == sorted(by_first), "IDs were allotted in another order"


def _said(side: Side, answer: httpx2.Response) -> Said:
    is_json = "json" in answer.headers.get("content-type", "") and answer.content
    body = json.loads(answer.content) if is_json else answer.content
    headers = {name: each for name, each in answer.headers.items() if name not in _DRIFTING_HEADERS}
    if "etag" in headers:
        # Its digest is over the numbers that things got on this side; the version before it is the same on both.
        version, dash, _ = headers["etag"].partition("-")
        headers["etag"] = version if dash else "a digest"
    return Said(answer.status_code, side.in_handles(body), headers)


def _decoded(cursor: str) -> str:
    return base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode()
