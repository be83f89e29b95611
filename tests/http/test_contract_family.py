"""The rest of the compatible family, as section 2 of the contract says it."""

from typing import Any

import httpx2
import pytest

from amends.model.status import Status
from tests import cast
from tests.http import app_harness
from tests.http.app_harness import CLASSIC, AppHarness, error_of, refused

DETRACTORS = f"{CLASSIC}/tickets/detractors"
IMPORT = f"{CLASSIC}/transactions/import"
RESPONSES = f"{CLASSIC}/responses"
CONTACT = {"firstName": "Ana", "segmentCode": "S1", "transactionDate": "20/11/2026", "email": "ana@example.com"}
DETRACTOR_KEYS = "emailAddress phoneNumber rating comment ticketID responseID timestamp timelimit"
SEGMENT_KEYS = """segmentID userID segmentName addressLine1 addressLine2 city state country timestamp
    parentBusinessUnitID userCount businessUnitCode zipCode externalRefID cxfeedbackID leafSegment"""
USER_KEYS = "id emailAddress firstName lastName creationDate lastAccessTimestamp businessUnitID"
WORKSPACE_KEYS = """feedbackID userID feedbackName creationDate surveyCount segmentModificationDate totalSegmentCount
    totalLeafSegmentCount totalAggregatedSegmentCount apiKey"""
RESPONSE_KEYS = """responseID surveyID timestamp responseStatus externalReference customVariables language
    responseSet"""


def nps(score: str) -> dict[str, Any]:
    detail = {"scale": "", "text": "", "other": ""}
    value = {"answerID": 1, "answerText": score, "value": detail}
    return {"questionID": 1, "questionCode": "NPS", "questionText": "", "answerValues": [value]}


def imported(**changes: Any) -> dict[str, Any]:
    return {"segmentCode": "S1", "externalReference": "r-1", "responseSet": [nps("2")], **changes}


# Detractors


async def detractors(harness: AppHarness, query: str = "", **body: Any) -> dict[str, Any]:
    answer = await harness.client.post(DETRACTORS + query, json={"segmentID": harness.workspace.s1.id, **body})
    assert answer.status_code == 200, answer.text
    page: dict[str, Any] = answer.json()
    assert list(page) == ["response", "pagination", "requestID"]
    return page


def ids(page: dict[str, Any]) -> list[int]:
    return [item["ticketID"] for item in page["response"]]


async def test_detractors_come_newest_first_with_those_of_the_segments_below(harness: AppHarness) -> None:
    above = await app_harness.ticket(harness)
    below = await app_harness.ticket(harness, origin_segment="S1A")
    await app_harness.ticket(harness, origin_segment="S2")
    assert ids(await detractors(harness)) == [below.id, above.id]


async def test_a_detractor_has_its_eight_keys_and_the_customers_words_as_comment(harness: AppHarness) -> None:
    await app_harness.ticket(harness)
    [item] = (await detractors(harness))["response"]
    assert list(item) == DETRACTOR_KEYS.split()
    assert item["comment"] == "Nadie contestó "


async def test_detractors_can_be_of_one_status(harness: AppHarness) -> None:
    await app_harness.ticket(harness)
    resolved = await app_harness.ticket(harness, status=Status.RESOLVED)
    assert ids(await detractors(harness, status=int(Status.RESOLVED))) == [resolved.id]
    assert ids(await detractors(harness, status=int(Status.PENDING))) == []


async def test_a_key_lists_no_segment_that_it_cant_see(harness: AppHarness) -> None:
    await app_harness.ticket(harness)
    key = (await app_harness.key_of(harness.database, harness.workspace.by, segments=("S2",))).secret
    asked = {"segmentID": harness.workspace.s1.id}
    answer = await harness.client.post(DETRACTORS, json=asked, headers={"api-key": key})
    assert answer.status_code == 403


async def test_a_moved_ticket_is_listed_where_it_is_now(harness: AppHarness) -> None:
    moved = await app_harness.ticket(harness, origin_segment="S2", current_segment="S1")
    assert ids(await detractors(harness)) == [moved.id]
    assert ids(await detractors(harness, segmentID=harness.workspace.s2.id)) == []


async def test_the_pages_links_lead_from_the_first_to_the_last_and_back(harness: AppHarness) -> None:
    made = [(await app_harness.ticket(harness)).id for _ in range(5)]
    page = await detractors(harness, "?page=1&perPage=2")
    assert page["pagination"]["totalItems"] == 5
    assert page["pagination"]["totalPages"] == 3
    forwards = await walk(harness, page, "next")
    assert [number for each in forwards for number in ids(each)] == made[::-1]
    backwards = await walk(harness, forwards[-1], "prev")
    assert [ids(each) for each in backwards] == [ids(each) for each in forwards[::-1]]


