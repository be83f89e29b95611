"""Working on a ticket over our own API: changed at once or not at all, never over somebody else's change."""

import asyncio
from typing import Any

import httpx2
import pytest

from amends.model.ticket.history import replay
from amends.store import events
from tests import cast
from tests.http import app_harness
from tests.http.app_harness import AppHarness, errors_of


@pytest.fixture
async def path(harness: AppHarness) -> str:
    """Where the ticket is, opened by hand in S1."""
    ticket = await app_harness.ticket(harness)
    return f"{harness.v1}/tickets/{ticket.id}"


async def patch(harness: AppHarness, path: str, body: object, **headers: str) -> httpx2.Response:
    return await harness.client.patch(path, json=body, headers=headers)


async def types_of(harness: AppHarness, path: str) -> list[str]:
    return [event["type"] for event in (await harness.client.get(f"{path}/events")).json()["events"]]


async def test_everything_is_changed_at_once(harness: AppHarness, path: str) -> None:
    body = {"status": "IN_PROGRESS", "priority": "CRITICAL", "owner_id": harness.workspace.ben.id, "segment": "S2"}
    answer = await patch(harness, path, body)
    ticket = answer.json()
    assert answer.status_code == 200
    assert (ticket["status"], ticket["priority"], ticket["owner"]["name"]) == ("IN_PROGRESS", "CRITICAL", "Ben")
    assert (ticket["origin_segment"]["code"], ticket["current_segment"]["code"]) == ("S1", "S2")
    assert answer.headers["etag"].startswith(f'"{ticket["version"]}-')
    assert await types_of(harness, path) == [
        "ticket.opened",
        "ticket.transferred",
        "ticket.owner_changed",
        "ticket.priority_changed",
        "ticket.status_changed",
    ]


async def test_null_gives_it_to_nobody_and_what_is_left_out_stays(harness: AppHarness, path: str) -> None:
    await patch(harness, path, {"owner_id": harness.workspace.ana.id, "priority": "LOW"})
    ticket = (await patch(harness, path, {"owner_id": None})).json()
    assert (ticket["owner"], ticket["priority"], ticket["status"]) == (None, "LOW", "NEW")


async def test_null_is_left_out_where_nothing_can_be_cleared(harness: AppHarness, path: str) -> None:
    answer = await patch(harness, path, {"priority": None, "status": "IN_PROGRESS", "segment": None})
    assert answer.status_code == 200, answer.text
    assert (answer.json()["status"], answer.json()["priority"]) == ("IN_PROGRESS", "MEDIUM")


async def test_what_changes_nothing_is_no_event(harness: AppHarness, path: str) -> None:
    before = (await harness.client.get(path)).json()
    answer = await patch(harness, path, {"status": "NEW", "segment": "S1", "owner_id": None})
    assert answer.json() == before
    assert await types_of(harness, path) == ["ticket.opened"]


async def test_all_errors_are_told_at_once_and_nothing_is_changed(harness: AppHarness, path: str) -> None:
    await patch(harness, path, {"status": "CLOSED"})
    before = (await harness.client.get(path)).json()
    answer = await patch(harness, path, {"status": "PENDING", "priority": "LOW", "owner_id": 999_999, "segment": "S9"})
    assert answer.status_code == 422
    assert errors_of(answer) == {
        "status": "a ticket can't change from CLOSED to PENDING; it can change to IN_PROGRESS",
        "owner_id": "there is no user 999999",
        "segment": "there is no segment with the code 'S9'",
    }
    assert (await harness.client.get(path)).json() == before


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"status": "DONE"}, "status"),
        ({"priority": 1}, "priority"),
        ({"owner_id": -1}, "owner_id"),
        ({"owner_id": 10**30}, "owner_id"),
        ({"colour": "red"}, "colour"),
    ],
)
async def test_a_wrong_field_is_named(harness: AppHarness, path: str, body: dict[str, Any], field: str) -> None:
    answer = await patch(harness, path, body)
    assert answer.status_code == 422
    assert list(errors_of(answer)) == [field]


async def test_a_change_over_somebody_elses_is_refused_with_what_they_did(harness: AppHarness, path: str) -> None:
    seen = (await harness.client.get(path)).headers["etag"]
    assert (await patch(harness, path, {"priority": "LOW"}, **{"if-match": seen})).status_code == 200
    answer = await patch(harness, path, {"status": "CLOSED"}, **{"if-match": seen})
    assert answer.status_code == 412
    [theirs] = answer.json()["changed_meanwhile"]
    assert (theirs["version"], theirs["type"]) == (2, "ticket.priority_changed")
    assert theirs["details"] == {"before": "MEDIUM", "after": "LOW"}
    assert (await harness.client.get(path)).json()["status"] == "NEW"


