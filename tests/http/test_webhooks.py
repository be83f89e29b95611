"""Webhooks: events are signed, brought in order, tried again, logged, and brought once more when somebody asks."""

from collections.abc import AsyncIterator
from typing import Any

import httpx2
import pytest

from amends.background.webhook_sender import WebhookSender
from amends.instants import DAY_US, HOUR_US, MINUTE_US, SECOND_US
from amends.settings import Settings
from tests import working
from tests.http import app_harness
from tests.http.app_harness import AppHarness, errors_of
from tests.receiver import Receiver, is_secret, receiving

PRIVATE = Settings(rate_limit_per_key=0, rate_limit_per_organisation=0, webhooks_to_private=True)


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


async def make(client: httpx2.AsyncClient, harness: AppHarness, receiver: Receiver, **more: Any) -> dict[str, Any]:
    answer = await client.post(f"{harness.v1}/webhooks", json={"url": receiver.url, **more})
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json()
    return made


async def log(client: httpx2.AsyncClient, harness: AppHarness, webhook: dict[str, Any]) -> list[dict[str, Any]]:
    answer = await client.get(f"{harness.v1}/webhooks/{webhook['id']}/deliveries")
    found: list[dict[str, Any]] = answer.json()["deliveries"]
    return found


async def test_events_come_in_order_and_signed(
    client: httpx2.AsyncClient, harness: AppHarness, receiver: Receiver, sender: WebhookSender
) -> None:
    webhook = await make(client, harness, receiver)
    assert is_secret(webhook["secret"])
    ticket = await app_harness.ticket(harness)
    for status in ("IN_PROGRESS", "ESCALATED"):
        await client.patch(f"{harness.v1}/tickets/{ticket.id}", json={"status": status})
    await working.do_all_due(harness.database, sender)
    changes = ["ticket.status_changed", "ticket.status_changed"]
    assert receiver.types == ["ticket.opened", *changes, "ticket.escalated_by_hand"]
    assert all(heard.is_signed_with(webhook["secret"]) for heard in receiver.heard)
    assert len({heard.id for heard in receiver.heard}) == 4
    data = receiver.heard[-2].message["data"]
    assert (data["ticket_id"], data["details"]["after"], data["ticket"]["status"]) == (
        ticket.id,
        "ESCALATED",
        "ESCALATED",
    )
    assert receiver.heard[0].message["data"]["ticket"]["status"] == "NEW"


async def test_the_secret_is_shown_once(client: httpx2.AsyncClient, harness: AppHarness, receiver: Receiver) -> None:
    webhook = await make(client, harness, receiver)
    for path in (f"{harness.v1}/webhooks", f"{harness.v1}/webhooks/{webhook['id']}"):
        assert webhook["secret"] not in (await client.get(path)).text
    rows = await harness.database.read(harness.workspace.by, lambda tx: tx.all("SELECT * FROM webhooks"))
    assert webhook["secret"] not in repr([tuple(row) for row in rows])


async def test_one_that_was_down_for_an_hour_hears_everything_in_order(
    client: httpx2.AsyncClient, harness: AppHarness, receiver: Receiver, sender: WebhookSender
) -> None:
    await make(client, harness, receiver)
    receiver.status = 503
    tickets = [await app_harness.ticket(harness) for _ in range(2)]
    for ticket in tickets:
        await client.patch(f"{harness.v1}/tickets/{ticket.id}", json={"status": "IN_PROGRESS"})
    for _ in range(12):
        await working.do_all_due(harness.database, sender)
        harness.clock.advance(5 * MINUTE_US)
    # While the first event isn't taken, the ticket's second isn't tried.
    assert set(receiver.types) == {"ticket.opened"}
    receiver.status, receiver.heard = 200, []
    harness.clock.advance(3 * HOUR_US)
    await working.do_all_due(harness.database, sender)
    for ticket in tickets:
        heard = [each.message for each in receiver.heard if each.message["data"]["ticket_id"] == ticket.id]
        assert [each["type"] for each in heard] == ["ticket.opened", "ticket.status_changed"]


async def test_a_retry_is_the_same_message(
    client: httpx2.AsyncClient, harness: AppHarness, receiver: Receiver, sender: WebhookSender
) -> None:
    await make(client, harness, receiver)
    receiver.status = 500
    await app_harness.ticket(harness)
    await working.do_all_due(harness.database, sender)
    harness.clock.advance(6 * SECOND_US)
    await working.do_all_due(harness.database, sender)
    first, second = receiver.heard
    assert (first.id, first.body) == (second.id, second.body)
    assert first.headers["webhook-timestamp"] != second.headers["webhook-timestamp"]


