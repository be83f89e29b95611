"""Erasing what somebody wrote: the words are nowhere any more, what happened stays, and the audit holds."""

from collections.abc import Sequence

import apsw
import asyncpg
import pytest
from msgspec import structs

from amends.errors import BusinessRuleError, Forbidden, NotFound
from amends.model import salted
from amends.model.audit import AuditEntry, Verified
from amends.model.principal import operator
from amends.model.salted import ERASED
from amends.model.ticket.history import replay
from amends.store import audit, events, tickets
from amends.store.engine.database import Tx
from amends.usecases import audit_query
from amends.usecases.erase import erase_entry, erase_event
from tests.http import app_harness
from tests.http.app_harness import AppHarness

WORDS = "The card of Zephyrine"


async def verified(harness: AppHarness) -> str:
    by, so_far, is_all = operator(harness.id), Verified(), False
    while not is_all:
        so_far, is_all = await harness.database.read(by, audit_query.verify_on, so_far)
    return str(so_far.error or "")


async def noted(harness: AppHarness) -> int:
    """A ticket whose second event is a note."""
    ticket = await app_harness.ticket(harness)
    sent = await harness.client.post(f"{harness.v1}/tickets/{ticket.id}/notes", json={"text": WORDS})
    assert sent.status_code == 200, sent.text
    return ticket.id


async def tamper(harness: AppHarness) -> None:
    """Put other words where some were erased, behind everybody's back."""

    async def put(tx: Tx) -> int:
        return await tx.run(f"UPDATE events SET data = replace(data, '{ERASED}', 'All is well')")

    await harness.database.write(harness.workspace.by, put)


async def entries(harness: AppHarness) -> Sequence[AuditEntry]:
    return await harness.database.read(harness.workspace.by, audit.after, 0, 100)


async def everything(harness: AppHarness) -> str:
    """All that is kept in the database, as text."""

    async def read(tx: Tx) -> str:
        tables = ("events", "tickets", "notifications", "ticket_search_text", "audit", "delivery_attempts")
        return "\n".join([str([tuple(row) for row in await tx.all(f"SELECT * FROM {name}")]) for name in tables])

    return (await harness.database.read(harness.workspace.by, read)).casefold()


async def test_a_note_is_erased_everywhere_and_the_audit_holds(harness: AppHarness) -> None:
    ticket_id = await noted(harness)
    assert "zephyrine" in await everything(harness)
    done = await harness.database.write(harness.workspace.by, erase_event, ticket_id, 2)
    assert done.texts == 1
    assert "zephyrine" not in await everything(harness)
    assert await verified(harness) == ""
    history = (await harness.client.get(f"{harness.v1}/tickets/{ticket_id}/events")).json()["events"]
    assert ERASED in str(history[1])
    found = (await harness.client.get(f"{harness.v1}/tickets", params={"q": "Zephyrine"})).json()
    assert found["tickets"] == []


async def test_what_a_ticket_opened_with_is_erased_from_its_row_too(harness: AppHarness) -> None:
    ticket = await app_harness.ticket(harness, verbatim=WORDS)
    await harness.database.write(harness.workspace.by, erase_event, ticket.id, 1)
    kept = await harness.database.read(harness.workspace.by, tickets.get, ticket.id)
    assert kept is not None
    assert kept.verbatim == ERASED
    assert replay(await harness.database.read(harness.workspace.by, events.of_ticket, ticket.id)) == kept
    assert await verified(harness) == ""


async def test_another_word_in_the_place_of_what_was_erased_is_found(harness: AppHarness) -> None:
    ticket_id = await noted(harness)
    await harness.database.write(harness.workspace.by, erase_event, ticket_id, 2)

    await tamper(harness)
    assert f"event 2 of ticket {ticket_id} was changed" in await verified(harness)


