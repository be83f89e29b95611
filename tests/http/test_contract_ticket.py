"""One ticket over the classic API, as section 1 of the contract says it."""

import httpx2
import msgspec
import pytest

from amends.instants import HOUR_US, InstantUs, from_text
from amends.model.segment import MAIN_SEGMENT_CODE, MAIN_SEGMENT_NAME, Address, Segment
from amends.model.status import Priority, Status
from amends.model.ticket.ticket import FEEDBACK_TYPE, Ticket
from amends.model.ticket.ticket_events import opened
from amends.model.workspace import UnknownSegment, Workspace
from amends.store import events, segments, workspaces
from amends.store.engine.database import Database, Tx
from amends.usecases import converse
from amends.usecases.settings import keys
from tests import cast
from tests.engines import Clock
from tests.http import app_harness
from tests.http.app_harness import BASE_URL, CLASSIC, AppHarness, error_of, refused

REQUEST_ID = "6b1c2f0e-1f5d-4c56-9a3e-2f6f0b8f8a11"
OPENED = from_text("2022-05-19T01:01:55Z")
EXAMPLE = {
    "ticketID": 35403,
    "feedbackID": 16611,
    "surveyID": 9500378,
    "responseID": 75288113,
    "cxTransactionID": 0,
    "panelMemberId": 0,
    "cxBusinessUnitID": 54428,
    "assignedToBU": 54428,
    "originSegment": "PROGRAMAS",
    "currentSegment": "PROGRAMAS",
    "assignedTo": 0,
    "ticketOwner": "Not Assigned",
    "status": 0,
    "priority": 0,
    "rating": "",
    "comment": "",
    "content": "Es el primer foro y pues fue participativo y súper productivo ",
    "emailAddress": "",
    "phoneNumber": "",
    "timelimit": 72,
    "createdOn": "May 18 2022",
    "timestamp": "2022-05-19T01:01:55.000+00:00",
}


def example_ticket(ticket_id: int = 35403) -> Ticket:
    return Ticket(
        id=ticket_id,
        version=1,
        survey_id=9500378,
        response_id=75288113,
        transaction_id=0,
        customer_id=0,
        origin_segment_id=54428,
        current_segment_id=54428,
        owner_id=0,
        status=Status.NEW,
        priority=Priority.HIGH,
        type=FEEDBACK_TYPE,
        score=None,
        scale="",
        verbatim="Es el primer foro y pues fue participativo y súper productivo ",
        reply="",
        time_limit_hours=72,
        issue_us=OPENED,
        opened_us=OPENED,
        changed_us=OPENED,
        closed_us=None,
        deleted_us=None,
        rule_id=0,
        rule_version=0,
    )


async def build_example(tx: Tx) -> None:
    zone = "America/Mexico_City"
    await workspaces.insert(tx, Workspace(16611, "Foro", zone, UnknownSegment.REJECT, OPENED, OPENED))
    own = tx.within(16611)
    root = Segment(54427, 0, MAIN_SEGMENT_CODE, MAIN_SEGMENT_NAME, Address(), None, OPENED)
    await segments.insert(own, root)
    await segments.insert(own, Segment(54428, 54427, "P", "PROGRAMAS", Address(), None, OPENED))
    await events.record(own, [opened(example_ticket())])


@pytest.fixture
async def example(database: Database, clock: Clock) -> httpx2.Response:
    await database.write(cast.operator(0), build_example)
    key = await app_harness.key_of(database, cast.operator(16611))
    app = app_harness.application(database, clock)
    async with app_harness.client_of(app, key.secret) as client:
        answer = await client.get(f"{CLASSIC}/tickets/16611", headers={"x-request-id": REQUEST_ID})
    await app.finish()
    return answer


def test_the_public_example_comes_out_byte_for_byte(example: httpx2.Response) -> None:
    assert example.content == msgspec.json.encode({"response": EXAMPLE, "requestID": REQUEST_ID})


def test_the_answer_has_the_envelopes_two_keys_and_the_22_in_their_order(example: httpx2.Response) -> None:
    assert list(example.json()) == ["response", "requestID"]
    assert list(example.json()["response"]) == list(EXAMPLE)
    assert len(EXAMPLE) == 22


async def test_nothing_is_ever_null(harness: AppHarness) -> None:
    await app_harness.ticket(harness, verbatim="")
    assert None not in (await harness.client.get(harness.ticket_path)).json()["response"].values()


