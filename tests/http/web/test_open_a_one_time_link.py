"""One-time links: by them people set their first password or a new one, and the first admin comes in."""

import asyncio
import re
from typing import Any

import pytest

from amends.errors import BusinessRuleError
from amends.http.server.first_run import one_time_link_path
from amends.instants import DAY_US
from amends.model.person import Role, User
from amends.model.principal import operator
from amends.model.session import LinkPurpose
from amends.store.engine.database import Database
from amends.usecases import invite, sign_in
from amends.usecases.settings import people, workspaces
from tests.engines import Clock
from tests.http import app_harness
from tests.http.app_harness import AppHarness
from tests.http.web.browser import PASSWORD, SAME_ORIGIN, Browser, give_password, sign_in_as, value_of

NEW = "the lift works again"
TWICE = {"password": NEW, "password_again": NEW}
FIRST = {**TWICE, "email": "ada@hotel.example", "first_name": "Ada"}


async def link_for(harness: AppHarness, user: User) -> str:
    token = sign_in.new_token(harness.id)
    await harness.database.write(operator(harness.id), invite.invite, user.id, token)
    return token


async def first_link(database: Database) -> str:
    token = sign_in.new_token(0)
    assert await database.write(operator(0), invite.first_admin_link, token)
    return token


async def open_link(browser: Browser, token: str, **fields: Any) -> str:
    """Open a link and send its form; where that leads."""
    page = await browser.get(one_time_link_path(token))
    assert value_of(page.text, "token") == token
    return (await browser.post("/welcome", {"token": token, **TWICE, **fields})).url.path


async def test_an_invitation_sets_the_first_password_and_signs_in(nobody: Browser, harness: AppHarness) -> None:
    ana = harness.workspace.ana
    token = await link_for(harness, ana)
    page = await nobody.get(one_time_link_path(token))
    assert "Welcome, Ana" in nobody.text
    assert ana.email in nobody.text
    assert page.headers["referrer-policy"] == "same-origin"
    assert await open_link(nobody, token) == "/inbox"
    assert (await nobody.get("/inbox")).status_code == 200
    await nobody.post("/sign-out")
    assert (await sign_in_as(nobody, ana, NEW)).url.path == "/inbox"


async def test_a_link_works_once(nobody: Browser, harness: AppHarness) -> None:
    token = await link_for(harness, harness.workspace.ana)
    await open_link(nobody, token)
    await nobody.post("/sign-out")
    assert (await nobody.get(one_time_link_path(token))).status_code == 410
    assert "used already or has expired" in nobody.text
    again = await nobody.post("/welcome", {"token": token, "password": PASSWORD, "password_again": PASSWORD})
    assert (again.status_code, again.url.path) == (422, "/welcome")
    assert (await sign_in_as(nobody, harness.workspace.ana, PASSWORD)).status_code == 422


async def test_a_link_that_is_opened_twice_at_once_works_once(nobody: Browser, harness: AppHarness) -> None:
    token, csrf = await link_for(harness, harness.workspace.ana), await nobody.token()
    sent = {"csrf_token": csrf, "token": token, **TWICE}
    posts = (nobody.client.post("/welcome", data=sent, headers=SAME_ORIGIN) for _ in range(4))
    answers = await asyncio.gather(*posts)
    assert sorted(each.status_code for each in answers) == [303, 422, 422, 422]


@pytest.mark.parametrize("has_password", [False, True])
async def test_a_link_expires(nobody: Browser, harness: AppHarness, has_password: bool) -> None:
    if has_password:
        await give_password(harness, harness.workspace.ana)
    lasts_us = DAY_US if has_password else 7 * DAY_US
    token = await link_for(harness, harness.workspace.ana)
    harness.clock.advance(lasts_us - 1)
    assert (await nobody.get(one_time_link_path(token))).status_code == 200
    harness.clock.advance(1)
    assert (await nobody.get(one_time_link_path(token))).status_code == 410


async def test_a_reset_ends_all_sessions_and_the_old_password(
    nobody: Browser, agent: Browser, harness: AppHarness
) -> None:
    await give_password(harness, harness.workspace.ben)
    await give_password(harness, harness.workspace.ana)
    await sign_in_as(agent, harness.workspace.ana)
    assert (await agent.get("/inbox")).url.path == "/inbox"
    await open_link(nobody, await link_for(harness, harness.workspace.ana))
    assert (await agent.get("/inbox")).url.path == "/sign-in"
    assert (await sign_in_as(agent, harness.workspace.ana, PASSWORD)).status_code == 422
    assert (await sign_in_as(agent, harness.workspace.ben, PASSWORD)).url.path == "/inbox"


