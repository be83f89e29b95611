"""The system's clock is set back or forward between a request and the same one again, or before an event is brought."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from amends.background.webhook_sender import WebhookSender
from amends.background.worker import Worker
from amends.instants import DAY_US, HOUR_US, MINUTE_US, SECOND_US
from amends.usecases.settings import webhooks
from amends.usecases.settings.webhooks import Installation, WebhookForm
from tests import working
from tests.http import app_harness
from tests.http.app_harness import AppHarness
from tests.receiver import Receiver, receiving

KEPT_US = 48 * HOUR_US
MORNING = "2026-11-20T09:00:00+01:00"


def body(score: int = 3) -> dict[str, Any]:
    return {"survey": "visit", "reference": "r-1", "segment": "S1", "score": score, "scale": "nps", "time": MORNING}


async def send(harness: AppHarness, token: str, score: int = 3) -> tuple[int, bytes]:
    answer = await harness.client.post(f"{harness.v1}/responses", json=body(score), headers={"idempotency-key": token})
    return answer.status_code, answer.content


@pytest.mark.parametrize("jump_us", [-HOUR_US, HOUR_US, DAY_US])
async def test_what_is_sent_again_after_a_jump_is_answered_as_before(harness: AppHarness, jump_us: int) -> None:
    first = await send(harness, "one")
    harness.clock.advance(jump_us)
    # Other requests are what makes old answers forgotten.
    assert (await send(harness, "another"))[0] == 200
    assert await send(harness, "one") == first


async def test_no_answer_is_kept_for_ever_because_the_clock_was_set_back(harness: AppHarness) -> None:
    await send(harness, "one")
    harness.clock.advance(-HOUR_US)
    harness.clock.advance(KEPT_US + HOUR_US + SECOND_US)
    assert (await send(harness, "another"))[0] == 200
    assert (await send(harness, "one", score=5))[0] == 200


@pytest.fixture
async def receiver(harness: AppHarness) -> AsyncIterator[Receiver]:
    async with receiving() as up:
        installation = Installation(working.KEY, may_reach_private=True)
        await harness.database.write(harness.workspace.by, webhooks.create, installation, WebhookForm(url=up.url))
        yield up


@pytest.fixture
async def worker(harness: AppHarness) -> AsyncIterator[Worker]:
    sender = WebhookSender(may_reach_private=True)
    yield Worker(working.background(harness.database, sender))
    await sender.close()


async def do_all(worker: Worker) -> None:
    while await worker.do_due():
        pass


@pytest.mark.parametrize("jump_us", [-HOUR_US, -DAY_US])
async def test_what_was_to_be_brought_and_tried_again_is_when_the_clock_is_set_back(
    harness: AppHarness, receiver: Receiver, worker: Worker, jump_us: int
) -> None:
    ticket = await app_harness.ticket(harness)
    receiver.status = 503
    await do_all(worker)
    harness.clock.advance(jump_us)
    receiver.status = 200
    await harness.client.patch(f"{harness.v1}/tickets/{ticket.id}", json={"status": "IN_PROGRESS"})
    await do_all(worker)
    assert receiver.types == ["ticket.opened", "ticket.opened", "ticket.status_changed"]
    stamps = [int(each.headers["webhook-timestamp"]) for each in receiver.heard]
    assert stamps[1] == harness.clock() // SECOND_US


async def test_nothing_is_brought_twice_when_the_clock_is_set_forward_a_day(
    harness: AppHarness, receiver: Receiver, worker: Worker
) -> None:
    await app_harness.ticket(harness)
    for jump_us in (DAY_US, -DAY_US, MINUTE_US):
        await do_all(worker)
        harness.clock.advance(jump_us)
    await do_all(worker)
    assert receiver.types == ["ticket.opened"]