async def test_a_ticket_says_who_has_it_and_who_the_customer_is(harness: AppHarness) -> None:
    await cast.rule(harness.database, harness.workspace.by, then={"open": {"owner": "ana@hotel.example"}})
    await cast.ingest(harness.database, harness.workspace.by, cast.form(score=0, customer=cast.ANA, words="Mal "))
    ticket = (await harness.client.get(harness.ticket_path)).json()["response"]
    assert (ticket["assignedTo"], ticket["ticketOwner"]) == (harness.workspace.ana.id, "Ana")
    assert (ticket["rating"], ticket["content"], ticket["emailAddress"]) == ("0", "Mal ", "ana@example.com")
    assert ticket["panelMemberId"] > 0


async def test_the_comment_is_the_newest_public_reply(harness: AppHarness) -> None:
    ticket = await app_harness.ticket(harness)
    await harness.database.write(harness.workspace.by, converse.reply, ticket.id, "Ya está")
    assert (await harness.client.get(harness.ticket_path)).json()["response"]["comment"] == "Ya está"


async def test_a_workspace_alone_names_its_newest_ticket(harness: AppHarness) -> None:
    await app_harness.ticket(harness)
    newest = await app_harness.ticket(harness)
    assert await found(harness, harness.id) == newest.id


async def test_of_tickets_opened_at_once_the_highest_id_is_the_newest(harness: AppHarness) -> None:
    first = await app_harness.ticket(harness)
    harness.clock.advance(-1_000_000)
    second = await app_harness.ticket(harness)
    assert first.opened_us == second.opened_us
    assert await found(harness, harness.id) == second.id


async def test_ticket_id_in_the_query_names_a_ticket_of_the_workspace(harness: AppHarness) -> None:
    older = await app_harness.ticket(harness)
    await app_harness.ticket(harness)
    assert await found(harness, harness.id, ticketID=older.id) == older.id


async def test_a_tickets_own_id_in_the_path_names_it(harness: AppHarness) -> None:
    older = await app_harness.ticket(harness)
    await app_harness.ticket(harness)
    assert await found(harness, older.id) == older.id


async def test_feedback_id_and_user_id_that_fit_are_accepted(harness: AppHarness) -> None:
    ticket = await app_harness.ticket(harness, owner="ana@hotel.example")
    assert await found(harness, ticket.id, feedbackID=harness.id, userID=harness.workspace.ana.id) == ticket.id


@pytest.mark.parametrize("asked", [{"feedbackID": 7}, {"userID": 7}, {"ticketID": 7}])
async def test_another_feedback_user_or_ticket_id_finds_nothing(harness: AppHarness, asked: dict[str, int]) -> None:
    ticket = await app_harness.ticket(harness, owner="ana@hotel.example")
    assert refused(await ask(harness, ticket.id, **asked)) == (404, "1040")


async def test_what_is_no_id_is_refused(client: httpx2.AsyncClient) -> None:
    for number in ("abc", "0", "-1", "1.5", "9223372036854775808", "%20", "１", "01"):
        assert refused(await client.get(f"{CLASSIC}/tickets/{number}")) == (400, "1000"), number


async def test_a_query_that_is_no_id_is_refused(harness: AppHarness) -> None:
    await app_harness.ticket(harness)
    for name in ("ticketID", "feedbackID", "userID"):
        assert refused(await harness.client.get(harness.ticket_path, params={name: "x"})) == (400, "1000"), name


async def test_another_workspace_and_its_ticket_are_forbidden(harness: AppHarness) -> None:
    other = await cast.workspace(harness.database, "Hotel Luna")
    theirs = await app_harness.ticket(harness, other.by)
    assert refused(await ask(harness, other.id)) == (403, "1013")
    assert refused(await ask(harness, theirs.id)) == (403, "1013")
    assert refused(await ask(harness, harness.id, ticketID=theirs.id)) == (403, "1013")


async def test_a_number_of_nothing_is_not_found(harness: AppHarness) -> None:
    assert refused(await ask(harness, 2**63 - 1)) == (404, "1040")


async def test_a_workspace_without_a_ticket_is_not_found(harness: AppHarness) -> None:
    assert refused(await ask(harness, harness.id)) == (404, "1040")


