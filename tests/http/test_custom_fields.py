"""Custom fields: defined by a workspace, filled in on its tickets, asked for when they close."""

from typing import Any

import httpx2
import pytest

from amends.model.principal import Principal
from amends.model.ticket.history import replay
from amends.store import events
from tests import cast
from tests.http import app_harness
from tests.http.app_harness import AppHarness, errors_of

FIELDS: tuple[dict[str, Any], ...] = (
    {"code": "refund", "name": "Paid back", "type": "number"},
    {"code": "vip", "type": "flag"},
    {"code": "room", "type": "choice", "options": ["single", "double"]},
    {"code": "promised", "type": "date"},
    {"code": "manager", "type": "user"},
    {"code": "remark", "type": "text"},
)


async def add(harness: AppHarness, **form: Any) -> httpx2.Response:
    return await harness.client.post(f"{harness.v1}/fields", json=form)


async def change(harness: AppHarness, code: str, **form: Any) -> httpx2.Response:
    [field] = [each for each in await listed(harness) if each["code"] == code]
    return await harness.client.patch(f"{harness.v1}/fields/{field['id']}", json=form)


async def listed(harness: AppHarness) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (await harness.client.get(f"{harness.v1}/fields")).json()["fields"]
    return found


@pytest.fixture
async def path(harness: AppHarness) -> str:
    """Where a ticket is, in a workspace with a field of each type."""
    for form in FIELDS:
        assert (await add(harness, **form)).status_code == 201
    return f"{harness.v1}/tickets/{(await app_harness.ticket(harness)).id}"


async def fill(harness: AppHarness, path: str, **fields: Any) -> httpx2.Response:
    return await harness.client.patch(path, json={"fields": fields})


async def history_holds(harness: AppHarness, by: Principal) -> bool:
    ticket = await cast.only_ticket(harness.database, by)
    return bool(replay(await harness.database.read(by, events.of_ticket, ticket.id)) == ticket)


async def test_fields_are_listed_by_their_codes(harness: AppHarness, path: str) -> None:
    found = await listed(harness)
    assert [each["code"] for each in found] == ["manager", "promised", "refund", "remark", "room", "vip"]
    [refund] = [each for each in found if each["code"] == "refund"]
    assert (refund["name"], refund["type"], refund["archived"]) == ("Paid back", "number", False)


async def test_each_type_is_filled_in(harness: AppHarness, path: str) -> None:
    sent = {"refund": "12.50", "vip": True, "room": "double", "promised": "2026-12-01", "remark": 'Called "twice"'}
    answer = await fill(harness, path, **sent, manager=harness.workspace.ana.id)
    assert answer.status_code == 200
    assert answer.json()["fields"] == {**sent, "manager": harness.workspace.ana.id}
    assert (await harness.client.get(path)).json()["fields"] == answer.json()["fields"]
    assert await history_holds(harness, harness.workspace.by)


async def test_a_number_keeps_its_zeros(harness: AppHarness, path: str) -> None:
    answer = await sent_as_it_is(harness, path, b"12.50")
    assert answer.json()["fields"] == {"refund": "12.50"}


async def sent_as_it_is(harness: AppHarness, path: str, value: bytes) -> httpx2.Response:
    body = b'{"fields": {"refund": ' + value + b"}}"
    return await harness.client.patch(path, content=body, headers={"content-type": "application/json"})


@pytest.mark.parametrize("number", [b"1e99999999999999999999", b"1.5e400", b"9" * 5000, b"[1]", b"{}"])
async def test_a_number_beyond_all_bounds_is_refused_by_its_field(
    harness: AppHarness, path: str, number: bytes
) -> None:
    answer = await sent_as_it_is(harness, path, number)
    assert errors_of(answer) == {"fields.refund": "must be a number, like 12.50"}


@pytest.mark.parametrize("value", [b'"\xff"', b'"\\ud800"', b"[" * 5000, b"nan"])
async def test_a_value_that_is_no_json_is_refused(harness: AppHarness, path: str, value: bytes) -> None:
    assert (await sent_as_it_is(harness, path, value)).status_code == 400


async def test_what_is_left_out_stays_and_null_empties(harness: AppHarness, path: str) -> None:
    await fill(harness, path, refund="1", vip=True)
    assert (await fill(harness, path, vip=None, room="single")).json()["fields"] == {"refund": "1", "room": "single"}
    *_, last = (await harness.client.get(f"{path}/events")).json()["events"]
    told = {"before": {"vip": True, "room": None}, "after": {"vip": None, "room": "single"}}
    assert (last["type"], last["details"]) == ("ticket.fields_changed", told)
    assert await history_holds(harness, harness.workspace.by)


