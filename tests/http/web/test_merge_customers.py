"""Two records of one customer are merged: one stays for both, and undoing it brings the other back."""

from typing import Any

import pytest

from amends.model.customer import CustomerForm
from amends.model.ticket.conversation import Channel, ContactOutcome
from amends.model.ticket.ticket import Ticket
from amends.store import customers
from amends.usecases import converse
from amends.usecases.converse import AttemptForm
from tests import cast
from tests.http import app_harness
from tests.http.app_harness import AppHarness
from tests.http.web.browser import Browser

ANA = CustomerForm(email="ana@example.com", name="Ana Ruiz")
RUIZ = CustomerForm(phone="+34 600 123 456", name="A. Ruiz", reference="c-77")


@pytest.fixture
async def two(harness: AppHarness) -> tuple[Ticket, Ticket]:
    """A ticket of each of two records of the same customer; the first stays."""
    database, by = harness.database, harness.workspace.by
    await cast.rule(database, by)
    await cast.ingest(database, by, cast.form(reference="one", words="Nadie contestó", customer=ANA))
    harness.clock.advance(60_000_000)
    await cast.ingest(database, by, cast.form(reference="two", words="Tres veces", customer=RUIZ))
    _, tickets = await cast.everything(database, by)
    first, second = sorted(tickets, key=lambda each: each.id)
    return first, second


def path(harness: AppHarness, customer_id: int, act: str = "") -> str:
    return f"{harness.v1}/customers/{customer_id}{act}"


async def merge(harness: AppHarness, two: tuple[Ticket, Ticket]) -> None:
    into_id = two[0].customer_id
    answer = await harness.client.post(path(harness, two[1].customer_id, "/merge"), json={"into_id": into_id})
    assert (answer.status_code, answer.json()) == (200, {"customer_id": into_id})


async def unmerge(harness: AppHarness, two: tuple[Ticket, Ticket]) -> None:
    answer = await harness.client.post(path(harness, two[1].customer_id, "/unmerge"))
    assert (answer.status_code, answer.json()) == (200, {"customer_id": two[1].customer_id})


async def detail(harness: AppHarness, customer_id: int) -> dict[str, Any]:
    answer = await harness.client.get(path(harness, customer_id))
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def said_by(found: dict[str, Any]) -> set[str]:
    return {each["text"] for each in found["timeline"] if each["kind"] == "answer"}


async def tickets_of(harness: AppHarness, customer_id: int) -> set[int]:
    answer = await harness.client.get(f"{harness.v1}/tickets?customer_id={customer_id}")
    return {each["id"] for each in answer.json()["tickets"]}


async def test_all_that_hangs_on_either_is_the_others_and_undone_it_parts_again(
    harness: AppHarness, two: tuple[Ticket, Ticket]
) -> None:
    stays, gone = two[0].customer_id, two[1].customer_id
    before = [await detail(harness, each) for each in (stays, gone)]
    await merge(harness, two)
    for customer_id in (stays, gone):
        found = await detail(harness, customer_id)
        assert (found["id"], said_by(found)) == (stays, {"Nadie contestó", "Tres veces"})
        assert [each["reference"] for each in found["merged"]] == ["c-77"]
        assert await tickets_of(harness, customer_id) == {two[0].id, two[1].id}
    await unmerge(harness, two)
    for customer_id, was, ticket in ((stays, before[0], two[0]), (gone, before[1], two[1])):
        now = await detail(harness, customer_id)
        kept = [each for each in now["timeline"] if not each["kind"].startswith("customer_")]
        assert {**now, "timeline": kept} == was
        assert await tickets_of(harness, customer_id) == {ticket.id}