async def walk(harness: AppHarness, page: dict[str, Any], link: str) -> list[dict[str, Any]]:
    """The pages that one link after the other leads to."""
    pages = [page]
    while address := pages[-1]["pagination"]["links"][link]:
        answer = await harness.client.post(address, json={"segmentID": harness.workspace.s1.id})
        pages.append(answer.json())
    return pages


async def test_first_last_and_self_are_absolute_and_work_when_followed(harness: AppHarness) -> None:
    for _ in range(3):
        await app_harness.ticket(harness)
    links = (await detractors(harness, "?page=2&perPage=1"))["pagination"]["links"]
    assert sorted(links) == ["first", "last", "next", "prev", "self"]
    at = {}
    for name in ("first", "self", "last"):
        answer = await harness.client.post(links[name], json={"segmentID": harness.workspace.s1.id})
        at[name] = answer.json()["pagination"]["currentPage"]
    assert at == {"first": 1, "self": 2, "last": 3}


async def test_a_page_past_the_end_is_empty(harness: AppHarness) -> None:
    await app_harness.ticket(harness)
    page = await detractors(harness, "?page=9")
    assert page["response"] == []
    assert page["pagination"]["currentPage"] == 9
    assert page["pagination"]["links"]["next"] is None


async def test_a_list_of_nothing_has_no_pages(harness: AppHarness) -> None:
    pagination = (await detractors(harness))["pagination"]
    assert (pagination["totalItems"], pagination["totalPages"], pagination["perPage"]) == (0, 0, 100)
    assert pagination["links"]["first"] is None


async def test_paging_has_bounds(harness: AppHarness) -> None:
    for query in ("perPage=0", "perPage=1001", "page=0", "page=-1", "page=x", "perPage="):
        answer = await harness.client.post(f"{DETRACTORS}?{query}", json={"segmentID": harness.workspace.s1.id})
        assert refused(answer) == (400, "1000"), query


@pytest.mark.parametrize("per_page", [1, 1000])
async def test_a_page_may_hold_from_1_to_1000(harness: AppHarness, per_page: int) -> None:
    assert (await detractors(harness, f"?perPage={per_page}"))["pagination"]["perPage"] == per_page


async def test_a_body_that_is_no_json_is_1001(client: httpx2.AsyncClient) -> None:
    for body in (b"", b"{", b'{"segmentID": 1', b"\xff", b"segmentID=1"):
        answer = await client.post(DETRACTORS, content=body)
        assert refused(answer) == (400, "1001"), body
        assert error_of(answer)["message"] == "The body provided was not a proper JSON string"


@pytest.mark.parametrize(
    ("body", "field"),
    [({}, "segmentID"), ({"segmentID": "1"}, "segmentID"), ({"segmentID": 1, "status": 6}, "status"), ([], "")],
)
async def test_a_body_of_another_form_is_1002_and_names_the_field(
    client: httpx2.AsyncClient, body: object, field: str
) -> None:
    answer = await client.post(DETRACTORS, json=body)
    assert refused(answer) == (400, "1002")
    assert error_of(answer)["message"].startswith(f"Invalid schema in the body provided. {field}")


async def test_a_segment_of_nobody_is_not_found_and_anothers_forbidden(harness: AppHarness) -> None:
    other = await cast.workspace(harness.database, "Hotel Luna")
    assert refused(await harness.client.post(DETRACTORS, json={"segmentID": 5})) == (404, "1040")
    assert refused(await harness.client.post(DETRACTORS, json={"segmentID": other.s1.id})) == (403, "1013")


# Segments, users, workspaces


async def test_segments_are_listed_with_their_tree_and_users(harness: AppHarness) -> None:
    answer = (await harness.client.get(f"{CLASSIC}/feedback/{harness.id}/segments")).json()
    by_code = {segment["businessUnitCode"]: segment for segment in answer["response"]}
    assert list(by_code) == ["MAIN", "S1", "S1A", "S2"]
    assert all(list(segment) == SEGMENT_KEYS.split() for segment in by_code.values())
    assert by_code["MAIN"]["parentBusinessUnitID"] == 0
    assert by_code["S1A"]["parentBusinessUnitID"] == by_code["S1"]["segmentID"]
    assert [by_code[code]["leafSegment"] for code in by_code] == [False, False, True, True]
    assert (by_code["S1"]["userID"], by_code["S1"]["userCount"]) == (harness.workspace.ana.id, 1)
    assert {segment["cxfeedbackID"] for segment in by_code.values()} == {harness.id}


