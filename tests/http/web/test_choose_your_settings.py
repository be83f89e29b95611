"""Your settings: how pages look, another password, and where you are signed in."""

import re
from html import unescape

import pytest

from amends.http.web.kit.user_agent import browser_and_system
from amends.i18n.languages import LANGUAGES
from amends.instants import DAY_US, HOUR_US
from amends.model.person import User
from amends.model.preferences import Preferences, Theme
from amends.model.principal import operator
from amends.model.session import SessionLimits
from amends.usecases import sign_in
from tests.http import app_harness
from tests.http.app_harness import AppHarness
from tests.http.web.browser import PASSWORD, Browser, give_password, sign_in_as

LIKED = {"language": "", "time_zone": "", "theme": "system"}
NEW = "the lift works again"
CHANGE = {"present_password": PASSWORD, "password": NEW, "password_again": NEW}
MOZILLA, WEBKIT = "Mozilla/5.0", "AppleWebKit/537.36 (KHTML, like Gecko)"
FIREFOX = f"{MOZILLA} (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
WRITTEN = SessionLimits(DAY_US, DAY_US)


@pytest.fixture
async def ana(harness: AppHarness) -> User:
    await give_password(harness, harness.workspace.ana)
    return harness.workspace.ana


@pytest.fixture
async def mine(nobody: Browser, ana: User) -> Browser:
    """Ana, signed in by her password."""
    await sign_in_as(nobody, ana)
    return nobody


async def elsewhere(harness: AppHarness, ana: User, agent: str = FIREFOX) -> Browser:
    """Ana in another browser."""
    client = app_harness.client_of(harness.app)
    client.headers["user-agent"] = agent
    browser = Browser(harness, client)
    await sign_in_as(browser, ana)
    return browser


async def liked(harness: AppHarness, user: User) -> Preferences:
    token = sign_in.new_token(harness.id)
    await harness.database.write(operator(harness.id), sign_in.begin, user.id, token, "")
    found = await harness.database.read(sign_in.STRANGER, sign_in.authenticate_session, token, WRITTEN)
    assert found
    return found.preferences


def root_of(browser: Browser) -> str:
    found = re.search(r"<html[^>]*>", browser.page.text)
    assert found
    return found[0]


async def is_in(browser: Browser) -> bool:
    return (await browser.get("/me")).url.path == "/me"


async def test_before_anything_is_said_pages_are_as_browser_and_workspace_say(mine: Browser) -> None:
    await mine.get("/me", **{"accept-language": "de-AT,de;q=0.8,en;q=0.5"})
    assert root_of(mine) == '<html lang="de" dir="ltr" data-theme="system">'
    assert "Europe/Madrid" in mine.text
    assert "data-shortcuts" in mine.page.text


@pytest.mark.parametrize("language", LANGUAGES)
async def test_pages_speak_the_language_that_was_chosen(mine: Browser, language: str) -> None:
    await mine.post("/me", {**LIKED, "language": language})
    await mine.get("/inbox", **{"accept-language": "en"})
    direction = "rtl" if language == "ar" else "ltr"
    assert root_of(mine) == f'<html lang="{language}" dir="{direction}" data-theme="system">'


@pytest.mark.parametrize("theme", Theme)
async def test_pages_have_the_theme_that_was_chosen(mine: Browser, theme: Theme) -> None:
    await mine.post("/me", {**LIKED, "theme": theme.value})
    assert "Saved." in mine.text
    assert f'data-theme="{theme.value}"' in root_of(mine)
    assert f'value="{theme.value}" checked' in mine.page.text


async def test_shortcuts_are_switched_off_and_on(mine: Browser) -> None:
    await mine.post("/me", LIKED)
    assert "data-shortcuts" not in mine.page.text
    await mine.post("/me", {**LIKED, "has_shortcuts": "1"})
    assert "data-shortcuts" in mine.page.text


async def test_times_are_in_the_zone_that_was_chosen(mine: Browser, harness: AppHarness, ana: User) -> None:
    await mine.get("/me")
    assert re.search(r'title="[^"]*16:50|title="[^"]*4:50', mine.page.text)
    await mine.post("/me", {**LIKED, "time_zone": "Asia/Tokyo"})
    assert re.search(r'title="Nov 21, 2026,? 12:50', unescape(mine.page.text))
    assert (await liked(harness, ana)).time_zone == "Asia/Tokyo"


@pytest.mark.parametrize(
    ("field", "value", "reason"),
    [
        ("time_zone", "Mars/Olympus", "is not an IANA time zone"),
        ("time_zone", "../../etc/passwd", "is not an IANA time zone"),
        ("language", "tlh", "isn't one of these languages"),
        ("theme", "pink", "nvalid enum value"),
        ("theme", "", "nvalid enum value"),
    ],
)
async def test_what_there_isnt_is_refused_beside_its_field(
    mine: Browser, harness: AppHarness, ana: User, field: str, value: str, reason: str
) -> None:
    answer = await mine.post("/me", {**LIKED, "has_shortcuts": "1", field: value})
    assert answer.status_code == 422
    assert f'id="fault-{field}"' in answer.text
    assert reason in mine.text
    assert await liked(harness, ana) == Preferences()


async def test_what_one_likes_is_nobody_elses(mine: Browser, harness: AppHarness) -> None:
    await mine.post("/me", {**LIKED, "language": "ar"})
    assert await liked(harness, harness.workspace.ana) != Preferences()
    await give_password(harness, harness.workspace.ben)
    assert await liked(harness, harness.workspace.ben) == Preferences()


