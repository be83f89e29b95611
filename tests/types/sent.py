"""The types of what is handed in: what may be left out, and what mypy refuses; only mypy reads this.

A line with `type: ignore` must be refused: mypy is asked to complain about each one that hides nothing, so it does as
soon as an argument takes anything.
"""

from datetime import date
from typing import assert_type

from amends.client import AsyncClient, Client, Retries
from amends.contract import classic, closedloop
from amends.contract.custom_variables import customised


def a_transaction_to_import() -> None:
    contact = classic.TransactionContact(segment_code="S1", transaction_date="20/11/2026")
    assert_type(customised(contact, {7: "gold"}), classic.TransactionContact)
    classic.TransactionContact(
        first_name="Ana",
        last_name="Sol",
        mobile="+34600123456",
        segment_code="S1",
        transaction_date="20/11/2026",
        email="ana@example.com",
        products=[classic.Product(product_name="Room"), classic.Product(product_name="Bar", product_group="Food")],
    )


def a_response_to_import(answer: classic.QuestionAnswer) -> None:
    classic.ResponseImport(segment_code="S1", response_set=[answer])
    classic.ResponseImport(
        segment_code="S1",
        external_reference="r-1042",
        timestamp="2026-11-20T16:50:00.000+01:00",
        language="es",
        custom_variables={"floor": 3, "vip": True, "rate": 9.5, "note": None, "room": "12b"},
        response_set=[answer],
        email_address="ana@example.com",
        first_name="Ana",
        last_name="Sol",
        mobile="+34600123456",
        transaction_id=5,
    )


def a_ticket_to_create() -> None:
    closedloop.CreateTicket(status="NEW", priority="HIGH", origin_segment_code="S1", comment="Nobody answered")
    closedloop.CreateTicket(
        status="IN_PROGRESS",
        priority="LOW",
        origin_segment_code="S1",
        current_segment_code="S2",
        comment="Nobody answered",
        email_address="ana@example.com",
        first_name="Ana",
        mobile_number="+34600123456",
        assign_to="ben@hotel.example",
    )
    closedloop.CreateTicket(
        status="OPEN",  # type: ignore[arg-type]
        priority=1,  # type: ignore[arg-type]
        origin_segment_code="S1",
        comment="Nobody answered",
    )


def an_address_is_a_name_or_a_text() -> None:
    Client(b"key", environment="com")  # type: ignore[arg-type]
    Client("key", environment="moon")  # type: ignore[arg-type]
    Client("key", base_url=8000)  # type: ignore[arg-type]
    Client("key", environment="com", timeout="3")  # type: ignore[arg-type]
    Client("key", environment="com", retries=3)  # type: ignore[arg-type]
    Client("key", "com")  # type: ignore[call-arg]
    AsyncClient(b"key", environment="com")  # type: ignore[arg-type]
    AsyncClient("key", environment="moon")  # type: ignore[arg-type]
    Retries(most="3")  # type: ignore[arg-type]


def what_is_named_is_a_number(client: Client) -> None:
    client.ticket("16611")  # type: ignore[arg-type]
    client.ticket(16611, ticket_id="35403")  # type: ignore[arg-type]
    client.detractors("54428")  # type: ignore[arg-type]
    client.detractors(54428, status="NEW")  # type: ignore[arg-type]
    client.detractors(54428, per_page="50")  # type: ignore[arg-type]
    client.segments("16611")  # type: ignore[arg-type]
    client.users("16611")  # type: ignore[arg-type]
    client.user(16611, "7")  # type: ignore[arg-type]
    client.workspaces("7")  # type: ignore[arg-type]
    client.transaction("5")  # type: ignore[arg-type]
    client.tickets("16611")  # type: ignore[arg-type]
    client.segments(16611).page("2")  # type: ignore[arg-type]


def what_is_handed_in_is_the_documented_value(client: Client) -> None:
    client.import_transactions([{"segmentCode": "S1"}])  # type: ignore[list-item]
    client.import_response(9, {"segmentCode": "S1"})  # type: ignore[arg-type]
    client.create_ticket(16611, {"status": "NEW"})  # type: ignore[arg-type]
    client.responses("11/01/2026", date(2026, 11, 30))  # type: ignore[arg-type]


async def the_same_is_refused_where_it_is_awaited(client: AsyncClient) -> None:
    await client.ticket("16611")  # type: ignore[arg-type]
    await client.user(16611, "7")  # type: ignore[arg-type]
    await client.import_transactions([{"segmentCode": "S1"}])  # type: ignore[list-item]
    await client.import_response(9, {"segmentCode": "S1"})  # type: ignore[arg-type]
    await client.create_ticket(16611, {"status": "NEW"})  # type: ignore[arg-type]
    client.responses("11/01/2026", date(2026, 11, 30))  # type: ignore[arg-type]
    for _ in client.segments(16611):  # type: ignore[attr-defined]
        pass