async def test_segments_come_in_pages(harness: AppHarness) -> None:
    page = (await harness.client.get(f"{CLASSIC}/feedback/{harness.id}/segments?page=2&perPage=3")).json()
    assert [segment["businessUnitCode"] for segment in page["response"]] == ["S2"]
    before = (await harness.client.get(page["pagination"]["links"]["prev"])).json()
    assert len(before["response"]) == 3


async def test_users_are_listed_and_shown_one_by_one(harness: AppHarness) -> None:
    users = (await harness.client.get(f"{CLASSIC}/feedback/{harness.id}/users")).json()["response"]
    assert [user["emailAddress"] for user in users] == ["ana@hotel.example", "ben@hotel.example"]
    assert list(users[0]) == USER_KEYS.split()
    assert users[0]["businessUnitID"] == [harness.workspace.s1.id]
    one = (await harness.client.get(f"{CLASSIC}/feedback/{harness.id}/users/{users[0]['id']}")).json()
    assert one["response"] == users[0]


async def test_a_user_of_nobody_is_not_found_and_anothers_forbidden(harness: AppHarness) -> None:
    other = await cast.workspace(harness.database, "Hotel Luna")
    path = f"{CLASSIC}/feedback/{harness.id}/users"
    assert refused(await harness.client.get(f"{path}/5")) == (404, "1040")
    assert refused(await harness.client.get(f"{path}/{other.ana.id}")) == (403, "1013")


async def test_a_users_workspaces_never_give_a_key_out(harness: AppHarness) -> None:
    answer = await harness.client.get(f"{CLASSIC}/users/{harness.workspace.ana.id}/feedbacks")
    [own] = answer.json()["response"]
    assert list(own) == WORKSPACE_KEYS.split()
    assert own["apiKey"] == ""
    assert (own["feedbackID"], own["feedbackName"], own["userID"]) == (
        harness.id,
        "Hotel Sol",
        harness.workspace.ana.id,
    )
    counts = (own["totalSegmentCount"], own["totalLeafSegmentCount"], own["totalAggregatedSegmentCount"])
    assert counts == (4, 2, 2)


# Transactions


async def test_transactions_are_imported_and_counted_as_text(client: httpx2.AsyncClient) -> None:
    answer = await client.post(IMPORT, json={"contacts": [CONTACT, {**CONTACT, "email": "ben@example.com"}]})
    assert answer.status_code == 200
    assert list(answer.json()) == ["emailStatus", "importStatus", "importCount"]
    assert answer.json()["importCount"] == "2"


async def test_an_imported_transaction_is_shown_as_it_was_sent(harness: AppHarness) -> None:
    contact = {**CONTACT, "custom3": "blue", "products": [{"productName": "Room", "productGroup": "Stay"}]}
    await harness.client.post(IMPORT, json={"contacts": [contact]})
    answer = await harness.client.get(f"{CLASSIC}/transactions/{await only_transaction(harness)}")
    assert answer.json()["response"] == {
        "transactionID": await only_transaction(harness),
        "lastName": "",
        "mobile": "",
        **contact,
    }


async def only_transaction(harness: AppHarness) -> int:
    rows = await harness.database.read(harness.workspace.by, lambda tx: tx.all("SELECT id FROM transactions"))
    [[number]] = rows
    return int(number)


async def test_a_transaction_imported_again_is_the_same(harness: AppHarness) -> None:
    for _ in range(2):
        await harness.client.post(IMPORT, json={"contacts": [CONTACT]})
    assert await only_transaction(harness)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"segmentCode": "S9"}, "contacts[1].segmentCode"),
        ({"transactionDate": "2026-11-20"}, "contacts[1].transactionDate"),
        ({"transactionDate": "31/02/2026"}, "contacts[1].transactionDate"),
        ({"transactionDate": "1/1/99999999999999999999"}, "contacts[1].transactionDate"),
        ({"firstName": "A\0"}, "contacts[1].firstName"),
        ({"email": 5}, "contacts[1].email"),
    ],
)
async def test_one_bad_transaction_keeps_all_out(harness: AppHarness, change: dict[str, Any], field: str) -> None:
    answer = await harness.client.post(IMPORT, json={"contacts": [CONTACT, {**CONTACT, **change}]})
    assert refused(answer) == (400, "1002")
    assert field in error_of(answer)["message"]
    assert not await harness.database.read(harness.workspace.by, lambda tx: tx.all("SELECT id FROM transactions"))


async def test_a_transaction_of_nobody_is_not_found(client: httpx2.AsyncClient) -> None:
    assert refused(await client.get(f"{CLASSIC}/transactions/5")) == (404, "1040")


# Responses


