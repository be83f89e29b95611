"""A restart while others work: behind a balancer that asks who is ready, no request fails and none is lost."""

import asyncio
import json
import os
import select
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

import httpx2
import pytest

from amends.http.live.broadcaster import Broadcaster, Update
from amends.model.session import SessionLimits
from amends.store.engine.database import Database
from amends.usecases import invite, sign_in
from tests import cast
from tests.cli.conftest import Amends, make_hotel
from tests.cli.served import Served, children_of, has_ended, may_be_told_to_end
from tests.resilience.hostile_target import Place
from tests.resilience.wire import LINE, NDJSON_TYPE, Rig, rig

NOTICE = {"drain_notice_seconds": 4.0}
"""As long as a busy machine may take to let the balancer ask."""
RESTARTS = int(os.environ.get("AMENDS_TEST_RESTARTS", "1"))
SENDERS = 4
pytestmark = pytest.mark.timeout(0 if RESTARTS > 1 else 300)


class Balancer:
    """Sends each request once, to a server that was ready when it was last asked."""

    def __init__(self) -> None:
        self.servers: list[Served] = []
        self._ready: list[Served] = []
        self._turn = 0
        self._client = httpx2.Client(timeout=60)
        self._ended = threading.Event()
        self._asking = threading.Thread(target=self._ask)

    @contextmanager
    def going(self) -> Iterator[None]:
        """Ask every 50 ms who is ready."""
        self._look()
        self._asking.start()
        try:
            yield
        finally:
            self._ended.set()
            self._asking.join()
            self._client.close()

    def post(self, workspace: Place, reference: str) -> int:
        """Pass one request on; its status."""
        while not (ready := self._ready):
            self._ended.wait(0.01)
        self._turn += 1
        return post(self._client, ready[self._turn % len(ready)], workspace, reference)

    def until_ready(self, server: Served) -> None:
        """Wait until something is sent there."""
        while server not in self._ready:
            self._ended.wait(0.01)

    def without(self, server: Served) -> None:
        """Wait until nothing is sent there."""
        while server in self._ready:
            self._ended.wait(0.01)

    def _ask(self) -> None:
        while not self._ended.wait(0.05):
            self._look()

    def _look(self) -> None:
        self._ready = [each for each in list(self.servers) if self._is_ready(each)]

    def _is_ready(self, server: Served) -> bool:
        try:
            return self._client.get(server.url + "/health/ready").status_code == 200
        except httpx2.TransportError:
            return False


class Senders:
    """Those who send feedback all the while; when they don't go on, each until one of its requests fails."""

    def __init__(self, post: Callable[[str], int], *, go_on: bool = True) -> None:
        self._post = post
        self._go_on = go_on
        self._enough = threading.Event()
        self.acknowledged: list[str] = []
        self.failed: list[str] = []

    @contextmanager
    def going(self) -> Iterator[None]:
        """Send until the end of the block."""
        threads = [threading.Thread(target=self._send, args=(number,)) for number in range(SENDERS)]
        for thread in threads:
            thread.start()
        try:
            yield
        finally:
            self._enough.set()
            for thread in threads:
                thread.join()

    def wait_for_more(self) -> None:
        """Wait until some more were answered."""
        enough = len(self.acknowledged) + 20
        while len(self.acknowledged) < enough and not self.failed:
            self._enough.wait(0.01)

    def _send(self, sender: int) -> None:
        number = 0
        while not self._enough.is_set():
            reference = f"{sender}-{number}"
            number += 1
            try:
                status = self._post(reference)
            except httpx2.TransportError:
                status = 0
            (self.acknowledged if status == 201 else self.failed).append(reference)
            if status != 201 and not self._go_on:
                return


@pytest.mark.parametrize("workers", [1, 2])
def test_a_rolling_restart_under_load_fails_no_request(on_postgres: Amends, workers: int) -> None:
    workspace = Place.on(on_postgres, make_hotel(on_postgres))
    balancer = Balancer()
    senders = Senders(lambda reference: balancer.post(workspace, reference))
    with ExitStack() as stack:
        old = stack.enter_context(rig(workspace.url, workers=workers, **NOTICE))
        balancer.servers = [old.server]
        with balancer.going(), senders.going():
            for number in range(RESTARTS):
                senders.wait_for_more()
                fresh = stack.enter_context(rig(workspace.url, workers=workers, **NOTICE))
                balancer.servers.append(fresh.server)
                balancer.until_ready(fresh.server)
                assert old.server.end() == 0, number
                balancer.without(old.server)
                balancer.servers.remove(old.server)
                old = fresh
            senders.wait_for_more()
        assert senders.failed == []
        kept = kept_references(old, workspace)
    assert len(senders.acknowledged) >= 20 * (RESTARTS + 1)
    assert kept == set(senders.acknowledged)
    print(f"{workers} workers: {RESTARTS} restarts, {len(senders.acknowledged)} requests, none failed, none lost")


