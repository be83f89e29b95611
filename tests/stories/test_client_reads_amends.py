"""Client code written for the public API, against an Amends: every call of the client."""

import asyncio
from collections.abc import AsyncIterator
from datetime import date

import httpx2
import pytest
from msgspec import Struct

from amends.client import AsyncClient, BadRequest, Client, Forbidden, NotFound, RateLimited, Retries, Unauthorized
from amends.contract import classic, closedloop
from amends.contract.classic import AnswerDetail, AnswerValue, QuestionAnswer
from amends.contract.custom_variables import customised, customs_of
from amends.http.application import Application
from amends.ids import new_key
from amends.settings import Settings
from amends.store.engine.database import Database
from tests import cast
from tests.cast import FixtureWorkspace
from tests.engines import Clock
from tests.http import app_harness
from tests.http.app_harness import BASE_URL

SURVEY = 9500378
MANUAL = closedloop.CreateTicket(
    status="NEW",
    priority="CRITICAL",
    origin_segment_code="S1",
    comment="Llamó dos veces ",
    email_address="ana@example.com",
    first_name="Ana",
    assign_to="ana@hotel.example",
)
CONTACT = customised(
    classic.TransactionContact(segment_code="S1", transaction_date="20/11/2026", email="ana@example.com"), {7: "blue"}
)


class Story(Struct, frozen=True):
    """An Amends with a workspace, and somebody who reads it with the client."""

    app: Application
    database: Database
    workspace: FixtureWorkspace
    clock: Clock
    key: str
    client: AsyncClient


@pytest.fixture
async def story(database: Database, clock: Clock) -> AsyncIterator[Story]:
    workspace = await cast.workspace(database)
    await cast.rule(database, workspace.by)
    key = (await app_harness.key_of(database, workspace.by)).secret
    app = app_harness.application(database, clock)
    async with client_of(app, key) as client:
        yield Story(app, database, workspace, clock, key, client)
    await app.finish()


def client_of(app: Application, key: str) -> AsyncClient:
    never = Retries(most=0)
    return AsyncClient(key, base_url=BASE_URL, transport=httpx2.ASGITransport(app=app), retries=never)


def unhappy(reference: str = "r-1", score: str = "2") -> classic.ResponseImport:
    detail = AnswerDetail(scale="", text="", other="")
    value = AnswerValue(answer_id=1, answer_text=score, value=detail)
    nps = QuestionAnswer(question_id=1, question_code="NPS", question_text="", answer_values=[value])
    return classic.ResponseImport(
        segment_code="S1",
        external_reference=reference,
        email_address="ana@example.com",
        timestamp="2026-11-20T12:00:00Z",
        response_set=[nps],
    )


async def test_an_unhappy_response_is_read_as_a_ticket(story: Story) -> None:
    response = await story.client.import_response(SURVEY, unhappy())
    ticket = await story.client.ticket(story.workspace.id)
    assert (ticket.feedback_id, ticket.response_id, ticket.rating) == (story.workspace.id, response.response_id, "2")
    assert ticket.email_address == "ana@example.com"


async def test_a_ticket_is_found_by_each_of_its_names(story: Story) -> None:
    made = await story.client.create_ticket(story.workspace.id, MANUAL)
    await story.client.create_ticket(story.workspace.id, MANUAL)
    by_query = await story.client.ticket(story.workspace.id, ticket_id=made.id)
    by_path = await story.client.ticket(made.id, feedback_id=story.workspace.id, user_id=story.workspace.ana.id)
    assert by_query == by_path
    assert (by_path.ticket_id, by_path.ticket_owner, by_path.priority) == (made.id, "Ana", 3)


async def test_a_segments_tickets_are_walked_page_by_page(story: Story) -> None:
    for number in range(5):
        await story.client.import_response(SURVEY, unhappy(f"r-{number}"))
    pages = story.client.detractors(story.workspace.s1.id, status=0, per_page=2)
    assert [len(page.response) async for page in pages.pages()] == [2, 2, 1]
    found = [detractor.ticket_id async for detractor in pages]
    assert found == sorted(found, reverse=True)
    assert (await pages.page(9)).response == []


async def test_segments_users_and_workspaces_are_listed(story: Story) -> None:
    assert [each.business_unit_code async for each in story.client.segments(story.workspace.id, per_page=2)] == [
        "MAIN",
        "S1",
        "S1A",
        "S2",
    ]
    users = [each async for each in story.client.users(story.workspace.id)]
    assert [each.first_name for each in users] == ["Ana", "Ben"]
    assert await story.client.user(story.workspace.id, users[0].id) == users[0]
    assert [each.feedback_id async for each in story.client.workspaces(users[0].id)] == [story.workspace.id]


