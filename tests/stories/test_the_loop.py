"""The loop, told once from end to end against a running server, on both engines, by a clock that the test moves."""

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator
from typing import Any

import httpx2
import pytest
from msgspec import Struct

from amends.background.webhook_sender import WebhookSender
from amends.http.application import build
from amends.http.connection.asgi_server import server_of
from amends.http.connection.guard import ConnectionGuard
from amends.instants import MINUTE_US, from_text
from amends.settings import Settings
from amends.store.engine.database import Database
from tests import cast, working
from tests.cast import FixtureWorkspace
from tests.engines import Clock
from tests.http import app_harness
from tests.receiver import Receiver, receiving

SETTINGS = Settings(rate_limit_per_key=0, rate_limit_per_organisation=0, webhooks_to_private=True)
WORK = ["09:00-17:00"]
MADRID = {
    "name": "Madrid",
    "zone": "Europe/Madrid",
    "week": {"mon": WORK, "tue": WORK, "wed": WORK, "thu": WORK, "fri": ["09:00-17:00"]},
    "country": "ES",
    "segments": ["S1"],
}
POLICY = {
    "name": "Unhappy guests",
    "order": 10,
    "targets": {
        "first_response": {"minutes": 60, "clock": "team"},
        "resolution": {"minutes": 16 * 60, "clock": "team"},
    },
    "remind_before_minutes": 120,
    "escalate": [{"after_minutes": 0, "do": "tell"}],
}


class Story(Struct, frozen=True):
    """Everything that the story is told with."""

    client: httpx2.AsyncClient
    database: Database
    workspace: FixtureWorkspace
    clock: Clock
    sender: WebhookSender
    receiver: Receiver

    async def send(self, method: str, path: str, body: object = None, status: int = 200) -> Any:
        """What the server answers."""
        answer = await self.client.request(method, f"/v1/workspaces/{self.workspace.id}{path}", json=body)
        assert answer.status_code == status, answer.text
        return answer.json()

    async def until(self, time: str) -> None:
        """Let the time pass in steps, with the background doing what is due."""
        while self.clock() < from_text(time):
            self.clock.advance(min(30 * MINUTE_US, from_text(time) - self.clock()))
            await working.do_all_due(self.database, self.sender)


@contextlib.asynccontextmanager
async def running(database: Database, clock: Clock) -> AsyncIterator[str]:
    """The address of a server that runs."""
    server = server_of(build(database, SETTINGS, clock, working.KEY), ConnectionGuard(SETTINGS))
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        task = asyncio.create_task(server.serve_on(listener))
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        server.end_within(5)
        await task


@pytest.fixture
async def story(database: Database, clock: Clock) -> AsyncIterator[Story]:
    workspace = await cast.workspace(database)
    key = (await app_harness.key_of(database, workspace.by)).secret
    sender = WebhookSender(may_reach_private=True)
    async with running(database, clock) as address, receiving() as receiver:
        async with httpx2.AsyncClient(base_url=address, headers={"api-key": key}) as client:
            yield Story(client, database, workspace, clock, sender, receiver)
        await sender.close()


async def set_up(story: Story) -> dict[str, Any]:
    """The Hotel Sol as it is on that Friday; its webhook."""
    users = {"carla": ["S1"], "dora": ["S1A"], "emil": ["S1A"]}
    ids = {}
    for name, segments in users.items():
        form = {"email": f"{name}@hotel.example", "first_name": name.title(), "segments": segments}
        form |= {"role": "manager"} if name == "carla" else {}
        ids[name] = (await story.send("POST", "/users", form, 201))["id"]
    away = {"from": "2026-12-01T00:00:00+01:00", "until": "2026-12-20T00:00:00+01:00"}
    await story.send("POST", f"/users/{ids['emil']}/absences", away, 201)
    await story.send("POST", "/routes", {"name": "In turn", "order": 10, "strategy": {"round_robin": {}}}, 201)
    await story.send("POST", "/calendars", MADRID, 201)
    await story.send("POST", "/sla-policies", POLICY, 201)
    await story.send("POST", "/causes", {"code": "LIFT", "name": "The lift"}, 201)
    await story.client.patch(
        f"/v1/workspaces/{story.workspace.id}",
        json={"closing_requires": ["root_cause", "action_taken", "contact_attempt"]},
    )
    await story.send("POST", "/rules", cast.UNHAPPY, 201)
    webhook: dict[str, Any] = await story.send("POST", "/webhooks", {"url": story.receiver.url}, 201)
    return {"webhook": webhook, **ids}


