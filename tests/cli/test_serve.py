"""`amends serve`: it makes its database, answers, drains on SIGTERM, and on PostgreSQL shares the work."""

import json
import os
import signal
import socket
import sqlite3
from collections.abc import Callable
from contextlib import closing
from typing import Self

import pytest

from amends.cli.command import run
from amends.cli.serve import listening
from tests.cli.conftest import Amends, Typed, make_hotel
from tests.cli.served import Served, children_of, serving

pytestmark = pytest.mark.long

LINE = {"survey": "visit", "segment": "S1", "score": 3, "scale": "nps", "time": "2026-11-20T16:50:00+01:00"}


def a_key(amends: Amends, workspace: int) -> str:
    return amends.done("key", "create", "--workspace", workspace, "--scope", "admin").strip()


def test_it_makes_and_migrates_its_database(blank_url: str, typed: Typed) -> None:
    with serving("serve", "--database", blank_url) as server:
        assert server.get("/health/live").json() == {"status": "live"}
        assert server.get("/health/ready").json() == {"status": "ready"}
        assert server.end() == 0
    assert Amends(blank_url, typed).json("workspace", "list") == []


def test_it_answers_what_the_command_set_up(amends: Amends, hotel: int) -> None:
    key = a_key(amends, hotel)
    with serving("serve", "--database", amends.url) as server:
        answer = server.get(f"/v1/workspaces/{hotel}/segments", key)
        assert [segment["code"] for segment in answer.json()["segments"]] == ["MAIN", "S1", "S1A"]
        assert 'path="/v1/workspaces/{workspace_id}/segments",status="200"' in server.get("/metrics").text
        assert server.end() == 0
    [listed] = amends.json("key", "list", "--workspace", hotel)
    assert listed["last_used_time"] is not None


@pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGINT])
def test_it_answers_what_is_in_flight_before_it_ends(on_sqlite: Amends, sign: signal.Signals) -> None:
    workspace = make_hotel(on_sqlite)
    key = a_key(on_sqlite, workspace)
    with serving("serve", "--database", on_sqlite.url) as server, Stream(server, workspace, key) as stream:
        stream.send("before")
        wait_until(lambda: in_flight(on_sqlite.url))
        server.process.send_signal(sign)
        wait_until(lambda: server.get("/health/ready").status_code == 503)
        assert server.get("/health/live").status_code == 200
        stream.send("after")
        results = stream.finish()
        assert server.process.wait(timeout=30) == 0
    assert [each["result"] for each in results[:-1]] == ["stored", "stored"]
    assert results[-1]["intake"]["sum"]["stored"] == 2


def wait_until(holds: Callable[[], bool]) -> None:
    """Ask again and again; the test's own time limit ends it."""
    while not holds():
        pass


def in_flight(url: str) -> bool:
    """Whether an intake has begun and not ended."""
    with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as database:
        return bool(database.execute("SELECT count(*) FROM intakes WHERE ended_us IS NULL").fetchone()[0])


class Stream:
    """A stream of NDJSON that is sent line by line, on a connection of its own."""

    def __init__(self, server: Served, workspace: int, key: str) -> None:
        self._socket = socket.create_connection(("127.0.0.1", server.port), timeout=30)
        head = f"POST /v1/workspaces/{workspace}/responses HTTP/1.1\r\nHost: amends.test\r\napi-key: {key}\r\n"
        head += "Content-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
        self._socket.sendall(head.encode())

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._socket.close()

    def send(self, reference: str) -> None:
        line = json.dumps({**LINE, "reference": reference}).encode() + b"\n"
        self._socket.sendall(b"%x\r\n%s\r\n" % (len(line), line))

    def finish(self) -> list[dict[str, object]]:
        self._socket.sendall(b"0\r\n\r\n")
        answer = b""
        while more := self._socket.recv(65536):
            answer += more
        head, _, body = answer.partition(b"\r\n\r\n")
        assert head.startswith(b"HTTP/1.1 200"), head
        return [json.loads(line) for line in body.splitlines()]


def test_small_answers_are_not_held_back_to_be_sent_with_more() -> None:
    with (
        listening("127.0.0.1", 0) as listener,
        socket.create_connection(listener.getsockname()),
        listener.accept()[0] as accepted,
    ):
        assert accepted.proto == socket.IPPROTO_TCP


def test_an_address_in_use_is_refused(on_sqlite: Amends) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert f"Can't listen on 127.0.0.1:{port}" in on_sqlite.refused("serve", "--port", port)


def test_sqlite_is_served_by_one_process(on_sqlite: Amends) -> None:
    assert "use PostgreSQL" in on_sqlite.refused("serve", "--workers", 2)


def test_postgresql_may_be_served_by_several(on_postgres: Amends) -> None:
    workspace = make_hotel(on_postgres)
    key = a_key(on_postgres, workspace)
    with serving("serve", "--workers", "2", "--database", on_postgres.url) as server:
        assert "2 workers" in server.greeting[-1]
        assert server.get(f"/v1/workspaces/{workspace}/segments", key).status_code == 200
        workers = children_of(server.process.pid)
        assert len(workers) == 2
        assert not any(on_postgres.url in command for command in workers.values())
        assert server.end() == 0
    assert children_of(server.process.pid) == {}


def test_when_a_worker_dies_the_others_end_and_it_is_told(on_postgres: Amends) -> None:
    with serving("serve", "--workers", "2", "--database", on_postgres.url) as server:
        assert server.get("/health/live").status_code == 200
        victim, _ = children_of(server.process.pid)
        os.kill(victim, signal.SIGKILL)
        assert server.process.wait(timeout=30) == 1


def test_wrong_settings_are_refused_by_name(on_sqlite: Amends, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AMENDS_RATE_LIMIT_PER_KEY", "many")
    assert "rate_limit_per_key" in on_sqlite.refused("serve")
    assert run(["serve", "--port", "many"]) == 2
