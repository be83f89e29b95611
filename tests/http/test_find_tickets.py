"""Finding tickets: by every field, by words in any script, in the order of what is due next, under saved names."""

from typing import Any

import httpx2
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from amends.instants import HOUR_US
from amends.model.customer import CustomerForm
from amends.model.status import Priority
from amends.usecases.settings import causes
from amends.usecases.settings.causes import CauseForm
from tests import cast
from tests.http import app_harness
from tests.http.app_harness import AppHarness, errors_of

MENAGE = CustomerForm(email="zoe@mail.example", name="Zoë Ménard", phone="+34 600 11 22 33")


async def found(harness: AppHarness, **query: str) -> list[int]:
    answer = await harness.client.get(f"{harness.v1}/tickets", params=query)
    assert answer.status_code == 200, answer.text
    return [ticket["id"] for ticket in answer.json()["tickets"]]


async def patch(harness: AppHarness, ticket_id: int, **changes: object) -> None:
    answer = await harness.client.patch(f"{harness.v1}/tickets/{ticket_id}", json=changes)
    assert answer.status_code == 200, answer.text


@pytest.fixture
async def three(harness: AppHarness) -> tuple[int, int, int]:
    """A new one of S1, one of S1A that Ana works on, one of S2 that is closed."""
    new = await app_harness.ticket(harness, origin_segment="S1", time_limit_hours=10)
    worked = await app_harness.ticket(
        harness, origin_segment="S1A", owner="ana@hotel.example", priority=Priority.HIGH, time_limit_hours=5
    )
    closed = await app_harness.ticket(
        harness, origin_segment="S2", customer=MENAGE, verbatim="Le ménage n'était pas fait"
    )
    await patch(harness, worked.id, status="IN_PROGRESS")
    await harness.database.write(harness.workspace.by, causes.add, CauseForm(code="ROOM"))
    await harness.database.write(harness.workspace.by, causes.add, CauseForm(code="DIRT", parent="ROOM"))
    await patch(harness, closed.id, status="CLOSED", root_cause="DIRT")
    return new.id, worked.id, closed.id


async def test_by_status_priority_and_type(harness: AppHarness, three: tuple[int, int, int]) -> None:
    new, worked, closed = three
    assert await found(harness, status="NEW,IN_PROGRESS") == [worked, new]
    assert await found(harness, priority="HIGH") == [worked]
    assert await found(harness, type="MANUAL TICKET", status="CLOSED") == [closed]


async def test_by_segment_owner_and_cause(harness: AppHarness, three: tuple[int, int, int]) -> None:
    new, worked, closed = three
    await patch(harness, new, segment="S2")
    assert await found(harness, segment="S1") == [worked]
    assert await found(harness, origin_segment="S1") == [worked, new]
    assert await found(harness, owner_id="0") == [closed, new]
    assert await found(harness, owner_id=f"0,{harness.workspace.ana.id}") == [closed, worked, new]
    assert await found(harness, root_cause="ROOM") == await found(harness, has_root_cause="true") == [closed]
    assert await found(harness, has_root_cause="false") == [worked, new]


async def test_by_custom_fields_and_watchers(harness: AppHarness, three: tuple[int, int, int]) -> None:
    new, worked, _ = three
    kinds = {"refund": "number", "vip": "flag", "mended_by": "user", "room": "text"}
    for code, type_ in kinds.items():
        await harness.client.post(f"{harness.v1}/fields", json={"code": code, "type": type_})
    ana = harness.workspace.ana.id
    await patch(harness, new, fields={"refund": "12.50", "vip": True, "mended_by": ana, "room": 'Sea "view", 12'})
    await patch(harness, worked, fields={"refund": "112.50", "room": "sea"})
    for query in ({"refund": "12.50"}, {"vip": "true"}, {"mended_by": str(ana)}, {"room": 'Sea "view", 12'}):
        assert await found(harness, **{f"fields.{code}": text for code, text in query.items()}) == [new]
    assert await found(harness, **{"fields.room": "Sea"}) == []
    wrong = {"fields.vip": "maybe", "fields.colour": "red"}
    answer = await harness.client.get(f"{harness.v1}/tickets", params=wrong)
    assert set(errors_of(answer)) == set(wrong)
    await harness.client.put(f"{harness.v1}/tickets/{worked}/watchers/{ana}")
    await harness.client.put(f"{harness.v1}/tickets/{worked}/watchers/{harness.workspace.ben.id}")
    assert (
        await found(harness, watcher_id=str(harness.workspace.ben.id))
        == await found(harness, watcher_id=str(ana))
        == [worked]
    )
    assert await found(harness, watcher_id="1") == []