async def test_a_key_for_some_segments_sees_their_tickets_and_those_below(harness: AppHarness) -> None:
    below = await app_harness.ticket(harness, origin_segment="S1A")
    beside = await app_harness.ticket(harness, origin_segment="S2")
    key = await app_harness.key_of(harness.database, harness.workspace.by, segments=("S1",))
    async with app_harness.client_of(harness.app, key.secret) as limited:
        assert (await limited.get(harness.ticket_path)).json()["response"]["ticketID"] == below.id
        assert refused(await limited.get(f"{CLASSIC}/tickets/{beside.id}")) == (403, "1013")


@pytest.mark.parametrize("key", ["", "nonsense", "amk_" + "a" * 32 + "_000000"])
async def test_no_key_and_an_unknown_key_are_unauthorised(harness: AppHarness, key: str) -> None:
    async with app_harness.client_of(harness.app, key) as stranger:
        assert refused(await stranger.get(harness.ticket_path)) == (401, "1010")


async def test_an_expired_key_is_unauthorised(harness: AppHarness) -> None:
    ends = InstantUs(harness.clock() + HOUR_US)
    key = await app_harness.key_of(harness.database, harness.workspace.by, expires_us=ends)
    async with app_harness.client_of(harness.app, key.secret) as client:
        assert (await client.get(harness.ticket_path)).status_code == 404
        harness.clock.advance(HOUR_US)
        assert refused(await client.get(harness.ticket_path)) == (401, "1010")


async def test_a_revoked_key_is_unauthorised(harness: AppHarness) -> None:
    key = await app_harness.key_of(harness.database, harness.workspace.by)
    await harness.database.write(harness.workspace.by, keys.revoke, key.key.id)
    async with app_harness.client_of(harness.app, key.secret) as client:
        assert refused(await client.get(harness.ticket_path)) == (401, "1010")


@pytest.mark.parametrize("name", ["api-key", "apiKey", "api_key", "key"])
async def test_a_key_in_the_query_is_neither_taken_nor_repeated(harness: AppHarness, name: str) -> None:
    async with app_harness.client_of(harness.app) as client:
        answer = await client.get(harness.ticket_path, params={name: harness.key, "ticketID": "5"})
    assert refused(answer) == (401, "1010")
    assert error_of(answer)["resourceUrl"] == f"{BASE_URL}{harness.ticket_path}?ticketID=5"
    assert harness.key not in answer.text


async def test_an_error_names_its_page_and_the_message_of_the_table(harness: AppHarness) -> None:
    answer = await ask(harness, harness.id)
    error = error_of(answer)
    assert (error["name"], error["httpStatusCode"]) == ("NOT_FOUND", 404)
    assert error["message"] == "The resource that you're trying to access doesn't exist"
    page = (await harness.client.get(error["docs"])).text
    assert f'id="{error["docs"].partition("#")[2]}"' in page


async def test_another_method_is_refused_in_the_same_envelope(harness: AppHarness) -> None:
    answer = await harness.client.delete(harness.ticket_path)
    assert refused(answer) == (400, "1000")
    assert answer.headers["allow"] == "GET"


async def test_an_address_that_is_not_there_is_refused_in_the_same_envelope(harness: AppHarness) -> None:
    assert refused(await harness.client.get(f"{CLASSIC}/nothing/here")) == (404, "1040")


async def test_a_request_id_is_honoured_and_returned(harness: AppHarness) -> None:
    await app_harness.ticket(harness)
    answer = await harness.client.get(harness.ticket_path, headers={"x-request-id": REQUEST_ID})
    assert answer.headers["x-request-id"] == answer.json()["requestID"] == REQUEST_ID


@pytest.mark.parametrize("given", [{}, {"x-request-id": ""}, {"x-request-id": "a" * 129}])
async def test_without_a_usable_request_id_each_request_gets_its_own(
    harness: AppHarness, given: dict[str, str]
) -> None:
    first, second = [await harness.client.get(harness.ticket_path, headers=given) for _ in range(2)]
    assert len(first.headers["x-request-id"]) == 36
    assert first.headers["x-request-id"] != second.headers["x-request-id"]


async def ask(harness: AppHarness, number: int, **query: int) -> httpx2.Response:
    return await harness.client.get(f"{CLASSIC}/tickets/{number}", params=query)


async def found(harness: AppHarness, number: int, **query: int) -> int:
    """The ID of the ticket that an address names."""
    answer = await ask(harness, number, **query)
    assert answer.status_code == 200, answer.text
    ticket_id: int = answer.json()["response"]["ticketID"]
    return ticket_id
