"""Trying out over the API: a workspace with a key of its own, marked as such, and removed by that key."""

import httpx2

from amends.instants import SECOND_US
from amends.model.person import Role
from amends.model.principal import Scope
from amends.usecases.settings import keys, people
from amends.usecases.settings.keys import KeyChange
from amends.usecases.settings.people import UserForm
from tests import working
from tests.http import app_harness
from tests.http.app_harness import AppHarness


async def made(harness: AppHarness, **sent: str) -> dict[str, str]:
    answer = await harness.client.post(f"{harness.v1}/trials", json=sent)
    assert answer.status_code == 201, answer.text
    found: dict[str, str] = answer.json()
    return found


def client_of(harness: AppHarness, key: str) -> httpx2.AsyncClient:
    return app_harness.client_of(harness.app, key)


async def test_it_is_made_with_a_key_and_marked(harness: AppHarness) -> None:
    own = await made(harness, sector="hotel", language="de")
    await working.do_all_due(harness.database)
    workspace = own["workspace"]
    assert (workspace["name"], workspace["trial"], workspace["time_zone"]) == (
        "Zum Ausprobieren",
        "filling",
        "Europe/Madrid",
    )
    async with client_of(harness, own["key"]) as client:
        path = f"/v1/workspaces/{workspace['id']}"
        assert (await client.get(path)).json()["trial"] == "ready"
        assert len((await client.get(f"{path}/rules")).json()["rules"]) >= 2
        # The key of one workspace opens no other.
        assert (await client.get(harness.v1)).status_code == 403
    assert (await harness.client.get(path)).status_code == 403
    assert (await harness.client.get(harness.v1)).json()["trial"] is None


async def test_it_is_removed_by_its_key_which_then_opens_nothing(harness: AppHarness) -> None:
    own = await made(harness)
    await working.do_all_due(harness.database)
    async with client_of(harness, own["key"]) as client:
        answer = await client.delete(f"/v1/workspaces/{own['workspace']['id']}")
        assert answer.status_code == 200
        removed = answer.json()
        assert (removed["id"], removed["name"]) == (own["workspace"]["id"], "To try out")
        assert removed.keys() == {"id", "name", "tickets", "answers", "customers", "people", "units"}
        harness.clock.advance(2 * SECOND_US)
        assert (await client.get(f"/v1/workspaces/{own['workspace']['id']}")).status_code == 401
    await working.do_all_due(harness.database)
    assert (await harness.client.get(harness.v1)).status_code == 200


async def test_no_other_workspace_is_removed(harness: AppHarness) -> None:
    answer = await harness.client.delete(harness.v1)
    assert answer.status_code == 422
    assert answer.json()["detail"] == (
        '"Hotel Sol" is not a workspace to try out; only such a workspace can be removed.'
    )
    assert (await harness.client.get(harness.v1)).status_code == 200


async def test_none_is_made_from_one_to_try_out(harness: AppHarness) -> None:
    own = await made(harness)
    async with client_of(harness, own["key"]) as client:
        answer = await client.post(f"/v1/workspaces/{own['workspace']['id']}/trials", json={})
    assert "one to try out itself" in answer.json()["detail"]


async def test_whoever_answers_for_the_key_is_its_admin_and_has_one_at_a_time(harness: AppHarness) -> None:
    by, database = harness.workspace.by, harness.database
    boss = await database.write(by, people.add, UserForm(email="boss@example.com", role=Role.ADMIN))
    key = await app_harness.key_of(database, by)
    await database.write(by, keys.change, key.key.id, KeyChange(owner_id=boss.id))
    async with client_of(harness, key.secret) as client:
        own = (await client.post(f"{harness.v1}/trials", json={})).json()
        again = await client.post(f"{harness.v1}/trials", json={})
        assert (again.status_code, "already" in again.json()["detail"]) == (409, True)
    async with client_of(harness, own["key"]) as client:
        users = (await client.get(f"/v1/workspaces/{own['workspace']['id']}/users")).json()["users"]
        assert [(each["email"], each["role"]) for each in users][:1] == [("boss@example.com", "admin")]
        await client.delete(f"/v1/workspaces/{own['workspace']['id']}")
    async with client_of(harness, key.secret) as client:
        assert (await client.post(f"{harness.v1}/trials", json={})).status_code == 201


async def test_only_admins_make_and_remove_one(harness: AppHarness) -> None:
    key = await app_harness.key_of(harness.database, harness.workspace.by, frozenset({Scope.MANAGE}))
    async with client_of(harness, key.secret) as client:
        assert (await client.post(f"{harness.v1}/trials", json={})).status_code == 403
        assert (await client.delete(harness.v1)).status_code == 403