async def test_by_times_scores_and_attempts(harness: AppHarness, three: tuple[int, int, int]) -> None:
    new, worked, closed = three
    await cast.rule(harness.database, harness.workspace.by)
    await cast.ingest(harness.database, harness.workspace.by, cast.form(score=2))
    unhappy = (await found(harness))[0]
    assert await found(harness, score_from="1", score_to="2", scale="nps") == [unhappy]
    assert await found(harness, score_from="3") == []
    assert await found(harness, closed_from="2026-11-20T00:00:00Z") == [closed]
    assert await found(harness, opened_before="2026-11-20T16:50:02+01:00") == [new]
    await harness.client.post(
        f"{harness.v1}/tickets/{worked}/attempts", json={"channel": "EMAIL", "outcome": "NO_ANSWER"}
    )
    assert await found(harness, contact_attempts_from="1") == [worked]


async def test_what_is_due_next_comes_first_and_what_has_no_deadline_last(
    harness: AppHarness, three: tuple[int, int, int]
) -> None:
    new, worked, closed = three
    assert await found(harness, sort="due") == [worked, new, closed]
    harness.clock.advance(6 * HOUR_US)
    assert await found(harness, overdue="true") == [worked]
    assert await found(harness, overdue="false", sort="due") == [new, closed]


@pytest.mark.parametrize("sort", ["opened", "due", "changed"])
async def test_pages_follow_each_other_in_every_order(
    harness: AppHarness, three: tuple[int, int, int], sort: str
) -> None:
    whole = await found(harness, sort=sort)
    walked: list[int] = []
    cursor = ""
    while cursor is not None:
        query = {"sort": sort, "limit": "1"} | ({"cursor": cursor} if cursor else {})
        page = (await harness.client.get(f"{harness.v1}/tickets", params=query)).json()
        walked += [ticket["id"] for ticket in page["tickets"]]
        cursor = page["next_cursor"]
    assert walked == whole
    assert len(walked) == 3


async def test_every_wrong_filter_is_told_at_once(harness: AppHarness) -> None:
    query = {"status": "LOST", "owner_id": "me", "colour": "red"}
    answer = await harness.client.get(f"{harness.v1}/tickets", params=query)
    assert (answer.status_code, set(errors_of(answer))) == (400, {"status", "owner_id", "colour"})
    unknown = await harness.client.get(f"{harness.v1}/tickets", params={"segment": "S9", "root_cause": "X"})
    assert set(errors_of(unknown)) == {"segment", "root_cause"}


@pytest.mark.parametrize(
    "q", ["menage", "MÉNAGE", "mena", '"le ménage"', "fait ménard", "zoe@mail.example", "zoë", "600 11 22", "mail.exam"]
)
async def test_by_words_and_names(harness: AppHarness, three: tuple[int, int, int], q: str) -> None:
    assert await found(harness, q=q) == [three[2]]


@pytest.mark.parametrize("q", ['"menage le"', "menag ", "wifi", "...", "-", '"', "a OR b", "NEAR(", "body:menage"])
async def test_what_nobody_said_isnt_found(harness: AppHarness, three: tuple[int, int, int], q: str) -> None:
    assert await found(harness, q=q) == []


async def test_by_notes_replies_actions_and_further_feedback(harness: AppHarness, three: tuple[int, int, int]) -> None:
    new = three[0]
    path = f"{harness.v1}/tickets/{new}"
    await harness.client.post(f"{path}/notes", json={"text": "Fontanero mañana"})
    await harness.client.post(f"{path}/replies", json={"text": "Disculpe"})
    await patch(harness, new, action_taken="Reparado el grifo")
    for q in ("fontanero", "manana disculpe", "grifo"):
        assert await found(harness, q=q) == [new]


@pytest.mark.parametrize(
    ("words", "q"),
    [("الفاتورة خاطئة تماما", "الفاتورة"), ("房间很脏", "很脏"), ("Комната грязная", "гряз"), ("部屋が汚い", "汚い")],
)
async def test_every_script_is_found(harness: AppHarness, words: str, q: str) -> None:
    ticket = await app_harness.ticket(harness, verbatim=words)
    assert await found(harness, q=q) == [ticket.id]


async def test_by_the_ticket_s_own_number(harness: AppHarness, three: tuple[int, int, int]) -> None:
    assert await found(harness, q=str(three[1])) == [three[1]]
    assert await found(harness, q=f"#{three[1]}") == [three[1]]


async def test_another_workspace_s_words_stay_there(harness: AppHarness, three: tuple[int, int, int]) -> None:
    other = await cast.workspace(harness.database, "Hotel Luna")
    await cast.rule(harness.database, other.by)
    await cast.ingest(harness.database, other.by, cast.form(words="Le ménage"))
    assert await found(harness, q="menage") == [three[2]]


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(q=st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=30))
async def test_no_text_breaks_the_search(harness: AppHarness, q: str) -> None:
    assert (await harness.client.get(f"{harness.v1}/tickets", params={"q": q})).status_code in (200, 400)