def test_when_a_worker_is_killed_nothing_acknowledged_is_lost(on_postgres: Amends) -> None:
    workspace = Place.on(on_postgres, make_hotel(on_postgres))
    with rig(workspace.url, workers=2, ends_with=1) as made, httpx2.Client(timeout=60) as client:
        senders = Senders(lambda reference: post(client, made.server, workspace, reference), go_on=False)
        with senders.going():
            senders.wait_for_more()
            os.kill(next(iter(children_of(made.server.process.pid))), signal.SIGKILL)
            assert made.server.process.wait(timeout=90) == 1
    assert len(senders.failed) == SENDERS
    with rig(workspace.url) as again, httpx2.Client(timeout=60) as client:
        assert set(senders.acknowledged) <= kept_references(again, workspace)
        for reference in senders.failed:
            assert post(client, again.server, workspace, reference) in (200, 201)
        assert kept_references(again, workspace) == {*senders.acknowledged, *senders.failed}


def test_workers_that_are_told_twice_answer_what_they_began(on_postgres: Amends) -> None:
    """A service manager tells every process to end, and the supervisor then tells its workers once more."""
    workspace = Place.on(on_postgres, make_hotel(on_postgres))
    with rig(workspace.url, workers=2, drain_seconds=600, **NOTICE) as made:
        begun = [made.wire() for _ in range(4)]
        for wire in begun:
            wire.send(workspace.post(NDJSON_TYPE, "Transfer-Encoding: chunked", "Expect: 100-continue"))
            assert wire.hear().status == 100
        workers = children_of(made.server.process.pid)
        while not all(may_be_told_to_end(each) for each in workers):
            pass
        for worker in workers:
            os.kill(worker, signal.SIGTERM)
        while made.server.get("/health/ready").status_code == 200:
            pass
        made.server.process.send_signal(signal.SIGTERM)
        assert select.select([wire.socket for wire in begun], [], [], 2) == ([], [], [])
        for wire in begun:
            wire.send("0\r\n\r\n")
            heard = wire.hear()
            assert (heard.status, heard.headers["connection"]) == (200, "close")
        assert made.server.process.wait(timeout=90) == 0


def test_workers_end_when_their_supervisor_is_killed(on_postgres: Amends) -> None:
    """Else they would hold the address, and no other supervisor could serve there."""
    with rig(on_postgres.url, workers=2, ends_with=-signal.SIGKILL, **NOTICE) as made:
        workers = children_of(made.server.process.pid)
        while not all(may_be_told_to_end(each) for each in workers):
            pass
        made.server.process.kill()
        made.server.process.wait()
        while not all(has_ended(each) for each in workers):
            pass


def post(client: httpx2.Client, server: Served, workspace: Place, reference: str) -> int:
    """The status of sending a response."""
    form = LINE | {"reference": reference}
    return client.post(server.url + workspace.responses, json=form, headers={"api-key": workspace.key}).status_code


def kept_references(made: Rig, workspace: Place) -> set[str]:
    """The references of all responses."""
    found: set[str] = set()
    cursor = ""
    while True:
        page = made.server.get(f"{workspace.responses}?limit=500{cursor}", workspace.key).json()
        found |= {each["reference"] for each in page["responses"]}
        if page["next_cursor"] is None:
            return found
        cursor = f"&cursor={page['next_cursor']}"


def test_while_it_drains_each_answer_ends_its_connection(workspace: Place) -> None:
    with rig(workspace.url, drain_notice_seconds=600, drain_seconds=600) as made:
        kept, busy = made.wire(), made.wire()
        kept.get()
        assert "connection" not in kept.hear().headers
        busy.send(workspace.post("Content-Type: application/x-ndjson", "Transfer-Encoding: chunked"))
        busy.send("1\r\n\n\r\n")
        made.server.process.send_signal(signal.SIGTERM)
        while made.server.get("/health/ready").status_code == 200:
            pass
        kept.get()
        heard = kept.hear()
        assert (heard.status, heard.headers["connection"]) == (200, "close")
        assert kept.is_ended()
        busy.send("0\r\n\r\n")
        heard = busy.hear()
        assert (heard.status, heard.headers["connection"]) == (200, "close")
        assert json.loads(heard.body.splitlines()[-1])["intake"]["sum"]["received"] == 0
        assert busy.is_ended()


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
async def test_pages_that_listen_are_woken_when_the_server_drains(database: Database) -> None:
    workspace = await cast.workspace(database)
    await database.write(workspace.by, invite.set_password, workspace.ana.id, "no hash")
    await database.write(workspace.by, sign_in.begin, workspace.ana.id, sign_in.new_token(workspace.id), "A browser")
    row = await database.read(workspace.by, lambda tx: tx.one("SELECT id FROM sessions"))
    assert row is not None
    room = Broadcaster(database, SessionLimits.of_hours(12, 24))
    heard = room.listen(workspace.id, row[0])
    first = asyncio.ensure_future(anext(heard))
    await asyncio.sleep(0)
    room.wake()
    assert await first == Update((), ())
    await heard.aclose()
    await room.close()
