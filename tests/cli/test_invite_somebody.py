"""Inviting from the command line: the link that lets somebody set a password, and a second factor that was lost."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

import pytest

from amends.app import database_of
from amends.http.server.first_run import one_time_link_path
from amends.model.principal import operator
from amends.settings import Settings
from amends.store.engine.database import Database
from amends.usecases import invite, second_factor
from tests.cli.conftest import Amends

T = TypeVar("T")

PREFIX = one_time_link_path("")
KEY = b"k" * 32


@pytest.fixture
def ana(amends: Amends, hotel: int) -> int:
    return int(amends.done("user", "add", "ana@example.com", "--workspace", hotel, "--first-name", "Ana"))


def on(amends: Amends, do: Callable[[Database], Awaitable[T]]) -> T:
    async def run() -> T:
        database = database_of(Settings(database=amends.url))
        await database.open()
        try:
            return await do(database)
        finally:
            await database.close()

    return asyncio.run(run())


def test_the_link_is_printed_and_works(amends: Amends, hotel: int, ana: int) -> None:
    printed = amends.done("user", "invite", ana, "--workspace", hotel).strip()
    assert printed.startswith(PREFIX)
    link, user = on(amends, lambda db: db.read(operator(0), invite.link, printed.removeprefix(PREFIX)))
    assert (link.workspace_id, link.user_id, user.email if user else "") == (hotel, ana, "ana@example.com")


def test_the_link_begins_with_the_address_that_is_set(
    amends: Amends, hotel: int, ana: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AMENDS_PUBLIC_URL", "https://feedback.example.com/")
    printed = amends.done("user", "invite", ana, "--workspace", hotel)
    assert printed.startswith(f"https://feedback.example.com{PREFIX}")


def test_the_link_for_machines(amends: Amends, hotel: int, ana: int) -> None:
    made = amends.json("user", "invite", ana, "--workspace", hotel)
    assert made.keys() == {"link", "expires_time"}
    assert made["link"].startswith(PREFIX)


def test_a_newer_link_ends_the_one_before(amends: Amends, hotel: int, ana: int) -> None:
    first, second = (amends.done("user", "invite", ana, "--workspace", hotel).strip() for _ in range(2))
    assert first != second
    rows = on(amends, lambda db: db.read(operator(hotel), lambda tx: tx.all("SELECT digest FROM sign_in_links")))
    assert len(rows) == 1


@pytest.mark.parametrize("command", ["invite", "forget-second-factor"])
def test_nobody_is_refused(amends: Amends, hotel: int, command: str) -> None:
    assert "There is no" in amends.refused("user", command, 77, "--workspace", hotel)


def test_a_lost_second_factor_is_forgotten(amends: Amends, hotel: int, ana: int) -> None:
    async def set_up(database: Database) -> None:
        by, codes = operator(hotel), second_factor.new_codes()
        await database.write(by, invite.set_password, ana, "no hash")
        await database.write(by, second_factor.set_up, KEY, ana, "salt")
        await database.write(by, second_factor.confirm, ana, 1, codes)

    on(amends, set_up)
    done = amends.done("user", "forget-second-factor", ana, "--workspace", hotel)
    assert done == f"User {ana} signs in with the password only, until they set up a second factor again.\n"
    left = on(amends, lambda db: db.read(operator(hotel), second_factor.state, ana))
    assert (left.since_us, left.codes_left) == (None, 0)
    assert "There is no second factor." in amends.refused("user", "forget-second-factor", ana, "--workspace", hotel)
