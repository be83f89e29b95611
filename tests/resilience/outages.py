"""Rounds in which PostgreSQL itself is killed under a server that goes on by itself."""

import asyncio
from contextlib import AsyncExitStack
from pathlib import Path
from random import Random

import httpx2

from amends.app import database_of
from amends.settings import Settings
from tests.receiver import receiving
from tests.resilience import check, rounds
from tests.resilience.load import Load
from tests.resilience.own_postgres import OwnPostgres
from tests.resilience.rounds import Scene, Tally
from tests.resilience.server import Server

_MAX_ANSWERS = 60
_ANSWERS_AFTER = 20
_MAX_SECONDS_MORE = 0.03
_GIVE_UP_SECONDS = 300


async def run(own: OwnPostgres, folder: Path, kills: int, chance: Random, tally: Tally) -> None:
    """Kill PostgreSQL so many times under one server; after each, every promise is kept and the server goes on."""
    async with AsyncExitStack() as stack:
        receiver = await stack.enter_async_context(receiving())
        scene = await rounds.begin(own.url, folder, receiver)
        server = await stack.enter_async_context(Server.running(scene.url, folder))
        load = Load(await server.address(), scene.to, scene.ledger, chance, insists=True)
        async with load.running():
            for _ in range(kills):
                async with asyncio.timeout(_GIVE_UP_SECONDS):
                    await _kill_in_the_middle(own, scene, await server.address(), load, chance)
                tally.kills += 1
        again = Load(await server.address(), scene.to, scene.ledger, chance, insists=True)
        await again.send_again()
        await again.close()
        tally.unavailable += load.unavailable
        assert await server.end() == 0, list(server.said)
        _look_through(server, kills)
        await rounds.settle(scene, tally)


async def _kill_in_the_middle(own: OwnPostgres, scene: Scene, url: str, load: Load, chance: Random) -> None:
    await load.until_answered(scene.ledger.answers + chance.randint(1, _MAX_ANSWERS))
    await asyncio.sleep(chance.uniform(0, _MAX_SECONDS_MORE))
    own.kill()
    try:
        await _is_told(url, scene)
    finally:
        await own.start()
    await load.until_answered(scene.ledger.answers + _ANSWERS_AFTER)
    await _check_beside(scene)


async def _is_told(url: str, scene: Scene) -> None:
    """While PostgreSQL is away, every interface says so in its own words, and nobody is told that the server failed."""
    async with httpx2.AsyncClient(base_url=url, headers={"api-key": scene.to.key}, timeout=60) as client:
        for answer in (
            await client.get(f"{scene.to.v1}/tickets"),
            await client.post(f"{scene.to.v1}/responses", json={"survey": "visit", "reference": "lost"}),
        ):
            assert (answer.status_code, answer.headers["retry-after"]) == (503, "5"), answer.text
            assert answer.headers["content-type"] == "application/problem+json"
        ready = await client.get("/health/ready")
        assert (ready.status_code, ready.json()) == (503, {"status": "unavailable"})


async def _check_beside(scene: Scene) -> None:
    # The server goes on meanwhile: what it acknowledges while we look is asked of the next look.
    database = database_of(Settings(database=scene.url))
    await database.open()
    try:
        await check.check(database, scene.by, scene.ledger.as_of_now())
    finally:
        await database.close()


def _look_through(server: Server, kills: int) -> None:
    failed = [line for line in server.said if "request failed" in line or "Traceback" in line]
    assert not failed, failed[:3]
    for said in ("the database can't be reached", "the database can be reached again"):
        assert len([line for line in server.said if said in line]) == kills, list(server.said)
