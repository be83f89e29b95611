"""Conversing: people are named and told, nobody is disturbed who doesn't want to be, and nothing is said twice."""

from typing import Any

import httpx2
import pytest

from amends.instants import DAY_US, HOUR_US
from amends.model.principal import Principal, PrincipalKind, Scope
from amends.model.ticket.history import replay
from amends.model.ticket.watchers import mentioned
from amends.store import customers, events
from amends.usecases import converse
from amends.usecases.settings import people, workspaces
from amends.usecases.settings.people import UserChangeForm
from amends.usecases.settings.workspaces import WorkspaceChangeForm
from tests import cast
from tests.cast import ANA
from tests.http import app_harness
from tests.http.app_harness import AppHarness, errors_of

NO_ANSWER = {"channel": "PHONE", "outcome": "NO_ANSWER"}


@pytest.fixture
async def path(harness: AppHarness) -> str:
    both = UserChangeForm(segments=("S1", "S2"))
    await harness.database.write(harness.workspace.by, people.change, harness.workspace.ben.id, both)
    ticket = await app_harness.ticket(harness, customer=ANA, owner="ben@hotel.example")
    return f"{harness.v1}/tickets/{ticket.id}"


async def notices_of(harness: AppHarness, user_id: int, query: str = "") -> list[dict[str, Any]]:
    answer = await harness.client.get(f"{harness.v1}/users/{user_id}/notifications{query}")
    found: list[dict[str, Any]] = answer.json()["notifications"]
    return found


@pytest.mark.parametrize(
    ("words", "emails"),
    [
        ("@ana@hotel.example, please", ["ana@hotel.example"]),
        ("(@ana@hotel.example) and @ben@hotel.example.", ["ana@hotel.example", "ben@hotel.example"]),
        ("write to ana@hotel.example", []),
        ("twice @a@b.example @a@b.example", ["a@b.example"]),
        ("a@@b.example @", []),
    ],
)
def test_who_is_named_in_a_note(words: str, emails: list[str]) -> None:
    assert mentioned(words) == emails


async def test_a_named_user_is_told_and_watches_from_then_on(harness: AppHarness, path: str) -> None:
    words = "@ANA@hotel.example could you call? @nobody@hotel.example"
    view = (await harness.client.post(f"{path}/notes", json={"text": words})).json()
    assert view["watcher_ids"] == [harness.workspace.ana.id]
    [notice] = await notices_of(harness, harness.workspace.ana.id)
    assert (notice["type"], notice["text"], notice["read_time"]) == (
        "ticket.noted",
        f"You are mentioned: {words}",
        None,
    )
    await harness.client.patch(path, json={"status": "IN_PROGRESS"})
    assert [each["type"] for each in await notices_of(harness, harness.workspace.ana.id)] == [
        "ticket.status_changed",
        "ticket.noted",
    ]


async def test_notices_are_read_up_to_one(harness: AppHarness, path: str) -> None:
    for status in ("IN_PROGRESS", "ESCALATED", "IN_PROGRESS"):
        await harness.client.patch(path, json={"status": status})
    ben = harness.workspace.ben.id
    third, second, *_ = await notices_of(harness, ben)
    answer = await harness.client.post(f"{harness.v1}/users/{ben}/notifications/read", json={"up_to": second["id"]})
    assert answer.json()["read"] >= 2
    assert [each["id"] for each in await notices_of(harness, ben, "?unread=true")] == [third["id"]]
    assert [each["id"] for each in await notices_of(harness, ben)][:2] == [third["id"], second["id"]]
    assert (await harness.client.get(f"{harness.v1}/users/{ben}/notifications?unread=maybe")).status_code == 400


async def test_nobody_is_told_what_they_did_themselves(harness: AppHarness, path: str) -> None:
    ben = Principal(PrincipalKind.USER, harness.workspace.ben.id, harness.id, frozenset(Scope))
    before = len(await notices_of(harness, ben.id))
    await harness.database.write(ben, converse.reply, int(path.rpartition("/")[2]), "Lo sentimos")
    assert len(await notices_of(harness, ben.id)) == before


async def test_a_user_watches_and_stops_watching(harness: AppHarness, path: str) -> None:
    ana = harness.workspace.ana.id
    assert (await harness.client.put(f"{path}/watchers/{ana}")).json()["watcher_ids"] == [ana]
    assert (await harness.client.put(f"{path}/watchers/{ana}")).json()["watcher_ids"] == [ana]
    assert (await harness.client.delete(f"{path}/watchers/{ana}")).json()["watcher_ids"] == []
    assert (await harness.client.put(f"{path}/watchers/999999")).status_code == 404
    ticket = await cast.only_ticket(harness.database, harness.workspace.by)
    assert replay(await harness.database.read(harness.workspace.by, events.of_ticket, ticket.id)) == ticket


async def test_who_asked_not_to_be_contacted_is_left_alone(harness: AppHarness, path: str) -> None:
    asked = {"channel": "PHONE", "outcome": "ASKED_NOT_TO_BE_CONTACTED"}
    view = (await harness.client.post(f"{path}/attempts", json=asked)).json()
    assert view["customer"]["may_be_contacted"] is False
    for where, body in (("attempts", NO_ANSWER), ("replies", {"text": "Hello"})):
        refused = await harness.client.post(f"{path}/{where}", json=body)
        assert (refused.status_code, "despite_refusal" in refused.json()["detail"]) == (422, True)
        answer = await harness.client.post(f"{path}/{where}", json={**body, "despite_refusal": "They wrote again."})
        assert answer.status_code == 200
    happened = (await harness.client.get(f"{path}/events")).json()["events"]
    assert happened[-1]["details"]["despite"] == "They wrote again."


