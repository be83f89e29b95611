"""The newer closed-loop API, as section 2 of the contract says it."""

from typing import Any

import pytest

from tests import cast
from tests.http import doors
from tests.http.doors import House

MANUAL = {"status": "NEW", "priority": "HIGH", "originSegmentCode": "S1", "comment": "Llamó dos veces "}
CREATED_KEYS = """id createdAt updatedAt feedbackId surveyId responseId panelMemberId priority status type comment
    issueDate comments centralizeRootCause originSegment currentSegment assignedUser customerName customerEmail"""
LISTED_KEYS = """id createdAt updatedAt deletedAt feedbackId surveyId responseId priority status type description
    issueDate isOverdue customerName customerEmail originSegment currentSegment assignedUser"""


async def test_a_ticket_opened_by_hand_comes_back_whole(house: House) -> None:
    customer = {"emailAddress": "x@example.com", "firstName": "Xenia", "mobileNumber": "+34 600"}
    body = {**MANUAL, **customer, "currentSegmentCode": "S2", "assignTo": "ben@hotel.example"}
    answer = (await house.client.post(house.manual_path, json=body)).json()
    assert (answer["status"], answer["message"]) == ("success", "Ticket created successfully")
    data = answer["data"]
    assert list(data) == CREATED_KEYS.split()
    assert (data["status"], data["priority"], data["type"]) == ("NEW", "HIGH", "MANUAL TICKET")
    assert data["originSegment"] == {"id": house.place.s1.id, "code": "S1", "name": "S1"}
    assert data["currentSegment"]["code"] == "S2"
    assert data["assignedUser"] == {"name": "Ben", "email": "ben@hotel.example"}
    assert (data["customerName"], data["customerEmail"]) == ("Xenia", "x@example.com")
    assert data["createdAt"] == "2026-11-20T15:50:00.000Z"


async def test_the_classic_api_shows_it_too(house: House) -> None:
    data = (await house.client.post(house.manual_path, json=MANUAL)).json()["data"]
    ticket = (await house.client.get(house.ticket_path)).json()["response"]
    assert (ticket["ticketID"], ticket["content"]) == (data["id"], "Llamó dos veces ")
    assert (ticket["status"], ticket["priority"]) == (0, 0)


async def test_a_customer_is_found_again_by_e_mail_address(house: House) -> None:
    body = {**MANUAL, "emailAddress": "x@example.com"}
    first = (await house.client.post(house.manual_path, json=body)).json()["data"]
    again = {**MANUAL, "emailAddress": "X@Example.com"}
    second = (await house.client.post(house.manual_path, json=again)).json()["data"]
    assert first["panelMemberId"] == second["panelMemberId"] > 0


async def test_a_workspaces_tickets_are_listed_in_pages(house: House) -> None:
    made = [(await doors.ticket(house)).id for _ in range(3)]
    page = (await house.client.get(f"{house.manual_path}?page=1&perPage=2")).json()
    assert (page["status"], page["message"]) == ("success", "All tickets fetched successfully")
    assert [item["id"] for item in page["data"]] == [made[2], made[1]]
    assert list(page["data"][0]) == LISTED_KEYS.split()
    assert page["pagerOptions"] == {"pagerDto": {"pageNumber": 1, "perPage": 2}, "totalCount": 3}
    assert page["data"][0]["assignedUser"] is None


async def test_a_listed_ticket_is_overdue_after_its_time_limit(house: House) -> None:
    await doors.ticket(house, time_limit_hours=1)
    assert not (await house.client.get(house.manual_path)).json()["data"][0]["isOverdue"]
    house.clock.advance(3_600_000_001)
    assert (await house.client.get(house.manual_path)).json()["data"][0]["isOverdue"]


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
async def test_a_bad_ticket_is_refused_in_the_newer_envelope(house: House, change: dict[str, Any], field: str) -> None:
    answer = await house.client.post(house.manual_path, json={**MANUAL, **change})
    body = answer.json()
    assert answer.status_code == 400
    assert list(body) == ["status", "message", "data"]
    assert (body["status"], body["data"]) == ("error", None)
    assert body["message"].startswith("Invalid schema in the body provided.")
    assert field in body["message"]
    assert await cast.everything(house.database, house.place.by) == ([], [])


async def test_the_newer_api_says_each_refusal_with_the_classic_status(house: House) -> None:
    other = await cast.workspace(house.database, "Hotel Luna")
    paths = {f"{doors.CLOSED_LOOP}/workspaces/{number}/tickets": number for number in (other.id, 5, "x")}
    statuses = [(await house.client.get(path)).status_code for path in paths]
    assert statuses == [403, 404, 400]
    async with doors.client_of(house.app) as stranger:
        assert (await stranger.get(house.manual_path)).json()["message"] == "Incorrect API Key"
    assert (await house.client.post(house.manual_path, content=b"{")).json()["status"] == "error"


async def test_a_ticket_sent_again_under_its_token_is_opened_once(house: House) -> None:
    token = {"Idempotency-Key": "ticket-1"}
    first = await house.client.post(house.manual_path, json=MANUAL, headers=token)
    again = await house.client.post(house.manual_path, json=MANUAL, headers=token)
    assert (again.status_code, again.content) == (200, first.content)
    assert await cast.only_ticket(house.database, house.place.by)
