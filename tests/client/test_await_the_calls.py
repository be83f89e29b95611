import inspect
from datetime import date

import msgspec
import pytest

from amends.client import AsyncClient, Client, RateLimited, ServerError
from amends.contract.classic import ResponseImport
from amends.contract.closedloop import CreateTicket
from tests.client.recorded import (
    CREATED_TICKET,
    LISTED_TICKET,
    RESPONSE,
    SEGMENT,
    TICKET,
    TRANSACTION,
    UNHAPPY,
    USER,
    WORKSPACE,
    Recorded,
    closed_loop_page,
    html,
    one,
    page,
    refusal,
)

SETTINGS = {"transport", "sleep"}


async def test_a_ticket_is_awaited() -> None:
    async with Recorded(one(TICKET)).async_client() as client:
        assert msgspec.to_builtins(await client.ticket(16611)) == TICKET


async def test_one_thing_of_each_kind_is_awaited() -> None:
    client = Recorded(one(USER), one(TRANSACTION)).async_client()
    assert msgspec.to_builtins(await client.user(16611, 7)) == USER
    assert msgspec.to_builtins(await client.transaction(412)) == TRANSACTION


async def test_each_list_is_walked_page_by_page() -> None:
    items = [UNHAPPY, SEGMENT, USER, WORKSPACE, RESPONSE]
    server = Recorded(*(page([item], number=number, pages=2) for item in items for number in (1, 2)))
    client = server.async_client()
    day = date(2026, 1, 1)
    lists = client.detractors(9), client.segments(9), client.users(9), client.workspaces(9), client.responses(day, day)
    read = [item for each in lists async for item in each]
    assert msgspec.to_builtins(read) == [item for item in items for _ in (1, 2)]


async def test_closed_loop_tickets_are_walked_page_by_page() -> None:
    server = Recorded(*[closed_loop_page([LISTED_TICKET], per_page=1, total=2)] * 2)
    assert len([ticket async for ticket in server.async_client().tickets(16611, per_page=1)]) == 2


async def test_one_page_is_awaited() -> None:
    server = Recorded(page([SEGMENT], number=2, pages=3))
    assert (await server.async_client().segments(16611).page(2)).pagination.total_pages == 3


async def test_writes_are_awaited() -> None:
    imported = {"emailStatus": "Success", "importStatus": "Success", "importCount": "0"}
    created = {"status": "success", "message": "Ticket created successfully", "data": CREATED_TICKET}
    client = Recorded(imported, one(RESPONSE), created).async_client()
    assert (await client.import_transactions([])).import_count == "0"
    assert (await client.import_response(1, ResponseImport(segment_code="S1", response_set=[]))).survey_id == 9500378
    ticket = CreateTicket(status="NEW", priority="HIGH", origin_segment_code="S1", comment="")
    assert (await client.create_ticket(16611, ticket)).id == 35405


async def test_a_read_is_tried_again_after_a_wait() -> None:
    server = Recorded(html(500), html(500), one(TICKET))
    await server.async_client().ticket(16611)
    assert server.waits == [0.5, 1.0]


async def test_a_write_is_not_tried_again_after_a_server_error() -> None:
    server = Recorded(html(500))
    with pytest.raises(ServerError):
        await server.async_client().import_transactions([])
    assert len(server.requests) == 1


async def test_a_refusal_is_raised() -> None:
    server = Recorded(*[refusal(429, "1013", "API call limit exceeded.")] * 4)
    with pytest.raises(RateLimited, match="429/1013"):
        await server.async_client().ticket(16611)


async def test_a_closed_client_calls_nobody() -> None:
    server = Recorded(one(TICKET))
    client = server.async_client()
    await client.close()
    with pytest.raises(RuntimeError, match="closed"):
        await client.ticket(16611)
    assert server.requests == []


def public(client: type) -> dict[str, list[str]]:
    methods = inspect.getmembers(client, inspect.isfunction)
    return {
        name: [str(each) for each in inspect.signature(method).parameters.values() if each.name not in SETTINGS]
        for name, method in methods
        if not name.startswith("_") or name == "__init__"
    }


def test_both_clients_have_the_same_calls() -> None:
    assert public(Client) == public(AsyncClient)