async def test_later_feedback_with_either_key_is_of_the_one_that_stays(
    harness: AppHarness, two: tuple[Ticket, Ticket]
) -> None:
    await merge(harness, two)
    database, by = harness.database, harness.workspace.by
    both = CustomerForm(email="ana@example.com", phone="+34 600 123 456", reference="c-77")
    for number, who in enumerate((ANA, RUIZ, CustomerForm(phone="600123456"), both)):
        await cast.ingest(database, by, cast.happy(reference=f"later-{number}", customer=who))
    answers, _ = await cast.everything(database, by)
    later = {each.customer_id for each in answers if each.reference.startswith("later")}
    assert later == {two[0].customer_id}
    records = await database.read(by, customers.get_many, {each.customer_id for each in two})
    assert (records[two[1].customer_id].reference, records[two[0].customer_id].reference) == ("c-77", "")


async def test_sending_the_same_again_changes_nothing(harness: AppHarness, two: tuple[Ticket, Ticket]) -> None:
    await merge(harness, two)
    database, by = harness.database, harness.workspace.by
    intake = await cast.ingest(database, by, cast.form(reference="two", words="Tres veces", customer=RUIZ))
    assert cast.counts(intake.intake) == {"received": 1, "duplicates": 1}


async def test_feedback_is_attached_to_the_open_ticket_of_either(
    harness: AppHarness, two: tuple[Ticket, Ticket]
) -> None:
    database, by = harness.database, harness.workspace.by
    await cast.rule(database, by, name="Attach", order=1, then={"attach": {}})
    await merge(harness, two)
    await cast.ingest(database, by, cast.form(reference="more", words="Otra vez", customer=ANA))
    answers, tickets = await cast.everything(database, by)
    assert len(tickets) == 2
    # The newest open ticket of the customer is the one of the record that was merged.
    assert next(each.ticket_id for each in answers if each.reference == "more") == two[1].id


async def test_who_asked_not_to_be_contacted_asked_it_of_both(harness: AppHarness, two: tuple[Ticket, Ticket]) -> None:
    database, by = harness.database, harness.workspace.by
    refused = AttemptForm(Channel.PHONE, ContactOutcome.ASKED_NOT_TO_BE_CONTACTED, "")
    await database.write(by, converse.attempt_contact, two[1].id, refused)
    await merge(harness, two)
    assert not (await detail(harness, two[0].customer_id))["may_be_contacted"]
    await unmerge(harness, two)
    assert (await detail(harness, two[0].customer_id))["may_be_contacted"]
    assert not (await detail(harness, two[1].customer_id))["may_be_contacted"]


async def test_what_was_asked_while_merged_stays_asked_of_both(harness: AppHarness, two: tuple[Ticket, Ticket]) -> None:
    await merge(harness, two)
    refused = AttemptForm(Channel.PHONE, ContactOutcome.ASKED_NOT_TO_BE_CONTACTED, "")
    await harness.database.write(harness.workspace.by, converse.attempt_contact, two[0].id, refused)
    await unmerge(harness, two)
    for each in two:
        assert not (await detail(harness, each.customer_id))["may_be_contacted"]


async def test_the_history_says_who_merged_them_and_that_it_was_undone(
    harness: AppHarness, two: tuple[Ticket, Ticket]
) -> None:
    await merge(harness, two)
    harness.clock.advance(60_000_000)
    await unmerge(harness, two)
    for each in two:
        told = [one for one in (await detail(harness, each.customer_id))["timeline"] if one["customer_id"]]
        assert [one["kind"] for one in told] == ["customer_unmerged", "customer_merged"]
        assert told[1]["by"]["kind"] == "key"
    audit = await harness.client.get(f"{harness.v1}/audit")
    assert {"customer.merged", "customer.unmerged"} <= {entry["action"] for entry in audit.json()["entries"]}


async def test_what_cannot_be_merged_is_refused_with_the_reason(
    harness: AppHarness, two: tuple[Ticket, Ticket]
) -> None:
    stays, gone = (each.customer_id for each in two)
    own = await harness.client.post(path(harness, stays, "/merge"), json={"into_id": stays})
    assert own.status_code == 422
    nobody = await harness.client.post(path(harness, stays, "/merge"), json={"into_id": 999_999})
    assert nobody.status_code == 404
    apart = await harness.client.post(path(harness, gone, "/unmerge"))
    assert apart.status_code == 422
    await merge(harness, two)
    for first, second in ((gone, stays), (stays, gone)):
        again = await harness.client.post(path(harness, first, "/merge"), json={"into_id": second})
        assert again.status_code == 422


