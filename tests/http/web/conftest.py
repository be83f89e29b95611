"""Browsers of an agent, a manager, an admin, and of nobody."""

from collections.abc import AsyncIterator

import pytest

from amends.model.person import Role
from tests.http import app_harness
from tests.http.app_harness import AppHarness
from tests.http.web import browser
from tests.http.web.browser import Browser


@pytest.fixture
async def agent(harness: AppHarness) -> AsyncIterator[Browser]:
    """Ana, who has S1 and what is below it."""
    opened = await browser.signed_in(harness, harness.workspace.ana)
    async with opened.client:
        yield opened


@pytest.fixture
async def manager(harness: AppHarness) -> AsyncIterator[Browser]:
    """Who manages the Main Segment."""
    opened = await browser.signed_in(harness, await browser.hire(harness, Role.MANAGER))
    async with opened.client:
        yield opened


@pytest.fixture
async def admin(harness: AppHarness) -> AsyncIterator[Browser]:
    opened = await browser.signed_in(harness, await browser.hire(harness, Role.ADMIN))
    async with opened.client:
        yield opened


@pytest.fixture
async def nobody(harness: AppHarness) -> AsyncIterator[Browser]:
    """Somebody who isn't signed in."""
    async with app_harness.client_of(harness.app) as client:
        yield Browser(harness, client)
