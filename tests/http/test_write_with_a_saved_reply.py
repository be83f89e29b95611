"""Writing with a saved reply: listed for a ticket and filled from it, sent with what it does, all of it or nothing."""

from typing import Any

import pytest

from amends.model.customer import CustomerForm
from amends.model.ticket.closing import Requirement
from amends.usecases.settings import causes, workspaces
from amends.usecases.settings.causes import CauseForm
from amends.usecases.settings.workspaces import WorkspaceChangeForm
from tests.http import app_harness
from tests.http.app_harness import AppHarness, errors_of

EVA = CustomerForm(email="eva@example.com", name="Eva")
REFUND: dict[str, Any] = {
    "name": "Refund",
    "text": "Dear {{customer_name|guest}}, the amount is on its way. Ticket {{ticket}}.",
}


async def saved(harness: AppHarness, **changes: Any) -> int:
    answer = await harness.client.post(f"{harness.v1}/saved-replies", json={**REFUND, **changes})
    assert answer.status_code == 201, answer.text
    found: int = answer.json()["id"]
    return found


@pytest.fixture
async def path(harness: AppHarness) -> str:
    ticket = await app_harness.ticket(harness, customer=EVA, origin_segment="S1A")
    return f"{harness.v1}/tickets/{ticket.id}"


