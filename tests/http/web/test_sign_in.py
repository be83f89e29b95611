"""Signing in with a password, how long that lasts, and signing out."""

import asyncio
from time import process_time

import httpx2
import pytest
from msgspec import structs

from amends.errors import NotFound
from amends.http.web.kit import passwords
from amends.instants import HOUR_US, MINUTE_US, SECOND_US
from amends.model.person import User
from amends.model.principal import operator
from amends.model.session import SessionLimits
from amends.store import sessions
from amends.usecases import hand_over, invite, sign_in
from amends.usecases.hand_over import HandOverForm
from amends.usecases.settings import people
from amends.usecases.settings.people import UserForm
from tests import cast
from tests.http import app_harness
from tests.http.app_harness import UNLIMITED, AppHarness
from tests.http.web.browser import (
    COOKIE,
    HOST,
    PASSWORD,
    SAME_ORIGIN,
    Browser,
    give_password,
    sign_in_as,
    without_tokens,
)

WRONG = "E-mail address or password is wrong."
HOME = "/inbox"
LONG = "correct horse battery staple"


@pytest.fixture
async def ana(harness: AppHarness) -> User:
    await give_password(harness, harness.workspace.ana)
    return harness.workspace.ana


def is_in(answer: httpx2.Response) -> bool:
    return answer.status_code == 200 and answer.url.path == HOME


async def open_page(browser: Browser) -> httpx2.Response:
    return await browser.client.get(HOME)


async def test_the_right_password_leads_to_the_inbox(nobody: Browser, ana: User) -> None:
    assert is_in(await sign_in_as(nobody, ana))
    assert (await nobody.get("/")).url.path == HOME
    assert (await nobody.get("/sign-in")).url.path == HOME


async def test_an_address_is_the_same_in_any_case(nobody: Browser, ana: User) -> None:
    answer = await nobody.post("/sign-in", {"email": " ANA@Hotel.Example ", "password": PASSWORD})
    assert is_in(answer)


async def test_a_wrong_password_is_refused_and_the_address_kept(nobody: Browser, ana: User) -> None:
    answer = await sign_in_as(nobody, ana, "not mine at all")
    assert (answer.status_code, WRONG in nobody.text) == (422, True)
    assert f'value="{ana.email}"' in answer.text
    assert "not mine at all" not in answer.text
    assert (await open_page(nobody)).headers["location"] == "/sign-in"


async def test_an_unknown_address_gets_the_same_answer(nobody: Browser, harness: AppHarness, ana: User) -> None:
    wrong = await sign_in_as(nobody, ana, "not mine at all")
    unknown = await nobody.post("/sign-in", {"email": "eve@hotel.example", "password": "not mine at all"})
    assert unknown.status_code == wrong.status_code
    assert without_tokens(unknown.text.replace("eve@hotel.example", ana.email)) == without_tokens(wrong.text)
    never_set = await sign_in_as(nobody, harness.workspace.ben)
    assert without_tokens(never_set.text.replace(harness.workspace.ben.email, ana.email)) == without_tokens(wrong.text)


async def test_an_unknown_address_takes_as_long() -> None:
    kept = await passwords.hashed(PASSWORD)

    async def seconds(password_hash: str) -> float:
        began = process_time()
        assert not await passwords.is_right(password_hash, "not mine at all")
        return process_time() - began

    await seconds("")
    assert min([await seconds("") for _ in range(3)]) > 0.5 * min([await seconds(kept) for _ in range(3)])


async def test_after_too_many_tries_the_right_password_waits_too(
    nobody: Browser, harness: AppHarness, ana: User
) -> None:
    for _ in range(5):
        await sign_in_as(nobody, ana, "not mine at all")
    answer = await sign_in_as(nobody, ana)
    assert (answer.status_code, "Too many tries: wait 1 s" in nobody.text) == (422, True)
    harness.clock.advance(SECOND_US)
    await sign_in_as(nobody, ana, "not mine at all")
    await sign_in_as(nobody, ana)
    assert "wait 2 s" in nobody.text
    harness.clock.advance(2 * SECOND_US)
    assert is_in(await sign_in_as(nobody, ana))


async def test_the_longest_wait_is_five_minutes_and_signing_in_forgets_it(
    nobody: Browser, harness: AppHarness, ana: User
) -> None:
    for _ in range(20):
        harness.clock.advance(5 * MINUTE_US)
        await harness.database.write(operator(harness.id), sign_in.note_failure, ana.id)
    await sign_in_as(nobody, ana)
    assert "wait 5 minutes" in nobody.text
    harness.clock.advance(5 * MINUTE_US)
    assert is_in(await sign_in_as(nobody, ana))
    found = await harness.database.read(operator(harness.id), sign_in.account, ana.id)
    assert found.credential.failures == 0


