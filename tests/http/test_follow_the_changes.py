"""The feed of changes: whoever follows it learns of everything that happened, and of nothing that it may not see."""

import asyncio
from typing import Any

import httpx2
import pytest

from amends.background.webhook_sender import WebhookSender
from amends.instants import DAY_US
from amends.model.principal import Scope
from amends.usecases import merge, soft_delete
from amends.usecases.merge import MergeForm
from tests import cast, working
from tests.http import app_harness
from tests.http.app_harness import AppHarness
from tests.http.test_webhooks import PRIVATE, make
from tests.receiver import receiving


async def changes(harness: AppHarness, client: httpx2.AsyncClient | None = None, **query: int) -> dict[str, Any]:
    answer = await (client or harness.client).get(f"{harness.v1}/changes", params=query)
    assert answer.status_code == 200, answer.text
    page: dict[str, Any] = answer.json()
    return page


async def closed_ticket(harness: AppHarness) -> None:
    """One that no deadline wakes any more."""
    ticket = await app_harness.ticket(harness)
    answer = await harness.client.patch(f"{harness.v1}/tickets/{ticket.id}", json={"status": "CLOSED"})
    assert answer.status_code == 200, answer.text


async def end_of(harness: AppHarness) -> int:
    number: int = (await changes(harness, limit=1))["last_number"]
    return number


async def test_what_happens_comes_in_its_order_with_its_number(harness: AppHarness) -> None:
    begin = await end_of(harness)
    await cast.rule(harness.database, harness.workspace.by)
    await cast.ingest(harness.database, harness.workspace.by, cast.form())
    ticket = await cast.only_ticket(harness.database, harness.workspace.by)
    await harness.client.patch(f"{harness.v1}/tickets/{ticket.id}", json={"status": "IN_PROGRESS"})
    page = await changes(harness, after=begin)
    types = [each["type"] for each in page["changes"]]
    assert types == ["rule.added", "response.received", "ticket.opened", "response.linked", "ticket.status_changed"]
    assert [each["number"] for each in page["changes"]] == list(range(begin + 1, begin + 6))
    assert (page["next_after"], page["last_number"], page["has_more"]) == (begin + 5, begin + 5, False)
    assert page["changes"][2]["data"]["ticket"]["status"] == "NEW"
    assert page["changes"][4]["data"]["ticket"]["status"] == "IN_PROGRESS"


async def test_pages_join_without_a_gap(harness: AppHarness) -> None:
    begin = await end_of(harness)
    await cast.rule(harness.database, harness.workspace.by)
    # One change set holds more changes than a page.
    await cast.ingest(harness.database, harness.workspace.by, *(cast.form(reference=f"r-{n}") for n in range(4)))
    numbers: list[int] = []
    after, has_more = begin, True
    while has_more:
        page = await changes(harness, after=after, limit=5)
        numbers += [each["number"] for each in page["changes"]]
        after, has_more = page["next_after"], page["has_more"]
    assert numbers == list(range(begin + 1, begin + 1 + 1 + 4 * 3))


async def test_merges_deletions_and_restoring_are_told(harness: AppHarness) -> None:
    first, second, third = [await app_harness.ticket(harness) for _ in range(3)]
    begin = await end_of(harness)
    by = harness.workspace.by
    await harness.database.write(by, merge.merge, first.id, MergeForm(second.id))
    await harness.database.write(by, soft_delete.delete, third.id)
    found = (await changes(harness, after=begin))["changes"]
    told = {(each["type"], each["data"]["ticket_id"]) for each in found}
    assert told >= {("ticket.merged_into", first.id), ("ticket.merged", second.id), ("ticket.deleted", third.id)}
    # Of a ticket that is deleted nothing but that is told, back to its beginning.
    whole = (await changes(harness, limit=500))["changes"]
    assert {repr(each["data"]["ticket"]) for each in whole if each["data"].get("ticket_id") == third.id} == {"None"}
    await harness.database.write(by, soft_delete.restore, third.id)
    page = await changes(harness, after=begin)
    assert "ticket.restored" in {each["type"] for each in page["changes"]}
    assert page["changes"][-1]["data"]["ticket"]["id"] == third.id