async def test_what_changes_nothing_is_no_event(harness: AppHarness, path: str) -> None:
    await fill(harness, path, refund="1")
    before = (await harness.client.get(path)).json()
    assert (await fill(harness, path, refund="1", vip=None)).json() == before


async def test_every_error_is_told_at_once_and_nothing_is_changed(harness: AppHarness, path: str) -> None:
    fields = {"refund": "much", "vip": "yes", "room": "attic", "promised": "soon", "manager": 1, "colour": "red"}
    answer = await harness.client.patch(path, json={"segment": "S9", "fields": fields})
    assert answer.status_code == 422
    assert errors_of(answer) == {
        "segment": "there is no segment with the code 'S9'",
        "fields.refund": "must be a number, like 12.50",
        "fields.vip": "must be true or false",
        "fields.room": "must be one of single, double",
        "fields.promised": "must be a date, like 2026-11-20",
        "fields.manager": "there is no user 1",
        "fields.colour": "there is no such field in this workspace",
    }
    assert (await harness.client.get(path)).json()["version"] == 1


async def test_what_is_required_is_asked_for_when_it_closes(harness: AppHarness, path: str) -> None:
    await change(harness, "refund", required_on_closing=True)
    await harness.client.patch(harness.v1, json={"closing_requires": ["action_taken"]})
    missing = "is required for closing the ticket"
    answer = await harness.client.patch(path, json={"status": "CLOSED"})
    assert errors_of(answer) == {"action_taken": missing, "fields.refund": missing}
    whole = {"status": "CLOSED", "action_taken": "Paid the money back", "fields": {"refund": "0"}}
    assert (await harness.client.patch(path, json=whole)).json()["status"] == "CLOSED"


async def test_the_compatible_api_asks_for_it_too(harness: AppHarness) -> None:
    await add(harness, code="owner", type="text", required_on_closing=True)
    body = {"status": "CLOSED", "priority": "HIGH", "originSegmentCode": "S1", "comment": "Done already"}
    answer = await harness.client.post(harness.manual_path, json=body)
    assert (answer.status_code, "fields.owner: is required" in answer.json()["message"]) == (400, True)


async def test_an_archived_field_keeps_its_values_and_is_no_longer_asked_for(harness: AppHarness, path: str) -> None:
    await fill(harness, path, refund="5")
    await change(harness, "refund", required_on_closing=True)
    await change(harness, "vip", required_on_closing=True)
    for code in ("refund", "vip"):
        assert (await change(harness, code, archived=True)).json()["archived"]
    assert errors_of(await fill(harness, path, refund="6")) == {"fields.refund": "is archived; it accepts only null"}
    assert (await harness.client.patch(path, json={"status": "CLOSED"})).json()["fields"] == {"refund": "5"}
    assert not (await change(harness, "refund", archived=False)).json()["archived"]


async def test_options_are_added_and_those_in_use_stay(harness: AppHarness, path: str) -> None:
    await fill(harness, path, room="double")
    assert (await change(harness, "room", options=["double", "100% suite_!", "Double"])).status_code == 200
    answer = await change(harness, "room", options=["100% suite_!", "Double"])
    assert (answer.status_code, "'double'" in answer.json()["detail"]) == (409, True)
    await fill(harness, path, room="100% suite_!")
    assert (await change(harness, "room", options=["Double"])).status_code == 409
    assert (await change(harness, "room", options=["100% suite_!"])).json()["options"] == ["100% suite_!"]


@pytest.mark.parametrize(
    ("form", "status", "fields"),
    [
        ({"code": "vip", "type": "text"}, 409, []),
        ({"code": "Big Code", "type": "choice"}, 422, ["code", "options"]),
        ({"code": "x", "type": "money"}, 422, ["type"]),
    ],
)
async def test_a_wrong_field_is_refused(
    harness: AppHarness, path: str, form: dict[str, str], status: int, fields: list[str]
) -> None:
    answer = await add(harness, **form)
    assert answer.status_code == status
    assert list(errors_of(answer)) == fields


async def test_a_change_of_a_field_is_checked(harness: AppHarness, path: str) -> None:
    assert list(errors_of(await change(harness, "room", options=[], name=" "))) == ["name", "options"]
    assert (await harness.client.patch(f"{harness.v1}/fields/{harness.id}", json={"name": "x"})).status_code == 404