async def listed(harness: AppHarness, path: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (await harness.client.get(f"{path}/saved-replies")).json()["saved_replies"]
    return found


async def test_it_comes_filled_from_the_ticket(harness: AppHarness, path: str) -> None:
    reply_id = await saved(harness, use="reply", status="IN_PROGRESS")
    ticket_id = path.rpartition("/")[2]
    text = f"Dear Eva, the amount is on its way. Ticket {ticket_id}."
    assert await listed(harness, path) == [
        {
            "id": reply_id,
            "name": "Refund",
            "use": "reply",
            "language": "",
            "text": text,
            "missing": [],
            "does": {"status": "IN_PROGRESS"},
        }
    ]


async def test_dates_and_numbers_are_of_the_language_of_the_text(harness: AppHarness, path: str) -> None:
    await saved(harness, name="A", text="{{answered_on}}", language="de")
    await saved(harness, name="B", text="{{answered_on}}", language="es")
    german, spanish = [each["text"] for each in await listed(harness, path)]
    assert german != spanish
    assert "." in german


async def test_a_unit_has_its_own_and_those_of_the_units_above_it(harness: AppHarness, path: str) -> None:
    for name, segments in (("All", []), ("Above", ["S1"]), ("Own", ["S1A"]), ("Other", ["S2"])):
        await saved(harness, name=name, segments=segments)
    assert [each["name"] for each in await listed(harness, path)] == ["Above", "All", "Own"]


async def test_one_that_is_switched_off_is_not_offered(harness: AppHarness, path: str) -> None:
    reply_id = await saved(harness)
    await harness.client.post(f"{harness.v1}/saved-replies/{reply_id}/disable")
    assert await listed(harness, path) == []


async def test_a_note_sent_with_it_does_all_that_it_says_in_one_act(harness: AppHarness, path: str) -> None:
    await harness.database.write(harness.workspace.by, causes.add, CauseForm(code="BILL", name="Billing"))
    does = {"status": "IN_PROGRESS", "priority": "LOW", "owner": "ana@hotel.example", "root_cause": "BILL"}
    reply_id = await saved(harness, **does, action_taken="Refunded in full")
    view = (await harness.client.post(f"{path}/notes", json={"text": "Refunded.", "saved_reply_id": reply_id})).json()
    assert (view["status"], view["priority"], view["owner_id"]) == ("IN_PROGRESS", "LOW", harness.workspace.ana.id)
    assert (view["root_cause"]["code"], view["action_taken"]) == ("BILL", "Refunded in full")
    undone = await harness.client.post(f"{path}/undo", json={"version": view["version"]})
    assert (undone.json()["status"], undone.json()["action_taken"]) == ("NEW", "")


async def test_what_closing_requires_refuses_the_note_too(harness: AppHarness, path: str) -> None:
    required = WorkspaceChangeForm(closing_requires=frozenset({Requirement.ROOT_CAUSE}))
    await harness.database.write(harness.workspace.by, workspaces.change, required)
    reply_id = await saved(harness, status="CLOSED")
    before = (await harness.client.get(path)).json()
    answer = await harness.client.post(f"{path}/replies", json={"text": "Done.", "saved_reply_id": reply_id})
    assert answer.status_code == 422
    assert "root_cause" in errors_of(answer)
    assert (await harness.client.get(path)).json() == before


@pytest.mark.parametrize("changes", [{"segments": ["S2"]}, {"use": "reply"}])
async def test_one_that_is_not_for_it_is_refused(harness: AppHarness, path: str, changes: dict[str, Any]) -> None:
    reply_id = await saved(harness, **changes)
    answer = await harness.client.post(f"{path}/notes", json={"text": "Done.", "saved_reply_id": reply_id})
    assert answer.status_code == 422
    assert "saved_reply_id" in errors_of(answer)


async def test_a_key_is_nobody_who_could_become_the_owner(harness: AppHarness, path: str) -> None:
    reply_id = await saved(harness, owner="me")
    answer = await harness.client.post(f"{path}/notes", json={"text": "Mine.", "saved_reply_id": reply_id})
    assert answer.status_code == 422
    assert "owner_id" in errors_of(answer)


async def test_whom_and_what_it_names_must_be_there(harness: AppHarness) -> None:
    wrong = {**REFUND, "segments": ["S9"], "owner": "nobody@hotel.example", "root_cause": "MOON"}
    answer = await harness.client.post(f"{harness.v1}/saved-replies", json=wrong)
    assert errors_of(answer).keys() == {"segments[0]", "owner", "root_cause"}


async def test_an_unknown_placeholder_is_refused(harness: AppHarness) -> None:
    answer = await harness.client.post(f"{harness.v1}/saved-replies", json={**REFUND, "text": "{{refund}}"})
    assert answer.status_code == 422
    assert "line 1" in errors_of(answer)["text"]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "12 1,234.50 Nov 20, 2026 yes wet Ana -"),
        ("de", "12 1.234,50 20.11.2026 ja wet Ana -"),
    ],
)
async def test_custom_fields_are_filled_in_as_the_language_writes_them(
    harness: AppHarness, path: str, language: str, text: str
) -> None:
    codes = ("room", "paid", "day", "voucher", "kind", "guide", "empty")
    types = ("text", "number", "date", "flag", "choice", "user", "text")
    for code, kind in zip(codes, types, strict=True):
        field = {"code": code, "type": kind, "options": ["wet"] if kind == "choice" else []}
        assert (await harness.client.post(f"{harness.v1}/fields", json=field)).status_code == 201
    values = {"room": "12", "paid": "1234.50", "day": "2026-11-20", "voucher": True, "kind": "wet"}
    values["guide"] = harness.workspace.ana.id
    assert (await harness.client.patch(path, json={"fields": values})).status_code == 200
    written = " ".join(f"{{{{fields.{code}}}}}" for code in codes[:-1]) + " {{fields.empty|-}}"
    await saved(harness, text=written, language=language)
    [reply] = await listed(harness, path)
    assert (reply["text"], reply["missing"]) == (text, [])


async def test_a_field_and_a_unit_that_are_not_there_are_refused_when_it_is_saved(
    harness: AppHarness, path: str
) -> None:
    text = "Dear guest,\nroom {{fields.room}}"
    answer = await harness.client.post(f"{harness.v1}/saved-replies", json={**REFUND, "text": text, "segment": "X"})
    assert errors_of(answer) == {
        "segment": "there is no segment with the code 'X'",
        "text": "line 2: there is no custom field with the code 'room'",
    }
    assert answer.status_code == 422


async def test_it_moves_the_ticket_to_another_unit_and_one_undo_brings_it_back(harness: AppHarness, path: str) -> None:
    reply_id = await saved(harness, segment="S2")
    assert (await listed(harness, path))[0]["does"] == {"segment": "S2"}
    harness.clock.advance(60_000_000)
    view = (await harness.client.post(f"{path}/notes", json={"text": "Theirs", "saved_reply_id": reply_id})).json()
    assert view["current_segment"]["code"] == "S2"
    undone = (await harness.client.post(f"{path}/undo", json={"version": view["version"]})).json()
    assert undone["current_segment"]["code"] == "S1A"