async def test_of_several_versions_that_somebody_saw_all_changes_since_the_oldest_are_told(
    harness: AppHarness, path: str
) -> None:
    for priority in ("LOW", "HIGH", "CRITICAL"):
        assert (await patch(harness, path, {"priority": priority})).status_code == 200
    answer = await patch(harness, path, {"status": "CLOSED"}, **{"if-match": '"3", "1"'})
    assert answer.status_code == 412
    assert [each["version"] for each in answer.json()["changed_meanwhile"]] == [2, 3, 4]


@pytest.mark.parametrize(
    "tag", ["*", '"1"', '"9", "1"', 'W/"1"', '"1-0123456789abcdef"', 'W/"1-0123456789abcdef-gzip"']
)
async def test_a_tag_that_matches_lets_the_change_through(harness: AppHarness, path: str, tag: str) -> None:
    assert (await patch(harness, path, {"priority": "LOW"}, **{"if-match": tag})).status_code == 200


@pytest.mark.parametrize(
    ("tag", "status"),
    [('"2"', 412), ("1", 400), ('"2-0123456789abcdef"', 412), ('"1-x"', 400), ('"one"', 400), ("", 400)],
)
async def test_any_other_tag_stops_it(harness: AppHarness, path: str, tag: str, status: int) -> None:
    assert (await patch(harness, path, {"priority": "LOW"}, **{"if-match": tag})).status_code == status
    assert await types_of(harness, path) == ["ticket.opened"]


async def test_of_many_changes_of_one_version_one_gets_through(harness: AppHarness, path: str) -> None:
    tag = {"if-match": '"1"'}
    changes = ("LOW", "HIGH", "CRITICAL") * 5
    answers = await asyncio.gather(*(patch(harness, path, {"priority": each}, **tag) for each in changes))
    assert sorted(answer.status_code for answer in answers) == [200] + [412] * 14


async def test_a_note_stays_inside_and_a_reply_is_public(harness: AppHarness, path: str) -> None:
    noted = await harness.client.post(f"{path}/notes", json={"text": "Phoned twice."})
    replied = await harness.client.post(f"{path}/replies", json={"text": "We are sorry."})
    public = (await harness.client.get(harness.ticket_path)).json()["response"]
    assert (noted.json()["version"], replied.json()["version"]) == (2, 3)
    assert public["comment"] == "We are sorry."
    assert await types_of(harness, path) == ["ticket.opened", "ticket.noted", "ticket.replied"]


@pytest.mark.parametrize("kind", ["notes", "replies"])
@pytest.mark.parametrize("words", ["", " ", "a\0", "x" * 100_001])
async def test_words_that_cant_be_kept_are_refused(harness: AppHarness, path: str, kind: str, words: str) -> None:
    answer = await harness.client.post(f"{path}/{kind}", json={"text": words})
    assert answer.status_code == 422
    assert list(errors_of(answer)) == ["text"]


async def test_the_history_says_who_when_and_what_in_words(harness: AppHarness, path: str) -> None:
    await patch(harness, path, {"status": "IN_PROGRESS"})
    opened, moved = (await harness.client.get(f"{path}/events")).json()["events"]
    assert (opened["by"]["kind"], moved["by"]["kind"]) == ("operator", "key")
    assert (opened["details"]["status"], opened["details"]["closed_time"]) == ("NEW", None)
    assert moved["details"] == {"before": "NEW", "after": "IN_PROGRESS", "at_time": moved["time"]}


async def test_the_events_are_the_ticket(harness: AppHarness, path: str) -> None:
    for body in ({"status": "IN_PROGRESS"}, {"segment": "S2", "status": "CLOSED"}, {"status": "IN_PROGRESS"}):
        harness.clock.advance(1_000_000)
        assert (await patch(harness, path, body)).status_code == 200
    await harness.client.post(f"{path}/notes", json={"text": "Reopened."})
    ticket = await cast.only_ticket(harness.database, harness.workspace.by)
    assert replay(await harness.database.read(harness.workspace.by, events.of_ticket, ticket.id)) == ticket


async def test_a_key_of_a_segment_works_on_its_own_tickets_only(harness: AppHarness, path: str) -> None:
    own, other = [
        {"api-key": (await app_harness.key_of(harness.database, harness.workspace.by, segments=(code,))).secret}
        for code in ("S1", "S2")
    ]
    assert (await patch(harness, path, {"priority": "LOW"}, **other)).status_code == 403
    assert (await harness.client.post(f"{path}/notes", json={"text": "x"}, headers=other)).status_code == 403
    assert (await patch(harness, path, {"segment": "S2"}, **own)).status_code == 403
    assert (await patch(harness, path, {"segment": "S1A"}, **own)).status_code == 200


async def test_another_media_type_is_refused(harness: AppHarness, path: str) -> None:
    answer = await harness.client.patch(path, content=b"status=CLOSED", headers={"content-type": "text/plain"})
    assert answer.status_code == 415
    merge_patch = {"content-type": "application/merge-patch+json"}
    assert (await harness.client.patch(path, content=b'{"status": "CLOSED"}', headers=merge_patch)).status_code == 200
