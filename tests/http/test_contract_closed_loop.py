"""The newer closed-loop API, as section 2 of the contract says it."""

from typing import Any

import pytest

from tests import cast
from tests.http import app_harness
from tests.http.app_harness import AppHarness

MANUAL = {"status": "NEW", "priority": "HIGH", "originSegmentCode": "S1", "comment": "Llamó dos veces "}
CREATED_KEYS = """id createdAt updatedAt feedbackId surveyId responseId panelMemberId priority status type comment
    issueDate comments centralizeRootCause originSegment currentSegment assignedUser customerName customerEmail"""
LISTED_KEYS = """id createdAt updatedAt deletedAt feedbackId surveyId responseId priority status type description
    issueDate isOverdue customerName customerEmail originSegment currentSegment assignedUser"""


async def test_a_ticket_opened_by_hand_comes_back_whole(harness: AppHarness) -> None:
    customer = {"emailAddress": "x@example.com", "firstName": "Xenia", "mobileNumber": "+34 600"}
    body = {**MANUAL, **customer, "currentSegmentCode": "S2", "assignTo": "ben@hotel.example"}
    answer = (await harness.client.post(harness.manual_path, json=body)).json()
    assert (answer["status"], answer["message"]) == ("success", "Ticket created successfully")
    data = answer["data"]
    assert list(data) == CREATED_KEYS.split()
    assert (data["status"], data["priority"], data["type"]) == ("NEW", "HIGH", "MANUAL TICKET")
    assert data["originSegment"] == {"id": harness.workspace.s1.id, "code": "S1", "name": "S1"}
    assert data["currentSegment"]["code"] == "S2"
    assert data["assignedUser"] == {"name": "Ben", "email": "ben@hotel.example"}
    assert (data["customerName"], data["customerEmail"]) == ("Xenia", "x@example.com")
    assert data["createdAt"] == "2026-11-20T15:50:00.000Z"


async def test_the_classic_api_shows_it_too(harness: AppHarness) -> None:
    data = (await harness.client.post(harness.manual_path, json=MANUAL)).json()["data"]
    ticket = (await harness.client.get(harness.ticket_path)).json()["response"]
    assert (ticket["ticketID"], ticket["content"]) == (data["id"], "Llamó dos veces ")
    assert (ticket["status"], ticket["priority"]) == (0, 0)


async def test_a_customer_is_found_again_by_e_mail_address(harness: AppHarness) -> None:
    body = {**MANUAL, "emailAddress": "x@example.com"}
    first = (await harness.client.post(harness.manual_path, json=body)).json()["data"]
    again = {**MANUAL, "emailAddress": "X@Example.com"}
    second = (await harness.client.post(harness.manual_path, json=again)).json()["data"]
    assert first["panelMemberId"] == second["panelMemberId"] > 0


async def test_a_workspaces_tickets_are_listed_in_pages(harness: AppHarness) -> None:
    made = [(await app_harness.ticket(harness)).id for _ in range(3)]
    page = (await harness.client.get(f"{harness.manual_path}?page=1&perPage=2")).json()
    assert (page["status"], page["message"]) == ("success", "All tickets fetched successfully")
    assert [item["id"] for item in page["data"]] == [made[2], made[1]]
    assert list(page["data"][0]) == LISTED_KEYS.split()
    assert page["pagerOptions"] == {"pagerDto": {"pageNumber": 1, "perPage": 2}, "totalCount": 3}
    assert page["data"][0]["assignedUser"] is None


async def test_a_listed_ticket_is_overdue_after_its_time_limit(harness: AppHarness) -> None:
    await app_harness.ticket(harness, time_limit_hours=1)
    assert not (await harness.client.get(harness.manual_path)).json()["data"][0]["isOverdue"]
    harness.clock.advance(3_600_000_001)
    assert (await harness.client.get(harness.manual_path)).json()["data"][0]["isOverdue"]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"status": "OPEN"}, "status"),
        ({"priority": 0}, "priority"),
        ({"originSegmentCode": "S9"}, "segment"),
        ({"assignTo": "nobody@example.com"}, "nobody@example.com"),
        ({"comment": "a\0b"}, "NUL"),
        ({"comment": None}, "comment"),
    ],
)
async def test_a_bad_ticket_is_refused_in_the_newer_envelope(
    harness: AppHarness, change: dict[str, Any], field: str
) -> None:
    answer = await harness.client.post(harness.manual_path, json={**MANUAL, **change})
    body = answer.json()
    assert answer.status_code == 400
    assert list(body) == ["status", "message", "data"]
    assert (body["status"], body["data"]) == ("error", None)
    assert body["message"].startswith("Invalid schema in the body provided.")
    assert field in body["message"]
    assert await cast.everything(harness.database, harness.workspace.by) == ([], [])


async def test_the_newer_api_says_each_refusal_with_the_classic_status(harness: AppHarness) -> None:
    other = await cast.workspace(harness.database, "Hotel Luna")
    paths = {f"{app_harness.CLOSED_LOOP}/workspaces/{number}/tickets": number for number in (other.id, 5, "x")}
    statuses = [(await harness.client.get(path)).status_code for path in paths]
    assert statuses == [403, 404, 400]
    async with app_harness.client_of(harness.app) as stranger:
        assert (await stranger.get(harness.manual_path)).json()["message"] == "Incorrect API Key"
    assert (await harness.client.post(harness.manual_path, content=b"{")).json()["status"] == "error"


async def test_a_ticket_sent_again_under_its_token_is_opened_once(harness: AppHarness) -> None:
    token = {"Idempotency-Key": "ticket-1"}
    first = await harness.client.post(harness.manual_path, json=MANUAL, headers=token)
    again = await harness.client.post(harness.manual_path, json=MANUAL, headers=token)
    assert (again.status_code, again.content) == (200, first.content)
    assert await cast.only_ticket(harness.database, harness.workspace.by)