async def test_no_length_of_notes_breaks_the_search(harness: AppHarness) -> None:
    ticket = await app_harness.ticket(harness, verbatim="El ascensor no funciona")
    for first in range(0, 96_000, 16_000):
        note = " ".join(f"{number:05x}" for number in range(first, first + 16_000))
        answer = await harness.client.post(f"{harness.v1}/tickets/{ticket.id}/notes", json={"text": note})
        assert answer.status_code == 200, answer.text
    assert await found(harness, q="ascensor") == await found(harness, q=f"{20_000:05x}") == [ticket.id]


async def save(client: httpx2.AsyncClient, harness: AppHarness, **form: Any) -> httpx2.Response:
    return await client.post(f"{harness.v1}/views", json=form)


async def test_a_view_finds_and_counts(
    harness: AppHarness, client: httpx2.AsyncClient, three: tuple[int, int, int]
) -> None:
    view = (await save(client, harness, name="Open", query={"status": "NEW,IN_PROGRESS", "sort": "due"})).json()
    tickets = (await client.get(f"{harness.v1}/views/{view['id']}/tickets")).json()["tickets"]
    assert [ticket["id"] for ticket in tickets] == [three[1], three[0]]
    counts = (await client.get(f"{harness.v1}/views/counts")).json()["counts"]
    assert counts == [{"view_id": view["id"], "count": 2, "is_more": False}]


async def test_counting_stops_after_1000_and_says_that_there_are_more(
    harness: AppHarness, client: httpx2.AsyncClient
) -> None:
    await cast.rule(harness.database, harness.workspace.by)
    await save(client, harness, name="All", query={})
    for count, is_more in ((1000, False), (1, True)):
        forms = [cast.form(reference=f"{count} {number}") for number in range(count)]
        await cast.ingest(harness.database, harness.workspace.by, *forms)
        [counted] = (await client.get(f"{harness.v1}/views/counts")).json()["counts"]
        assert (counted["count"], counted["is_more"]) == (1000, is_more)


async def test_a_private_view_is_its_user_s(harness: AppHarness, client: httpx2.AsyncClient) -> None:
    ana, ben = harness.workspace.ana.id, harness.workspace.ben.id
    await save(client, harness, name="Mine", query={"owner_id": str(ana)}, user_id=ana)
    await save(client, harness, name="All", query={})
    for user_id, names in ((0, ["All"]), (ana, ["All", "Mine"]), (ben, ["All"])):
        views = (await client.get(f"{harness.v1}/views", params={"user_id": str(user_id)})).json()["views"]
        assert [view["name"] for view in views] == names


async def test_a_view_is_changed_and_forgotten(harness: AppHarness, client: httpx2.AsyncClient) -> None:
    view = (await save(client, harness, name="All", query={})).json()
    path = f"{harness.v1}/views/{view['id']}"
    assert (await client.patch(path, json={"query": {"status": "NEW"}})).json()["query"] == {"status": "NEW"}
    assert (await client.delete(path)).status_code == 204
    assert (await client.delete(path)).status_code == 404
    assert (await client.get(f"{path}/tickets")).status_code == 404


async def test_a_view_is_checked_when_it_is_saved(harness: AppHarness, client: httpx2.AsyncClient) -> None:
    refused = await save(client, harness, name=" ", query={"segment": "S9"})
    assert set(errors_of(refused)) == {"name", "query.segment"}
    assert (await save(client, harness, name="A", query={}, user_id=999_999)).status_code == 404
    await save(client, harness, name="A", query={})
    assert (await save(client, harness, name="A", query={})).status_code == 409


async def test_what_is_never_due_is_so_in_no_period(harness: AppHarness, three: tuple[int, int, int]) -> None:
    new, worked, closed = three
    assert await found(harness, due_from="2020-01-01T00:00:00Z") == [worked, new]
    assert await found(harness, due_within_hours="6") == [worked]
    assert closed not in await found(harness, due_before="2099-01-01T00:00:00Z")


async def test_by_how_often_it_was_reopened(harness: AppHarness, three: tuple[int, int, int]) -> None:
    closed = three[2]
    await patch(harness, closed, status="IN_PROGRESS")
    assert await found(harness, reopenings_from="1") == [closed]
    assert len(await found(harness, reopenings_from="0")) == 3
    assert await found(harness, reopenings_from="2") == []


async def test_a_view_may_ask_for_nobodys_tickets_of_the_next_hour(harness: AppHarness) -> None:
    query = {"due_within_hours": "1", "owner_id": "0"}
    answer = await harness.client.post(f"{harness.v1}/views", json={"name": "Next hour", "query": query})
    assert (answer.status_code, answer.json()["query"]) == (201, query)
