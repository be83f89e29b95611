"""Trying out on the pages: made and entered by one click, left by one click, and removed with what it held."""

from amends.model.principal import operator
from amends.usecases.settings import workspaces
from tests import working
from tests.http.app_harness import AppHarness
from tests.http.web.browser import COOKIE, HOST, Browser

PATH = "/settings/try"
LINE = "To try out: nothing leaves this workspace."


def cookie(browser: Browser, name: str = COOKIE) -> str:
    found: str | None = browser.client.cookies.get(name)
    return found or ""


async def make(admin: Browser) -> int:
    """One made on the page; its ID."""
    await admin.post(PATH, {"sector": "retail"})
    assert LINE in admin.text
    return int(cookie(admin).partition(".")[0])


async def workspaces_of(harness: AppHarness) -> list[int]:
    return [each.id for each in await harness.database.read(operator(0), workspaces.list_all)]


async def test_one_click_makes_it_and_leads_into_it(admin: Browser, harness: AppHarness) -> None:
    await admin.get("/settings/first-steps")
    assert f'href="{PATH}"' in admin.page.text
    assert LINE not in admin.text
    trial_id = await make(admin)
    assert trial_id != harness.id
    assert "Invented answers are being written: 0 of 56" in admin.text
    await working.do_all_due(harness.database)
    await admin.get(PATH)
    assert "It is ready" in admin.text
    for path in ("/inbox?view=all", "/waiting", "/me", "/settings/rules"):
        await admin.get(path)
        assert LINE in admin.text
    await admin.get("/inbox?view=mine")
    assert "/tickets/" in admin.page.text


async def test_one_click_leads_back_and_one_leads_there_again(admin: Browser, harness: AppHarness) -> None:
    before = cookie(admin)
    trial_id = await make(admin)
    inside = cookie(admin)
    await admin.post(f"{PATH}/back")
    assert (cookie(admin), cookie(admin, f"{COOKIE}_home")) == (before, "")
    assert LINE not in admin.text
    await admin.get("/inbox?view=all")
    assert "Hotel Sol" in admin.page.text
    # What was left is over: its cookie opens nothing.
    admin.client.cookies.set(COOKIE, inside, domain=HOST, path="/")
    assert (await admin.get("/inbox")).url.path == "/sign-in"
    admin.client.cookies.set(COOKIE, before, domain=HOST, path="/")
    await admin.post(f"{PATH}/enter")
    assert int(cookie(admin).partition(".")[0]) == trial_id


async def test_it_is_removed_with_what_it_held(admin: Browser, harness: AppHarness) -> None:
    await make(admin)
    await working.do_all_due(harness.database)
    await admin.get(PATH)
    await admin.post(f"{PATH}/remove")
    assert admin.page.status_code == 422
    assert "tick it first" in admin.text
    await admin.post(f"{PATH}/remove", {"sure": "1"})
    assert "The workspace to try out is removed, with:" in admin.text
    assert "280" in admin.text
    assert LINE not in admin.text
    await working.do_all_due(harness.database)
    assert await workspaces_of(harness) == [harness.id]
    await make(admin)


async def test_it_is_removed_from_the_own_workspace_too(admin: Browser, harness: AppHarness) -> None:
    await make(admin)
    await admin.post(f"{PATH}/back")
    await admin.post(f"{PATH}/remove", {"sure": "1"})
    assert "is removed" in admin.text
    assert await workspaces_of(harness) == [harness.id]


async def test_the_own_workspace_is_never_removed(admin: Browser, harness: AppHarness) -> None:
    await admin.post(f"{PATH}/remove", {"sure": "1"})
    assert await workspaces_of(harness) == [harness.id]
    assert (await admin.get("/inbox?view=all")).status_code == 200


async def test_only_admins_come_there(manager: Browser, agent: Browser) -> None:
    for browser in (manager, agent):
        assert (await browser.get(PATH)).status_code == 403
        for path in (PATH, f"{PATH}/enter", f"{PATH}/remove"):
            assert (await browser.post(path, {"sure": "1"})).status_code == 403


async def test_the_way_back_of_somebody_else_leads_nowhere(
    admin: Browser, manager: Browser, harness: AppHarness
) -> None:
    """Whoever has another's cookie of the way back, in a workspace that the other didn't make, stays where they are."""
    await make(admin)
    theirs = cookie(manager)
    admin.client.cookies.set(f"{COOKIE}_home", theirs, domain=HOST, path="/")
    answer = await admin.client.post(
        f"{PATH}/back", data={"csrf_token": await admin.token()}, headers={"sec-fetch-site": "same-origin"}
    )
    assert answer.status_code == 403


async def test_signing_out_there_signs_out_of_the_own_workspace_too(admin: Browser) -> None:
    before = cookie(admin)
    await make(admin)
    await admin.post("/sign-out")
    assert (cookie(admin), cookie(admin, f"{COOKIE}_home")) == ("", "")
    admin.client.cookies.set(COOKIE, before, domain=HOST, path="/")
    assert (await admin.get("/inbox")).url.path == "/sign-in"


async def test_no_password_opens_it(admin: Browser, nobody: Browser, harness: AppHarness) -> None:
    assert admin.user is not None
    trial_id = await make(admin)
    await nobody.post("/sign-in", {"email": admin.user.email, "password": "", "workspace_id": str(trial_id)})
    assert "wrong" in nobody.text
    await nobody.post("/sign-in", {"email": "person0@example.com", "password": ""})
    assert "wrong" in nobody.text
