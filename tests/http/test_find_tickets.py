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
from tests.http import doors
from tests.http.doors import House, errors_of

MENAGE = CustomerForm(email="zoe@mail.example", name="Zoë Ménard", phone="+34 600 11 22 33")


async def found(house: House, **query: str) -> list[int]:
    answer = await house.client.get(f"{house.v1}/tickets", params=query)
    assert answer.status_code == 200, answer.text
    return [ticket["id"] for ticket in answer.json()["tickets"]]


async def patch(house: House, ticket_id: int, **changes: object) -> None:
    answer = await house.client.patch(f"{house.v1}/tickets/{ticket_id}", json=changes)
    assert answer.status_code == 200, answer.text


@pytest.fixture
async def three(house: House) -> tuple[int, int, int]:
    """A new one of S1, one of S1A that Ana works on, one of S2 that is closed."""
    new = await doors.ticket(house, origin_segment="S1", time_limit_hours=10)
    worked = await doors.ticket(
        house, origin_segment="S1A", owner="ana@hotel.example", priority=Priority.HIGH, time_limit_hours=5
    )
    closed = await doors.ticket(house, origin_segment="S2", customer=MENAGE, words="Le ménage n'était pas fait")
    await patch(house, worked.id, status="IN_PROGRESS")
    await house.database.write(house.place.by, causes.add, CauseForm(code="ROOM"))
    await house.database.write(house.place.by, causes.add, CauseForm(code="DIRT", parent="ROOM"))
    await patch(house, closed.id, status="CLOSED", root_cause="DIRT")
    return new.id, worked.id, closed.id


async def test_by_status_priority_and_type(house: House, three: tuple[int, int, int]) -> None:
    new, worked, closed = three
    assert await found(house, status="NEW,IN_PROGRESS") == [worked, new]
    assert await found(house, priority="HIGH") == [worked]
    assert await found(house, type="MANUAL TICKET", status="CLOSED") == [closed]


async def test_by_segment_owner_and_cause(house: House, three: tuple[int, int, int]) -> None:
    new, worked, closed = three
    await patch(house, new, segment="S2")
    assert await found(house, segment="S1") == [worked]
    assert await found(house, origin_segment="S1") == [worked, new]
    assert await found(house, owner_id="0") == [closed, new]
    assert await found(house, owner_id=f"0,{house.place.ana.id}") == [closed, worked, new]
    assert await found(house, root_cause="ROOM") == await found(house, has_root_cause="true") == [closed]
    assert await found(house, has_root_cause="false") == [worked, new]


async def test_by_custom_fields_and_watchers(house: House, three: tuple[int, int, int]) -> None:
    new, worked, _ = three
    kinds = {"refund": "number", "vip": "flag", "mended_by": "user", "room": "text"}
    for code, type_ in kinds.items():
        await house.client.post(f"{house.v1}/fields", json={"code": code, "type": type_})
    ana = house.place.ana.id
    await patch(house, new, fields={"refund": "12.50", "vip": True, "mended_by": ana, "room": 'Sea "view", 12'})
    await patch(house, worked, fields={"refund": "112.50", "room": "sea"})
    for query in ({"refund": "12.50"}, {"vip": "true"}, {"mended_by": str(ana)}, {"room": 'Sea "view", 12'}):
        assert await found(house, **{f"fields.{code}": text for code, text in query.items()}) == [new]
    assert await found(house, **{"fields.room": "Sea"}) == []
    wrong = {"fields.vip": "maybe", "fields.colour": "red"}
    answer = await house.client.get(f"{house.v1}/tickets", params=wrong)
    assert set(errors_of(answer)) == set(wrong)
    await house.client.put(f"{house.v1}/tickets/{worked}/watchers/{ana}")
    await house.client.put(f"{house.v1}/tickets/{worked}/watchers/{house.place.ben.id}")
    assert await found(house, watcher_id=str(house.place.ben.id)) == await found(house, watcher_id=str(ana)) == [worked]
    assert await found(house, watcher_id="1") == []


