"""Connections that do what no good client does, byte by byte."""

import json
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from msgspec import Struct

from tests.cli.served import Served, serving

PATIENCE_SECONDS = 60
LINE = {"survey": "visit", "segment": "S1", "score": 3, "scale": "nps", "time": "2026-11-20T16:50:00+01:00"}
JSON_TYPE = "Content-Type: application/json"
NDJSON_TYPE = "Content-Type: application/x-ndjson"


class Heard(Struct, frozen=True):
    """One answer off the wire."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def problem(self) -> dict[str, Any]:
        """The problem document."""
        assert self.headers["content-type"] == "application/problem+json"
        document: dict[str, Any] = json.loads(self.body)
        assert document["status"] == self.status
        return document


class Wire:
    """One connection to a server."""

    def __init__(self, server: Served, receive_buffer: int = 0, send_buffer: int = 0) -> None:
        self.socket = socket.socket()
        self.socket.settimeout(PATIENCE_SECONDS)
        if receive_buffer:
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
        if send_buffer:
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, send_buffer)
        self.socket.connect(("127.0.0.1", server.port))
        self._pending = b""

    def send(self, text: str | bytes) -> None:
        """Send that, as it is."""
        self.socket.sendall(text.encode() if isinstance(text, str) else text)

    def get(self, path: str = "/health/live", *lines: str) -> None:
        """Send a whole request."""
        self.send("\r\n".join((f"GET {path} HTTP/1.1", "Host: amends.test", *lines, "", "")))

    def hear(self) -> Heard:
        """The next answer."""
        while b"\r\n\r\n" not in self._pending:
            self._more()
        head, _, self._pending = self._pending.partition(b"\r\n\r\n")
        first, *lines = head.decode().split("\r\n")
        headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}
        length = int(headers.get("content-length", "0"))
        while len(self._pending) < length:
            self._more()
        body, self._pending = self._pending[:length], self._pending[length:]
        return Heard(int(first.split()[1]), headers, body)

    def is_ended(self) -> bool:
        """Wait for the server to close; whether nothing came before."""
        try:
            return self._pending == b"" and self.socket.recv(1) == b""
        except ConnectionResetError:
            return True

    def _more(self) -> None:
        more = self.socket.recv(65536)
        assert more, f"ended after {self._pending!r}"
        self._pending += more

    def close(self) -> None:
        self.socket.close()


class Rig(Struct, frozen=True):
    """A server and all that is connected to it."""

    server: Served
    wires: list[Wire]

    def wire(self, receive_buffer: int = 0, send_buffer: int = 0) -> Wire:
        """One more connection."""
        self.wires.append(Wire(self.server, receive_buffer, send_buffer))
        return self.wires[-1]

    @contextmanager
    def apart(self) -> Iterator["Rig"]:
        """The same server for one test, whose connections end with it."""
        made = Rig(self.server, [])
        try:
            yield made
        finally:
            made.close()
        assert self.server.process.poll() is None, "the server has died"

    def close(self) -> None:
        """End all connections."""
        for wire in self.wires:
            wire.close()

    def is_serving(self) -> bool:
        """Whether somebody else is answered."""
        return self.server.get("/health/live").status_code == 200

    def most_memory_kib(self) -> int:
        """The most memory that the server has held."""
        status = Path(f"/proc/{self.server.process.pid}/status").read_text("ascii")
        return int(status.partition("VmHWM:")[2].split()[0])


@contextmanager
def rig(url: str, descriptors: int = 0, workers: int = 1, ends_with: int = 0, **settings: object) -> Iterator[Rig]:
    """A server with these settings, and no limit on calls; it may have ended with that code."""
    named = {f"AMENDS_{name.upper()}": str(value) for name, value in settings.items()}
    named |= {"AMENDS_RATE_LIMIT_PER_KEY": "0", "AMENDS_RATE_LIMIT_PER_ORGANISATION": "0"}
    before = dict(os.environ)
    os.environ.update(named)
    try:
        command = ("serve", "--workers", str(workers), "--database", url)
        with serving(*command, descriptors=descriptors) as server:
            os.environ.clear()
            os.environ.update(before)
            made = Rig(server, [])
            try:
                yield made
            finally:
                made.close()
            assert server.process.poll() in (None, ends_with), "the server has died"
            if workers > 1 and server.process.poll() is None:
                server.end()
    finally:
        os.environ.clear()
        os.environ.update(before)