async def test_what_is_from_before_there_were_salts_is_erased_and_the_audit_follows(
    harness: AppHarness, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as before:
        before.setattr(salted, "new_seed", lambda: "")
        ticket_id = await noted(harness)
        await harness.client.post(f"{harness.v1}/causes", json={"code": "ROOM", "name": "Ana's room"})
    assert await verified(harness) == ""
    await harness.database.write(harness.workspace.by, erase_event, ticket_id, 2)
    [cause] = [each for each in await entries(harness) if each.action == "cause.added"]
    await harness.database.write(harness.workspace.by, erase_entry, cause.number, (("details", "after", "name"),))
    kept = await everything(harness)
    assert ("zephyrine" in kept, "ana's room" in kept) == (False, False)
    assert await verified(harness) == ""
    await tamper(harness)
    assert f"event 2 of ticket {ticket_id} was changed" in await verified(harness)


async def test_an_entry_of_the_audit_loses_an_address_and_the_chain_holds(harness: AppHarness) -> None:
    await harness.client.post(f"{harness.v1}/causes", json={"code": "ROOM"})
    [cause] = [each for each in await entries(harness) if each.action == "cause.added"]
    assert cause.address == "127.0.0.1"
    await harness.database.write(harness.workspace.by, erase_entry, cause.number, (("address",),))
    [cause] = [each for each in await entries(harness) if each.action == "cause.added"]
    assert cause.address == ERASED
    assert await verified(harness) == ""


async def test_the_database_lets_nothing_but_the_erased_be_changed(harness: AppHarness) -> None:
    await harness.client.post(f"{harness.v1}/causes", json={"code": "ROOM"})
    for change in ("details = '{}'", "salts = 'ab', action = 'nothing'", "salts = 'ab', digest = 'x'"):

        async def forge(tx: Tx, change: str = change) -> int:
            return await tx.run(f"UPDATE audit SET {change}")

        with pytest.raises((apsw.ConstraintError, asyncpg.PostgresError), match="append-only"):
            await harness.database.write(harness.workspace.by, forge)


async def test_there_must_be_something_to_erase(harness: AppHarness) -> None:
    ticket_id = await noted(harness)
    by = harness.workspace.by
    await harness.database.write(by, erase_event, ticket_id, 2)
    with pytest.raises(BusinessRuleError, match="Nothing that somebody wrote is left in event 2"):
        await harness.database.write(by, erase_event, ticket_id, 2)
    with pytest.raises(NotFound):
        await harness.database.write(by, erase_event, ticket_id, 99)
    with pytest.raises(NotFound):
        await harness.database.write(by, erase_entry, 9999, (("address",),))


async def test_who_does_not_reach_the_ticket_erases_nothing_of_it(harness: AppHarness) -> None:
    ticket_id = await noted(harness)
    elsewhere = structs.replace(harness.workspace.by, segment_ids=frozenset({harness.workspace.s2.id}))
    with pytest.raises(Forbidden):
        await harness.database.write(elsewhere, erase_event, ticket_id, 2)


async def test_notifications_and_logs_of_deliveries_go_with_it(harness: AppHarness) -> None:
    ticket = await app_harness.ticket(harness)
    text = f"@{harness.workspace.ana.email} {WORDS}"
    await harness.client.post(f"{harness.v1}/tickets/{ticket.id}/notes", json={"text": text})
    done = await harness.database.write(harness.workspace.by, erase_event, ticket.id, 2)
    assert done.notifications == 1
    assert "zephyrine" not in await everything(harness)


async def test_of_a_note_all_that_it_ever_said_is_erased(harness: AppHarness) -> None:
    ticket_id = await noted(harness)
    path = f"{harness.v1}/tickets/{ticket_id}"
    for text in ("Zephyrine's other card @ana@hotel.example", "The card of a guest @ana@hotel.example"):
        harness.clock.advance(1_000_000)
        await harness.client.patch(f"{path}/notes/2", json={"text": text})
    harness.clock.advance(1_000_000)
    await harness.client.post(f"{path}/undo", json={"version": 4})
    assert "zephyrine" in await everything(harness)
    erased = await harness.database.write(operator(harness.id), erase_event, ticket_id, 2)
    assert (erased.texts, erased.notifications) == (3, 1)
    kept = await everything(harness)
    assert [word for word in ("zephyrine", "other card", "of a guest") if word in kept] == []
    assert await verified(harness) == ""


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("PATCH", "access", {"sensitive": "safety", "reason": WORDS}),
        ("POST", "escalate", {"reason": WORDS}),
    ],
)
async def test_a_reason_that_somebody_wrote_is_erased_too(
    harness: AppHarness, method: str, path: str, body: dict[str, str]
) -> None:
    ticket = await app_harness.ticket(harness)
    sent = await harness.client.request(method, f"{harness.v1}/tickets/{ticket.id}/{path}", json=body)
    assert sent.status_code == 200, sent.text
    assert "zephyrine" in await everything(harness)
    await harness.database.write(operator(harness.id), erase_event, ticket.id, 2)
    assert "zephyrine" not in await everything(harness)
    assert await verified(harness) == ""