async def test_a_transaction_is_handed_in_and_read_back(story: Story) -> None:
    assert (await story.client.import_transactions([CONTACT])).import_count == "1"
    transaction = await story.client.transaction(await only_transaction(story))
    assert (transaction.email, transaction.transaction_date) == ("ana@example.com", "20/11/2026")
    assert customs_of(transaction) == {7: "blue"}


async def only_transaction(story: Story) -> int:
    [[number]] = await story.database.read(story.workspace.by, lambda tx: tx.all("SELECT id FROM transactions"))
    return int(number)


async def test_responses_are_listed_by_their_days(story: Story) -> None:
    handed_in = [await story.client.import_response(SURVEY, unhappy(f"r-{number}")) for number in range(3)]
    day = date(2026, 11, 20)
    found = [each async for each in story.client.responses(day, day, per_page=2)]
    assert sorted(each.response_id for each in found) == [each.response_id for each in handed_in]
    assert [each async for each in story.client.responses(date(2026, 11, 1), date(2026, 11, 19))] == []


async def test_a_ticket_opened_by_hand_is_listed(story: Story) -> None:
    made = await story.client.create_ticket(story.workspace.id, MANUAL)
    [listed] = [each async for each in story.client.tickets(story.workspace.id, per_page=1)]
    assert (listed.id, listed.description, listed.type) == (made.id, "Llamó dos veces ", "MANUAL TICKET")
    assert listed.assigned_user == made.assigned_user == closedloop.AssignedUser(name="Ana", email="ana@hotel.example")


async def test_each_refusal_is_its_own_exception(story: Story) -> None:
    other = await cast.workspace(story.database, "Hotel Luna")
    with pytest.raises(NotFound, match="1040"):
        await story.client.ticket(story.workspace.id)
    with pytest.raises(Forbidden, match="1013"):
        await story.client.ticket(other.id)
    with pytest.raises(BadRequest, match="1000"):
        await story.client.ticket(0)
    with pytest.raises(BadRequest, match="Invalid schema"):
        await story.client.create_ticket(
            story.workspace.id,
            closedloop.CreateTicket(status="NEW", priority="LOW", origin_segment_code="S9", comment=""),
        )


async def test_an_unknown_key_is_unauthorised_and_not_in_the_exception(story: Story) -> None:
    key = new_key(1001)
    async with client_of(story.app, key) as stranger:
        with pytest.raises(Unauthorized) as refused:
            await stranger.ticket(story.workspace.id)
    assert key not in repr(refused.value) + str(refused.value)
    assert refused.value.request_id


async def test_who_calls_too_often_hears_when_to_come_back(story: Story) -> None:
    app = app_harness.application(story.database, story.clock, Settings(rate_limit_per_key=1))
    async with client_of(app, story.key) as client:
        await client.create_ticket(story.workspace.id, MANUAL)
        with pytest.raises(RateLimited) as refused:
            await client.ticket(story.workspace.id)
    await app.finish()
    assert refused.value.retry_after == 60


async def test_the_client_that_waits_makes_every_call_too(story: Story) -> None:
    await story.client.import_transactions([CONTACT])
    transaction_id = await only_transaction(story)
    transport = Across(story.app, asyncio.get_running_loop())
    await asyncio.to_thread(walk, story, transport, transaction_id)


def walk(story: Story, transport: httpx2.BaseTransport, transaction_id: int) -> None:
    workspace_id, day = story.workspace.id, date(2026, 11, 20)
    with Client(story.key, base_url=BASE_URL, transport=transport) as client:
        response = client.import_response(SURVEY, unhappy())
        assert client.ticket(workspace_id).response_id == response.response_id
        made = client.create_ticket(workspace_id, MANUAL)
        assert next(iter(client.tickets(workspace_id, per_page=1))).id == made.id
        assert len(list(client.detractors(story.workspace.s1.id, per_page=1))) == 2
        assert len(list(client.segments(workspace_id))) == 4
        [ana, _] = client.users(workspace_id)
        assert client.user(workspace_id, ana.id) == ana
        assert [each.api_key for each in client.workspaces(ana.id)] == [""]
        assert client.import_transactions([CONTACT]).import_count == "1"
        assert client.transaction(transaction_id).segment_code == "S1"
        assert list(client.responses(day, day)) == [response]


class Across(httpx2.BaseTransport):
    """Takes requests of a thread to an application in an event loop."""

    def __init__(self, app: Application, loop: asyncio.AbstractEventLoop) -> None:
        self._transport = httpx2.ASGITransport(app=app)
        self._loop = loop

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        return asyncio.run_coroutine_threadsafe(self._answer(request), self._loop).result(timeout=30)

    async def _answer(self, request: httpx2.Request) -> httpx2.Response:
        answer = await self._transport.handle_async_request(request)
        return httpx2.Response(answer.status_code, headers=answer.headers, content=await answer.aread())
