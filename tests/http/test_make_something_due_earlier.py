"""Making something due earlier: the answer says now, and now it is done, not when it would have been."""

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import httpx2
import pytest

from amends.background.context import Background
from amends.background.jobs import JobHandler
from amends.background.webhook_sender import WebhookSender
from amends.background.worker import Worker
from amends.instants import HOUR_US, MINUTE_US, SECOND_US, InstantUs, rfc3339
from amends.model.job import Job, JobQueue
from amends.model.principal import system
from amends.model.status import Priority
from amends.settings import Settings
from amends.store import jobs
from amends.store.engine.database import Database, Tx
from amends.store.jobs import NewJob
from tests import working
from tests.cast import FixtureWorkspace
from tests.engines import START, Clock
from tests.http import app_harness
from tests.http.app_harness import AppHarness
from tests.receiver import Receiver, receiving

PRIVATE = Settings(rate_limit_per_key=0, rate_limit_per_organisation=0, webhooks_to_private=True)


class Waiting:
    """A webhook for whom an event of a ticket waits for hours, since its receiver failed when it was tried."""

    def __init__(
        self, harness: AppHarness, client: httpx2.AsyncClient, receiver: Receiver, sender: WebhookSender
    ) -> None:
        self.harness = harness
        self.client = client
        self.receiver = receiver
        self._sender = sender
        self.id = 0
        self.ticket_id = 0

    async def begin(self) -> None:
        """An event was tried three times; the next attempt is half an hour away, and the receiver answers again."""
        made = await self.client.post(f"{self.harness.v1}/webhooks", json={"url": self.receiver.url})
        self.id = made.json()["id"]
        self.receiver.status = 503
        self.ticket_id = (await app_harness.ticket(self.harness)).id
        await self.work()
        for passed_us in (6 * SECOND_US, 6 * MINUTE_US):
            self.harness.clock.advance(passed_us)
            await self.work()
        assert self.receiver.types == ["ticket.opened"] * 3
        self.receiver.status, self.receiver.heard = 200, []
        self.harness.clock.advance(SECOND_US)
        await self.work()
        assert self.receiver.heard == []

    async def work(self) -> None:
        """Do all that is due."""
        await working.do_all_due(self.harness.database, self._sender)

    async def post(self, path: str, **form: Any) -> Any:
        """Ask for something."""
        answer = await self.client.post(f"{self.harness.v1}/{path}", **({"json": form} if form else {}))
        assert answer.status_code < 300, answer.text
        return answer.json()

    async def deliveries(self) -> list[dict[str, Any]]:
        """The log, newest first."""
        answer = await self.client.get(f"{self.harness.v1}/webhooks/{self.id}/deliveries")
        found: list[dict[str, Any]] = answer.json()["deliveries"]
        return found


@pytest.fixture
async def waiting(harness: AppHarness) -> AsyncIterator[Waiting]:
    app = app_harness.application(harness.database, harness.clock, PRIVATE)
    sender = WebhookSender(may_reach_private=True)
    async with app_harness.client_of(app, harness.key) as client, receiving() as receiver:
        made = Waiting(harness, client, receiver, sender)
        await made.begin()
        yield made
    await sender.close()


async def replay_it(waiting: Waiting) -> None:
    [delivery] = await waiting.deliveries()
    again = await waiting.post(f"deliveries/{delivery['id']}/replay")
    assert (again["attempts"], again["next_time"]) == (0, rfc3339(waiting.harness.clock()))


async def replay_its_period(waiting: Waiting) -> None:
    period = {"from": "2026-11-20T00:00:00Z", "to": "2026-11-21T00:00:00Z"}
    assert await waiting.post(f"webhooks/{waiting.id}/replay", **period) == {"replayed": 1}


async def switch_it_off_and_on(waiting: Waiting) -> None:
    await waiting.post(f"webhooks/{waiting.id}/disable")
    await waiting.post(f"webhooks/{waiting.id}/enable")


async def give_it_another_url(waiting: Waiting) -> None:
    form = {"url": f"{waiting.receiver.url}-new"}
    await waiting.client.patch(f"{waiting.harness.v1}/webhooks/{waiting.id}", json=form)


