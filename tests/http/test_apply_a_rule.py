"""Applying a rule to what is stored, over our own API: the count first, then the tickets, and who may."""

from typing import Any

import pytest

from amends.model.principal import Scope
from tests import cast, working
from tests.cast import form, happy
from tests.http import app_harness
from tests.http.app_harness import AppHarness, errors_of


@pytest.fixture
async def rule_id(harness: AppHarness) -> int:
    """A rule that came after three unhappy answers and a happy one."""
    forms = [
        form(reference=f"r-{each}", segment=segment, words="Nadie") for each, segment in enumerate(("S1", "S1", "S2"))
    ]
    await cast.ingest(harness.database, harness.workspace.by, *forms, happy(reference="happy"))
    return (await cast.rule(harness.database, harness.workspace.by)).id


async def ran(harness: AppHarness, rule_id: int, **request: Any) -> dict[str, Any]:
    answer = await harness.client.post(f"{harness.v1}/rules/{rule_id}/apply", json=request)
    assert answer.status_code == 202, answer.text
    assert answer.json()["ended_time"] is None
    await working.do_all_due(harness.database)
    found: dict[str, Any] = (
        await harness.client.get(f"{harness.v1}/rules/{rule_id}/runs/{answer.json()['id']}")
    ).json()
    return found


async def tickets(harness: AppHarness) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (await harness.client.get(f"{harness.v1}/tickets")).json()["tickets"]
    return found


async def test_a_dry_run_counts_by_unit_with_examples(harness: AppHarness, rule_id: int) -> None:
    run = await ran(harness, rule_id, dry_run=True)
    assert (run["dry_run"], run["total"], run["looked_at"], run["opened"]) == (True, 4, 4, 3)
    assert {each["segment"]: each["count"] for each in run["counts"]} == {"S1": 2, "S2": 1}
    assert {each["rule"] for each in run["counts"]} == {"Unhappy"}
    assert {(each["verbatim"], each["score"], each["outcome"]) for each in run["examples"]} == {("Nadie", 3, "opened")}
    assert await tickets(harness) == []


async def test_the_run_opens_what_was_counted_and_says_which(harness: AppHarness, rule_id: int) -> None:
    run = await ran(harness, rule_id)
    opened = await tickets(harness)
    assert (run["opened"], len(opened), run["stopped"]) == (3, 3, "")
    path = f"{harness.v1}/rules/{rule_id}/runs/{run['id']}/decisions"
    first = (await harness.client.get(path, params={"limit": 2})).json()
    rest = (await harness.client.get(path, params={"cursor": first["next_cursor"]})).json()
    made = first["decisions"] + rest["decisions"]
    assert {each["ticket_id"] for each in made} == {each["id"] for each in opened}
    response = (await harness.client.get(f"{harness.v1}/responses/{made[0]['response_id']}")).json()
    assert [each["rule_run_id"] for each in response["decisions"]] == [None, run["id"]]


async def test_runs_are_listed_the_newest_first(harness: AppHarness, rule_id: int) -> None:
    ids = [(await ran(harness, rule_id, dry_run=True))["id"] for _ in range(3)]
    path = f"{harness.v1}/rules/{rule_id}/runs"
    first = (await harness.client.get(path, params={"limit": 2})).json()
    rest = (await harness.client.get(path, params={"cursor": first["next_cursor"]})).json()
    assert [each["id"] for each in first["runs"] + rest["runs"]] == ids[::-1]


async def test_sent_again_under_its_key_it_is_one_run(harness: AppHarness, rule_id: int) -> None:
    path, key = f"{harness.v1}/rules/{rule_id}/apply", {"Idempotency-Key": "apply-1"}
    answers = [await harness.client.post(path, json={}, headers=key) for _ in range(2)]
    assert answers[0].json()["id"] == answers[1].json()["id"]


@pytest.mark.parametrize(
    ("request_", "fields"),
    [
        ({"since": "yesterday", "until": "2026-11-20"}, {"since", "until"}),
        ({"history": True}, {"since"}),
        ({"since": "2026-11-20T00:00:00Z", "until": "2026-11-20T00:00:00Z"}, {"until"}),
        ({"clock": "later"}, {"clock"}),
        ({"dry": True}, {"dry"}),
    ],
)
async def test_what_is_wrong_is_told_with_its_field(
    harness: AppHarness, rule_id: int, request_: dict[str, Any], fields: set[str]
) -> None:
    answer = await harness.client.post(f"{harness.v1}/rules/{rule_id}/apply", json=request_)
    assert (answer.status_code, set(errors_of(answer))) == (422, fields)


async def test_a_rule_that_is_off_is_a_conflict_and_one_that_isnt_there_is_not_found(
    harness: AppHarness, rule_id: int
) -> None:
    await harness.client.post(f"{harness.v1}/rules/{rule_id}/disable")
    assert (await harness.client.post(f"{harness.v1}/rules/{rule_id}/apply", json={})).status_code == 409
    assert (await harness.client.post(f"{harness.v1}/rules/1/apply", json={})).status_code == 404
    assert (await harness.client.get(f"{harness.v1}/rules/{rule_id}/runs/1")).status_code == 404


async def test_a_key_of_a_segment_applies_a_rule_to_its_own(harness: AppHarness, rule_id: int) -> None:
    everywhere = await ran(harness, rule_id, dry_run=True)
    key = await app_harness.key_of(harness.database, harness.workspace.by, segments=("S2",))
    async with app_harness.client_of(harness.app, key.secret) as client:
        path = f"{harness.v1}/rules/{rule_id}"
        begun = (await client.post(f"{path}/apply", json={})).json()
        await working.do_all_due(harness.database)
        run = (await client.get(f"{path}/runs/{begun['id']}")).json()
        assert (run["total"], run["opened"], {each["segment"] for each in run["counts"]}) == (1, 1, {"S2"})
        for more in ("", "/decisions"):
            assert (await client.get(f"{path}/runs/{everywhere['id']}{more}")).status_code == 403
        assert [each["id"] for each in (await client.get(f"{path}/runs")).json()["runs"]] == [begun["id"]]


@pytest.mark.parametrize("scope", [Scope.TICKETS_READ, Scope.TICKETS_WRITE, Scope.FEEDBACK_WRITE])
async def test_who_may_not_manage_rules_may_not_apply_them(harness: AppHarness, rule_id: int, scope: Scope) -> None:
    key = await app_harness.key_of(harness.database, harness.workspace.by, frozenset({scope}))
    async with app_harness.client_of(harness.app, key.secret) as client:
        answer = await client.post(f"{harness.v1}/rules/{rule_id}/apply", json={"dry_run": True})
    assert answer.status_code == 403
