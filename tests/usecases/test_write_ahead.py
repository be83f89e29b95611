"""Writing ahead: the next is computed while one is written, and all comes out as if one had come after the other."""

import asyncio
from typing import Any

import pytest

from amends.errors import Invalid
from amends.model.customer import Customer, CustomerForm
from amends.store import customers
from amends.store.engine.database import Database, Tx
from tests.cast import FixtureWorkspace


def nothing(_: object) -> set[str]:
    return set()


def itself(what: str) -> set[str]:
    return {what}


async def find_or_make(tx: Tx, email: str) -> tuple[str, int]:
    """Who has an address, made where nobody has; nothing but the key keeps two of them apart."""
    known = await customers.having(tx, CustomerForm(email=email).identifiers("ES"))
    number = (await tx.next_ids(1))[0]
    if not known:
        await customers.insert_many(tx, [Customer(number, email, "", "", "", tx.now)], "ES")
    await tx.after_those_before()
    return ("found", known[0].id) if known else ("made", number)


async def addresses(database: Database, workspace: FixtureWorkspace) -> list[str]:
    statement = "SELECT email FROM customers WHERE workspace_id = $1 ORDER BY id"
    return [row[0] for row in await database.read(workspace.by, lambda tx: tx.all(statement, tx.workspace_id))]


@pytest.mark.parametrize("about", [nothing, itself])
async def test_one_finds_what_those_before_it_made(database: Database, workspace: FixtureWorkspace, about: Any) -> None:
    wanted = ["a@example.com", "a@example.com", "b@example.com", "a@example.com", "b@example.com"]
    done = await database.write_ahead(workspace.by, find_or_make, wanted, about)
    assert [how for how, _ in done] == ["made", "found", "made", "found", "found"]
    assert len({number for (_, number), email in zip(done, wanted, strict=True) if email == "a@example.com"}) == 1
    assert await addresses(database, workspace) == ["a@example.com", "b@example.com"]


async def test_their_numbers_come_in_their_order(database: Database, workspace: FixtureWorkspace) -> None:
    wanted = [f"{place:02}@example.com" for place in range(12)]
    done = await database.write_ahead(workspace.by, find_or_make, wanted, itself)
    assert [number for _, number in done] == sorted(number for _, number in done)
    assert await addresses(database, workspace) == wanted


async def test_what_fails_keeps_those_before_it_and_tells_why(database: Database, workspace: FixtureWorkspace) -> None:
    async def make_or_fail(tx: Tx, email: str) -> str:
        await find_or_make(tx, email)
        if email.startswith("x"):
            raise Invalid
        return email

    with pytest.raises(Invalid):
        await database.write_ahead(workspace.by, make_or_fail, ["a@example.com", "x@example.com"], itself)
    assert await addresses(database, workspace) == ["a@example.com"]


@pytest.mark.parametrize("engine", ["postgres"], indirect=True)
async def test_none_behind_what_fails_is_kept(database: Database, workspace: FixtureWorkspace) -> None:
    async def make_or_fail(tx: Tx, email: str) -> str:
        if email.startswith("x"):
            raise Invalid
        await find_or_make(tx, email)
        return email

    wanted = ["a@example.com", "x@example.com", "b@example.com", "c@example.com"]
    with pytest.raises(Invalid):
        await database.write_ahead(workspace.by, make_or_fail, wanted, itself)
    assert await addresses(database, workspace) == ["a@example.com"]


@pytest.mark.parametrize("engine", ["postgres"], indirect=True)
async def test_none_waits_for_ever_for_what_the_next_one_holds(database: Database, workspace: FixtureWorkspace) -> None:
    is_held = asyncio.Event()

    async def make(tx: Tx, place: int) -> tuple[str, int]:
        await tx.next_ids(1)
        if place == 0 and not is_held.is_set():
            await is_held.wait()
        if place == 1:
            known = await customers.having(tx, CustomerForm(email="a@example.com").identifiers("ES"))
            if not known:
                await customers.insert_many(
                    tx, [Customer((await tx.next_ids(1))[0], "a@example.com", "", "", "", tx.now)], "ES"
                )
            is_held.set()
            await tx.after_those_before()
            return "found" if known else "made", place
        return (await find_or_make(tx, "a@example.com"))[0], place

    done = await asyncio.wait_for(database.write_ahead(workspace.by, make, [0, 1], nothing), 60)
    assert done == [("made", 0), ("found", 1)]
