"""Every thing that a list shows has an address of its own, which shows the same; and a key can ask who it is."""

from typing import Any

import httpx2
import pytest

from amends.instants import DAY_US, InstantUs, rfc3339
from amends.model.principal import Scope
from tests.http import app_harness
from tests.http.app_harness import AppHarness

MADE: dict[str, tuple[str, str, dict[str, Any]]] = {
    "causes": ("POST", "causes", {"code": "MONEY", "name": "Money"}),
    "segments": ("POST", "segments", {"code": "S7", "name": "Store 7"}),
    "surveys": ("PUT", "surveys", {"code": "visit", "scale": "nps"}),
    "users": ("POST", "users", {"email": "eva@example.com"}),
    "views": ("POST", "views", {"name": "New", "query": {"status": "NEW"}}),
    "fields": ("POST", "fields", {"code": "refund", "type": "number"}),
    "webhooks": ("POST", "webhooks", {"url": "https://hooks.example.com/amends"}),
    "keys": ("POST", "keys", {"scopes": ["tickets:read"]}),
}
"""Lists of things, and how one is made."""


@pytest.mark.parametrize("things", MADE)
async def test_it_is_as_in_its_list(harness: AppHarness, things: str) -> None:
    method, path, body = MADE[things]
    made = (await harness.client.request(method, f"{harness.v1}/{path}", json=body)).json()
    listed = (await harness.client.get(f"{harness.v1}/{path}")).json()[things]
    [own] = [each for each in listed if each["id"] == made["id"]]
    assert (await harness.client.get(f"{harness.v1}/{path}/{made['id']}")).json() == own


@pytest.mark.parametrize("things", MADE)
async def test_what_is_not_there_is_not_found(harness: AppHarness, things: str) -> None:
    answer = await harness.client.get(f"{harness.v1}/{MADE[things][1]}/999999")
    assert (answer.status_code, answer.json()["title"]) == (404, "Not found")


async def own_key(client: httpx2.AsyncClient) -> dict[str, Any]:
    answer = await client.get("/v1/key")
    assert answer.status_code == 200
    found: dict[str, Any] = answer.json()
    return found


@pytest.mark.parametrize("scope", Scope)
async def test_a_key_asks_who_it_is_whatever_it_may_do(harness: AppHarness, scope: Scope) -> None:
    ends_us = InstantUs(harness.clock() + DAY_US)
    by = harness.workspace.by
    limited = () if scope is Scope.ADMIN else ("S1",)
    made = await app_harness.key_of(harness.database, by, frozenset({scope}), limited, ends_us)
    async with app_harness.client_of(harness.app, made.secret) as client:
        own = await own_key(client)
    assert (own["id"], own["scopes"], own["expires_time"]) == (made.key.id, [scope.value], rfc3339(ends_us))
    assert [each["code"] for each in own["segments"]] == list(limited)
    assert own["workspace"]["id"] == harness.id


async def test_a_key_of_the_whole_workspace_names_no_segment(harness: AppHarness) -> None:
    assert (await own_key(harness.client))["segments"] == []


@pytest.mark.parametrize("key", ["", "amk_nobody"])
async def test_who_has_no_key_is_nobody(harness: AppHarness, key: str) -> None:
    async with app_harness.client_of(harness.app, key) as client:
        assert (await client.get("/v1/key")).status_code == 401


async def test_a_root_cause_gets_another_name_and_keeps_its_code(harness: AppHarness) -> None:
    cause = (await harness.client.post(f"{harness.v1}/causes", json={"code": "ROOM"})).json()
    path = f"{harness.v1}/causes/{cause['id']}"
    renamed = await harness.client.patch(path, json={"name": "The room"})
    assert (renamed.status_code, renamed.json()) == (200, {**cause, "name": "The room"})
    assert (await harness.client.get(path)).json() == renamed.json()
    assert (await harness.client.patch(path, json={"name": " "})).status_code == 422
    assert (await harness.client.patch(path, json={"code": "BATH"})).status_code == 422
    assert (await harness.client.patch(f"{harness.v1}/causes/999999", json={"name": "None"})).status_code == 404
