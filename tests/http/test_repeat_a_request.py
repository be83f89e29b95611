"""Every POST of our own API takes an Idempotency-Key: repeated, it runs once and is answered the same."""

import re
from typing import Any

import pytest

from amends.http.application import ENDPOINTS
from amends.http.request import idempotency
from amends.http.request.runner import parameters_of
from amends.http.v1.errors import V1
from amends.store import jobs
from amends.store.jobs import NewJob
from tests.http.app_harness import AppHarness

POSTS = [each for each in ENDPOINTS if each.method == "POST" and each.interface is V1]
VIEW = {"name": "New", "query": {"status": "NEW"}}
KEY = {"Idempotency-Key": "k-1"}


def test_every_post_says_that_it_takes_one() -> None:
    assert [each.path for each in POSTS if "Idempotency-Key" not in {own.name for own in parameters_of(each)}] == []


async def views_of(harness: AppHarness) -> list[Any]:
    found: list[Any] = (await harness.client.get(f"{harness.v1}/views")).json()["views"]
    return found


async def test_it_runs_once_and_says_when_it_is_a_replay(harness: AppHarness) -> None:
    first = await harness.client.post(f"{harness.v1}/views", json=VIEW, headers=KEY)
    again = await harness.client.post(f"{harness.v1}/views", json=VIEW, headers=KEY)
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.content == again.content
    assert "idempotent-replayed" not in first.headers
    assert again.headers["idempotent-replayed"] == "true"
    assert len(await views_of(harness)) == 1


async def test_without_one_it_runs_each_time(harness: AppHarness) -> None:
    assert (await harness.client.post(f"{harness.v1}/views", json=VIEW)).status_code == 201
    assert (await harness.client.post(f"{harness.v1}/views", json=VIEW)).status_code == 409


async def test_another_body_under_the_same_key_is_refused(harness: AppHarness) -> None:
    await harness.client.post(f"{harness.v1}/views", json=VIEW, headers=KEY)
    other = await harness.client.post(f"{harness.v1}/views", json={**VIEW, "name": "Other"}, headers=KEY)
    assert (other.status_code, other.json()["title"]) == (422, "The Idempotency-Key was used for another request")


async def test_a_refusal_is_not_kept(harness: AppHarness) -> None:
    wrong = await harness.client.post(f"{harness.v1}/views", json={**VIEW, "name": ""}, headers=KEY)
    assert wrong.status_code == 422
    assert (await harness.client.post(f"{harness.v1}/views", json=VIEW, headers=KEY)).status_code == 201


async def test_one_that_runs_meanwhile_is_told_to_come_again(harness: AppHarness) -> None:
    [[key_id]] = await harness.database.read(harness.workspace.by, lambda tx: tx.all("SELECT max(id) FROM keys"))
    path = f"{harness.v1}/views"
    running = (id(harness.database), key_id, path, "k-1")
    idempotency._in_flight.add(running)
    try:
        busy = await harness.client.post(path, json=VIEW, headers=KEY)
    finally:
        idempotency._in_flight.discard(running)
    assert (busy.status_code, busy.headers["retry-after"]) == (409, "1")
    assert await views_of(harness) == []


@pytest.mark.parametrize("token", ["", "two words", "x" * 256, "é"])
async def test_a_key_that_cannot_be_kept_is_refused(harness: AppHarness, token: str) -> None:
    answer = await harness.client.post(f"{harness.v1}/views", json=VIEW, headers={"Idempotency-Key": token.encode()})
    assert answer.status_code == 400
    assert re.search("printable characters of ASCII", answer.json()["detail"])


@pytest.mark.parametrize(
    ("path", "body"),
    [("keys", {"scopes": ["tickets:read"]}), ("webhooks", {"url": "https://hooks.example.com/amends"})],
    ids=["keys", "webhooks"],
)
async def test_a_secret_is_shown_once_and_never_kept(harness: AppHarness, path: str, body: dict[str, Any]) -> None:
    first = (await harness.client.post(f"{harness.v1}/{path}", json=body, headers=KEY)).json()
    again = (await harness.client.post(f"{harness.v1}/{path}", json=body, headers=KEY)).json()
    secret = first.pop("secret")
    assert again == first
    [[kept]] = await harness.database.read(harness.workspace.by, lambda tx: tx.all("SELECT body FROM idempotency_keys"))
    assert secret.encode() not in kept


async def test_an_answer_without_content_is_replayed_too(harness: AppHarness) -> None:
    await harness.database.write(harness.workspace.by, jobs.add_many, [NewJob("impossible", harness.clock())])
    await harness.database.write(
        harness.workspace.by, lambda tx: tx.run("UPDATE jobs SET dead_us = 1 WHERE kind = 'impossible'")
    )
    [dead] = (await harness.client.get(f"{harness.v1}/jobs/dead")).json()["jobs"]
    path = f"{harness.v1}/jobs/{dead['id']}/replay"
    statuses = [(await harness.client.post(path, headers=KEY)).status_code for _ in range(2)]
    assert statuses == [204, 204]
    assert (await harness.client.post(path)).status_code == 404
