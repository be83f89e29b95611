"""The audit: who did what from where, settings and access too; nothing of it can be changed unseen."""

from typing import Any

import apsw
import asyncpg
import pytest

from amends.ids import key_prefix, new_key
from amends.instants import MINUTE_US
from amends.model.audit import Verified
from amends.model.principal import Scope, operator
from amends.store.engine.database import Tx
from amends.usecases import audit_query
from amends.usecases.settings import keys
from tests import cast
from tests.http import app_harness
from tests.http.app_harness import AppHarness


async def entries(harness: AppHarness, **query: str) -> list[dict[str, Any]]:
    answer = await harness.client.get(f"{harness.v1}/audit", params=query)
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()["entries"]
    return found


async def verified(harness: AppHarness, workspace_id: int | None = None) -> Verified:
    by = operator(harness.id if workspace_id is None else workspace_id)
    so_far, is_all = Verified(), False
    while not is_all:
        so_far, is_all = await harness.database.read(by, audit_query.verify_on, so_far)
    return so_far


async def test_settings_are_told_with_who_and_from_where(harness: AppHarness) -> None:
    await harness.client.post(f"{harness.v1}/causes", json={"code": "ROOM"}, headers={"X-Request-ID": "r-1"})
    [entry] = await entries(harness, action="cause.added")
    assert (entry["by"]["kind"], entry["address"], entry["request_id"]) == ("key", "127.0.0.1", "r-1")
    assert entry["details"]["after"]["code"] == "ROOM"


async def test_what_changed_is_told_before_and_after(harness: AppHarness) -> None:
    await harness.client.patch(harness.v1, json={"quiet_hours": "21:00-08:00"})
    [entry] = await entries(harness, action="workspace.changed")
    told = entry["details"]
    assert (told["before"]["quiet_hours"], told["after"]["quiet_hours"]) == ("", "21:00-08:00")


async def test_a_key_is_told_without_what_opens(harness: AppHarness) -> None:
    made = await app_harness.key_of(harness.database, harness.workspace.by)
    await harness.database.write(harness.workspace.by, keys.revoke, made.key.id)
    told = await entries(harness, subject_id=str(made.key.id))
    assert [entry["action"] for entry in told] == ["key.revoked", "key.made"]
    assert made.secret not in str(told)


async def test_work_on_tickets_is_told_by_digests_and_not_by_words(harness: AppHarness) -> None:
    ticket = await app_harness.ticket(harness)
    await harness.client.post(f"{harness.v1}/tickets/{ticket.id}/notes", json={"text": "A secret of the customer"})
    noted, opened = await entries(harness, subject_id=str(ticket.id))
    assert [event["type"] for event in noted["details"]["events"]] == ["ticket.noted"]
    assert opened["by"]["kind"] == "operator"
    assert "secret of" not in str(noted)
    assert (await verified(harness)).error is None


async def test_feedback_that_comes_in_is_not_told_line_by_line(harness: AppHarness) -> None:
    await cast.rule(harness.database, harness.workspace.by)
    before = await entries(harness, limit="500")
    await cast.ingest(harness.database, harness.workspace.by, cast.form(), cast.form(reference="2"))
    assert await entries(harness, limit="500") == before


async def test_who_is_not_let_in_is_told_once_a_minute_with_a_count(harness: AppHarness) -> None:
    harness.clock.advance(MINUTE_US)
    reader = await app_harness.key_of(harness.database, harness.workspace.by, frozenset({Scope.TICKETS_READ}))
    stranger = new_key(1001)
    async with (
        app_harness.client_of(harness.app, reader.secret) as lacking,
        app_harness.client_of(harness.app, stranger) as unknown,
    ):
        for client in (lacking, unknown):
            for _ in range(3):
                await client.get(f"{harness.v1}/audit")
    await harness.app.finish()
    told = await entries(harness, action="access.refused")
    assert sum(entry["details"]["count"] for entry in told) == 3
    assert [entry["details"]["reason"] for entry in told] == [
        {"code": "lacks_scope", "parameters": {"scope": "admin"}}
    ] * len(told)
    statement = "SELECT details FROM audit WHERE workspace_id = 0"
    chain = await harness.database.read(operator(0), lambda tx: tx.all(statement))
    assert stranger not in str([tuple(row) for row in chain])
    assert key_prefix(stranger) in str([tuple(row) for row in chain])


async def test_pages_and_filters(harness: AppHarness) -> None:
    first = (await harness.client.get(f"{harness.v1}/audit", params={"limit": "2"})).json()
    second = (await harness.client.get(f"{harness.v1}/audit", params={"cursor": first["next_cursor"]})).json()
    numbers = [entry["number"] for entry in (*first["entries"], *second["entries"])]
    assert numbers == list(range(numbers[0], 0, -1))
    assert await entries(harness, by_kind="user") == []
    assert (await harness.client.get(f"{harness.v1}/audit", params={"from": "today"})).status_code == 400


@pytest.mark.parametrize("statement", ["UPDATE audit SET action = 'nothing'", "DELETE FROM audit"])
async def test_the_database_itself_refuses_to_change_it(harness: AppHarness, statement: str) -> None:
    async def tamper(tx: Tx) -> int:
        return await tx.run(statement)

    with pytest.raises((apsw.ConstraintError, asyncpg.PostgresError), match="append-only"):
        await harness.database.write(harness.workspace.by, tamper)


async def test_an_event_that_was_changed_behind_our_back_is_found(harness: AppHarness) -> None:
    ticket = await app_harness.ticket(harness)
    await harness.client.post(f"{harness.v1}/tickets/{ticket.id}/notes", json={"text": "True"})

    async def tamper(tx: Tx) -> int:
        return await tx.run("UPDATE events SET data = replace(data, 'True', 'False') WHERE subject_kind = 'ticket'")

    await harness.database.write(harness.workspace.by, tamper)
    assert f"event 2 of ticket {ticket.id} was changed after it was written" in str((await verified(harness)).error)