async def test_who_asked_not_to_be_contacted_need_not_be_tried_before_closing(harness: AppHarness, path: str) -> None:
    await harness.client.patch(harness.v1, json={"closing_requires": ["contact_attempt"]})
    other = await app_harness.ticket(harness, customer=ANA)
    asked = {"channel": "PHONE", "outcome": "ASKED_NOT_TO_BE_CONTACTED"}
    assert (await harness.client.patch(path, json={"status": "CLOSED"})).status_code == 422
    await harness.client.post(f"{harness.v1}/tickets/{other.id}/attempts", json=asked)
    assert (await harness.client.patch(path, json={"status": "CLOSED"})).status_code == 200


@pytest.fixture
async def at_night(harness: AppHarness) -> None:
    """Half past nine in the evening in Madrid, where it is quiet from nine to eight."""
    await harness.client.patch(harness.v1, json={"quiet_hours": "21:00-08:00"})
    harness.clock.advance(4 * HOUR_US + 40 * 60_000_000)


@pytest.mark.parametrize("channel", ["PHONE", "MESSAGE", "VISIT"])
async def test_at_night_nobody_is_disturbed(harness: AppHarness, path: str, at_night: None, channel: str) -> None:
    attempt = {"channel": channel, "outcome": "REACHED"}
    refused = await harness.client.post(f"{path}/attempts", json=attempt)
    assert (refused.status_code, "quiet hours, 21:00 to 08:00" in refused.json()["detail"]) == (422, True)
    why = {"despite_quiet_hours": "They asked for a call at ten."}
    assert (await harness.client.post(f"{path}/attempts", json={**attempt, **why})).status_code == 200


async def test_a_letter_may_be_written_at_night(harness: AppHarness, path: str, at_night: None) -> None:
    answer = await harness.client.post(f"{path}/attempts", json={"channel": "EMAIL", "outcome": "REACHED"})
    assert answer.status_code == 200


async def test_in_the_morning_the_phone_rings_again(harness: AppHarness, path: str, at_night: None) -> None:
    harness.clock.advance(11 * HOUR_US)
    assert (await harness.client.post(f"{path}/attempts", json=NO_ANSWER)).status_code == 200


async def test_quiet_hours_are_taken_back_and_checked(harness: AppHarness) -> None:
    assert (await harness.client.patch(harness.v1, json={"quiet_hours": "21:00-08:00"})).json()[
        "quiet_hours"
    ] == "21:00-08:00"
    assert errors_of(await harness.client.patch(harness.v1, json={"quiet_hours": "late"})) == {
        "quiet_hours": 'must be like "21:00-08:00"'
    }
    assert (await harness.client.patch(harness.v1, json={"quiet_hours": None})).json()["quiet_hours"] is None
    changed = await harness.database.write(harness.workspace.by, workspaces.change, WorkspaceChangeForm())
    assert changed.quiet_hours == ""


@pytest.mark.parametrize(
    ("where", "body"), [("notes", {"text": "One"}), ("replies", {"text": "One"}), ("attempts", NO_ANSWER)]
)
async def test_what_is_sent_again_is_done_once(
    harness: AppHarness, client: httpx2.AsyncClient, path: str, where: str, body: dict[str, str]
) -> None:
    key = {"Idempotency-Key": "abc"}
    first = await client.post(f"{path}/{where}", json=body, headers=key)
    again = await client.post(f"{path}/{where}", json=body, headers=key)
    assert (again.status_code, again.content) == (200, first.content)
    other = await client.post(f"{path}/{where}", json={**body, "text": "Two"}, headers=key)
    assert other.status_code == 422
    assert len((await client.get(f"{path}/events")).json()["events"]) <= 3


async def test_a_key_of_a_segment_doesnt_read_what_people_of_others_are_told(harness: AppHarness, path: str) -> None:
    key = await app_harness.key_of(harness.database, harness.workspace.by, frozenset({Scope.TICKETS_READ}), ("S1",))
    async with app_harness.client_of(harness.app, key.secret) as client:
        assert (await client.get(f"{harness.v1}/users/{harness.workspace.ana.id}/notifications")).status_code == 200
        assert (await client.get(f"{harness.v1}/users/{harness.workspace.ben.id}/notifications")).status_code == 403


async def test_the_day_on_which_somebody_asked_not_to_be_contacted_is_the_first(harness: AppHarness, path: str) -> None:
    asked = {"channel": "PHONE", "outcome": "ASKED_NOT_TO_BE_CONTACTED"}
    first_us = harness.clock()
    await harness.client.post(f"{path}/attempts", json=asked)
    harness.clock.advance(DAY_US)
    again = await harness.client.post(f"{path}/attempts", json={**asked, "despite_refusal": "They called us."})
    assert again.status_code == 200
    ticket = await cast.only_ticket(harness.database, harness.workspace.by)
    customer = await harness.database.read(harness.workspace.by, customers.get, ticket.customer_id)
    assert customer is not None
    assert customer.contact_refused_us == first_us


async def test_who_can_be_mentioned_is_listed_as_the_page_lists_them(harness: AppHarness) -> None:
    path = f"{harness.v1}/tickets/{(await app_harness.ticket(harness, origin_segment='S2')).id}"
    found = (await harness.client.get(f"{path}/people")).json()["people"]
    assert found == [{"id": harness.workspace.ben.id, "email": "ben@hotel.example", "name": harness.workspace.ben.name}]
    both = UserChangeForm(segments=("S1", "S2"))
    await harness.database.write(harness.workspace.by, people.change, harness.workspace.ana.id, both)
    names = [each["name"] for each in (await harness.client.get(f"{path}/people")).json()["people"]]
    assert names == sorted((harness.workspace.ana.name, harness.workspace.ben.name))
