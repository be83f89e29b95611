"""Rounds of load, kill, and check, on one database."""

import asyncio
from pathlib import Path
from random import Random

from msgspec import Struct

from amends.app import database_of, installation_key, system_now
from amends.background.webhook_sender import WebhookSender
from amends.instants import MINUTE_US, InstantUs
from amends.model.principal import Principal
from amends.settings import Settings
from tests import working
from tests.receiver import Receiver, receiving
from tests.resilience import check, load_workspace
from tests.resilience.ledger import Ledger
from tests.resilience.load import Address, Load
from tests.resilience.server import SETTINGS, Server

_MAX_ANSWERS = 120
_MAX_SECONDS_MORE = 0.03
_KILLED_WHILE_IT_STARTS = 0.15
_MAX_SECONDS_TO_START = 1.5
_GIVE_UP_SECONDS = 240
_ONCE_LEASES_PASSED_US = 10 * MINUTE_US
_SETTINGS = Settings(secret_key=SETTINGS["AMENDS_SECRET_KEY"])


class Tally(Struct):
    """What the rounds came to."""

    kills: int = 0
    acknowledged: int = 0
    lost: int = 0
    sent_again: int = 0
    events: int = 0
    unavailable: int = 0

    def count(self, ledger: Ledger) -> None:
        """Add what one database's ledger came to."""
        self.acknowledged += ledger.answers
        self.lost += len(ledger.unsure)
        self.sent_again += ledger.sent_again

    def line(self, name: str, seed: int, seconds: float) -> str:
        """The sum in one line."""
        told = (
            f"{self.kills} kills, {self.acknowledged} requests acknowledged, {self.lost} lost their answer, "
            f"{self.sent_again} sent again, {self.events} events; nothing lost, nothing double"
        )
        down = f", {self.unavailable} answered 503 meanwhile" if self.unavailable else ""
        return f"{name}: {told}{down} ({seconds:.0f} s, SEED={seed})"


class Scene(Struct, frozen=True):
    """One database with its workspace, what was promised about it, and who hears of its events."""

    url: str
    folder: Path
    by: Principal
    to: Address
    ledger: Ledger
    receiver: Receiver


async def run(url: str, folder: Path, rounds: int, chance: Random, tally: Tally) -> None:
    """Kill the server so many times; after each kill, and once all is done, every promise is kept."""
    async with receiving() as receiver:
        scene = await begin(url, folder, receiver)
        for _ in range(rounds):
            async with asyncio.timeout(_GIVE_UP_SECONDS):
                await _kill_in_the_middle(scene, chance)
            tally.kills += 1
            await check_all(scene)
        await _end(scene, tally)


async def begin(url: str, folder: Path, receiver: Receiver) -> Scene:
    """Make the workspace, and subscribe the receiver."""
    database = database_of(Settings(database=url))
    await database.open()
    made, to = await load_workspace.make(database)
    await load_workspace.subscribe(database, made, receiver.url, installation_key(_SETTINGS))
    await database.close()
    return Scene(url, folder, made.by, to, Ledger(), receiver)


async def _kill_in_the_middle(scene: Scene, chance: Random) -> None:
    if chance.random() < _KILLED_WHILE_IT_STARTS:
        async with Server.running(scene.url, scene.folder):
            await asyncio.sleep(chance.uniform(0, _MAX_SECONDS_TO_START))
    async with Server.running(scene.url, scene.folder) as server:
        load = Load(await server.address(), scene.to, scene.ledger, chance)
        await load.send_again()
        async with load.running():
            await load.until_answered(scene.ledger.answers + chance.randint(1, _MAX_ANSWERS))
            await asyncio.sleep(chance.uniform(0, _MAX_SECONDS_MORE))
            await server.kill()


async def check_all(scene: Scene) -> None:
    """Look at the database as the crash left it."""
    database = database_of(Settings(database=scene.url))
    await database.open()
    try:
        await check.check(database, scene.by, scene.ledger)
    finally:
        await database.close()


async def _end(scene: Scene, tally: Tally) -> None:
    async with Server.running(scene.url, scene.folder) as server:
        load = Load(await server.address(), scene.to, scene.ledger, Random(0))
        await load.send_again()
        await load.close()
        assert await server.end() == 0, list(server.said)
    await settle(scene, tally)


async def settle(scene: Scene, tally: Tally) -> None:
    """Do what is due once the leases of the killed have passed; then nothing is left to do and all was heard."""
    database = database_of(Settings(database=scene.url), _later)
    await database.open()
    sender = WebhookSender(may_reach_private=True)
    try:
        await working.do_all_due(database, sender, _SETTINGS)
        found = await check.check(database, scene.by, scene.ledger)
    finally:
        await sender.close()
        await database.close()
    check.nothing_is_left(found)
    heard = {each.id for each in scene.receiver.heard}
    assert heard == {f"msg_{event_id}" for event_id, _ in found.event_ids}
    assert scene.ledger.unanswered == []
    tally.events += len(found.event_ids)
    tally.count(scene.ledger)


def _later() -> InstantUs:
    return InstantUs(system_now() + _ONCE_LEASES_PASSED_US)
