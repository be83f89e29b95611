"""Pages are for who is signed in, forms come from pages of ours, and a page loads nothing from elsewhere."""

import re
from typing import Any

import pytest

from amends.http.request.endpoint import Endpoint
from amends.http.web import ENDPOINTS as PAGES
from tests.http.app_harness import AppHarness
from tests.http.web.browser import SAME_ORIGIN, Browser

OPEN = {"/", "/sign-in", "/sign-in/code", "/welcome", "/assets/{name}"}
FORMS = [endpoint for endpoint in PAGES if endpoint.method == "POST"]
WITH_A_FILE = {"/intakes", "/tickets/{ticket_id}/files"}
SHOWN = [endpoint for endpoint in PAGES if endpoint.method == "GET" and endpoint.scope is not None]


def path_of(endpoint: Endpoint) -> str:
    return re.sub(r"\{\w+\}", "1", endpoint.path)


def test_only_signing_in_is_open() -> None:
    assert {endpoint.path for endpoint in PAGES if endpoint.scope is None} <= OPEN


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
async def test_nobody_is_led_to_signing_in(nobody: Browser) -> None:
    for endpoint in SHOWN:
        answer = await nobody.client.get(path_of(endpoint))
        assert (answer.status_code, answer.headers["location"].partition("?")[0]) == (303, "/sign-in"), endpoint.path


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {},
    ],
)
async def test_no_form_of_another_site_is_taken(admin: Browser, headers: dict[str, str]) -> None:
    token = await admin.token()
    for endpoint in FORMS:
        answer = await admin.client.post(path_of(endpoint), data={"csrf_token": token}, headers=headers)
        assert answer.status_code == 403, endpoint.path


def _sent(endpoint: Endpoint, token: str) -> dict[str, Any]:
    sent: dict[str, Any] = {"data": {"csrf_token": token}}
    return {**sent, "files": {"file": ("a.csv", b"a,b")}} if endpoint.path in WITH_A_FILE else sent


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
@pytest.mark.parametrize("token", ["", "0" * 48])
async def test_no_form_without_its_session_s_token_is_taken(admin: Browser, token: str) -> None:
    for endpoint in FORMS:
        answer = await admin.client.post(path_of(endpoint), **_sent(endpoint, token), headers=SAME_ORIGIN)
        assert answer.status_code == 403, endpoint.path
        assert "sign-in" not in answer.headers.get("location", "")


async def test_a_browser_without_fetch_metadata_is_told_by_its_origin(agent: Browser, harness: AppHarness) -> None:
    sent = {"csrf_token": await agent.token(), "ticket": ""}
    answer = await agent.client.post("/presence", data=sent, headers={"origin": "http://amends.test"})
    assert answer.status_code == 204


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
async def test_pages_are_safe_and_load_only_what_is_ours(admin: Browser) -> None:
    for endpoint in SHOWN:
        if endpoint.path == "/live":
            continue
        page = await admin.get(path_of(endpoint))
        policy = page.headers.get("content-security-policy", "")
        assert "default-src 'none'" in policy, endpoint.path
        assert "unsafe" not in policy
        assert page.headers["cache-control"] in ("no-store", "private"), endpoint.path
        loaded = re.findall(r'(?:src|href)="(https?://[^"]*)"', page.text)
        assert loaded == [], endpoint.path
        assert not re.search(r"<[^>]+ (style|on\w+)=", page.text), endpoint.path


async def test_assets_are_kept_by_browsers_and_others_aren_t_served(nobody: Browser) -> None:
    page = await nobody.get("/sign-in")
    assets = re.findall(r'"(/assets/[^"#]+)"', page.text)
    assert assets
    for path in assets:
        answer = await nobody.client.get(path)
        assert (answer.status_code, "immutable" in answer.headers["cache-control"]) == (200, True)
    assert (await nobody.client.get("/assets/manifest.json")).status_code == 404


async def test_an_address_that_isn_t_there_is_a_page_for_people_and_a_problem_for_programs(nobody: Browser) -> None:
    page = await nobody.client.get("/nothing", headers={"accept": "text/html,*/*"})
    assert (page.status_code, "There is nothing here" in page.text) == (404, True)
    problem = await nobody.client.get("/nothing", headers={"accept": "application/json"})
    assert problem.headers["content-type"] == "application/problem+json"
