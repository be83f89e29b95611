"""A key with a name and an owner: whatever it does is told with its name, in every place that tells who did it."""

from typing import Any

import pytest

from amends.model.principal import Scope
from amends.usecases.settings import people
from amends.usecases.settings.people import UserForm
from tests.http import app_harness
from tests.http.app_harness import AppHarness, client_of, errors_of

FORM = {"scopes": ["tickets:read", "tickets:write"], "name": "Data warehouse"}


async def make(harness: AppHarness, **more: Any) -> dict[str, Any]:
    answer = await harness.client.post(f"{harness.v1}/keys", json={**FORM, **more})
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json()
    return made


async def test_its_name_and_its_owner_are_told_wherever_keys_are(harness: AppHarness) -> None:
    ana = harness.workspace.ana
    made = await make(harness, owner_id=ana.id)
    owner = {"id": ana.id, "email": ana.email, "name": ana.name}
    assert (made["name"], made["owner_id"], made["owner"]) == ("Data warehouse", ana.id, owner)
    secret = made.pop("secret")
    listed = (await harness.client.get(f"{harness.v1}/keys")).json()["keys"]
    assert listed[-1] == made == (await harness.client.get(f"{harness.v1}/keys/{made['id']}")).json()
    async with client_of(harness.app, secret) as client:
        own = (await client.get("/v1/key")).json()
    assert (own["name"], own["owner"]) == ("Data warehouse", owner)


async def test_a_key_needs_neither(harness: AppHarness) -> None:
    made = (await harness.client.post(f"{harness.v1}/keys", json={"scopes": ["tickets:read"]})).json()
    assert (made["name"], made["owner_id"], made["owner"]) == ("", None, None)


async def test_they_are_changed_and_the_audit_tells_from_what(harness: AppHarness) -> None:
    path = f"{harness.v1}/keys/{(await make(harness, owner_id=harness.workspace.ana.id))['id']}"
    changed = (await harness.client.patch(path, json={"name": "Warehouse"})).json()
    assert (changed["name"], changed["owner_id"]) == ("Warehouse", harness.workspace.ana.id)
    changed = (await harness.client.patch(path, json={"owner_id": 0})).json()
    assert (changed["name"], changed["owner"]) == ("Warehouse", None)
    told = (await harness.client.get(f"{harness.v1}/audit?action=key.changed")).json()["entries"]
    names = [(each["details"]["before"]["name"], each["details"]["after"]["name"]) for each in reversed(told)]
    assert names == [("Data warehouse", "Warehouse"), ("Warehouse", "Warehouse")]
    assert (await harness.client.patch(path, json={"scopes": ["admin"]})).status_code == 422


async def test_what_changes_nothing_is_no_change(harness: AppHarness) -> None:
    made = await make(harness)
    assert (await harness.client.patch(f"{harness.v1}/keys/{made['id']}", json={})).status_code == 200
    assert (await harness.client.get(f"{harness.v1}/audit?action=key.changed")).json()["entries"] == []


@pytest.mark.parametrize(
    ("sent", "reasons"),
    [
        ({"name": "a" * 101}, {"name": "has 101 characters; at most 100 are allowed"}),
        ({"name": "a\u0000"}, {"name": "contains a NUL character at position 2"}),
        ({"owner_id": 999_999}, {"owner_id": "there is no user 999999"}),
    ],
)
async def test_what_is_wrong_is_told(harness: AppHarness, sent: dict[str, Any], reasons: dict[str, str]) -> None:
    path = f"{harness.v1}/keys/{(await make(harness))['id']}"
    for answer in (
        await harness.client.post(f"{harness.v1}/keys", json={**FORM, **sent}),
        await harness.client.patch(path, json=sent),
    ):
        assert answer.status_code == 422
        assert set(errors_of(answer)) == set(reasons)


async def test_who_left_becomes_nobodys_owner_and_stays_the_one_of_before(harness: AppHarness) -> None:
    form = UserForm(email="eva@hotel.example", first_name="Eva")
    eva = await harness.database.write(harness.workspace.by, people.add, form)
    made = await make(harness, owner_id=eva.id)
    await harness.client.post(f"{harness.v1}/users/{eva.id}/hand-over", json={"to": "queue", "leaves": True})
    refused = await harness.client.post(f"{harness.v1}/keys", json={**FORM, "owner_id": eva.id})
    assert errors_of(refused) == {"owner_id": "eva@hotel.example has left"}
    renamed = await harness.client.patch(f"{harness.v1}/keys/{made['id']}", json={"name": "Ours"})
    assert renamed.json()["owner"]["name"] == "Eva"


async def test_its_name_stands_in_history_audit_feed_and_why_somebody_has_a_ticket(harness: AppHarness) -> None:
    made = await make(harness)
    ticket = await app_harness.ticket(harness)
    path = f"{harness.v1}/tickets/{ticket.id}"
    by = {"kind": "key", "id": made["id"], "name": "Data warehouse"}
    async with client_of(harness.app, made["secret"]) as client:
        await client.patch(path, json={"owner_id": harness.workspace.ana.id})
    history = (await harness.client.get(f"{path}/events")).json()["events"]
    assert history[-1]["by"] == by
    [entry] = (await harness.client.get(f"{harness.v1}/audit?by_id={made['id']}&by_kind=key")).json()["entries"]
    assert entry["by"] == by
    feed = (await harness.client.get(f"{harness.v1}/changes?limit=500")).json()["changes"]
    assert feed[-1]["data"]["by"] == by
    reason = (await harness.client.get(f"{path}/owner-decision")).json()["text"]
    assert "the key Data warehouse assigned it to them" in reason


async def test_its_name_stands_in_the_history_of_a_setting(harness: AppHarness) -> None:
    made = await make(harness, scopes=["manage"])
    async with client_of(harness.app, made["secret"]) as client:
        calendar = {"name": "Ours", "zone": "Europe/Madrid", "week": {"mon": ["09:00-17:00"]}}
        kept = (await client.post(f"{harness.v1}/calendars", json=calendar)).json()
    [version] = (await harness.client.get(f"{harness.v1}/calendars/{kept['id']}/history")).json()["versions"]
    assert version["by"] == {"kind": "key", "id": made["id"], "name": "Data warehouse"}


async def test_a_user_is_named_and_a_key_without_a_name_is_not(harness: AppHarness) -> None:
    ticket = await app_harness.ticket(harness)
    path = f"{harness.v1}/tickets/{ticket.id}"
    await harness.client.patch(path, json={"priority": "HIGH"})
    entry = (await harness.client.get(f"{path}/events")).json()["events"][-1]
    assert (entry["by"]["kind"], entry["by"]["name"]) == ("key", None)


async def test_only_an_admin_of_the_workspace_renames_a_key(harness: AppHarness) -> None:
    made = await make(harness)
    weak = await app_harness.key_of(harness.database, harness.workspace.by, frozenset(Scope) - {Scope.ADMIN})
    async with client_of(harness.app, weak.secret) as other:
        answer = await other.patch(f"{harness.v1}/keys/{made['id']}", json={"name": "Mine"})
    assert answer.status_code == 403
