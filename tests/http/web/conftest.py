"""Browsers of an agent, a manager, an admin, and of nobody."""

from collections.abc import AsyncIterator

import pytest

from amends.model.person import Role
from tests.http import doors
from tests.http.doors import House
from tests.http.web import browser
from tests.http.web.browser import Browser


@pytest.fixture
async def agent(house: House) -> AsyncIterator[Browser]:
    """Ana, who has S1 and what is below it."""
    opened = await browser.signed_in(house, house.place.ana)
    async with opened.client:
        yield opened


@pytest.fixture
async def manager(house: House) -> AsyncIterator[Browser]:
    """Who manages the Main Segment."""
    opened = await browser.signed_in(house, await browser.hire(house, Role.MANAGER))
    async with opened.client:
        yield opened


@pytest.fixture
async def admin(house: House) -> AsyncIterator[Browser]:
    opened = await browser.signed_in(house, await browser.hire(house, Role.ADMIN))
    async with opened.client:
        yield opened


@pytest.fixture
async def nobody(house: House) -> AsyncIterator[Browser]:
    """Somebody who isn't signed in."""
    async with doors.client_of(house.app) as client:
        yield Browser(house, client)
