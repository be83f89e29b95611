"""Asking both engines, and holding each answer against what was expected."""

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

from hypothesis.stateful import RuleBasedStateMachine

from tests.resilience.machine import requests
from tests.resilience.machine.engine_pair import BothEngines
from tests.resilience.machine.expected import BELOW, Expected
from tests.resilience.machine.sides import Said, Sides

T = TypeVar("T")
SECOND_US = 1_000_000


class Asking(RuleBasedStateMachine):
    """A machine with two houses, and one model of what is in them; `houses` is set by whoever runs it."""

    harnesses: BothEngines

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.sides: Sides = self._do(self.harnesses.open())
        self.v1 = self.harnesses.v1
        self.users = self.harnesses.users
        self.expected = Expected({self.users[requests.ANA]: BELOW["S1"], self.users[requests.BEN]: BELOW["S2"]})
        self.sent: list[dict[str, Any]] = []

    def teardown(self) -> None:
        try:
            self._do(self._compare_everything())
        finally:
            self._do(self.harnesses.close())
            self.runner.close()

    def _pass_time(self, span_us: int) -> None:
        self.sides.clock.advance(span_us)
        self._do(self.sides.do_all_due())
        self.expected.do_bulks()
        for summary in self._ask("GET", "/tickets?limit=500", None, "operator", 200).body["tickets"]:
            ticket = self.expected.tickets[summary["id"]]
            # An escalation gives it to somebody and has them watch; whom, is the policy's affair.
            ticket["owner"] = summary["owner"]["id"] if summary["owner"] else ""
            ticket["watchers"] = set(summary["watcher_ids"])
            self._compare(ticket, summary)

    def _check(self, handle: str) -> None:
        """That the ticket is as expected."""
        status = self.expected.seen("operator", handle) or 200
        said = self._ask("GET", f"/tickets/{handle}", None, "operator", status)
        if status == 200:
            self._compare(self.expected.tickets[handle], said.body)

    def _compare(self, ticket: dict[str, Any], summary: dict[str, Any]) -> None:
        assert summary["version"] >= ticket["version"]
        ticket["version"] = summary["version"]
        assert requests.main_fields(summary) == requests.wanted_fields(ticket)

    async def _compare_everything(self) -> None:
        for handle in self.expected.tickets:
            for what in ("", "/events", "/links"):
                said = await self.sides.send("GET", f"{self.v1}/tickets/{handle}{what}")
                if what == "/links" and said.status == 200:
                    links = {each["ticket_id"]: each["kind"] for each in said.body["links"]}
                    assert links == self.expected.links.get(handle, {})
        for path in (
            "/responses",
            "/intakes",
            "/views",
            "/bulk/1",
            "/keys",
            f"/users/{self.users[requests.ANA]}/notifications",
        ):
            await self.sides.send("GET", self.v1 + path)
        await self.sides.send("POST", "/a/api/v2/cx/tickets/detractors", {"segmentID": self.harnesses.s1_id})
        await self.sides.send("GET", self.harnesses.manual_path)

    def _ask(
        self, method: str, path: str, body: Any, key: str, status: int, headers: dict[str, str] | None = None
    ) -> Said:
        said = self._send(method, self.v1 + path, body, key, headers)
        assert said.status == status, f"{method} {path} {body} as {key}: {said.status}, not {status}: {said.body}"
        return said

    def _send(self, method: str, path: str, body: Any, key: str, headers: dict[str, str] | None = None) -> Said:
        self.sides.clock.advance(SECOND_US)
        return self._do(self.sides.send(method, path, body, key, headers))

    def _named(self, query: dict[str, str]) -> dict[str, str]:
        users = {"owner_id", "watcher_id"}
        return {name: self.users.get(text, text) if name in users else text for name, text in query.items()}

    def _user(self, email: str) -> str | None:
        return self.users.get(email)

    def _version(self, handle: str) -> int:
        return int(self.expected.tickets[handle]["version"]) if handle in self.expected.tickets else 1

    def _ticket(self, workspace: int) -> str:
        """A ticket of those that there are; now and then a number that is none."""
        known = sorted(self.expected.tickets, key=lambda own: int(own[1:]))
        return known[workspace % len(known)] if known and workspace else "#0"

    def _do(self, work: Coroutine[Any, Any, T]) -> T:
        return self.runner.run(work)