async def test_many_tries_at_once_count_like_one_after_the_other(
    nobody: Browser, harness: AppHarness, ana: User
) -> None:
    token = await nobody.token()

    async def attempt(password: str) -> httpx2.Response:
        sent = {"csrf_token": token, "email": ana.email, "password": password}
        return await nobody.client.post("/sign-in", data=sent, headers=SAME_ORIGIN)

    answers = await asyncio.gather(*(attempt("not mine at all") for _ in range(16)), attempt(PASSWORD))
    assert [each.status_code for each in answers] == [422] * 17
    assert "Too many tries" in answers[-1].text
    found = await harness.database.read(operator(harness.id), sign_in.account, ana.id)
    assert found.credential.failures == 5


async def test_who_is_in_two_workspaces_chooses_one(nobody: Browser, harness: AppHarness, ana: User) -> None:
    other = await cast.workspace(harness.database, "Hotel Luna")
    await harness.database.write(other.by, invite.set_password, other.ana.id, await passwords.hashed(PASSWORD))
    asked = await sign_in_as(nobody, ana)
    assert (asked.status_code, asked.url.path) == (200, "/sign-in")
    assert "Hotel Sol" in nobody.text
    assert "Hotel Luna" in nobody.text
    assert PASSWORD not in asked.text
    assert is_in(await sign_in_as(nobody, ana, workspace_id=str(other.id)))
    assert "Hotel Luna" in nobody.text


async def test_the_password_of_one_workspace_opens_no_other(nobody: Browser, harness: AppHarness, ana: User) -> None:
    other = await cast.workspace(harness.database, "Hotel Luna")
    await harness.database.write(other.by, invite.set_password, other.ana.id, await passwords.hashed(LONG))
    assert is_in(await sign_in_as(nobody, ana, LONG, workspace_id=str(harness.id)))
    assert "Hotel Luna" in nobody.text
    assert "Hotel Sol" not in nobody.text


async def test_who_wanted_a_page_gets_there(nobody: Browser, ana: User) -> None:
    asked = await nobody.get("/notices?before=77")
    assert (asked.url.path, asked.url.params["next"]) == ("/sign-in", "/notices?before=77")
    assert 'name="next" value="/notices?before=77"' in asked.text
    answer = await sign_in_as(nobody, ana, next="/notices?before=77")
    assert (answer.url.path, answer.url.query) == ("/notices", b"before=77")


@pytest.mark.parametrize("path", ["/tickets/%0d%0aSet-Cookie:%20a=b", "/tickets/%E6%BC%A2"])
async def test_an_odd_address_leads_to_signing_in_like_any_other(nobody: Browser, path: str) -> None:
    answer = await nobody.client.get(path)
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/sign-in?next=%2Ftickets%2F%")
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example/",
        "\\\\evil.example",
        "/\t/evil.example",
        "/\n/evil.example",
        "javascript:alert(1)",
        "evil.example",
        "",
    ],
)
async def test_it_never_leads_to_another_site(nobody: Browser, ana: User, elsewhere: str) -> None:
    token = await nobody.token()
    sent = {"csrf_token": token, "email": ana.email, "password": PASSWORD, "next": elsewhere}
    answer = await nobody.client.post("/sign-in", data=sent, headers=SAME_ORIGIN)
    assert (answer.status_code, answer.headers["location"]) == (303, HOME)
    again = await nobody.client.get("/sign-in", params={"next": elsewhere})
    assert again.headers["location"] == HOME


async def test_a_session_ends_when_it_isnt_used(nobody: Browser, harness: AppHarness, ana: User) -> None:
    await sign_in_as(nobody, ana)
    for _ in range(3):
        harness.clock.advance(23 * HOUR_US)
        assert (await open_page(nobody)).status_code == 200
    harness.clock.advance(24 * HOUR_US + 1)
    assert (await open_page(nobody)).headers["location"] == "/sign-in"


async def test_a_session_ends_after_two_weeks_however_it_is_used(
    nobody: Browser, harness: AppHarness, ana: User
) -> None:
    await sign_in_as(nobody, ana)
    for _ in range(14 * 2):
        assert (await open_page(nobody)).status_code == 200
        harness.clock.advance(12 * HOUR_US)
    assert (await open_page(nobody)).status_code == 200
    harness.clock.advance(1)
    assert (await open_page(nobody)).headers["location"] == "/sign-in"


async def test_who_signs_out_is_out_and_the_token_is_dead(nobody: Browser, ana: User) -> None:
    await sign_in_as(nobody, ana)
    token = nobody.client.cookies[COOKIE]
    answer = await nobody.post("/sign-out")
    assert answer.url.path == "/sign-in"
    assert COOKIE not in nobody.client.cookies
    nobody.client.cookies.set(COOKIE, token, domain=HOST, path="/")
    assert (await open_page(nobody)).headers["location"] == "/sign-in"


async def test_who_left_is_out_at_once_and_can_never_come_in(nobody: Browser, harness: AppHarness, ana: User) -> None:
    await sign_in_as(nobody, ana)
    await harness.database.write(operator(harness.id), hand_over.hand_over, ana.id, HandOverForm("queue", leaves=True))
    assert (await open_page(nobody)).headers["location"] == "/sign-in"
    answer = await sign_in_as(nobody, ana)
    assert (answer.status_code, WRONG in nobody.text) == (422, True)