async def test_another_password_is_set_and_everybody_else_is_out(mine: Browser, harness: AppHarness, ana: User) -> None:
    other = await elsewhere(harness, ana)
    await mine.post("/me/password", CHANGE)
    assert "Your new password is saved." in mine.text
    assert await is_in(mine)
    assert not await is_in(other)
    assert (await sign_in_as(other, ana)).status_code == 422
    assert (await sign_in_as(other, ana, NEW)).url.path == "/inbox"
    await other.client.aclose()


@pytest.mark.parametrize(
    ("changed", "field", "reason"),
    [
        ({"present_password": "not mine at all"}, "present_password", "isn't your password"),
        ({"present_password": ""}, "present_password", "isn't your password"),
        ({"password": "short", "password_again": "short"}, "password", "at least 10 characters"),
        ({"password_again": "another one altogether"}, "password_again", "isn't the same"),
    ],
)
async def test_a_password_that_isnt_taken_is_told(
    mine: Browser, harness: AppHarness, ana: User, changed: dict[str, str], field: str, reason: str
) -> None:
    answer = await mine.post("/me/password", {**CHANGE, **changed})
    assert (answer.status_code, f'id="fault-{field}"' in answer.text, reason in mine.text) == (422, True, True)
    assert NEW not in answer.text
    assert PASSWORD not in answer.text
    await mine.post("/sign-out")
    assert (await sign_in_as(mine, ana)).url.path == "/inbox"


async def test_guessing_the_present_password_makes_wait(mine: Browser) -> None:
    for _ in range(5):
        await mine.post("/me/password", {**CHANGE, "present_password": "not mine at all"})
    answer = await mine.post("/me/password", CHANGE)
    assert (answer.status_code, "Too many tries: wait 1 s" in mine.text) == (422, True)


async def test_ones_sessions_are_listed_and_this_one_is_marked(mine: Browser, harness: AppHarness, ana: User) -> None:
    harness.clock.advance(2 * HOUR_US)
    other = await elsewhere(harness, ana)
    await mine.get("/me")
    assert mine.text.count("This browser") == 1
    assert "Firefox on Linux" in mine.text
    assert "127.0.0.1" in mine.text
    assert mine.page.text.count('/end"') == 1
    await other.client.aclose()


async def test_one_other_session_is_ended(mine: Browser, harness: AppHarness, ana: User) -> None:
    other, third = await elsewhere(harness, ana), await elsewhere(harness, ana, "curl/8")
    page = await other.get("/me")
    path = re.search(r'<p title="curl/8">.*?action="(/me/sessions/\d+/end)"', page.text, re.DOTALL)
    assert path
    await mine.post(path[1])
    assert "Signed out there." in mine.text
    assert [await is_in(each) for each in (mine, other, third)] == [True, True, False]
    again = await mine.post(path[1])
    assert again.status_code == 404
    for browser in (other, third):
        await browser.client.aclose()


async def test_all_other_sessions_are_ended_in_one_click(mine: Browser, harness: AppHarness, ana: User) -> None:
    others = [await elsewhere(harness, ana) for _ in range(3)]
    await mine.post("/me/sessions/end-others")
    assert [await is_in(each) for each in (mine, *others)] == [True, False, False, False]
    assert "end-others" not in (await mine.get("/me")).text
    for browser in others:
        await browser.client.aclose()


async def test_nobody_ends_anothers_session(mine: Browser, harness: AppHarness, ana: User) -> None:
    await give_password(harness, harness.workspace.ben)
    ben = await elsewhere(harness, harness.workspace.ben)
    limits = SessionLimits(DAY_US, DAY_US)
    [own] = await harness.database.read(operator(harness.id), sign_in.sessions_of, harness.workspace.ben.id, limits)
    assert (await mine.post(f"/me/sessions/{own.id}/end")).status_code == 404
    await mine.post("/me/sessions/end-others")
    assert await is_in(ben)
    await ben.client.aclose()


async def test_a_session_that_is_over_isnt_listed(mine: Browser, harness: AppHarness, ana: User) -> None:
    other = await elsewhere(harness, ana)
    harness.clock.advance(20 * HOUR_US)
    assert await is_in(mine)
    harness.clock.advance(5 * HOUR_US)
    await mine.get("/me")
    assert "Firefox" not in mine.text
    await other.client.aclose()


@pytest.mark.parametrize("agent", ["", "<script>alert(1)</script>", "\xe9\xff", "x" * 5000])
async def test_an_odd_browser_is_shown_as_it_says(nobody: Browser, harness: AppHarness, ana: User, agent: str) -> None:
    other = await elsewhere(harness, ana, agent)
    assert (await other.get("/me")).status_code == 200
    assert "<script>alert" not in other.page.text
    await other.client.aclose()


@pytest.mark.parametrize(
    ("said", "summary"),
    [
        (FIREFOX, ("Firefox", "Linux")),
        (f"{MOZILLA} (Windows NT 10.0; Win64; x64) {WEBKIT} Chrome/140.0 Safari/537.36", ("Chrome", "Windows")),
        (f"{MOZILLA} (Windows NT 10.0) {WEBKIT} Chrome/140.0 Safari/537.36 Edg/140.0", ("Edge", "Windows")),
        (f"{MOZILLA} (Macintosh; Intel Mac OS X 10_15_7) {WEBKIT} Version/18 Safari/605.1", ("Safari", "macOS")),
        (f"{MOZILLA} (iPhone; CPU iPhone OS 18_0 like Mac OS X) {WEBKIT} Mobile Safari/604", ("Safari", "iPhone")),
        (f"{MOZILLA} (Linux; Android 15) {WEBKIT} Chrome/140.0 Mobile Safari/537.36", ("Chrome", "Android")),
        ("curl/8.5", ("", "")),
    ],
)
def test_browsers_are_called_by_their_names(said: str, summary: tuple[str, str]) -> None:
    assert browser_and_system(said) == summary
