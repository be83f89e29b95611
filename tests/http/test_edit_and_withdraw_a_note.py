"""A note is edited and withdrawn by who wrote it: what it said is gone for all, and kept for those who may see it."""

from collections.abc import AsyncIterator
from typing import Any

import httpx2
import pytest

from amends.background.webhook_sender import WebhookSender
from amends.instants import HOUR_US, MINUTE_US
from amends.model.principal import Scope
from amends.model.restriction import SensitiveKind
from amends.model.ticket.history import replay
from amends.settings import Settings
from amends.store import events, tickets
from amends.usecases.restrict import RestrictionForm, restrict
from amends.usecases.settings import people
from amends.usecases.settings.people import UserChangeForm
from tests import working
from tests.http import app_harness
from tests.http.app_harness import AppHarness
from tests.http.test_converse import notices_of
from tests.receiver import receiving

PRIVATE = Settings(rate_limit_per_key=0, rate_limit_per_organisation=0, webhooks_to_private=True)


@pytest.fixture
async def path(harness: AppHarness) -> str:
    both = UserChangeForm(segments=("S1", "S2"))
    await harness.database.write(harness.workspace.by, people.change, harness.workspace.ben.id, both)
    return f"{harness.v1}/tickets/{(await app_harness.ticket(harness)).id}"


@pytest.fixture
async def other(harness: AppHarness) -> AsyncIterator[httpx2.AsyncClient]:
    """Somebody else who works on tickets, and manages nothing."""
    scopes = frozenset({Scope.TICKETS_READ, Scope.TICKETS_WRITE})
    key = await app_harness.key_of(harness.database, harness.workspace.by, scopes)
    async with app_harness.client_of(harness.app, key.secret) as opened:
        yield opened


async def noted(harness: AppHarness, path: str, text: str) -> int:
    """A note, and a minute later; the version that it led to."""
    version: int = (await harness.client.post(f"{path}/notes", json={"text": text})).json()["version"]
    harness.clock.advance(MINUTE_US)
    return version


async def edited(harness: AppHarness, path: str, note: int, text: str, **more: object) -> httpx2.Response:
    """What came of an edit, and a minute later."""
    answer = await harness.client.patch(f"{path}/notes/{note}", json={"text": text, **more})
    harness.clock.advance(MINUTE_US)
    return answer


