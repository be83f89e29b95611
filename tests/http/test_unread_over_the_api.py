"""Unread over our own API: which tickets are new to a user, marks by hand, the count of notifications; and who may."""

import pytest

from amends.usecases import converse
from tests.cast import ANA
from tests.http import app_harness
from tests.http.app_harness import AppHarness, client_of, errors_of, key_of


async def unread(harness: AppHarness, user_id: int, *ids: int) -> list[int]:
    answer = await harness.client.get(
        f"{harness.v1}/users/{user_id}/tickets/unread", params={"ids": ",".join(map(str, ids))}
    )
    assert answer.status_code == 200, answer.text
    found: list[int] = answer.json()["ticket_ids"]
    return found


async def mark(harness: AppHarness, user_id: int, ticket_id: int, word: str) -> None:
    answer = await harness.client.post(f"{harness.v1}/users/{user_id}/tickets/{ticket_id}/{word}")
    assert (answer.status_code, answer.json()) == (200, {"ticket_id": ticket_id, "is_unread": word == "unread"})


async def test_a_ticket_is_unread_until_its_owner_looked_and_after_somebody_changed_it(harness: AppHarness) -> None:
    ana, ben = harness.workspace.ana.id, harness.workspace.ben.id
    first, second = [(await app_harness.ticket(harness, customer=ANA, owner="ana@hotel.example")).id for _ in range(2)]
    assert await unread(harness, ana, second, first, second) == [second, first]
    assert await unread(harness, ben, first, second) == []
    await mark(harness, ana, first, "read")
    assert await unread(harness, ana, first, second) == [second]
    await harness.database.write(harness.workspace.by, converse.note, first, "The lift again")
    assert await unread(harness, ana, first, second) == [first, second]
    await mark(harness, ana, first, "read")
    await mark(harness, ana, first, "unread")
    await mark(harness, ben, second, "unread")
    assert await unread(harness, ana, first) == [first]
    assert await unread(harness, ben, first, second) == [second]


async def test_unread_notifications_are_counted(harness: AppHarness) -> None:
    path = f"{harness.v1}/users/{harness.workspace.ana.id}/notifications"
    before = (await harness.client.get(f"{path}/unread")).json()
    opened = await app_harness.ticket(harness, customer=ANA)
    await harness.client.patch(f"{harness.v1}/tickets/{opened.id}", json={"owner_id": harness.workspace.ana.id})
    after = (await harness.client.get(f"{path}/unread")).json()
    assert (after["count"], after["is_more"]) == (before["count"] + 1, False)
    newest = (await harness.client.get(path)).json()["notifications"][0]["id"]
    await harness.client.post(f"{path}/read", json={"up_to": newest})
    assert (await harness.client.get(f"{path}/unread")).json() == {"count": 0, "is_more": False}


@pytest.mark.parametrize("ids", ["", "x", "1,,2", "0", ",".join(map(str, range(1, 202)))])
async def test_what_are_no_ids_is_refused_with_its_name(harness: AppHarness, ids: str) -> None:
    answer = await harness.client.get(
        f"{harness.v1}/users/{harness.workspace.ana.id}/tickets/unread", params={"ids": ids}
    )
    assert answer.status_code == 400
    assert list(errors_of(answer)) == ["ids"]


async def test_a_key_of_one_unit_marks_nothing_for_who_sees_more_and_nothing_elsewhere(harness: AppHarness) -> None:
    here = (await app_harness.ticket(harness, customer=ANA)).id
    elsewhere = (await app_harness.ticket(harness, customer=ANA, origin_segment="S2")).id
    ana, ben = harness.workspace.ana.id, harness.workspace.ben.id
    key = await key_of(harness.database, harness.workspace.by, segments=("S1",))
    async with client_of(harness.app, key.secret) as limited:
        users = f"{harness.v1}/users"
        assert (await limited.post(f"{users}/{ben}/tickets/{here}/read")).status_code == 403
        assert (await limited.post(f"{users}/{ana}/tickets/{elsewhere}/unread")).status_code == 403
        assert (await limited.post(f"{users}/{ana}/tickets/{here}/unread")).status_code == 200
        both = await limited.get(f"{users}/{ana}/tickets/unread", params={"ids": f"{here},{elsewhere}"})
        assert both.json() == {"ticket_ids": [here]}
