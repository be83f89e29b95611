"""The second factor as somebody sets it up and gives it, in a real browser; its pages are for everybody too."""

import re
from collections.abc import Callable

import pyotp
import pytest
from playwright.sync_api import expect

from amends.instants import MINUTE_US, SECOND_US
from amends.model.person import Role
from amends.model.subject import NO_SUBJECT
from amends.store import notifications
from tests.browser.conftest import Desk
from tests.browser.server import PASSWORD, LiveServer
from tests.browser.test_for_everybody import errors_of

Desks = Callable[..., Desk]
PHONE = {"width": 360, "height": 740}


def code_of(harness: LiveServer, secret: str) -> str:
    return pyotp.TOTP(secret.replace(" ", "")).at(harness.clock() // SECOND_US)


@pytest.mark.parametrize("has_script", [True, False])
def test_it_is_set_up_given_and_switched_off(harness: LiveServer, desks: Desks, has_script: bool) -> None:
    harness.let_in(harness.workspace.ana)
    page = desks("ana", java_script_enabled=has_script).go("/me")
    page.click("text=Set it up")
    page.click("button:has-text('Set it up')")
    expect(page.locator("svg.qr")).to_be_visible()
    secret = page.inner_text("code.secret")
    page.fill("#code", "000000")
    page.click("text=Switch the second factor on")
    expect(page.locator("#fault-code")).to_be_visible()
    page.fill("#code", code_of(harness, secret))
    page.click("text=Switch the second factor on")
    codes = page.locator(".codes li").all_inner_texts()
    assert len(codes) == 10
    page.click("text=I have saved them")
    expect(page).to_have_url(re.compile("/inbox"))

    harness.clock.advance(MINUTE_US)
    other = desks(java_script_enabled=has_script).go("/sign-in?next=/me/second-factor")
    other.fill("#email", "ana@hotel.example")
    other.fill("#password", PASSWORD)
    other.click("button.main")
    other.fill("#code", code_of(harness, secret))
    other.click("button.main")
    expect(other.locator("h1")).to_have_text("Second factor")
    other.fill("#off-password", PASSWORD)
    other.click("text=Switch the second factor off")
    expect(other.locator("[role=status]").first).to_have_text("Your second factor is off.")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_its_pages_are_for_everybody(harness: LiveServer, desks: Desks, theme: str) -> None:
    harness.hire(Role.ADMIN, "Iris")
    desk = desks("iris", color_scheme=theme, viewport=PHONE)
    told = {}

    def look(name: str, window: Desk) -> None:
        told[name] = errors_of(window.page)
        assert window.page.evaluate("document.documentElement.scrollWidth") <= 360, name

    desk.go("/me/second-factor").click("button:has-text('Set it up')")
    look("set up", desk)
    secret = desk.page.inner_text("code.secret")
    desk.page.fill("#code", "000000")
    desk.page.click("text=Switch the second factor on")
    look("a wrong code", desk)
    desk.page.fill("#code", code_of(harness, secret))
    desk.page.click("text=Switch the second factor on")
    look("recovery codes", desk)
    desk.go("/me/second-factor").click("text=Create new codes")
    look("it is on", desk)
    half = desks(color_scheme=theme, viewport=PHONE)
    half.go("/sign-in").fill("#email", "iris@hotel.example")
    half.page.fill("#password", PASSWORD)
    half.page.click("button.main")
    look("a code is asked for", half)
    half.page.click("text=Use a recovery code instead")
    half.page.fill("#code", "none of mine")
    half.page.click("button.main")
    look("a wrong recovery code", half)
    desk.go("/me")
    look("where one is signed in", desk)
    assert {name: errors for name, errors in told.items() if errors} == {}


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_notices_are_for_everybody(harness: LiveServer, desks: Desks, theme: str) -> None:
    harness.let_in(harness.workspace.ana)
    for event_type in ("ticket.noted", "webhook.disabled"):
        harness.write(notifications.notify_users, [harness.workspace.ana.id], NO_SUBJECT, event_type, "Mira «esto»")
    desk = desks("ana", color_scheme=theme, viewport=PHONE)
    desk.go("/notices")
    assert errors_of(desk.page) == []
    desk.page.click("text=Mark all read")
    expect(desk.page.locator(".told .chip")).to_have_count(0)
    assert desk.page.evaluate("document.documentElement.scrollWidth") <= 360