async def history(harness: AppHarness, path: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (await harness.client.get(f"{path}/events")).json()["events"]
    return found


async def found_by(harness: AppHarness, word: str) -> int:
    return len((await harness.client.get(f"{harness.v1}/tickets?q={word}")).json()["tickets"])


async def rebuilds(harness: AppHarness, path: str) -> bool:
    """Whether the events of a ticket give its row."""
    ticket_id = int(path.rpartition("/")[2])
    happened = await harness.database.read(harness.workspace.by, events.of_ticket, ticket_id)
    return bool(replay(happened) == await harness.database.read(harness.workspace.by, tickets.get, ticket_id))


async def test_what_a_note_said_before_is_gone_for_all_and_kept_in_its_versions(harness: AppHarness, path: str) -> None:
    note = await noted(harness, path, "Rhinoceros in room 4")
    answer = await edited(harness, path, note, "Hippopotamus in **room 5**")
    assert (answer.status_code, answer.json()["version"]) == (200, note + 1)
    told = await history(harness, path)
    assert [(each["type"], each["details"].get("text")) for each in told[1:]] == [
        ("ticket.noted", "Hippopotamus in **room 5**"),
        ("ticket.note_edited", "Hippopotamus in **room 5**"),
    ]
    assert "<strong>room 5</strong>" in told[1]["details"]["html"]
    assert (await found_by(harness, "rhinoceros"), await found_by(harness, "hippopotamus")) == (0, 1)
    versions = (await harness.client.get(f"{path}/notes/{note}/versions")).json()
    assert [(each["version"], each["text"]) for each in versions["versions"]] == [
        (note, "Rhinoceros in room 4"),
        (note + 1, "Hippopotamus in **room 5**"),
    ]
    assert versions["withdrawn_time"] is None
    assert await rebuilds(harness, path)


async def test_only_the_newest_words_stand_in_the_history(harness: AppHarness, path: str) -> None:
    note = await noted(harness, path, "one")
    for text in ("two", "three", "three"):
        await edited(harness, path, note, text)
    told = await history(harness, path)
    assert [each["details"]["text"] for each in told[1:]] == ["three", "", "three"]


async def test_a_withdrawn_note_leaves_a_line_without_words(harness: AppHarness, path: str) -> None:
    note = await noted(harness, path, "Rhinoceros @ana@hotel.example")
    answer = await harness.client.post(f"{path}/notes/{note}/withdraw")
    assert answer.status_code == 200
    told = await history(harness, path)
    assert [(each["type"], each["details"].get("text")) for each in told[1:]] == [
        ("ticket.noted", ""),
        ("ticket.note_withdrawn", None),
    ]
    assert await found_by(harness, "rhinoceros") == 0
    [notice] = await notices_of(harness, harness.workspace.ana.id)
    assert notice["text"] == "You were mentioned in a note that was withdrawn."
    assert "hinoceros" not in (await harness.client.get(f"{harness.v1}/changes")).text
    versions = (await harness.client.get(f"{path}/notes/{note}/versions")).json()
    assert versions["versions"][0]["text"] == "Rhinoceros @ana@hotel.example"
    assert (versions["withdrawn_by"]["kind"], versions["withdrawn_time"]) == ("key", told[2]["time"])
    for again in (
        await harness.client.post(f"{path}/notes/{note}/withdraw"),
        await edited(harness, path, note, "Something else"),
    ):
        assert (again.status_code, again.json()["code"]) == (422, "note_is_gone")
    assert await rebuilds(harness, path)


async def test_whom_an_edit_names_newly_is_told_and_who_is_named_no_more_is_not(harness: AppHarness, path: str) -> None:
    ana, ben = harness.workspace.ana.id, harness.workspace.ben.id
    note = await noted(harness, path, "@ana@hotel.example, room 4?")
    view = (await edited(harness, path, note, "@ben@hotel.example, room 5?")).json()
    assert view["watcher_ids"] == sorted((ana, ben))
    [mine], [theirs] = await notices_of(harness, ana), await notices_of(harness, ben)
    assert (mine["type"], mine["text"]) == ("ticket.noted", "You are mentioned: @ben@hotel.example, room 5?")
    assert (theirs["type"], theirs["text"]) == ("ticket.note_edited", "You are mentioned: @ben@hotel.example, room 5?")
    await edited(harness, path, note, "@ana@hotel.example and @ben@hotel.example, room 6?")
    assert len(await notices_of(harness, ana)) == len(await notices_of(harness, ben)) == 1


async def test_who_edits_what_was_edited_since_is_asked_first(harness: AppHarness, path: str) -> None:
    note = await noted(harness, path, "one")
    assert (await edited(harness, path, note, "two", based_on=note)).status_code == 200
    late = await edited(harness, path, note, "three", based_on=note)
    assert (late.status_code, late.json()["code"]) == (412, "note_changed")
    assert [each["details"]["text"] for each in late.json()["changed_meanwhile"]] == ["two"]
    assert (await edited(harness, path, note, "three", based_on=note + 1)).status_code == 200
    assert (await edited(harness, path, note, "four")).status_code == 200


async def test_others_read_a_note_and_neither_change_it_nor_see_what_it_said(
    harness: AppHarness, path: str, other: httpx2.AsyncClient
) -> None:
    note = await noted(harness, path, "one")
    await edited(harness, path, note, "two")
    refused = (
        (await other.patch(f"{path}/notes/{note}", json={"text": "mine"}), "note_by_its_author"),
        (await other.post(f"{path}/notes/{note}/withdraw"), "note_withdrawn_by"),
        (await other.get(f"{path}/notes/{note}/versions"), "note_versions_seen_by"),
    )
    assert [(each.status_code, each.json()["code"]) for each, _ in refused] == [(403, code) for _, code in refused]
    assert "two" in (await other.get(f"{path}/events")).text


async def test_an_admin_withdraws_another_s_note_and_edits_none(
    harness: AppHarness, path: str, other: httpx2.AsyncClient
) -> None:
    note: int = (await other.post(f"{path}/notes", json={"text": "4111 1111 1111 1111"})).json()["version"]
    harness.clock.advance(MINUTE_US)
    assert (await edited(harness, path, note, "no card")).status_code == 403
    assert (await harness.client.post(f"{path}/notes/{note}/withdraw")).status_code == 200
    assert "4111" not in (await other.get(f"{path}/events")).text
    assert (await other.get(f"{path}/notes/{note}/versions")).json()["versions"][0]["text"].startswith("4111")


@pytest.mark.parametrize("text", ["", " \n", "x" * 2_000_000], ids=["empty", "blank", "too long"])
async def test_an_edit_is_checked_as_a_note_is(harness: AppHarness, path: str, text: str) -> None:
    note = await noted(harness, path, "one")
    answer = await edited(harness, path, note, text)
    assert answer.status_code in {400, 413, 422}
    assert (await history(harness, path))[1]["details"]["text"] == "one"


async def test_what_is_no_note_can_t_be_edited(harness: AppHarness, path: str) -> None:
    replied = (await harness.client.post(f"{path}/replies", json={"text": "Sorry"})).json()["version"]
    for version in (1, replied, 99):
        assert (await edited(harness, path, version, "Not sorry")).status_code == 404
        assert (await harness.client.post(f"{path}/notes/{version}/withdraw")).status_code == 404


async def test_an_edit_and_a_withdrawal_are_taken_back(harness: AppHarness, path: str) -> None:
    ana = harness.workspace.ana.id
    note = await noted(harness, path, "Rhinoceros @ana@hotel.example")
    version = (await edited(harness, path, note, "Hippopotamus")).json()["version"]
    await harness.client.post(f"{path}/undo", json={"version": version})
    harness.clock.advance(MINUTE_US)
    assert (await history(harness, path))[1]["details"]["text"] == "Rhinoceros @ana@hotel.example"
    assert (await found_by(harness, "rhinoceros"), await found_by(harness, "hippopotamus")) == (1, 0)
    gone = (await harness.client.post(f"{path}/notes/{note}/withdraw")).json()["version"]
    harness.clock.advance(MINUTE_US)
    assert await found_by(harness, "rhinoceros") == 0
    await harness.client.post(f"{path}/undo", json={"version": gone})
    assert await found_by(harness, "rhinoceros") == 1
    [notice] = await notices_of(harness, ana)
    assert notice["text"] == "You are mentioned: Rhinoceros @ana@hotel.example"
    assert await rebuilds(harness, path)


async def test_an_edit_before_another_one_isn_t_taken_back(harness: AppHarness, path: str) -> None:
    note = await noted(harness, path, "one")
    first = (await edited(harness, path, note, "two")).json()["version"]
    await edited(harness, path, note, "three")
    answer = await harness.client.post(f"{path}/undo", json={"version": first})
    assert (answer.status_code, answer.json()["code"]) == (422, "changed_since")


async def test_a_note_that_is_taken_back_takes_its_edits_along(harness: AppHarness, path: str) -> None:
    ben = harness.workspace.ben.id
    note = await noted(harness, path, "Rhinoceros")
    await edited(harness, path, note, "Hippopotamus @ben@hotel.example")
    await harness.client.post(f"{path}/undo", json={"version": note})
    assert (await found_by(harness, "rhinoceros"), await found_by(harness, "hippopotamus")) == (0, 0)
    assert await notices_of(harness, ben) == []
    assert (await edited(harness, path, note, "Once more")).json()["code"] == "note_is_gone"


async def test_of_a_sensitive_case_an_edit_tells_no_words(harness: AppHarness, path: str) -> None:
    note = await noted(harness, path, "@ana@hotel.example, please")
    by, ana = harness.workspace.by, harness.workspace.ana
    form = RestrictionForm(reason="x", sensitive=SensitiveKind.SAFETY, named=(ana.email,))
    await harness.database.write(by, restrict, int(path.rpartition("/")[2]), form)
    assert (await edited(harness, path, note, "@ana@hotel.example @ben@hotel.example, now")).status_code == 200
    assert {each["text"] for each in await notices_of(harness, ana.id) if each["type"] == "ticket.noted"} == {""}
    assert (await harness.client.post(f"{path}/notes/{note}/withdraw")).status_code == 200
    assert {each["text"] for each in await notices_of(harness, ana.id) if each["type"] == "ticket.noted"} == {""}


@pytest.fixture
async def sender() -> AsyncIterator[WebhookSender]:
    made = WebhookSender(may_reach_private=True)
    yield made
    await made.close()


async def test_what_was_not_sent_yet_is_sent_as_it_stands(
    harness: AppHarness, path: str, sender: WebhookSender
) -> None:
    async with receiving() as receiver, client_that_may_send(harness) as client:
        await client.post(f"{harness.v1}/webhooks", json={"url": receiver.url})
        receiver.status = 503
        note = await noted(harness, path, "Rhinoceros")
        kept = await noted(harness, path, "Stays")
        await working.do_all_due(harness.database, sender)
        await edited(harness, path, kept, "Stays so")
        await client.post(f"{path}/notes/{note}/withdraw")
        receiver.status, before = 200, len(receiver.heard)
        harness.clock.advance(HOUR_US)
        await working.do_all_due(harness.database, sender)
        later = [each.message for each in receiver.heard[before:]]
    assert [(each["type"], each["data"]["details"].get("text")) for each in later] == [
        ("ticket.noted", ""),
        ("ticket.noted", "Stays so"),
        ("ticket.note_edited", "Stays so"),
        ("ticket.note_withdrawn", None),
    ]


def client_that_may_send(harness: AppHarness) -> httpx2.AsyncClient:
    app = app_harness.application(harness.database, harness.clock, PRIVATE)
    return app_harness.client_of(app, harness.key)