ACTS = [replay_it, replay_its_period, switch_it_off_and_on, give_it_another_url]


@pytest.mark.parametrize("act", ACTS)
async def test_what_waits_for_a_webhook_is_sent_now(
    waiting: Waiting, act: Callable[[Waiting], Awaitable[None]]
) -> None:
    await act(waiting)
    await waiting.work()
    assert waiting.receiver.types == ["ticket.opened"]
    [delivery] = await waiting.deliveries()
    assert delivery["state"] == "delivered"


@pytest.mark.parametrize("act", ACTS)
async def test_and_when_it_fails_again_it_is_tried_as_from_the_start(
    waiting: Waiting, act: Callable[[Waiting], Awaitable[None]]
) -> None:
    waiting.receiver.status = 500
    await act(waiting)
    await waiting.work()
    waiting.harness.clock.advance(6 * SECOND_US)
    await waiting.work()
    assert len(waiting.receiver.heard) == 2
    [delivery] = await waiting.deliveries()
    assert (delivery["state"], delivery["attempts"]) == ("waiting", 2)


async def test_another_description_sends_nothing_earlier(waiting: Waiting) -> None:
    await waiting.client.patch(f"{waiting.harness.v1}/webhooks/{waiting.id}", json={"description": "Ours"})
    await waiting.work()
    assert waiting.receiver.heard == []


async def test_another_url_is_not_blamed_for_what_failed_before(waiting: Waiting) -> None:
    await give_it_another_url(waiting)
    answer = await waiting.client.get(f"{waiting.harness.v1}/webhooks/{waiting.id}")
    assert answer.json()["failing_since"] is None


async def test_a_later_event_of_the_ticket_brings_the_earlier_ones_with_it_in_their_order(waiting: Waiting) -> None:
    await waiting.post(f"tickets/{waiting.ticket_id}/notes", text="Rang twice")
    await waiting.work()
    assert waiting.receiver.heard == []
    [noted, _opened] = await waiting.deliveries()
    await waiting.post(f"deliveries/{noted['id']}/replay")
    await waiting.work()
    assert waiting.receiver.types == ["ticket.opened", "ticket.noted"]


async def test_a_delivery_that_is_replayed_while_it_is_on_its_way_is_sent_once_more(waiting: Waiting) -> None:
    [delivery] = await waiting.deliveries()
    path = f"{waiting.harness.v1}/deliveries/{delivery['id']}/replay"

    async def replay_meanwhile() -> None:
        waiting.harness.clock.advance(SECOND_US)
        await waiting.client.post(path)

    waiting.receiver.status = 500
    waiting.receiver.meanwhile = replay_meanwhile
    await waiting.client.post(path)
    await waiting.work()
    assert len(waiting.receiver.heard) == 2
    [delivery] = await waiting.deliveries()
    assert delivery["attempts"] == 1


async def test_a_test_event_waits_for_no_other_event_and_for_no_other_test(waiting: Waiting) -> None:
    waiting.receiver.status = 500
    await waiting.post(f"webhooks/{waiting.id}/test")
    await waiting.work()
    waiting.receiver.status, waiting.receiver.heard = 200, []
    second = await waiting.post(f"webhooks/{waiting.id}/test")
    assert second["ticket_id"] is None
    await waiting.work()
    assert [heard.id for heard in waiting.receiver.heard] == [second["message_id"]]
    waiting.harness.clock.advance(6 * SECOND_US)
    await waiting.work()
    assert waiting.receiver.types == ["webhook.test"] * 2


async def test_a_test_event_that_waits_is_replayed_now(waiting: Waiting) -> None:
    waiting.receiver.status = 500
    sent = await waiting.post(f"webhooks/{waiting.id}/test")
    await waiting.work()
    waiting.receiver.status, waiting.receiver.heard = 200, []
    await waiting.post(f"deliveries/{sent['id']}/replay")
    await waiting.work()
    assert [heard.id for heard in waiting.receiver.heard] == [sent["message_id"]]


