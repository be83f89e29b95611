"""So many calls in any 60 seconds, for a key and for all keys together."""

from collections.abc import AsyncIterator

import httpx2
import pytest

from amends.http.request.problems import HttpProblem, ProblemKind
from amends.http.request.rate_limits import RateLimits
from amends.instants import SECOND_US, InstantUs
from amends.settings import Settings
from tests import engines
from tests.engines import Clock
from tests.http import app_harness
from tests.http.app_harness import AppHarness


@pytest.fixture
async def limited(harness: AppHarness) -> AsyncIterator[httpx2.AsyncClient]:
    """A client of an application with the limits that come without settings."""
    app = app_harness.application(harness.database, harness.clock, Settings())
    async with app_harness.client_of(app, harness.key) as client:
        yield client
    await app.finish()


async def test_the_301st_call_of_a_key_in_a_minute_is_refused(harness: AppHarness, limited: httpx2.AsyncClient) -> None:
    await app_harness.ticket(harness)
    answers = [await limited.get(harness.ticket_path) for _ in range(301)]
    assert {answer.status_code for answer in answers[:300]} == {200}
    assert app_harness.refused(answers[300]) == (429, "1013")
    assert app_harness.error_of(answers[300])["message"] == "API call limit exceeded."
    assert answers[300].headers["retry-after"] == "60"
    assert answers[300].headers["ratelimit"] == '"key";r=0;t=60'


async def test_every_answer_says_what_is_left(harness: AppHarness, limited: httpx2.AsyncClient) -> None:
    first = await limited.get(f"{harness.v1}/tickets")
    harness.clock.advance(10 * SECOND_US)
    second = await limited.get(f"{harness.v1}/tickets")
    assert first.headers["ratelimit-policy"] == '"key";q=300;w=60, "organisation";q=2400;w=60'
    assert first.headers["ratelimit"] == '"key";r=299;t=60'
    assert second.headers["ratelimit"] == '"key";r=298;t=50'


async def test_calls_are_taken_again_when_the_first_is_a_minute_old(harness: AppHarness) -> None:
    async with client_with(harness, rate_limit_per_key=2) as client:
        await client.get(f"{harness.v1}/tickets")
        harness.clock.advance(30 * SECOND_US)
        await client.get(f"{harness.v1}/tickets")
        assert (await client.get(f"{harness.v1}/tickets")).headers["retry-after"] == "30"
        harness.clock.advance(30 * SECOND_US)
        assert (await client.get(f"{harness.v1}/tickets")).status_code == 200
        assert (await client.get(f"{harness.v1}/tickets")).status_code == 429


async def test_another_key_has_its_own_limit(harness: AppHarness) -> None:
    other = await app_harness.key_of(harness.database, harness.workspace.by)
    async with client_with(harness, rate_limit_per_key=1) as client:
        await client.get(f"{harness.v1}/tickets")
        assert (await client.get(f"{harness.v1}/tickets")).status_code == 429
        again = await client.get(f"{harness.v1}/tickets", headers={"api-key": other.secret})
        assert again.status_code == 200


async def test_all_keys_share_the_organisations_limit(harness: AppHarness) -> None:
    other = await app_harness.key_of(harness.database, harness.workspace.by)
    async with client_with(harness, rate_limit_per_organisation=1) as client:
        await client.get(f"{harness.v1}/tickets")
        refused = await client.get(f"{harness.v1}/tickets", headers={"api-key": other.secret})
        assert refused.status_code == 429
        assert refused.headers["ratelimit"] == '"organisation";r=0;t=60'


async def test_each_door_says_it_in_its_own_words(harness: AppHarness) -> None:
    async with client_with(harness, rate_limit_per_key=1) as client:
        await client.get(f"{harness.v1}/tickets")
        assert (await client.get(f"{harness.v1}/tickets")).json()["title"] == "API call limit exceeded"
        assert (await client.get(harness.manual_path)).json() == {
            "status": "error",
            "message": "API call limit exceeded.",
            "data": None,
        }


async def test_a_limit_of_zero_is_none(harness: AppHarness) -> None:
    answer = await harness.client.get(f"{harness.v1}/tickets")
    assert "ratelimit" not in answer.headers


async def test_a_refused_stranger_uses_nobodys_calls(harness: AppHarness) -> None:
    async with client_with(harness, rate_limit_per_organisation=1) as client:
        assert (await client.get(f"{harness.v1}/tickets", headers={"api-key": "x"})).status_code == 401
        assert (await client.get(f"{harness.v1}/tickets")).status_code == 200


def test_an_organisation_has_2400_calls_in_a_minute() -> None:
    limits = RateLimits(Settings())
    for number in range(2400):
        limits.count(number % 8, engines.START)
    with pytest.raises(HttpProblem) as refused:
        limits.count(8, engines.START)
    assert refused.value.problem.kind is ProblemKind.LIMITED


def test_no_window_of_a_minute_ever_holds_more_than_300_calls() -> None:
    limits, clock = RateLimits(Settings()), Clock()
    taken: list[InstantUs] = []
    for _ in range(1000):
        clock.advance(SECOND_US // 10)
        try:
            limits.count(1, clock())
        except HttpProblem:
            continue
        taken.append(clock())
    assert len(taken) > 300
    assert all(later - sooner >= 60 * SECOND_US for sooner, later in zip(taken, taken[300:], strict=False))


def client_with(
    harness: AppHarness, rate_limit_per_key: int = 0, rate_limit_per_organisation: int = 0
) -> httpx2.AsyncClient:
    settings = Settings(rate_limit_per_key=rate_limit_per_key, rate_limit_per_organisation=rate_limit_per_organisation)
    return app_harness.client_of(app_harness.application(harness.database, harness.clock, settings), harness.key)
