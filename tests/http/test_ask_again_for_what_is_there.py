"""Asking again for a thing that is there already: 304 without a body as long as nothing of it changed."""

import httpx2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from amends.http.request import etags
from amends.instants import HOUR_US
from tests.http import app_harness
from tests.http.app_harness import AppHarness


@pytest.fixture
async def path(harness: AppHarness) -> str:
    return f"{harness.v1}/tickets/{(await app_harness.ticket(harness)).id}"


async def again(harness: AppHarness, path: str, tag: str) -> httpx2.Response:
    return await harness.client.get(path, headers={"if-none-match": tag})


async def test_it_is_not_sent_twice(harness: AppHarness, path: str) -> None:
    first = await harness.client.get(path)
    answer = await again(harness, path, first.headers["etag"])
    assert (answer.status_code, answer.content, answer.headers["etag"]) == (304, b"", first.headers["etag"])


@pytest.mark.parametrize("tag", ["*", "W/{}", '"other", {}', '"other",{}'])
async def test_the_tag_may_be_one_of_many_or_made_weak_on_the_way(harness: AppHarness, path: str, tag: str) -> None:
    first = await harness.client.get(path)
    assert (await again(harness, path, tag.format(first.headers["etag"]))).status_code == 304


@pytest.mark.parametrize("tag", ["", "no tag", '"other"', '"1"', "1"])
async def test_another_tag_gets_all_of_it(harness: AppHarness, path: str, tag: str) -> None:
    answer = await again(harness, path, tag)
    assert (answer.status_code, answer.json()["version"]) == (200, 1)


async def test_a_change_of_the_ticket_is_sent(harness: AppHarness, path: str) -> None:
    tag = (await harness.client.get(path)).headers["etag"]
    changed = await harness.client.patch(path, json={"priority": "LOW"})
    assert (await again(harness, path, tag)).json()["priority"] == "LOW"
    assert (await again(harness, path, changed.headers["etag"])).status_code == 304


async def test_what_shows_without_a_change_of_the_ticket_is_sent_too(harness: AppHarness, path: str) -> None:
    await harness.client.patch(path, json={"owner_id": harness.workspace.ana.id})
    tag = (await harness.client.get(path)).headers["etag"]
    user = f"{harness.v1}/users/{harness.workspace.ana.id}"
    await harness.client.patch(user, json={"first_name": "Anabel"})
    renamed = await again(harness, path, tag)
    assert "Anabel" in renamed.json()["owner"]["name"]
    harness.clock.advance(1000 * HOUR_US)
    late = await again(harness, path, renamed.headers["etag"])
    assert late.status_code == (304 if late.content == b"" else 200)
    assert renamed.headers["etag"][:3] == tag[:3] == '"2-'


async def test_every_thing_has_a_tag_and_no_list_has(harness: AppHarness) -> None:
    workspace = await harness.client.get(harness.v1)
    assert (await again(harness, harness.v1, workspace.headers["etag"])).status_code == 304
    assert "etag" not in (await harness.client.get(f"{harness.v1}/tickets")).headers


async def test_a_repeated_note_has_the_tag_of_its_first_answer(harness: AppHarness, path: str) -> None:
    key = {"Idempotency-Key": "k-1"}
    first = await harness.client.post(f"{path}/notes", json={"text": "Called."}, headers=key)
    repeated = await harness.client.post(f"{path}/notes", json={"text": "Called."}, headers=key)
    assert repeated.headers["etag"] == first.headers["etag"]
    assert (await again(harness, path, first.headers["etag"])).status_code == 304


@given(st.binary(), st.none() | st.integers(1, 10**18 - 1))
def test_a_tag_is_of_its_body_and_leads_back_to_its_version(body: bytes, version: int | None) -> None:
    tag = etags.etag_of(body, version)
    assert tag != etags.etag_of(body + b" ", version)
    read = etags.IF_MATCH.read
    assert read is not None
    if version is not None:
        for each in (tag, etags.gzipped(tag), f"W/{tag}"):
            assert read(each) == (version,)
