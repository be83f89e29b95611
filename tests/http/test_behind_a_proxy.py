"""Behind a proxy: only one that is trusted says how a client came."""

import pytest
from msgspec import structs

from tests.http import doors
from tests.http.doors import House


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
    house: House, trusted: str, said: str, scheme: str
) -> None:
    settings = structs.replace(doors.UNLIMITED, trusted_proxies=trusted)
    async with doors.client_of(doors.application(house.database, house.clock, settings), house.key) as client:
        refused = await client.get(f"{house.v1}/tickets/1", headers={"X-Forwarded-Proto": said})
    assert refused.json()["type"].startswith(f"{scheme}://amends.test/")


async def test_the_address_of_the_settings_counts_whatever_a_proxy_says(house: House) -> None:
    settings = structs.replace(doors.UNLIMITED, trusted_proxies="127.0.0.0/8", public_url="https://feedback.example")
    async with doors.client_of(doors.application(house.database, house.clock, settings), house.key) as client:
        refused = await client.get(f"{house.v1}/tickets/1", headers={"X-Forwarded-Proto": "http"})
    assert refused.json()["type"].startswith("https://feedback.example/")
