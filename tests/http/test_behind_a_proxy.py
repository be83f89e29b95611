"""Behind a proxy: only one that is trusted says where a client comes from, and how."""

from typing import Any

import httpx2
import pytest
from msgspec import structs

from tests.http import app_harness
from tests.http.app_harness import AppHarness


async def ask(harness: AppHarness, method: str, path: str, headers: dict[str, str], **settings: Any) -> httpx2.Response:
    """Ask as a proxy on this machine does, of a server with these settings."""
    app = app_harness.application(harness.database, harness.clock, structs.replace(app_harness.UNLIMITED, **settings))
    async with app_harness.client_of(app, harness.key) as client:
        return await client.request(method, harness.v1 + path, headers=headers, json={"code": "ROOM"})


@pytest.mark.parametrize(
    ("trusted", "said", "address"),
    [
        ("", "203.0.113.9", "127.0.0.1"),
        ("127.0.0.0/8", "203.0.113.9", "203.0.113.9"),
        ("127.0.0.0/8, 10.0.0.0/8", "198.51.100.1, 203.0.113.9, 10.0.0.5", "203.0.113.9"),
        ("127.0.0.0/8", "198.51.100.1, 203.0.113.9", "203.0.113.9"),
        ("10.0.0.0/8", "203.0.113.9", "127.0.0.1"),
    ],
)
async def test_only_a_trusted_proxy_says_where_somebody_comes_from(
    harness: AppHarness, trusted: str, said: str, address: str
) -> None:
    await ask(harness, "POST", "/causes", {"X-Forwarded-For": said}, trusted_proxies=trusted)
    told = await harness.client.get(f"{harness.v1}/audit", params={"action": "cause.added"})
    assert [entry["address"] for entry in told.json()["entries"]] == [address]


@pytest.mark.parametrize(
    ("trusted", "said", "scheme"),
    [
        ("", "https", "http"),
        ("127.0.0.0/8", "https", "https"),
        ("127.0.0.0/8", " HTTPS ", "https"),
        ("127.0.0.0/8", "http", "http"),
        ("127.0.0.0/8", "gopher", "http"),
        ("127.0.0.0/8", "", "http"),
        ("10.0.0.0/8", "https", "http"),
    ],
)
async def test_only_a_trusted_proxy_says_whether_a_client_came_by_https(
    harness: AppHarness, trusted: str, said: str, scheme: str
) -> None:
    refused = await ask(harness, "GET", "/tickets/1", {"X-Forwarded-Proto": said}, trusted_proxies=trusted)
    assert refused.json()["type"].startswith(f"{scheme}://amends.test/")


async def test_the_address_of_the_settings_counts_whatever_a_proxy_says(harness: AppHarness) -> None:
    ours = {"trusted_proxies": "127.0.0.0/8", "public_url": "https://feedback.example"}
    refused = await ask(harness, "GET", "/tickets/1", {"X-Forwarded-Proto": "http"}, **ours)
    assert refused.json()["type"].startswith("https://feedback.example/")