async def test_who_was_merged_into_it_goes_with_it_and_comes_back_with_it(
    harness: AppHarness, two: tuple[Ticket, Ticket]
) -> None:
    database, by = harness.database, harness.workspace.by
    third = await app_harness.ticket(harness, customer=CustomerForm(email="a.ruiz@example.com"))
    refused = AttemptForm(Channel.PHONE, ContactOutcome.ASKED_NOT_TO_BE_CONTACTED, "")
    await database.write(by, converse.attempt_contact, two[1].id, refused)
    await merge(harness, two)
    harness.clock.advance(60_000_000)
    stays, (middle, gone) = third.customer_id, (each.customer_id for each in two)
    answer = await harness.client.post(path(harness, middle, "/merge"), json={"into_id": stays})
    assert (answer.status_code, answer.json()) == (200, {"customer_id": stays})
    assert await tickets_of(harness, stays) == {third.id, two[0].id, two[1].id}
    assert {each["id"] for each in (await detail(harness, stays))["merged"]} == {middle, gone}
    assert not (await detail(harness, stays))["may_be_contacted"]
    harness.clock.advance(60_000_000)
    assert (await harness.client.post(path(harness, middle, "/unmerge"))).status_code == 200
    assert await tickets_of(harness, stays) == {third.id}
    assert (await detail(harness, stays))["may_be_contacted"]
    assert await tickets_of(harness, middle) == {two[0].id, two[1].id}
    await unmerge(harness, two)
    assert await tickets_of(harness, middle) == {two[0].id}
    assert (await detail(harness, middle))["may_be_contacted"]
    assert not (await detail(harness, gone))["may_be_contacted"]


async def test_who_was_parted_meanwhile_stays_apart(harness: AppHarness, two: tuple[Ticket, Ticket]) -> None:
    third = await app_harness.ticket(harness, customer=CustomerForm(email="a.ruiz@example.com"))
    await merge(harness, two)
    await harness.client.post(path(harness, two[0].customer_id, "/merge"), json={"into_id": third.customer_id})
    await unmerge(harness, two)
    assert (await harness.client.post(path(harness, two[0].customer_id, "/unmerge"))).status_code == 200
    for ticket in (third, *two):
        assert await tickets_of(harness, ticket.customer_id) == {ticket.id}


async def test_another_unit_cannot_merge_whom_it_does_not_know(harness: AppHarness, two: tuple[Ticket, Ticket]) -> None:
    other = (await app_harness.key_of(harness.database, harness.workspace.by, segments=("S2",))).secret
    answer = await harness.client.post(
        path(harness, two[1].customer_id, "/merge"), json={"into_id": two[0].customer_id}, headers={"api-key": other}
    )
    assert answer.status_code == 403


async def test_it_is_done_and_undone_on_the_page(
    harness: AppHarness, manager: Browser, two: tuple[Ticket, Ticket]
) -> None:
    stays, gone = (each.customer_id for each in two)
    await manager.post(f"/customers/{stays}/merge", {"other": "nobody@example.com"})
    assert "no customer has this address, number, reference or ID" in manager.text
    await manager.post(f"/customers/{stays}/merge", {"other": "600 123 456"})
    assert (manager.page.status_code, "Tres veces" in manager.text) == (200, True)
    assert f"Record {gone} was merged with record {stays}" in manager.text
    await manager.get(f"/customers/{gone}")
    assert f"Customer {gone} was merged into this one." in manager.text
    await manager.post(f"/customers/{gone}/unmerge")
    assert "Nadie contestó" not in manager.text
    assert "was undone" in manager.text
