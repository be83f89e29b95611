"""The types of the calls that give one thing, as who calls sees them; only mypy reads this."""

from typing import assert_type

from amends.client import AsyncClient, Client, calls
from amends.contract import classic, closedloop
from amends.contract.envelope import Answer


def what_is_read(client: Client) -> None:
    assert_type(client.ticket(16611), classic.Ticket)
    assert_type(client.ticket(16611, ticket_id=35403, feedback_id=16611, user_id=7), classic.Ticket)
    assert_type(client.user(16611, 7), classic.User)
    assert_type(client.transaction(5), classic.Transaction)


def what_is_written(
    client: Client,
    contact: classic.TransactionContact,
    response: classic.ResponseImport,
    ticket: closedloop.CreateTicket,
) -> None:
    assert_type(client.import_transactions([contact]), classic.TransactionsImported)
    assert_type(client.import_transactions((contact,)), classic.TransactionsImported)
    assert_type(client.import_response(9, response), classic.Response)
    assert_type(client.create_ticket(16611, ticket), closedloop.CreatedTicket)


async def what_is_read_by_awaiting(client: AsyncClient) -> None:
    assert_type(await client.ticket(16611), classic.Ticket)
    assert_type(await client.ticket(16611, ticket_id=35403, feedback_id=16611, user_id=7), classic.Ticket)
    assert_type(await client.user(16611, 7), classic.User)
    assert_type(await client.transaction(5), classic.Transaction)


async def what_is_written_by_awaiting(
    client: AsyncClient,
    contact: classic.TransactionContact,
    response: classic.ResponseImport,
    ticket: closedloop.CreateTicket,
) -> None:
    assert_type(await client.import_transactions([contact]), classic.TransactionsImported)
    assert_type(await client.import_response(9, response), classic.Response)
    assert_type(await client.create_ticket(16611, ticket), closedloop.CreatedTicket)


async def any_call_is_sent_as_a_value(client: Client, awaited: AsyncClient) -> None:
    assert_type(client.send(calls.user(16611, 7)), Answer[classic.User])
    assert_type(client.send(calls.tickets(16611)), closedloop.ListAnswer)
    assert_type(await awaited.send(calls.user(16611, 7)), Answer[classic.User])
    assert_type(client.send(calls.user(16611, 7)).request_id, str)
