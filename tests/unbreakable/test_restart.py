"""A restart while others work: behind a balancer that asks who is ready, no request fails and none is lost."""

import asyncio
import json
import os
import signal
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import httpx2
import pytest

from amends.http.news import Fresh, Newsroom
from amends.store.database import Database
from tests import cast
from tests.cli.conftest import Amends, make_hotel
from tests.cli.served import Served
from tests.unbreakable.knock_at import Place
from tests.unbreakable.wire import Rig, rig

LINE = {"survey": "visit", "segment": "S1", "score": 3, "scale": "nps", "time": "2026-11-20T16:50:00+01:00"}
NOTICE = {"drain_notice_seconds": 1.0}
ROUNDS = int(os.environ.get("AMENDS_RESTARTS", "1"))
SENDERS = 4


class Balancer:
    """Sends each request once, to a server that was ready when it was last asked."""

    def __init__(self) -> None:
        self.servers: list[Served] = []
        self._ready: list[str] = []
        self._turn = 0
        self._client = httpx2.Client(timeout=30)
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

    def post(self, place: Place, reference: str) -> int:
        """Pass one request on; its status."""
        ready = self._ready
        self._turn += 1
        url = ready[self._turn % len(ready)] + place.responses
        answer = self._client.post(url, json=LINE | {"reference": reference}, headers={"api-key": place.key})
        return answer.status_code

    def without(self, server: Served) -> None:
        """Wait until nothing is sent there."""
        while server.url in self._ready:
            self._ended.wait(0.01)

    def _ask(self) -> None:
        while not self._ended.wait(0.05):
            self._look()

    def _look(self) -> None:
        self._ready = [each.url for each in list(self.servers) if self._is_ready(each)]

    def _is_ready(self, server: Served) -> bool:
        try:
            return self._client.get(server.url + "/health/ready").status_code == 200
        except httpx2.TransportError:
            return False


class Senders:
    """Those who send feedback all the while."""

    def __init__(self, balancer: Balancer, place: Place) -> None:
        self._balancer = balancer
        self._place = place
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
                status = self._balancer.post(self._place, reference)
            except httpx2.TransportError as fault:
                self.failed.append(f"{reference}: {fault!r}")
                continue
            (self.acknowledged if status == 201 else self.failed).append(reference)


def test_a_rolling_restart_under_load_fails_no_request(on_postgres: Amends) -> None:
    place = Place.on(on_postgres, make_hotel(on_postgres))
    balancer = Balancer()
    senders = Senders(balancer, place)
    with ExitStack() as stack:
        running = [stack.enter_context(rig(place.url, **NOTICE)) for _ in range(2)]
        balancer.servers = [each.server for each in running]
        with balancer.going(), senders.going():
            for number in range(2 * ROUNDS):
                senders.wait_for_more()
                fresh = stack.enter_context(rig(place.url, **NOTICE))
                balancer.servers.append(fresh.server)
                old = running.pop(0)
                running.append(fresh)
                assert old.server.end() == 0, number
                balancer.without(old.server)
                balancer.servers.remove(old.server)
            senders.wait_for_more()
        assert senders.failed == []
        kept = kept_references(running[0], place)
    assert len(senders.acknowledged) >= 60
    assert kept == set(senders.acknowledged)


def kept_references(made: Rig, place: Place) -> set[str]:
    """The references of all responses."""
    found: set[str] = set()
    cursor = ""
    while True:
        page = made.server.get(f"{place.responses}?limit=500{cursor}", place.key).json()
        found |= {each["reference"] for each in page["responses"]}
        if page["next_cursor"] is None:
            return found
        cursor = f"&cursor={page['next_cursor']}"


def test_while_it_drains_each_answer_ends_its_connection(place: Place) -> None:
    with rig(place.url, drain_notice_seconds=600, drain_seconds=600) as made:
        kept, busy = made.wire(), made.wire()
        kept.get()
        assert "connection" not in kept.hear().headers
        busy.send(place.post("Content-Type: application/x-ndjson", "Transfer-Encoding: chunked"))
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
    place = await cast.workspace(database)
    room = Newsroom(database)
    heard = room.listen(place.id)
    first = asyncio.ensure_future(anext(heard))
    await asyncio.sleep(0)
    room.wake()
    assert await first == Fresh((), ())
    await heard.aclose()
    await room.close()