async def test_an_unhappy_answer_is_mended_and_everybody_hears_of_it(story: Story) -> None:
    story.clock.advance(from_text("2026-12-04T16:50:00+01:00") - story.clock())
    who = await set_up(story)
    story.receiver.status = 503

    # Friday, 16:50 in Madrid: an unhappy answer, for the segment whose one person is there.
    answer = {
        "survey": "visit",
        "reference": "r-1042",
        "segment": "S1A",
        "score": 2,
        "scale": "nps",
        "time": "2026-12-04T16:45:00+01:00",
        "language": "es",
        "answers": [{"question": "¿Por qué?", "verbatim": "El ascensor no funciona "}],
        "customer": {"email": "ana@example.com", "name": "Ana"},
    }
    taken = await story.send("POST", "/responses", answer, 201)
    ticket_id = taken["results"][0]["ticket_id"]
    path = f"/tickets/{ticket_id}"
    ticket = await story.send("GET", path)
    assert (ticket["owner"]["id"], ticket["current_segment"]["code"]) == (who["dora"], "S1A")
    why = await story.send("GET", f"{path}/owner-decision")
    passed = [each["user"]["id"] for each in why["routed"]["candidates"] if each["passed_over"]]
    assert passed == [who["emil"]]
    assert "away" in why["text"]

    # The team's clock counts ten minutes and goes on on Monday at 9, over the holiday on Tuesday.
    deadlines = {each["kind"]: each for each in (await story.send("GET", f"{path}/deadlines"))["deadlines"]}
    assert deadlines["resolution"]["why"] == (
        "Fri 4 Dec 16:50 +10 min · Sat–Sun closed · Mon 09:00 +8 h · Tue closed: Immaculate Conception"
        " · Wed 09:00 +7 h 50 min · due Wed 9 Dec 16:50"
    )
    await story.until("2026-12-04T18:00:00+01:00")
    story.receiver.status = 200

    # On Monday the owner phones, reaches her, writes a note; the ticket waits and the team's clock with it.
    await story.until("2026-12-07T09:30:00+01:00")
    await story.send("POST", f"{path}/attempts", {"channel": "PHONE", "outcome": "REACHED"})
    await story.send("POST", f"{path}/notes", {"text": "She thinks about it. @carla@hotel.example, do you know her?"})
    waiting = await story.send("PATCH", path, {"status": "PENDING"})
    assert waiting["due_time"] is None
    await story.until("2026-12-07T13:30:00+01:00")
    took = await story.send("GET", f"{path}/deadlines")
    assert took["team_seconds"] == 40 * 60
    assert took["customer_seconds"] == (2 * 24 + 20) * 3600 + 45 * 60, "the customer waits since they answered"

    # It comes back four hours later, and its deadline is as much later in working time.
    back = await story.send("PATCH", path, {"status": "IN_PROGRESS"})
    assert back["due_time"] == "2026-12-10T11:50:00.000000Z"

    # A reminder comes before the deadline, then the deadline passes and the manager one level up is told.
    await story.until("2026-12-10T10:51:00+01:00")
    assert await types_told_to(story, who["dora"], "ticket.deadline_near")
    assert not await types_told_to(story, who["carla"], "ticket.escalated")
    await story.until("2026-12-10T12:51:00+01:00")
    assert await types_told_to(story, who["dora"], "ticket.breached")
    assert await types_told_to(story, who["carla"], "ticket.escalated")

    # Closing is refused with everything that is missing, and done with a root cause and an action.
    refused = await story.send("PATCH", path, {"status": "CLOSED"}, 422)
    assert {error["field"] for error in refused["errors"]} == {"root_cause", "action_taken"}
    closed = await story.send(
        "PATCH", path, {"status": "CLOSED", "root_cause": "LIFT", "action_taken": "Repaired the same day."}
    )
    assert (closed["status"], closed["closed_time"]) == ("CLOSED", "2026-12-10T11:51:00.000000Z")

    # The receiver that was down for an hour has had every event, in order, signed.
    await working.do_all_due(story.database, story.sender)
    happened = (await story.send("GET", f"{path}/events"))["events"]
    heard = [each for each in story.receiver.heard if each.message["data"].get("ticket_id") == ticket_id]
    assert all(each.is_signed_with(who["webhook"]["secret"]) for each in heard)
    versions = list(dict.fromkeys(each.message["data"]["version"] for each in heard))
    assert versions == [event["version"] for event in happened]
    assert len({each.id for each in heard}) == len(happened)


async def types_told_to(story: Story, user_id: int, kind: str) -> list[str]:
    notices = (await story.send("GET", f"/users/{user_id}/notifications"))["notifications"]
    return [notice["type"] for notice in notices if notice["type"] == kind]