async def test_after_ten_attempts_it_is_given_up_and_the_webhook_switched_off(
    client: httpx2.AsyncClient, harness: AppHarness, receiver: Receiver, sender: WebhookSender
) -> None:
    webhook = await make(client, harness, receiver, types=["ticket.opened"])
    receiver.status = 500
    await app_harness.ticket(harness)
    for _ in range(15):
        await working.do_all_due(harness.database, sender)
        harness.clock.advance(30 * HOUR_US)
    assert len(receiver.heard) == 10
    [delivery] = await log(client, harness, webhook)
    assert (delivery["state"], delivery["attempts"]) == ("failed", 10)
    summary = (await client.get(f"{harness.v1}/webhooks/{webhook['id']}")).json()
    assert (summary["enabled"], summary["disabled_reason"]) == (False, "No attempt has worked for more than 75 hours.")


async def test_a_success_in_between_ends_the_failing_so_that_the_webhook_stays_on(
    client: httpx2.AsyncClient, harness: AppHarness, receiver: Receiver, sender: WebhookSender
) -> None:
    webhook = await make(client, harness, receiver, types=["ticket.opened"])
    receiver.status = 500
    given_up = await app_harness.ticket(harness)
    for _ in range(12):
        await working.do_all_due(harness.database, sender)
        receiver.status = 200
        await app_harness.ticket(harness)
        await working.do_all_due(harness.database, sender)
        receiver.status = 500
        harness.clock.advance(30 * HOUR_US)
    states = {each["ticket_id"]: each["state"] for each in await log(client, harness, webhook)}
    assert states.pop(given_up.id) == "failed"
    assert set(states.values()) == {"delivered"}
    assert (await client.get(f"{harness.v1}/webhooks/{webhook['id']}")).json()["enabled"]


async def test_who_answers_410_is_asked_no_more(
    client: httpx2.AsyncClient, harness: AppHarness, receiver: Receiver, sender: WebhookSender
) -> None:
    form = {"email": "eva@hotel.example", "role": "manager"}
    manager = (await harness.client.post(f"{harness.v1}/users", json=form)).json()
    webhook = await make(client, harness, receiver)
    receiver.status = 410
    await app_harness.ticket(harness)
    await app_harness.ticket(harness)
    await working.do_all_due(harness.database, sender)
    harness.clock.advance(DAY_US)
    await working.do_all_due(harness.database, sender)
    assert len(receiver.heard) <= 2
    assert not (await client.get(f"{harness.v1}/webhooks/{webhook['id']}")).json()["enabled"]
    [notice] = (await client.get(f"{harness.v1}/users/{manager['id']}/notifications")).json()["notifications"]
    assert (notice["type"], notice["ticket_id"]) == ("webhook.disabled", None)
    assert notice["text"].endswith("was switched off. It answered 410 Gone, so nothing more is sent to it.")


async def test_retry_after_is_honoured(
    client: httpx2.AsyncClient, harness: AppHarness, receiver: Receiver, sender: WebhookSender
) -> None:
    await make(client, harness, receiver)
    receiver.status, receiver.headers = 429, "Retry-After: 3600\r\n"
    await app_harness.ticket(harness)
    await working.do_all_due(harness.database, sender)
    harness.clock.advance(HOUR_US - SECOND_US)
    await working.do_all_due(harness.database, sender)
    assert len(receiver.heard) == 1
    harness.clock.advance(SECOND_US)
    await working.do_all_due(harness.database, sender)
    assert len(receiver.heard) == 2


async def test_it_hears_only_the_types_and_segments_that_it_wants(
    client: httpx2.AsyncClient, harness: AppHarness, receiver: Receiver, sender: WebhookSender
) -> None:
    await make(client, harness, receiver, types=["ticket.noted"], segments=["S1"])
    for segment in ("S1A", "S2"):
        ticket = await app_harness.ticket(harness, origin_segment=segment)
        await client.post(f"{harness.v1}/tickets/{ticket.id}/notes", json={"text": segment})
    await working.do_all_due(harness.database, sender)
    assert [(each.message["type"], each.message["data"]["details"]["text"]) for each in receiver.heard] == [
        ("ticket.noted", "S1A")
    ]


async def test_what_a_change_leaves_out_stays_and_widens_nothing(
    client: httpx2.AsyncClient, harness: AppHarness, receiver: Receiver
) -> None:
    made = await make(client, harness, receiver, types=["ticket.noted"], segments=["S1"], description="Ours")
    path = f"{harness.v1}/webhooks/{made['id']}"
    before = (await client.get(path)).json()
    for name, value in (("description", "Theirs"), ("types", []), ("url", receiver.url + "new")):
        changed = await client.patch(path, json={name: value})
        assert (changed.status_code, changed.json()) == (200, {**before, name: value})
        before = changed.json()
    assert before["segment_ids"] == [harness.workspace.s1.id]


async def test_a_new_secret_and_the_one_before_both_sign_for_a_day(
    client: httpx2.AsyncClient, harness: AppHarness, receiver: Receiver, sender: WebhookSender
) -> None:
    webhook = await make(client, harness, receiver)
    rotated = (await client.post(f"{harness.v1}/webhooks/{webhook['id']}/rotate")).json()
    await app_harness.ticket(harness)
    await working.do_all_due(harness.database, sender)
    harness.clock.advance(DAY_US)
    await app_harness.ticket(harness)
    await working.do_all_due(harness.database, sender)
    old, new = webhook["secret"], rotated["secret"]
    assert [(heard.is_signed_with(old), heard.is_signed_with(new)) for heard in receiver.heard[:1]] == [(True, True)]
    assert (receiver.heard[-1].is_signed_with(old), receiver.heard[-1].is_signed_with(new)) == (False, True)