async def test_by_times_scores_and_attempts(house: House, three: tuple[int, int, int]) -> None:
    new, worked, closed = three
    await cast.rule(house.database, house.place.by)
    await cast.take_in(house.database, house.place.by, cast.form(score=2))
    unhappy = (await found(house))[0]
    assert await found(house, score_from="1", score_to="2", scale="nps") == [unhappy]
    assert await found(house, score_from="3") == []
    assert await found(house, closed_from="2026-11-20T00:00:00Z") == [closed]
    assert await found(house, opened_before="2026-11-20T16:50:02+01:00") == [new]
    await house.client.post(f"{house.v1}/tickets/{worked}/attempts", json={"channel": "EMAIL", "outcome": "NO_ANSWER"})
    assert await found(house, contact_attempts_from="1") == [worked]


async def test_what_is_due_next_comes_first_and_what_has_no_deadline_last(
    house: House, three: tuple[int, int, int]
) -> None:
    new, worked, closed = three
    assert await found(house, sort="due") == [worked, new, closed]
    house.clock.advance(6 * HOUR_US)
    assert await found(house, overdue="true") == [worked]
    assert await found(house, overdue="false", sort="due") == [new, closed]


@pytest.mark.parametrize("sort", ["opened", "due", "changed"])
async def test_pages_follow_each_other_in_every_order(house: House, three: tuple[int, int, int], sort: str) -> None:
    whole = await found(house, sort=sort)
    walked: list[int] = []
    cursor = ""
    while cursor is not None:
        query = {"sort": sort, "limit": "1"} | ({"cursor": cursor} if cursor else {})
        page = (await house.client.get(f"{house.v1}/tickets", params=query)).json()
        walked += [ticket["id"] for ticket in page["tickets"]]
        cursor = page["next_cursor"]
    assert walked == whole
    assert len(walked) == 3


async def test_every_wrong_filter_is_told_at_once(house: House) -> None:
    query = {"status": "LOST", "owner_id": "me", "colour": "red"}
    answer = await house.client.get(f"{house.v1}/tickets", params=query)
    assert (answer.status_code, set(errors_of(answer))) == (400, {"status", "owner_id", "colour"})
    unknown = await house.client.get(f"{house.v1}/tickets", params={"segment": "S9", "root_cause": "X"})
    assert set(errors_of(unknown)) == {"segment", "root_cause"}


@pytest.mark.parametrize(
    "q", ["menage", "MÉNAGE", "mena", '"le ménage"', "fait ménard", "zoe@mail.example", "zoë", "600 11 22", "mail.exam"]
)
async def test_by_words_and_names(house: House, three: tuple[int, int, int], q: str) -> None:
    assert await found(house, q=q) == [three[2]]


@pytest.mark.parametrize("q", ['"menage le"', "menag ", "wifi", "...", "-", '"', "a OR b", "NEAR(", "body:menage"])
async def test_what_nobody_said_isnt_found(house: House, three: tuple[int, int, int], q: str) -> None:
    assert await found(house, q=q) == []


async def test_by_notes_replies_actions_and_further_feedback(house: House, three: tuple[int, int, int]) -> None:
    new = three[0]
    path = f"{house.v1}/tickets/{new}"
    await house.client.post(f"{path}/notes", json={"words": "Fontanero mañana"})
    await house.client.post(f"{path}/replies", json={"words": "Disculpe"})
    await patch(house, new, action_taken="Reparado el grifo")
    for q in ("fontanero", "manana disculpe", "grifo"):
        assert await found(house, q=q) == [new]


@pytest.mark.parametrize(
    ("words", "q"),
    [("الفاتورة خاطئة تماما", "الفاتورة"), ("房间很脏", "很脏"), ("Комната грязная", "гряз"), ("部屋が汚い", "汚い")],
)
async def test_every_script_is_found(house: House, words: str, q: str) -> None:
    ticket = await doors.ticket(house, words=words)
    assert await found(house, q=q) == [ticket.id]


async def test_by_the_ticket_s_own_number(house: House, three: tuple[int, int, int]) -> None:
    assert await found(house, q=str(three[1])) == [three[1]]
    assert await found(house, q=f"#{three[1]}") == [three[1]]


