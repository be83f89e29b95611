"""Deleting a webhook: nothing is sent to it any more, its deliveries stay, and the feed of changes tells of it."""

from collections.abc import AsyncIterator
from typing import Any

import httpx2
import pytest

from amends.background.webhook_sender import WebhookSender
from amends.instants import HOUR_US
from amends.model.principal import Scope
from amends.settings import Settings
from tests import working
from tests.http import app_harness
from tests.http.app_harness import AppHarness
from tests.receiver import Receiver, receiving

PRIVATE = Settings(rate_limit_per_key=0, rate_limit_per_organisation=0, webhooks_to_private=True)
_JOBS = "SELECT count(*) FROM jobs WHERE workspace_id = $1 AND kind = 'deliver'"


@pytest.fixture
async def sender() -> AsyncIterator[WebhookSender]:
    made = WebhookSender(may_reach_private=True)
    yield made
    await made.close()


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    async with receiving() as up:
        yield up


@pytest.fixture
async def client(harness: AppHarness) -> AsyncIterator[httpx2.AsyncClient]:
    """A client of a house that may send to private addresses."""
    async with app_harness.client_of(
        app_harness.application(harness.database, harness.clock, PRIVATE), harness.key
    ) as opened:
        yield opened


async def make(client: httpx2.AsyncClient, harness: AppHarness, receiver: Receiver) -> dict[str, Any]:
    made: dict[str, Any] = (await client.post(f"{harness.v1}/webhooks", json={"url": receiver.url})).json()
    return made


async def jobs_left(harness: AppHarness) -> int:
    row = await harness.database.read(harness.workspace.by, lambda tx: tx.one(_JOBS, tx.workspace_id))
    assert row is not None
    return int(row[0])


async def test_nothing_is_sent_any_more_and_no_job_of_it_waits(
    client: httpx2.AsyncClient, harness: AppHarness, receiver: Receiver, sender: WebhookSender
) -> None:
    webhook, other = await make(client, harness, receiver), await make(client, harness, receiver)
    receiver.status = 503
    ticket = await app_harness.ticket(harness)
    await client.post(f"{harness.v1}/webhooks/{webhook['id']}/test")
    await working.do_all_due(harness.database, sender)
    assert await jobs_left(harness) == 3
    assert (await client.delete(f"{harness.v1}/webhooks/{webhook['id']}")).status_code == 204
    assert await jobs_left(harness) == 1
    receiver.status, receiver.heard = 200, []
    await client.patch(f"{harness.v1}/tickets/{ticket.id}", json={"status": "IN_PROGRESS"})
    harness.clock.advance(3 * HOUR_US)
    await working.do_all_due(harness.database, sender)
    assert receiver.types == ["ticket.opened", "ticket.status_changed"]
    assert await jobs_left(harness) == 0
    left = (await client.get(f"{harness.v1}/webhooks")).json()["webhooks"]
    assert [each["id"] for each in left] == [other["id"]]


async def test_its_deliveries_stay_by_their_ids_and_none_is_sent_again(
    client: httpx2.AsyncClient, harness: AppHarness, receiver: Receiver, sender: WebhookSender
) -> None:
    webhook = await make(client, harness, receiver)
    await app_harness.ticket(harness)
    await working.do_all_due(harness.database, sender)
    await app_harness.ticket(harness)
    waiting, delivered = (await client.get(f"{harness.v1}/webhooks/{webhook['id']}/deliveries")).json()["deliveries"]
    await client.delete(f"{harness.v1}/webhooks/{webhook['id']}")
    for delivery, state in ((waiting, "failed"), (delivered, "delivered")):
        path = f"{harness.v1}/deliveries/{delivery['id']}"
        kept = (await client.get(path)).json()["delivery"]
        assert (kept["state"], kept["webhook_id"], kept["next_time"]) == (state, webhook["id"], None)
        assert (await client.post(f"{path}/replay")).status_code == 404


async def test_afterwards_it_is_not_there_for_anything(
    client: httpx2.AsyncClient, harness: AppHarness, receiver: Receiver
) -> None:
    path = f"{harness.v1}/webhooks/{(await make(client, harness, receiver))['id']}"
    assert (await client.delete(path)).status_code == 204
    period = {"from": "2026-11-20T00:00:00Z", "to": "2026-12-20T00:00:00Z"}
    answers = [
        await client.delete(path),
        await client.get(path),
        await client.get(f"{path}/deliveries"),
        await client.patch(path, json={"description": "Ours"}),
        await client.post(f"{path}/replay", json=period),
        *[await client.post(f"{path}/{act}") for act in ("rotate", "enable", "disable", "test")],
    ]
    assert {answer.status_code for answer in answers} == {404}


async def test_the_feed_and_the_audit_tell_of_it(
    client: httpx2.AsyncClient, harness: AppHarness, receiver: Receiver
) -> None:
    webhook = await make(client, harness, receiver)
    await client.delete(f"{harness.v1}/webhooks/{webhook['id']}")
    told = (await client.get(f"{harness.v1}/changes?limit=500")).json()["changes"][-1]
    assert (told["type"], told["data"]["subject_id"]) == ("webhook.deleted", webhook["id"])
    [entry] = (await client.get(f"{harness.v1}/audit?action=webhook.deleted")).json()["entries"]
    assert (entry["subject_id"], entry["details"]["before"]["url"]) == (webhook["id"], receiver.url)


async def test_only_an_admin_of_its_workspace_deletes_it(
    client: httpx2.AsyncClient, harness: AppHarness, receiver: Receiver
) -> None:
    webhook = await make(client, harness, receiver)
    path = f"{harness.v1}/webhooks/{webhook['id']}"
    weak = await app_harness.key_of(harness.database, harness.workspace.by, frozenset(Scope) - {Scope.ADMIN})
    async with app_harness.client_of(harness.app, weak.secret) as other:
        assert (await other.delete(path)).status_code == 403
    assert (await client.get(path)).status_code == 200
