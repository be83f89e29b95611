"""Counting tickets in groups: exactly, with names, by the same filters as the list, and only what one may see."""

from typing import Any

import pytest

from amends.model.customer import CustomerForm
from amends.model.status import Priority
from amends.model.ticket.counts import TicketGroup
from amends.usecases.settings import causes
from amends.usecases.settings.causes import CauseForm
from tests import cast
from tests.http import app_harness
from tests.http.app_harness import AppHarness, client_of, errors_of
from tests.store import many_tickets


async def counts(harness: AppHarness, group_by: str, **query: str) -> dict[str, Any]:
    answer = await harness.client.get(f"{harness.v1}/tickets/counts", params={"group_by": group_by, **query})
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    assert found["group_by"] == group_by
    assert found["count"] == sum(each["count"] for each in found["groups"])
    return found


async def of(harness: AppHarness, group_by: str, **query: str) -> dict[str, int]:
    return {each["value"]: each["count"] for each in (await counts(harness, group_by, **query))["groups"]}


@pytest.fixture
async def three(harness: AppHarness) -> tuple[int, int, int]:
    """Two of S1 that nobody has, and one of S2 with a root cause that Ben works on."""
    first = await app_harness.ticket(harness, verbatim="Le ménage n'était pas fait")
    second = await app_harness.ticket(harness, customer=CustomerForm(email="eva@mail.example"))
    third = await app_harness.ticket(harness, origin_segment="S2", priority=Priority.HIGH, owner="ben@hotel.example")
    await harness.database.write(harness.workspace.by, causes.add, CauseForm(code="ROOM", name="The room"))
    changes = {"status": "IN_PROGRESS", "root_cause": "ROOM"}
    assert (await harness.client.patch(f"{harness.v1}/tickets/{third.id}", json=changes)).status_code == 200
    return first.id, second.id, third.id


async def test_the_largest_group_comes_first_and_has_its_names(
    harness: AppHarness, three: tuple[int, int, int]
) -> None:
    ben, s1, s2 = harness.workspace.ben, harness.workspace.s1, harness.workspace.s2
    assert (await counts(harness, "status"))["groups"] == [
        {"value": "NEW", "id": None, "name": None, "count": 2},
        {"value": "IN_PROGRESS", "id": None, "name": None, "count": 1},
    ]
    assert (await counts(harness, "owner"))["groups"] == [
        {"value": "0", "id": None, "name": None, "count": 2},
        {"value": str(ben.id), "id": ben.id, "name": ben.name, "count": 1},
    ]
    for group_by in ("segment", "origin_segment"):
        assert (await counts(harness, group_by))["groups"] == [
            {"value": "S1", "id": s1.id, "name": s1.name, "count": 2},
            {"value": "S2", "id": s2.id, "name": s2.name, "count": 1},
        ]
    none, cause = (await counts(harness, "root_cause"))["groups"]
    assert (none["value"], none["id"], none["count"]) == ("", None, 2)
    assert (cause["value"], cause["name"], cause["count"]) == ("ROOM", "The room", 1)


async def test_by_priority_and_type(harness: AppHarness, three: tuple[int, int, int]) -> None:
    assert await of(harness, "priority") == {"MEDIUM": 2, "HIGH": 1}
    assert await of(harness, "type") == {"MANUAL TICKET": 3}


async def test_by_survey_and_rule(harness: AppHarness) -> None:
    rule = await cast.rule(harness.database, harness.workspace.by)
    await cast.ingest(harness.database, harness.workspace.by, cast.form())
    await app_harness.ticket(harness)
    own, none = sorted((await counts(harness, "rule"))["groups"], key=lambda each: each["id"] or 0, reverse=True)
    assert (own["id"], own["count"], none["value"], none["count"]) == (rule.id, 1, "0", 1)
    assert own["name"]
    by_survey = (await counts(harness, "survey"))["groups"]
    assert sorted((each["id"] is None, each["count"]) for each in by_survey) == [(False, 1), (True, 1)]


async def test_the_filters_are_those_of_the_list(harness: AppHarness, three: tuple[int, int, int]) -> None:
    assert await of(harness, "status", segment="S1") == {"NEW": 2}
    assert await of(harness, "segment", priority="HIGH", has_root_cause="true") == {"S2": 1}
    assert await of(harness, "owner", q="ménage") == {"0": 1}
    assert await of(harness, "owner", q='"" ') == {}
    assert await of(harness, "status", opened_before="2020-01-01T00:00:00Z") == {}


@pytest.mark.parametrize("group_by", list(TicketGroup))
async def test_each_group_has_as_many_as_there_are(
    harness: AppHarness, three: tuple[int, int, int], group_by: TicketGroup
) -> None:
    assert (await counts(harness, group_by))["count"] == 3


async def test_what_was_deleted_or_merged_is_not_counted(harness: AppHarness, three: tuple[int, int, int]) -> None:
    first, second, third = three
    assert (await harness.client.delete(f"{harness.v1}/tickets/{second}")).status_code == 204
    merged = await harness.client.post(f"{harness.v1}/tickets/{first}/merge", json={"into": third})
    assert merged.status_code == 200
    assert await of(harness, "status") == {"IN_PROGRESS": 1}


async def test_it_goes_on_behind_a_thousand(harness: AppHarness) -> None:
    many = [many_tickets.ticket(harness.workspace, number) for number in range(1_234)]
    await harness.database.write(harness.workspace.by, many_tickets.keep, many)
    assert await of(harness, "status") == {"CLOSED": 1_234}


async def test_only_what_one_may_see_is_counted(harness: AppHarness, three: tuple[int, int, int]) -> None:
    limited = await app_harness.key_of(harness.database, harness.workspace.by, segments=("S2",))
    async with client_of(harness.app, limited.secret) as client:
        for group_by in TicketGroup:
            found = (await client.get(f"{harness.v1}/tickets/counts?group_by={group_by}")).json()
            assert found["count"] == 1, group_by
        answer = await client.get(f"{harness.v1}/tickets/counts?group_by=status&segment=S1")
        assert answer.json()["groups"] == []


async def test_another_workspaces_tickets_are_not_counted(harness: AppHarness, three: tuple[int, int, int]) -> None:
    other = await cast.workspace(harness.database, "Hotel Luna")
    key = await app_harness.key_of(harness.database, other.by)
    async with client_of(harness.app, key.secret) as client:
        own = (await client.get(f"/v1/workspaces/{other.id}/tickets/counts?group_by=status")).json()
        assert (own["count"], own["groups"]) == (0, [])
        assert (await client.get(f"{harness.v1}/tickets/counts?group_by=status")).status_code == 403


async def test_who_has_the_answer_gets_304(harness: AppHarness, three: tuple[int, int, int]) -> None:
    path = f"{harness.v1}/tickets/counts?group_by=status"
    tag = (await harness.client.get(path)).headers["etag"]
    assert (await harness.client.get(path, headers={"if-none-match": tag})).status_code == 304
    await app_harness.ticket(harness)
    assert (await harness.client.get(path, headers={"if-none-match": tag})).status_code == 200


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("", "group_by"),
        ("group_by=customer", "group_by"),
        ("group_by=status&sort=due", "sort"),
        ("group_by=status&segment=S9", "segment"),
        ("group_by=status&status=OPEN", "status"),
    ],
)
async def test_what_is_wrong_is_told(harness: AppHarness, query: str, field: str) -> None:
    answer = await harness.client.get(f"{harness.v1}/tickets/counts?{query}")
    assert answer.status_code in {400, 422}
    assert list(errors_of(answer)) == [field]