async def test_a_newer_link_ends_the_one_before(nobody: Browser, harness: AppHarness) -> None:
    before, newer = await link_for(harness, harness.workspace.ana), await link_for(harness, harness.workspace.ana)
    assert (await nobody.get(one_time_link_path(before))).status_code == 410
    assert await open_link(nobody, newer) == "/inbox"


async def test_who_left_gets_no_link(harness: AppHarness) -> None:
    by, ana = operator(harness.id), harness.workspace.ana
    await harness.database.write(by, lambda tx: tx.run("UPDATE users SET left_us = 1 WHERE id = $1", ana.id))
    with pytest.raises(BusinessRuleError, match="has left"):
        await link_for(harness, ana)


@pytest.mark.parametrize(
    ("password", "again", "reason"),
    [
        ("short", "short", "must have at least 10 characters"),
        ("x" * 201, "x" * 201, "must have at most 200 characters"),
        ("aaaaaaaaaaaa", "aaaaaaaaaaaa", "is too easy to guess"),
        ("ANA@hotel.example", "ANA@hotel.example", "is too easy to guess"),
        (NEW, "the lift worked again", "isn't the same"),
    ],
)
async def test_a_password_that_isnt_taken_is_told_and_the_link_still_works(
    nobody: Browser, harness: AppHarness, password: str, again: str, reason: str
) -> None:
    token = await link_for(harness, harness.workspace.ana)
    answer = await nobody.post("/welcome", {"token": token, "password": password, "password_again": again})
    assert (answer.status_code, reason in nobody.text) == (422, True)
    assert password not in answer.text.replace(harness.workspace.ana.email, "")
    assert await open_link(nobody, token) == "/inbox"


@pytest.mark.parametrize("token", ["", "nonsense", "漢" * 40])
async def test_a_link_that_is_none_is_told_so(nobody: Browser, token: str) -> None:
    assert (await nobody.get(one_time_link_path(token))).status_code == 410


async def test_the_first_admin_makes_the_workspace(database: Database, clock: Clock) -> None:
    app = app_harness.application(database, clock)
    async with app_harness.client_of(app) as client:
        browser = Browser.__new__(Browser)
        browser.client = client
        token = await first_link(database)
        page = await browser.get(one_time_link_path(token))
        assert "Name of your organisation" in browser.text
        assert "You will be the first admin" in page.text
        wrong = await browser.post("/welcome", {"token": token, **FIRST, "name": "", "timezone": "Mars"})
        assert (wrong.status_code, "not an IANA time zone" in browser.text) == (422, True)
        assert value_of(wrong.text, "email") == "ada@hotel.example"
        named = {"name": "Hotel Sol", "timezone": "Europe/Madrid"}
        answer = await browser.post("/welcome", {"token": token, **FIRST, **named})
        assert answer.url.path == "/settings/first-steps"
        assert (await browser.get("/settings/workspace")).status_code == 200
        assert value_of(browser.page.text, "timezone") == "Europe/Madrid"
        assert not await database.write(operator(0), invite.first_admin_link, sign_in.new_token(0))
    await app.finish()


async def test_the_first_admin_of_a_workspace_that_is_there_joins_it(nobody: Browser, harness: AppHarness) -> None:
    token = await first_link(harness.database)
    await nobody.get(one_time_link_path(token))
    assert "Hotel Sol" in nobody.text
    assert await open_link(nobody, token, **FIRST, workspace_id=harness.id) == "/inbox"
    [ada] = [each for each in await everybody(harness) if each.email == "ada@hotel.example"]
    assert ada.role is Role.ADMIN
    await nobody.post("/sign-out")
    assert (await nobody.get(one_time_link_path(token))).status_code == 410
    assert len(await harness.database.read(operator(0), workspaces.list_all)) == 1


async def test_the_first_admin_may_be_a_user_already(nobody: Browser, harness: AppHarness) -> None:
    token = await first_link(harness.database)
    fields = {**FIRST, "email": harness.workspace.ana.email}
    assert await open_link(nobody, token, **fields, workspace_id=harness.id) == "/inbox"
    assert [each.role for each in await everybody(harness)] == [Role.ADMIN, Role.AGENT]


async def test_the_first_admin_isnt_somebody_who_left(nobody: Browser, harness: AppHarness) -> None:
    token, ana = await first_link(harness.database), harness.workspace.ana
    by = operator(harness.id)
    await harness.database.write(by, lambda tx: tx.run("UPDATE users SET left_us = 1 WHERE id = $1", ana.id))
    sent = {"token": token, **FIRST, "email": ana.email, "workspace_id": harness.id}
    answer = await nobody.post("/welcome", sent)
    assert (answer.status_code, "has left" in nobody.text) == (422, True)
    assert await open_link(nobody, token, **FIRST, workspace_id=harness.id) == "/inbox"