async def test_another_workspace_s_words_stay_there(house: House, three: tuple[int, int, int]) -> None:
    other = await cast.workspace(house.database, "Hotel Luna")
    await cast.rule(house.database, other.by)
    await cast.take_in(house.database, other.by, cast.form(words="Le ménage"))
    assert await found(house, q="menage") == [three[2]]


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(q=st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=30))
async def test_no_text_breaks_the_search(house: House, q: str) -> None:
    assert (await house.client.get(f"{house.v1}/tickets", params={"q": q})).status_code in (200, 400)


async def test_no_length_of_notes_breaks_the_search(house: House) -> None:
    ticket = await doors.ticket(house, words="El ascensor no funciona")
    for first in range(0, 96_000, 16_000):
        note = " ".join(f"{number:05x}" for number in range(first, first + 16_000))
        answer = await house.client.post(f"{house.v1}/tickets/{ticket.id}/notes", json={"words": note})
        assert answer.status_code == 200, answer.text
    assert await found(house, q="ascensor") == await found(house, q=f"{20_000:05x}") == [ticket.id]


async def save(client: httpx2.AsyncClient, house: House, **form: Any) -> httpx2.Response:
    return await client.post(f"{house.v1}/views", json=form)


async def test_a_view_finds_and_counts(house: House, client: httpx2.AsyncClient, three: tuple[int, int, int]) -> None:
    view = (await save(client, house, name="Open", query={"status": "NEW,IN_PROGRESS", "sort": "due"})).json()
    tickets = (await client.get(f"{house.v1}/views/{view['id']}/tickets")).json()["tickets"]
    assert [ticket["id"] for ticket in tickets] == [three[1], three[0]]
    counts = (await client.get(f"{house.v1}/views/counts")).json()["counts"]
    assert counts == [{"view_id": view["id"], "count": 2, "is_more": False}]


async def test_a_private_view_is_its_user_s(house: House, client: httpx2.AsyncClient) -> None:
    ana, ben = house.place.ana.id, house.place.ben.id
    await save(client, house, name="Mine", query={"owner_id": str(ana)}, user_id=ana)
    await save(client, house, name="All", query={})
    for user_id, names in ((0, ["All"]), (ana, ["All", "Mine"]), (ben, ["All"])):
        views = (await client.get(f"{house.v1}/views", params={"user_id": str(user_id)})).json()["views"]
        assert [view["name"] for view in views] == names


async def test_a_view_is_changed_and_forgotten(house: House, client: httpx2.AsyncClient) -> None:
    view = (await save(client, house, name="All", query={})).json()
    path = f"{house.v1}/views/{view['id']}"
    assert (await client.patch(path, json={"query": {"status": "NEW"}})).json()["query"] == {"status": "NEW"}
    assert (await client.delete(path)).status_code == 204
    assert (await client.delete(path)).status_code == 404
    assert (await client.get(f"{path}/tickets")).status_code == 404


async def test_a_view_is_checked_when_it_is_saved(house: House, client: httpx2.AsyncClient) -> None:
    refused = await save(client, house, name=" ", query={"segment": "S9"})
    assert set(errors_of(refused)) == {"name", "query.segment"}
    assert (await save(client, house, name="A", query={}, user_id=999_999)).status_code == 404
    await save(client, house, name="A", query={})
    assert (await save(client, house, name="A", query={})).status_code == 409


async def test_what_is_never_due_is_so_in_no_period(house: House, three: tuple[int, int, int]) -> None:
    new, worked, closed = three
    assert await found(house, due_from="2020-01-01T00:00:00Z") == [worked, new]
    assert await found(house, due_within_hours="6") == [worked]
    assert closed not in await found(house, due_before="2099-01-01T00:00:00Z")


async def test_by_how_often_it_was_reopened(house: House, three: tuple[int, int, int]) -> None:
    closed = three[2]
    await patch(house, closed, status="IN_PROGRESS")
    assert await found(house, reopenings_from="1") == [closed]
    assert len(await found(house, reopenings_from="0")) == 3
    assert await found(house, reopenings_from="2") == []