async def test_a_token_that_is_nobodys_is_nobody(nobody: Browser) -> None:
    nobody.client.cookies.set(COOKIE, sign_in.new_token(1001))
    assert (await open_page(nobody)).headers["location"] == "/sign-in"
    assert (await nobody.get("/sign-in")).status_code == 200


async def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(nobody: Browser, ana: User) -> None:
    sent = {"csrf_token": await nobody.token(), "email": ana.email, "password": PASSWORD}
    answer = await nobody.client.post("/sign-in", data=sent, headers=SAME_ORIGIN)
    name, flags = read_cookie(answer)
    assert name == COOKIE
    assert flags == {"Path=/", "HttpOnly", "SameSite=Lax", f"Max-Age={14 * 24 * 3600}"}


async def test_over_https_only_this_host_sets_it_and_no_plain_line_carries_it(harness: AppHarness, ana: User) -> None:
    settings = structs.replace(UNLIMITED, public_url="https://amends.test", session_max_hours=2)
    app = app_harness.application(harness.database, harness.clock, settings)
    async with app_harness.client_of(app) as client:
        client.base_url = httpx2.URL("https://amends.test")
        browser = Browser(harness, client)
        sent = {"csrf_token": await browser.token(), "email": ana.email, "password": PASSWORD}
        answer = await client.post("/sign-in", data=sent, headers=SAME_ORIGIN)
        name, flags = read_cookie(answer)
        assert name == "__Host-amends_session"
        assert flags == {"Path=/", "HttpOnly", "SameSite=Lax", "Max-Age=7200", "Secure"}
        assert (await browser.get(HOME)).status_code == 200
    await app.finish()


async def test_a_new_session_has_a_token_of_its_own_whatever_came_along(nobody: Browser, ana: User) -> None:
    planted = sign_in.new_token(1001)
    nobody.client.cookies.set(COOKIE, planted, domain=HOST, path="/")
    await sign_in_as(nobody, ana)
    assert nobody.client.cookies[COOKIE] != planted
    assert (await open_page(nobody)).status_code == 200


async def test_the_database_holds_no_token(nobody: Browser, harness: AppHarness, ana: User) -> None:
    await sign_in_as(nobody, ana)
    rows = await harness.database.read(operator(harness.id), lambda tx: tx.all("SELECT * FROM sessions"))
    assert len(rows) == 1
    assert nobody.client.cookies[COOKIE] not in repr([tuple(row) for row in rows])


async def test_who_never_set_a_password_isnt_asked_by_what_they_are(nobody: Browser, harness: AppHarness) -> None:
    form = UserForm(email="cleo@hotel.example")
    cleo = await harness.database.write(operator(harness.id), people.add, form)
    assert (await sign_in_as(nobody, cleo, "")).status_code == 422


def read_cookie(answer: httpx2.Response) -> tuple[str, set[str]]:
    pair, *flags = (part.strip() for part in answer.headers["set-cookie"].split(";"))
    return pair.partition("=")[0], set(flags)


async def test_a_browser_is_listed_by_what_can_be_shown_of_its_name(harness: AppHarness, ana: User) -> None:
    by = operator(harness.id)
    await harness.database.write(
        by, sign_in.begin, ana.id, sign_in.new_token(harness.id), "Fire\x1b[1m\u202efox" + "!" * 500
    )
    [session] = await harness.database.read(by, sign_in.sessions_of, ana.id, SessionLimits.of_hours(1, 1))
    assert session.browser.startswith("Fire[1mfox!!!")
    assert len(session.browser) == 200 - len("\x1b\u202e")


async def test_signing_in_takes_away_the_sessions_that_are_over(harness: AppHarness, ana: User) -> None:
    by, limits = operator(harness.id), SessionLimits.of_hours(1, 3)
    _, used = [
        await harness.database.write(by, sign_in.begin, ana.id, sign_in.new_token(harness.id), name, limits)
        for name in ("over", "used")
    ]
    harness.clock.advance(HOUR_US + 1)
    await harness.database.write(by, sign_in.note_use, used)
    await harness.database.write(by, sign_in.begin, ana.id, sign_in.new_token(harness.id), "new", limits)
    left = await harness.database.read(by, sessions.of_user, ana.id)
    assert {each.browser for each in left} == {"used", "new"}


async def test_who_has_no_password_or_has_left_has_no_account(harness: AppHarness, ana: User) -> None:
    by, ben = operator(harness.id), harness.workspace.ben
    assert (await harness.database.read(by, sign_in.account, ana.id)).user == ana
    await harness.database.write(by, hand_over.hand_over, ana.id, HandOverForm("queue", leaves=True))
    for user in (ana, ben):
        with pytest.raises(NotFound):
            await harness.database.read(by, sign_in.account, user.id)