async def test_a_webhook_sends_the_number_that_the_feed_has(harness: AppHarness) -> None:
    sender = WebhookSender(may_reach_private=True)
    async with (
        receiving() as receiver,
        app_harness.client_of(app_harness.application(harness.database, harness.clock, PRIVATE), harness.key) as client,
    ):
        await make(client, harness, receiver)
        ticket = await app_harness.ticket(harness)
        await client.patch(f"{harness.v1}/tickets/{ticket.id}", json={"status": "IN_PROGRESS"})
        await working.do_all_due(harness.database, sender)
        sent = {each.message["type"]: each.message["data"]["number"] for each in receiver.heard}
        found = (await changes(harness, limit=500))["changes"]
        assert sent == {each["type"]: each["number"] for each in found if each["type"].startswith("ticket.")}
    await sender.close()


async def test_what_is_older_than_90_days_is_gone_and_said_to_be(harness: AppHarness) -> None:
    await closed_ticket(harness)
    begin = await end_of(harness)
    harness.clock.advance(90 * DAY_US + 1)
    await app_harness.ticket(harness)
    await working.do_all_due(harness.database)
    assert [each["number"] for each in (await changes(harness))["changes"]] == [begin + 1]
    assert [each["number"] for each in (await changes(harness, after=begin))["changes"]] == [begin + 1]
    answer = await harness.client.get(f"{harness.v1}/changes", params={"after": begin - 1})
    assert answer.status_code == 410
    assert answer.json()["detail"] == (
        f"Changes are kept for 90 days, and the next one after {begin - 1} is not kept any more. "
        f"Read everything again, then continue after {begin + 1}."
    )


async def test_numbers_go_on_when_everything_was_forgotten(harness: AppHarness) -> None:
    await closed_ticket(harness)
    begin = await end_of(harness)
    harness.clock.advance(91 * DAY_US)
    await working.do_all_due(harness.database)
    page = await changes(harness)
    assert (page["changes"], page["next_after"]) == ([], begin)
    await app_harness.ticket(harness)
    assert [each["number"] for each in (await changes(harness, after=begin))["changes"]] == [begin + 1]


async def test_a_number_that_was_never_given_is_refused(harness: AppHarness) -> None:
    last = await end_of(harness)
    answer = await harness.client.get(f"{harness.v1}/changes", params={"after": last + 1})
    assert answer.status_code == 400
    assert answer.json()["detail"] == f"after is {last + 1}, and the last change has the number {last}."


async def test_a_key_of_a_segment_is_told_of_its_tickets_alone(harness: AppHarness) -> None:
    key = await app_harness.key_of(harness.database, harness.workspace.by, frozenset({Scope.TICKETS_READ}), ("S1",))
    own = await app_harness.ticket(harness, origin_segment="S1A")
    other = await app_harness.ticket(harness, origin_segment="S2")
    leaves = await app_harness.ticket(harness, origin_segment="S1")
    await harness.client.patch(f"{harness.v1}/tickets/{leaves.id}", json={"segment": "S2"})
    await harness.client.patch(f"{harness.v1}/tickets/{leaves.id}", json={"priority": "LOW"})
    async with app_harness.client_of(harness.app, key.secret) as client:
        page = await changes(harness, client)
    told = [(each["type"], each["data"]["ticket_id"], each["data"]["ticket"] is None) for each in page["changes"]]
    assert told == [("ticket.opened", own.id, False), ("ticket.transferred", leaves.id, True)]
    assert str(other.id) not in repr(page)
    assert page["next_after"] == page["last_number"]


async def test_another_workspace_has_a_feed_of_its_own(harness: AppHarness) -> None:
    other = await cast.workspace(harness.database, "Hotel Luna")
    await app_harness.ticket(harness)
    answer = await harness.client.get(f"/v1/workspaces/{other.id}/changes")
    assert answer.status_code == 403
    async with app_harness.open_harness(harness.database, other, harness.clock) as second:
        numbers = [each["number"] for each in (await changes(second, limit=500))["changes"]]
        assert numbers == list(range(1, len(numbers) + 1))
        assert "ticket.opened" not in {each["type"] for each in (await changes(second, limit=500))["changes"]}


async def test_readers_at_the_same_time_are_given_the_same_numbers(harness: AppHarness) -> None:
    for _ in range(3):
        await app_harness.ticket(harness)
    pages = await asyncio.gather(*(changes(harness, limit=500) for _ in range(8)))
    assert all(page == pages[0] for page in pages[1:])
    assert [each["number"] for each in pages[0]["changes"]] == list(range(1, len(pages[0]["changes"]) + 1))


@pytest.mark.parametrize("after", ["-1", "x", "1.5"])
async def test_only_a_number_is_one(harness: AppHarness, after: str) -> None:
    assert (await harness.client.get(f"{harness.v1}/changes", params={"after": after})).status_code == 400