async def test_a_timer_strikes_earlier_when_its_deadline_comes_nearer(harness: AppHarness, clock: Clock) -> None:
    await policy(harness, "Urgent", priorities=["CRITICAL"])
    ticket = await app_harness.ticket(harness, priority=Priority.LOW, time_limit_hours=24)
    await harness.client.patch(f"{harness.v1}/tickets/{ticket.id}", json={"priority": "CRITICAL"})
    clock.advance(HOUR_US - MINUTE_US)
    await working.do_all_due(harness.database)
    assert "ticket.breached" not in await events(harness, ticket.id)
    clock.advance(2 * MINUTE_US)
    await working.do_all_due(harness.database)
    assert "ticket.breached" in await events(harness, ticket.id)


async def test_a_timer_strikes_earlier_when_its_policy_asks_for_more(harness: AppHarness, clock: Clock) -> None:
    await policy(harness, "Quick", minutes=600)
    ticket = await app_harness.ticket(harness, time_limit_hours=24)
    await policy(harness, "Quick")
    await working.do_all_due(harness.database)
    clock.advance(2 * HOUR_US)
    await working.do_all_due(harness.database)
    assert "ticket.breached" in await events(harness, ticket.id)


async def policy(harness: AppHarness, name: str, minutes: int = 60, **more: Any) -> None:
    """Tickets are to be solved in an hour; under a name that is there, this is its next version."""
    targets = {"resolution": {"minutes": minutes, "clock": "customer"}}
    document = {"name": name, "order": 1, "targets": targets, **more}
    answer = await harness.client.post(f"{harness.v1}/sla-policies", json=document)
    assert answer.status_code < 300, answer.text


async def events(harness: AppHarness, ticket_id: int) -> list[str]:
    answer = await harness.client.get(f"{harness.v1}/tickets/{ticket_id}/events")
    return [each["type"] for each in answer.json()["events"]]


class Moved:
    """A job that somebody moves while it is done."""

    def __init__(self, database: Database, job: NewJob) -> None:
        self._database = database
        self._job = job
        self.done = 0

    async def do(self, background: Background, job: Job) -> InstantUs | None:
        """What every job of this kind does; the first time somebody wants it now."""
        self.done += 1
        if self.done == 1:
            await self._database.write(system(job.workspace_id), jobs.move_earlier, [self._job])
        return await self.end(job)

    async def end(self, job: Job) -> InstantUs | None:
        """What comes of it."""
        return InstantUs(job.due_us + HOUR_US) if self.done == 1 else None


class MovedAndFailing(Moved):
    """The same, when it fails the first time."""

    async def end(self, job: Job) -> InstantUs | None:
        """What comes of it."""
        if self.done == 1:
            raise RuntimeError("no luck")
        return None


@pytest.mark.parametrize("kind", [Moved, MovedAndFailing])
async def test_what_is_moved_while_it_is_done_is_done_again_at_once(
    database: Database, workspace: FixtureWorkspace, kind: type[Moved]
) -> None:
    job = NewJob("say", START, "soon", queue=JobQueue.OTHERS)
    moved = kind(database, job)
    await database.write(system(workspace.id), jobs.add_many, [job])
    worker = Worker(working.background(database), {"say": JobHandler(beyond=moved.do)})
    while await worker.do_due():
        pass
    assert moved.done == 2


@pytest.mark.parametrize(("wanted_us", "is_done"), [(0, True), (2 * HOUR_US, False)])
async def test_a_job_is_moved_earlier_and_never_later(
    database: Database, workspace: FixtureWorkspace, clock: Clock, wanted_us: int, is_done: bool
) -> None:
    did: list[int] = []

    async def do(tx: Tx, job: Job) -> None:
        did.append(job.due_us - START)

    by = system(workspace.id)
    await database.write(by, jobs.add_many, [NewJob("say", InstantUs(START + HOUR_US), "soon")])
    await database.write(by, jobs.move_earlier, [NewJob("say", InstantUs(START + wanted_us), "soon")])
    worker = Worker(working.background(database), {"say": JobHandler(within=do)})
    await worker.do_due()
    assert (did == [0]) == is_done
    clock.advance(HOUR_US)
    await worker.do_due()
    assert did == ([0] if is_done else [HOUR_US])
