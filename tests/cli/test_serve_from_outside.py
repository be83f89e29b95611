"""What others see of a server: its address, how soon it can be ended, and a restore while they write."""

import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread

import httpx2
import pytest

from tests.cli.conftest import Amends, make_hotel
from tests.cli.served import Served, serving

pytestmark = pytest.mark.long

LINE = {"survey": "visit", "segment": "S1", "score": 3, "scale": "nps", "time": "2025-11-20T16:50:00+01:00"}


def has_ipv6() -> bool:
    try:
        with socket.create_server(("::1", 0), family=socket.AF_INET6):
            return True
    except OSError:
        return False


@pytest.mark.skipif(not has_ipv6(), reason="this machine has no IPv6")
def test_an_ipv6_address_is_told_so_that_it_can_be_opened(on_sqlite: Amends) -> None:
    command = [sys.executable, "-m", "amends", "serve", "--host", "::1", "--port", "0", "--database", on_sqlite.url]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        address = process.stdout.readline().split()[-1]
        assert address.startswith("http://[::1]:")
        assert httpx2.get(f"{address}/health/live", timeout=30).status_code == 200
        process.terminate()
        assert process.wait(30) == 0


@pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGINT])
def test_several_workers_end_well_before_they_are_up(on_postgres: Amends, sign: signal.Signals) -> None:
    with serving("serve", "--workers", "2", "--database", on_postgres.url) as server:
        server.process.send_signal(sign)
        assert server.process.wait(30) == 0


def test_nobody_on_this_machine_is_believed_unasked(on_sqlite: Amends) -> None:
    with serving("serve", "--database", on_sqlite.url) as server:
        claims = {"X-Forwarded-Proto": "https", "X-Forwarded-For": "203.0.113.9"}
        refused = httpx2.get(f"{server.url}/v1/nothing", headers=claims, timeout=30)
        assert refused.json()["type"].startswith("http://127.0.0.1")


class Writer:
    """Somebody who goes on sending feedback, one response after the other."""

    def __init__(self, server: Served, workspace: int, key: str) -> None:
        self._client = httpx2.Client(base_url=server.url, headers={"api-key": key}, timeout=30)
        self._path = f"/v1/workspaces/{workspace}/responses"
        self.sent = 0
        self.statuses: set[int] = set()
        self._enough = Event()
        self._moved = Event()

    def send(self, reference: str) -> None:
        answer = self._client.post(self._path, json=LINE | {"reference": reference})
        self.statuses.add(answer.status_code)

    def has(self) -> set[str]:
        """The references of the newest that the server has."""
        answer = self._client.get(self._path, params={"limit": 500})
        return {each["reference"] for each in answer.json()["responses"]}

    def wait_for_more(self) -> None:
        self._moved.clear()
        assert self._moved.wait(30)

    @contextmanager
    def going_on(self) -> Iterator[None]:
        thread = Thread(target=self._go_on)
        thread.start()
        try:
            yield
        finally:
            self._enough.set()
            thread.join()

    def _go_on(self) -> None:
        while not self._enough.is_set():
            self.send(f"r-{self.sent}")
            self.sent += 1
            self._moved.set()

    def close(self) -> None:
        self._client.close()


def test_a_restore_while_somebody_writes_loses_no_answer(
    on_sqlite: Amends, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AMENDS_RATE_LIMIT_PER_KEY", "0")
    monkeypatch.setenv("AMENDS_RATE_LIMIT_PER_ORGANISATION", "0")
    workspace = make_hotel(on_sqlite)
    key = on_sqlite.done("key", "create", "--workspace", workspace, "--scope", "admin").strip()
    with serving("serve", "--database", on_sqlite.url) as server:
        writer = Writer(server, workspace, key)
        writer.send("before the backup")
        with writer.going_on():
            writer.wait_for_more()
            copied = on_sqlite.json("backup", tmp_path / "monday.db")
        writer.send("after the backup")
        kept = writer.has()
        assert copied["rows"]["responses"] <= len(kept)
        restore_between(on_sqlite, writer, tmp_path / "monday.db")
        has = writer.has()
        writer.close()
        assert server.end() == 0
    assert writer.statuses == {201}
    assert "before the backup" in has
    assert "after the backup" not in has
    assert on_sqlite.json("backup", tmp_path / "tuesday.db")["rows"]["responses"] == len(has)


def restore_between(on_sqlite: Amends, writer: Writer, file: Path) -> None:
    writer._enough.clear()
    with writer.going_on():
        writer.wait_for_more()
        on_sqlite.done("restore", file, "--force")
        writer.wait_for_more()