async def test_an_imported_response_comes_back_as_it_is_kept_and_opens_a_ticket(harness: AppHarness) -> None:
    await cast.rule(harness.database, harness.workspace.by)
    answer = await harness.client.post(f"{CLASSIC}/surveys/9500378/responses", json=imported(language="es"))
    response = answer.json()["response"]
    assert list(response) == RESPONSE_KEYS.split()
    assert (response["responseStatus"], response["externalReference"]) == ("Completed", "r-1")
    assert response["responseSet"][0]["answerValues"][0]["answerText"] == "2"
    ticket = (await harness.client.get(harness.ticket_path)).json()["response"]
    assert (ticket["responseID"], ticket["rating"]) == (response["responseID"], "2")


async def test_a_response_imported_again_is_one_response_and_one_ticket(harness: AppHarness) -> None:
    await cast.rule(harness.database, harness.workspace.by)
    for _ in range(2):
        await harness.client.post(f"{CLASSIC}/surveys/9500378/responses", json=imported())
    responses, tickets = await cast.everything(harness.database, harness.workspace.by)
    assert (len(responses), len(tickets)) == (1, 1)


async def test_a_response_of_a_transaction_shows_it_on_its_ticket(harness: AppHarness) -> None:
    await cast.rule(harness.database, harness.workspace.by)
    await harness.client.post(IMPORT, json={"contacts": [CONTACT]})
    number = await only_transaction(harness)
    await harness.client.post(f"{CLASSIC}/surveys/7/responses", json=imported(transactionID=number))
    assert (await harness.client.get(harness.ticket_path)).json()["response"]["cxTransactionID"] == number


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"segmentCode": "S9"}, "segmentCode"),
        ({"responseSet": [nps("11")]}, "responseSet"),
        ({"responseSet": [nps("9" * 5000)]}, "responseSet"),
        ({"timestamp": "2026-11-20T16:50:00"}, "timestamp"),
        ({"responseSet": {}}, "responseSet"),
        ({"customVariables": {"a": "\0"}}, "customVariables.a"),
        ({"emailAddress": "\0"}, "emailAddress"),
        ({"firstName": "\0"}, "firstName"),
    ],
)
async def test_a_bad_response_is_refused_by_its_field(harness: AppHarness, change: dict[str, Any], field: str) -> None:
    answer = await harness.client.post(f"{CLASSIC}/surveys/7/responses", json=imported(**change))
    assert refused(answer) == (400, "1002")
    assert f"{field}:" in error_of(answer)["message"]
    assert await cast.everything(harness.database, harness.workspace.by) == ([], [])


async def test_responses_of_some_days_are_listed_newest_first_in_the_workspaces_zone(harness: AppHarness) -> None:
    times = {"a": "2026-11-18T23:30:00Z", "b": "2026-11-19T12:00:00Z", "c": "2026-11-19T23:30:00Z"}
    forms = [cast.form(reference=name, time=time) for name, time in times.items()]
    await cast.ingest(harness.database, harness.workspace.by, *forms)
    page = await listed(harness, "11/19/2026", "11/19/2026")
    assert [response["externalReference"] for response in page["response"]] == ["b", "a"]
    assert page["pagination"]["totalItems"] == 2


async def listed(harness: AppHarness, start: str, end: str) -> dict[str, Any]:
    body = {"transactionStartDate": start, "transactionEndDate": end}
    page: dict[str, Any] = (await harness.client.post(RESPONSES, json=body)).json()
    return page


@pytest.mark.parametrize(
    ("start", "end", "field"),
    [
        ("2026-11-19", "11/19/2026", "transactionStartDate"),
        ("11/19/2026", "19/11/2026", "transactionEndDate"),
        ("11/20/2026", "11/19/2026", "transactionEndDate"),
    ],
)
async def test_days_that_are_none_are_refused(harness: AppHarness, start: str, end: str, field: str) -> None:
    answer = await harness.client.post(RESPONSES, json={"transactionStartDate": start, "transactionEndDate": end})
    assert refused(answer) == (400, "1002")
    assert field in error_of(answer)["message"]


async def test_the_longest_period_there_is_can_be_asked_for(harness: AppHarness) -> None:
    await cast.ingest(harness.database, harness.workspace.by, cast.form())
    assert len((await listed(harness, "01/01/0001", "12/31/9999"))["response"]) == 1


@pytest.mark.parametrize("number", [-1, 2**63])
async def test_a_transaction_s_number_that_is_none_is_refused(harness: AppHarness, number: int) -> None:
    answer = await harness.client.post(f"{CLASSIC}/surveys/7/responses", json=imported(transactionID=number))
    assert refused(answer) == (400, "1002")
    assert "transactionID" in error_of(answer)["message"]