async def test_there_is_one_first_admin(nobody: Browser, harness: AppHarness) -> None:
    token = await first_link(harness.database)
    await give_password(harness, harness.workspace.ben)
    answer = await nobody.post("/welcome", {"token": token, **FIRST, "workspace_id": harness.id})
    assert (answer.status_code, "ask them to invite you" in nobody.text) == (422, True)
    assert "ada@hotel.example" not in [each.email for each in await everybody(harness)]


async def test_an_invitation_makes_nobody_an_admin(nobody: Browser, harness: AppHarness) -> None:
    token = await link_for(harness, harness.workspace.ana)
    await open_link(nobody, token, email="ada@hotel.example", name="Mine", workspace_id=harness.id)
    assert [each.role for each in await everybody(harness)] == [Role.AGENT, Role.AGENT]


async def test_the_database_holds_no_link(harness: AppHarness) -> None:
    token = await link_for(harness, harness.workspace.ana)
    rows = await harness.database.read(operator(harness.id), lambda tx: tx.all("SELECT * FROM sign_in_links"))
    told = await harness.database.read(operator(harness.id), lambda tx: tx.all("SELECT * FROM audit"))
    assert LinkPurpose.INVITATION in repr([tuple(row) for row in rows])
    assert token not in repr([tuple(row) for row in (*rows, *told)])


async def everybody(harness: AppHarness) -> list[User]:
    return list(await harness.database.read(operator(harness.id), people.list_all))


async def test_an_admin_makes_the_link_and_the_page_that_shows_it_goes_on_working(
    admin: Browser, nobody: Browser, harness: AppHarness
) -> None:
    person = f"/settings/people/{harness.workspace.ana.id}"
    page = await admin.post(f"{person}/invite")
    summary = re.search(r'<code class="secret">([^<]+)</code>', page.text)
    assert summary
    assert (await nobody.get(summary[1])).status_code == 200
    actions = re.findall(r'<form method="post"(?: action="([^"]*)")?', page.text.partition("<main")[2])
    assert all(each.startswith(person) for each in actions)
    assert {f"{person}/invite", person} <= set(actions)


async def test_the_first_admin_s_link_lasts_30_days(nobody: Browser, harness: AppHarness) -> None:
    token = await first_link(harness.database)
    harness.clock.advance(30 * DAY_US - 1)
    assert (await nobody.get(one_time_link_path(token))).status_code == 200
    harness.clock.advance(1)
    assert (await nobody.get(one_time_link_path(token))).status_code == 410


async def test_who_is_invited_chooses_a_language_and_the_browser_proposes_its_own(
    nobody: Browser, harness: AppHarness
) -> None:
    ana, ben = harness.workspace.ana, harness.workspace.ben
    nobody.client.headers["Accept-Language"] = "pt-BR,pt;q=0.9"
    await nobody.get(one_time_link_path(await link_for(harness, ana)))
    assert '<option value="pt" selected>' in nobody.page.text
    await open_link(nobody, await link_for(harness, ben), language="de")
    assert '<html lang="de"' in (await nobody.get("/inbox")).text
    await nobody.post("/sign-out")
    reset = await link_for(harness, ben)
    await nobody.get(one_time_link_path(reset))
    assert 'name="language"' not in nobody.page.text
    await open_link(nobody, reset, language="es")
    assert '<html lang="de"' in (await nobody.get("/inbox")).text


async def test_the_browser_proposes_the_country_and_its_only_time_zone(database: Database, clock: Clock) -> None:
    app = app_harness.application(database, clock)
    async with app_harness.client_of(app) as client:
        browser = Browser.__new__(Browser)
        browser.client = client
        token = await first_link(database)
        client.headers["Accept-Language"] = "es-UY"
        page = await browser.get(one_time_link_path(token))
        assert 'value="America/Montevideo"' in page.text
        assert '<option value="UY" selected>' in page.text
        assert '<option value="es" selected>' in page.text
        form = {**FIRST, "name": "Hotel Sol", "timezone": "UTC", "phone_region": "UY", "language": "ar"}
        assert await open_link(browser, token, **form) == "/settings/first-steps"
        assert '<html lang="ar"' in browser.page.text
    [own] = await database.read(operator(0), workspaces.list_all)
    assert (own.time_zone, own.region_of_phones) == ("UTC", "UY")
