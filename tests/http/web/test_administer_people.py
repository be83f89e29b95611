"""Administering people: added, changed, invited, away, handing their tickets over, signed out."""

import re

from amends.model.person import Role
from amends.usecases.settings import people
from amends.usecases.settings.people import UserChangeForm
from tests.http import app_harness
from tests.http.app_harness import AppHarness
from tests.http.web import browser
from tests.http.web.browser import Browser


async def test_somebody_is_added_invited_and_signs_in(admin: Browser, nobody: Browser, harness: AppHarness) -> None:
    sent = {"email": "zoe@hotel.example", "first_name": "Zoë", "role": "manager", "segments": ["S1", "S2"]}
    await admin.post("/settings/people", sent)
    assert "Zoë" in admin.text
    path = str(admin.page.url).partition("?")[0]
    answer = await admin.post(f"{path}/invite")
    link = re.search(r"http://amends\.test(/welcome\?token=[\w.-]+)", answer.text)
    assert link
    assert (await admin.get(path)).text.count("welcome?token") == 0
    await nobody.get(link[1])
    token = link[1].partition("=")[2]
    password = "a room with a view"
    await nobody.post("/welcome", {"token": token, "password": password, "password_again": password})
    assert "Zoë" in nobody.text
    added = await harness.database.read(harness.workspace.by, people.get, int(path.rpartition("/")[2]))
    assert (added.role, added.segment_ids) == (Role.MANAGER, (harness.workspace.s1.id, harness.workspace.s2.id))


async def test_what_is_wrong_with_somebody_new_is_told_and_kept(admin: Browser) -> None:
    answer = await admin.post("/settings/people", {"email": "no address", "first_name": "Zoë", "segments": ["S1"]})
    assert answer.status_code == 422
    assert "is not an e-mail address" in admin.text
    assert 'value="Zoë"' in answer.text


async def test_somebody_is_changed(admin: Browser, harness: AppHarness) -> None:
    path = f"/settings/people/{harness.workspace.ana.id}"
    sent = {
        "first_name": "Anna",
        "last_name": "",
        "role": "manager",
        "segments": ["S2"],
        "ticket_limit": "7",
        "capacity": "2",
    }
    await admin.post(path, sent)
    assert "Saved." in admin.text
    changed = await harness.database.read(harness.workspace.by, people.get, harness.workspace.ana.id)
    assert (changed.name, changed.role, changed.ticket_limit, changed.capacity) == ("Anna", Role.MANAGER, 7, 2)
    answer = await admin.post(path, {**sent, "capacity": "none"})
    assert answer.status_code == 422
    assert "must be a whole number" in admin.text


async def test_an_absence_is_noted_in_the_reader_s_zone_and_taken_back(manager: Browser, harness: AppHarness) -> None:
    path = f"/settings/people/{harness.workspace.ana.id}"
    await manager.post(f"{path}/absences", {"from": "2026-12-24T00:00", "until": "2026-12-27T08:00"})
    away = await harness.database.read(harness.workspace.by, people.get, harness.workspace.ana.id)
    assert "Dec 24, 2026 12:00" in manager.text
    await manager.post(f"{path}/absences/remove", {"absence_id": str(away.absences[0].id)})
    assert "Not away" in manager.text
    answer = await manager.post(f"{path}/absences", {"from": "soon", "until": "2026-12-27T08:00"})
    assert answer.status_code == 422
    assert "must be a date and a time of day" in manager.text


async def test_tickets_are_handed_over(manager: Browser, harness: AppHarness) -> None:
    await app_harness.ticket(harness, owner="ana@hotel.example")
    ben = UserChangeForm(segments=("S1", "S2"))
    await harness.database.write(harness.workspace.by, people.change, harness.workspace.ben.id, ben)
    sent = {"to": "ben@hotel.example", "leaves": "1"}
    await manager.post(f"/settings/people/{harness.workspace.ana.id}/hand-over", sent)
    assert "1 ticket was handed over" in manager.text
    assert "has left" in manager.text


async def test_somebody_is_signed_out_everywhere(admin: Browser, agent: Browser, harness: AppHarness) -> None:
    await agent.get("/inbox")
    assert agent.page.status_code == 200
    await admin.post(f"/settings/people/{harness.workspace.ana.id}/sign-out")
    answer = await agent.client.get("/inbox")
    assert answer.status_code == 303


async def test_who_may_do_what(agent: Browser, manager: Browser, harness: AppHarness) -> None:
    assert (await agent.get("/settings/people")).status_code == 403
    await manager.get("/settings/people")
    assert "Add somebody" not in manager.text
    path = f"/settings/people/{harness.workspace.ana.id}"
    for way in ("", "/invite", "/sign-out"):
        assert (await manager.post(f"{path}{way}", {"role": "admin"})).status_code == 403
    assert (await manager.get("/settings/people/1")).status_code in (403, 404)


async def test_a_manager_of_one_segment_manages_no_rules(harness: AppHarness) -> None:
    own = await browser.signed_in(harness, await browser.hire(harness, Role.MANAGER, segments=("S1",)))
    async with own.client:
        assert (await own.get("/settings/rules")).status_code == 403
        assert (await own.get("/intakes")).status_code == 200


async def test_the_last_admin_stays_one(admin: Browser, manager: Browser) -> None:
    assert admin.user
    path = f"/settings/people/{admin.user.id}"
    answer = await admin.post(path, {"first_name": "A", "role": "agent", "capacity": "1", "ticket_limit": "0"})
    assert (answer.status_code, "the last admin" in admin.text) == (422, True)
    answer = await manager.post(f"{path}/hand-over", {"to": "queue", "leaves": "1"})
    assert answer.status_code == 403