async def test_the_log_shows_what_was_sent_and_answered(
    client: httpx2.AsyncClient, harness: AppHarness, receiver: Receiver, sender: WebhookSender
) -> None:
    webhook = await make(client, harness, receiver)
    receiver.status = 500
    await app_harness.ticket(harness)
    await working.do_all_due(harness.database, sender)
    [delivery] = await log(client, harness, webhook)
    summary = (await client.get(f"{harness.v1}/deliveries/{delivery['id']}")).json()
    [attempt] = summary["log"]
    assert (attempt["number"], attempt["status"], attempt["answer_body"]) == (1, 500, "ok")
    assert attempt["request_body"].encode() == receiver.heard[0].body
    assert attempt["request_headers"]["webhook-id"] == delivery["message_id"] == receiver.heard[0].id


async def test_one_delivery_and_a_period_can_be_brought_once_more(
    client: httpx2.AsyncClient, harness: AppHarness, receiver: Receiver, sender: WebhookSender
) -> None:
    webhook = await make(client, harness, receiver)
    for _ in range(3):
        await app_harness.ticket(harness)
    await working.do_all_due(harness.database, sender)
    first = (await log(client, harness, webhook))[-1]
    again = await client.post(f"{harness.v1}/deliveries/{first['id']}/replay")
    assert again.status_code == 202
    await working.do_all_due(harness.database, sender)
    assert [heard.id for heard in receiver.heard].count(first["message_id"]) == 2
    period = {"from": "2026-11-20T00:00:00Z", "to": "2026-11-21T00:00:00Z"}
    path = f"{harness.v1}/webhooks/{webhook['id']}/replay"
    assert (await client.post(path, json=period)).json() == {"replayed": 0}
    assert (await client.post(path, json={**period, "also_delivered": True})).json() == {"replayed": 3}
    await working.do_all_due(harness.database, sender)
    assert len(receiver.heard) == 7


async def test_a_test_event_comes_and_means_nothing(
    client: httpx2.AsyncClient, harness: AppHarness, receiver: Receiver, sender: WebhookSender
) -> None:
    webhook = await make(client, harness, receiver, types=["ticket.breached"])
    await client.post(f"{harness.v1}/webhooks/{webhook['id']}/test")
    await working.do_all_due(harness.database, sender)
    assert receiver.types == ["webhook.test"]


async def test_one_that_is_off_hears_nothing_and_goes_on_with_what_waited(
    client: httpx2.AsyncClient, harness: AppHarness, receiver: Receiver, sender: WebhookSender
) -> None:
    webhook = await make(client, harness, receiver)
    await app_harness.ticket(harness)
    await client.post(f"{harness.v1}/webhooks/{webhook['id']}/disable")
    await app_harness.ticket(harness)
    await working.do_all_due(harness.database, sender)
    assert receiver.heard == []
    assert (await client.post(f"{harness.v1}/webhooks/{webhook['id']}/test")).status_code == 422
    await client.post(f"{harness.v1}/webhooks/{webhook['id']}/enable")
    await working.do_all_due(harness.database, sender)
    assert receiver.types == ["ticket.opened"]


async def test_everything_wrong_is_told_at_once(harness: AppHarness) -> None:
    wrong = {"url": "http://hooks.example/", "types": ["ticket.lost"], "segments": ["S9"], "description": "\0"}
    answer = await harness.client.post(f"{harness.v1}/webhooks", json=wrong)
    assert answer.status_code == 422
    assert set(errors_of(answer)) == {"url", "types[0]", "segments[0]", "description"}


async def test_nothing_goes_to_a_private_address_unless_that_is_allowed(
    client: httpx2.AsyncClient, harness: AppHarness, receiver: Receiver
) -> None:
    webhook = await make(client, harness, receiver)
    await app_harness.ticket(harness)
    careful = WebhookSender()
    await working.do_all_due(harness.database, careful)
    await careful.close()
    assert receiver.heard == []
    [delivery] = await log(client, harness, webhook)
    summary = (await client.get(f"{harness.v1}/deliveries/{delivery['id']}")).json()
    assert summary["log"][0]["error"] == "nothing is sent to 127.0.0.1: 127.0.0.1 is this machine"


async def test_without_a_key_of_the_installation_there_are_no_webhooks(harness: AppHarness) -> None:
    from amends.http.application import build

    async with app_harness.client_of(build(harness.database, PRIVATE, harness.clock), harness.key) as keyless:
        answer = await keyless.post(f"{harness.v1}/webhooks", json={"url": "https://hooks.example/"})
    assert (answer.status_code, "AMENDS_SECRET_KEY" in answer.json()["detail"]) == (422, True)
