"""The second factor: set up with an app, given after the password, replaced by recovery codes, switched off."""

import asyncio
import re

import httpx2
import pyotp
import pytest
from msgspec import Struct, structs

from amends.http.application import build as build_app
from amends.http.web import ENDPOINTS as PAGES
from amends.http.web.kit.totp import picture
from amends.instants import MINUTE_US, SECOND_US
from amends.model.person import User
from amends.model.principal import operator
from amends.usecases import sign_in
from amends.usecases.settings import workspaces
from amends.usecases.settings.workspaces import WorkspaceChangeForm
from tests.http import app_harness
from tests.http.app_harness import UNLIMITED, AppHarness
from tests.http.web.browser import COOKIE, HOST, PASSWORD, SAME_ORIGIN, Browser, give_password, sign_in_as, signed_in

FACTOR = "/me/second-factor"
CODE = "/sign-in/code"
STEP_US = 30 * SECOND_US
SENT = {"present_password": PASSWORD}


class Phone(Struct):
    """An app with somebody's secret, and the recovery codes that they wrote down."""

    secret: str
    harness: AppHarness
    codes: list[str]

    def code(self, drift: int = 0) -> str:
        """What it shows, when its clock is some steps off."""
        return pyotp.TOTP(self.secret).at((self.harness.clock() + drift * STEP_US) // SECOND_US)


def secret_on(page: httpx2.Response) -> str:
    found = re.search(r'<code class="secret"[^>]*>([A-Z2-7 ]+)</code>', page.text)
    assert found, page.text
    return found[1].replace(" ", "")


def codes_on(page: httpx2.Response) -> list[str]:
    return re.findall(r"<li><code>([a-z2-7-]{19})</code></li>", page.text)


async def set_up(browser: Browser) -> Phone:
    """Set it up as somebody does; a minute passes, so that its first code is old."""
    phone = Phone(secret_on(await browser.post(f"{FACTOR}/set-up")), browser.harness, [])
    phone.codes = codes_on(await browser.post(f"{FACTOR}/confirm", {"code": phone.code()}))
    assert len(set(phone.codes)) == 10
    browser.harness.clock.advance(MINUTE_US)
    return phone


@pytest.fixture
async def ana(harness: AppHarness) -> User:
    await give_password(harness, harness.workspace.ana)
    return harness.workspace.ana


@pytest.fixture
async def mine(harness: AppHarness, nobody: Browser, ana: User) -> Browser:
    """Ana, signed in by her password."""
    await sign_in_as(nobody, ana)
    return nobody


@pytest.fixture
async def phone(mine: Browser) -> Phone:
    """Ana's phone; she is signed out."""
    made = await set_up(mine)
    await mine.post("/sign-out")
    return made


async def half_in(browser: Browser, ana: User) -> Browser:
    """Give the password, and no code yet."""
    asked = await sign_in_as(browser, ana)
    assert (asked.status_code, asked.url.path) == (200, CODE)
    return browser


async def give(browser: Browser, code: str, **fields: str) -> bool:
    """Give a code; whether it let in."""
    answer = await browser.post(CODE, {"code": code, **fields})
    assert answer.status_code == (422 if answer.url.path == CODE else 200)
    return answer.url.path != CODE


async def require(harness: AppHarness) -> None:
    form = WorkspaceChangeForm(second_factor_required=True)
    await harness.database.write(operator(harness.id), workspaces.change, form)


async def test_it_is_set_up_by_a_code_and_asked_for_from_then_on(mine: Browser, ana: User) -> None:
    await mine.get(FACTOR)
    assert "Set it up" in mine.text
    page = await mine.post(f"{FACTOR}/set-up")
    assert page.text.count("<svg") > 1
    assert not re.search(r"style=|<style", page.text)
    phone = await set_up(mine)
    await mine.get(FACTOR)
    assert "10 recovery codes left" in mine.text
    assert phone.secret not in mine.page.text
    await mine.post("/sign-out")
    await half_in(mine, ana)
    assert await give(mine, phone.code())
    assert mine.page.url.path == "/inbox"


async def test_the_picture_needs_no_style_and_holds_the_address(mine: Browser) -> None:
    drawn = picture("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", "ana@hotel.example", "Sol: <b>")
    assert drawn.startswith("<svg")
    assert "style" not in drawn
    assert "<b>" not in drawn


async def test_a_wrong_first_code_switches_nothing_on(mine: Browser, ana: User) -> None:
    secret = secret_on(await mine.post(f"{FACTOR}/set-up"))
    wrong = await mine.post(f"{FACTOR}/confirm", {"code": "000000"})
    assert (wrong.status_code, secret_on(wrong)) == (422, secret)
    assert "isn't the code that the app shows now" in mine.text
    await mine.post("/sign-out")
    assert (await sign_in_as(mine, ana)).url.path == "/inbox"


async def test_a_secret_that_wasnt_confirmed_is_replaced_by_the_next(mine: Browser) -> None:
    first = secret_on(await mine.post(f"{FACTOR}/set-up"))
    phone = await set_up(mine)
    assert phone.secret != first
    again = await mine.post(f"{FACTOR}/set-up")
    assert (again.status_code, "set up already" in mine.text) == (422, True)
    late = await mine.post(f"{FACTOR}/confirm", {"code": phone.code()})
    assert (late.status_code, codes_on(late)) == (422, [])


async def test_nothing_else_is_reached_before_the_code(mine: Browser, phone: Phone, ana: User) -> None:
    await half_in(mine, ana)
    token = await mine.token()
    for endpoint in (each for each in PAGES if each.scope is not None):
        path = re.sub(r"\{\w+\}", "1", endpoint.path)
        sent = {"data": {"csrf_token": token}, "headers": SAME_ORIGIN} if endpoint.method == "POST" else {}
        answer = await mine.client.request(endpoint.method, path, **sent)
        assert (answer.status_code, answer.headers["location"].partition("?")[0]) == (303, CODE), endpoint.path
    refused = await mine.client.post(CODE, data={"csrf_token": "0"}, headers=SAME_ORIGIN)
    assert refused.status_code == 403
    assert "Hotel Sol" not in refused.text
    assert ana.email not in refused.text


async def test_the_code_page_is_nobodys_without_a_password(nobody: Browser) -> None:
    assert (await nobody.get(CODE)).url.path == "/sign-in"
    assert (await nobody.post(CODE, {"code": "000000"})).url.path == "/sign-in"


async def test_the_whole_session_has_a_token_of_its_own(mine: Browser, phone: Phone, ana: User) -> None:
    await half_in(mine, ana)
    half = mine.client.cookies[COOKIE]
    assert await give(mine, phone.code())
    assert mine.client.cookies[COOKIE] != half
    mine.client.cookies.set(COOKIE, half, domain=HOST, path="/")
    assert (await mine.get("/inbox")).url.path == "/sign-in"


async def test_who_wanted_a_page_gets_there_after_the_code(mine: Browser, phone: Phone, ana: User) -> None:
    asked = await sign_in_as(mine, ana, next="/notices?before=77")
    assert asked.url.params["next"] == "/notices?before=77"
    assert await give(mine, phone.code(), next="/notices?before=77")
    assert mine.page.url.path == "/notices"
    await mine.post("/sign-out")
    mine.harness.clock.advance(MINUTE_US)
    await half_in(mine, ana)
    assert await give(mine, phone.code(), next="//evil.example")
    assert mine.page.url.host == HOST


@pytest.mark.parametrize(("drift", "is_taken"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
async def test_a_clock_may_be_one_step_off(mine: Browser, phone: Phone, ana: User, drift: int, is_taken: bool) -> None:
    await half_in(mine, ana)
    assert await give(mine, phone.code(drift)) is is_taken


async def test_each_code_counts_once_and_none_before_it_any_more(mine: Browser, phone: Phone, ana: User) -> None:
    code, before = phone.code(), phone.code(-1)
    await half_in(mine, ana)
    assert await give(mine, code)
    await mine.post("/sign-out")
    await half_in(mine, ana)
    assert not await give(mine, code)
    assert not await give(mine, before)
    assert await give(mine, phone.code(1))


async def test_the_code_that_confirmed_it_lets_nobody_in(mine: Browser, ana: User) -> None:
    phone = Phone(secret_on(await mine.post(f"{FACTOR}/set-up")), mine.harness, [])
    await mine.post(f"{FACTOR}/confirm", {"code": phone.code()})
    await mine.post("/sign-out")
    await half_in(mine, ana)
    assert not await give(mine, phone.code())


async def test_one_code_given_many_times_at_once_makes_one_session(
    harness: AppHarness, mine: Browser, phone: Phone, ana: User
) -> None:
    browsers = [Browser(harness, app_harness.client_of(harness.app)) for _ in range(4)]
    for browser in browsers:
        await half_in(browser, ana)
    code = phone.code()
    answers = await asyncio.gather(*(give(browser, code) for browser in browsers))
    assert sorted(answers) == [False, False, False, True]
    for browser in browsers:
        await browser.client.aclose()


@pytest.mark.parametrize("spelled", ["{0[0]}{0[1]}{0[2]} {0[3]}{0[4]}{0[5]}", " {0} ", "arabic"])
async def test_a_code_may_be_typed_as_people_do(mine: Browser, phone: Phone, ana: User, spelled: str) -> None:
    await half_in(mine, ana)
    code = phone.code()
    typed = code.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")) if spelled == "arabic" else spelled.format(code)
    assert await give(mine, typed)


async def test_a_recovery_code_lets_in_once(mine: Browser, phone: Phone, ana: User) -> None:
    await half_in(mine, ana)
    asked = await mine.get(f"{CODE}?recovery=1")
    assert "Recovery code" in mine.text
    assert 'name="recovery"' in asked.text
    assert await give(mine, phone.codes[0].upper().replace("-", " "), recovery="1")
    await mine.get(FACTOR)
    assert "9 recovery codes left" in mine.text
    await mine.post("/sign-out")
    await half_in(mine, ana)
    assert not await give(mine, phone.codes[0], recovery="1")
    assert "This code is wrong, or was used before." in mine.text
    assert await give(mine, phone.codes[1], recovery="1")


async def test_wrong_codes_make_wait_and_another_sign_in_doesnt_help(
    harness: AppHarness, mine: Browser, phone: Phone, ana: User
) -> None:
    await half_in(mine, ana)
    for _ in range(5):
        assert not await give(mine, "000000")
    assert not await give(mine, phone.code())
    assert "Too many tries: wait 1 s" in mine.text
    assert (await sign_in_as(mine, ana)).status_code == 422
    harness.clock.advance(SECOND_US)
    await half_in(mine, ana)
    assert not await give(mine, "000000")
    assert not await give(mine, phone.code())
    assert "wait 2 s" in mine.text
    harness.clock.advance(MINUTE_US)
    assert await give(mine, phone.code())
    found = await harness.database.read(operator(harness.id), sign_in.account, ana.id)
    assert found.credential.failures == 0


async def test_a_session_that_waits_for_its_code_is_seen_where_one_is_in(
    harness: AppHarness, mine: Browser, phone: Phone, ana: User
) -> None:
    await half_in(mine, ana)
    token = sign_in.new_token(harness.id)
    by = structs.replace(operator(harness.id), address="192.0.2.7")
    half = await harness.database.write(
        by, sign_in.begin, ana.id, token, "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0"
    )
    assert not half.mfa_passed
    assert await give(mine, phone.code())
    await mine.get("/me")
    assert "Firefox on Linux" in mine.text
    assert "Waits for its code" in mine.text


async def test_new_recovery_codes_take_the_place_of_all_before(mine: Browser, ana: User) -> None:
    phone = await set_up(mine)
    wrong = await mine.post(f"{FACTOR}/codes", {"present_password": "not mine at all"})
    assert (wrong.status_code, codes_on(wrong), "isn't your password" in mine.text) == (422, [], True)
    fresh = codes_on(await mine.post(f"{FACTOR}/codes", SENT))
    assert len(fresh) == 10
    assert set(fresh).isdisjoint(phone.codes)
    await mine.post("/sign-out")
    await half_in(mine, ana)
    assert not await give(mine, phone.codes[0])
    assert await give(mine, fresh[9])


async def test_who_has_none_makes_no_recovery_codes(mine: Browser) -> None:
    answer = await mine.post(f"{FACTOR}/codes", SENT)
    assert (answer.status_code, codes_on(answer)) == (422, [])


async def test_it_is_switched_off_by_the_password(mine: Browser, ana: User) -> None:
    await set_up(mine)
    wrong = await mine.post(f"{FACTOR}/off", {"present_password": "not mine at all"})
    assert (wrong.status_code, "isn't your password" in mine.text) == (422, True)
    assert 'id="off-password"' in wrong.text
    await mine.post(f"{FACTOR}/off", SENT)
    assert "Your second factor is off." in mine.text
    await mine.post("/sign-out")
    assert (await sign_in_as(mine, ana)).url.path == "/inbox"


async def test_where_everybody_needs_one_it_isnt_switched_off(harness: AppHarness, mine: Browser, ana: User) -> None:
    await set_up(mine)
    await require(harness)
    await mine.get(FACTOR)
    assert "can't be switched off" in mine.text
    answer = await mine.post(f"{FACTOR}/off", SENT)
    assert (answer.status_code, answer.url.path) == (422, f"{FACTOR}/off")
    await mine.post("/sign-out")
    await half_in(mine, ana)


async def test_where_everybody_needs_one_each_page_leads_there(harness: AppHarness, mine: Browser) -> None:
    await require(harness)
    token = await mine.token()
    for endpoint in (each for each in PAGES if each.scope is not None):
        if endpoint.path.startswith((FACTOR, "/sign-out")):
            continue
        path = re.sub(r"\{\w+\}", "1", endpoint.path)
        sent = {"data": {"csrf_token": token}, "headers": SAME_ORIGIN} if endpoint.method == "POST" else {}
        answer = await mine.client.request(endpoint.method, path, **sent)
        assert (answer.status_code, answer.headers["location"]) == (303, FACTOR), endpoint.path
    await mine.get("/inbox")
    assert "This workspace asks everybody for a second factor." in mine.text
    await set_up(mine)
    assert (await mine.get("/inbox")).url.path == "/inbox"


async def test_who_lacks_one_may_sign_out(harness: AppHarness, mine: Browser) -> None:
    await require(harness)
    assert (await mine.post("/sign-out")).url.path == "/sign-in"
    assert COOKIE not in mine.client.cookies


async def test_without_a_key_it_says_what_must_be_set(harness: AppHarness, ana: User) -> None:
    app = build_app(harness.database, UNLIMITED, harness.clock)
    async with app_harness.client_of(app) as client:
        browser = await signed_in(harness, ana)
        client.cookies = browser.client.cookies
        here = Browser(harness, client)
        await here.get(FACTOR)
        assert "must set `secret_key`" in here.text
        assert f"{FACTOR}/set-up" not in here.page.text
        answer = await here.post(f"{FACTOR}/set-up")
        assert (answer.status_code, "must set `secret_key`" in here.text) == (422, True)
        await browser.client.aclose()
    await app.finish()


async def test_without_a_key_nobody_is_asked_for_one(harness: AppHarness, admin: Browser) -> None:
    app = build_app(harness.database, UNLIMITED, harness.clock)
    async with app_harness.client_of(app) as client:
        client.cookies = admin.client.cookies
        here = Browser(harness, client)
        sent = {"name": "Hotel Sol", "timezone": "Europe/Madrid", "second_factor_required": "1"}
        answer = await here.post("/settings/workspace", sent)
        assert (answer.status_code, "must set `secret_key`" in here.text) == (422, True)
    await app.finish()
    assert (await admin.post("/settings/workspace", sent)).status_code == 200


async def test_another_key_leaves_the_recovery_codes(harness: AppHarness, phone: Phone, ana: User) -> None:
    app = build_app(harness.database, UNLIMITED, harness.clock, b"another" * 6)
    async with app_harness.client_of(app) as client:
        here = await half_in(Browser(harness, client), ana)
        assert not await give(here, phone.code())
        assert await give(here, phone.codes[0])
    await app.finish()


async def test_neither_the_secret_nor_a_recovery_code_is_kept(harness: AppHarness, mine: Browser, phone: Phone) -> None:
    kept = ""
    for table in ("credentials", "recovery_codes", "sessions", "audit", "events"):
        rows = await harness.database.read(
            operator(harness.id), lambda tx, table=table: tx.all(f"SELECT * FROM {table}")
        )
        kept += repr([tuple(row) for row in rows])
    assert "second_factor_confirmed" in kept
    for secret in (phone.secret, *phone.codes, *(code.replace("-", "") for code in phone.codes)):
        assert secret not in kept


async def test_an_admin_forgets_a_colleagues_and_not_their_own(
    harness: AppHarness, admin: Browser, nobody: Browser, phone: Phone, ana: User
) -> None:
    await admin.get(f"/settings/people/{ana.id}")
    assert "Reset their lost second factor" in admin.text
    await admin.post(f"/settings/people/{ana.id}/forget-second-factor")
    assert "Reset their lost second factor" not in admin.text
    assert (await sign_in_as(nobody, ana)).url.path == "/inbox"
    await set_up(admin)
    assert admin.user
    answer = await admin.post(f"/settings/people/{admin.user.id}/forget-second-factor")
    assert (answer.status_code, "with your password" in admin.text) == (422, True)


async def test_an_agent_and_a_manager_forget_nobodys(agent: Browser, manager: Browser, harness: AppHarness) -> None:
    for browser in (agent, manager):
        path = f"/settings/people/{harness.workspace.ben.id}/forget-second-factor"
        assert (await browser.post(path)).status_code == 403
