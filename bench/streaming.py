"""A stream of responses taken in by Amends, and the very rows that it left put in by a bare `executemany`."""

import socket
from collections.abc import Sequence
from time import perf_counter, process_time
from typing import Any

import apsw

from bench import asked
from bench.load import Measured
from bench.place import Place
from bench.serving import Server

_KEYS = {
    "intakes": "id",
    "customers": "id",
    "responses": "id",
    "decisions": "response_id",
    "tickets": "id",
    "events": "id",
    "change_sets": "id",
    "jobs": "kind = 'fire_sla_timer' AND id",
    "ticket_search_text": "rowid",
}
# A stream leaves timers; what else is there is put anew by the background meanwhile.
_COLUMNS = {"ticket_search_text": "rowid, workspace_id, text"}

Rows = dict[str, Sequence[Sequence[Any]]]


class Streams:
    """Amends takes a stream in on one file; what it wrote there goes into the other, which began as its copy."""

    def __init__(self, place: Place, server: Server, raw_file: str, lines: int) -> None:
        self._place = place
        self._server = server
        self._lines = lines
        self._raw = apsw.Connection(raw_file)
        pragmas = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON"
        self._raw.execute(pragmas).fetchall()
        self._rows: Rows = {}

    def take_in(self) -> Measured:
        """Send a stream, wait for its answer, and look which rows it left."""
        last = self._last()
        measured = send(self._place, self._server, self._lines)
        self._rows = self._written_after(last)
        return measured

    def insert(self) -> Measured:
        """The rows of the stream before, in one transaction."""
        cpu, began = process_time(), perf_counter()
        with self._raw:
            for table, rows in self._rows.items():
                if rows:
                    named = f"({_COLUMNS[table]})" if table in _COLUMNS else ""
                    places = ", ".join("?" * len(rows[0]))
                    self._raw.executemany(f"INSERT INTO {table} {named} VALUES ({places})", rows)
        seconds, cpu = perf_counter() - began, process_time() - cpu
        return Measured(self._lines / seconds, cpu_us=cpu / self._lines * 1e6)

    def _last(self) -> int:
        with apsw.Connection(self._place.file, flags=apsw.SQLITE_OPEN_READONLY) as connection:
            last: Any = connection.execute("SELECT last_id FROM id_sequence").fetchall()[0][0]
            return int(last)

    def _written_after(self, last: int) -> Rows:
        with apsw.Connection(self._place.file, flags=apsw.SQLITE_OPEN_READONLY) as connection:
            return {
                table: connection.execute(
                    f"SELECT {_COLUMNS.get(table, '*')} FROM {table} WHERE {key} > ?", (last,)
                ).fetchall()
                for table, key in _KEYS.items()
            }


def send(place: Place, server: Server, lines: int) -> Measured:
    """Send a stream, and wait for its answer."""
    request = asked.stream(place, lines)

    def take_in() -> Measured:
        began = perf_counter()
        with socket.create_connection(server.address) as connection:
            connection.sendall(request)
            _read_answer(connection)
        return Measured(lines / (perf_counter() - began), count=lines)

    return server.measured(take_in)


def _read_answer(connection: socket.socket) -> None:
    received = bytearray()
    while b"\r\n\r\n" not in received:
        received += connection.recv(65536)
    head, _, body = bytes(received).partition(b"\r\n\r\n")
    if not head.startswith(b"HTTP/1.1 200"):
        raise RuntimeError(head.decode())
    wanted = int(
        next(line.split(b":")[1] for line in head.lower().split(b"\r\n") if line.startswith(b"content-length"))
    )
    count, tail = len(body), body
    while count < wanted:
        piece = connection.recv(1 << 20)
        if not piece:
            raise RuntimeError("the server hung up")
        count, tail = count + len(piece), (tail + piece)[-4096:]
    if b'"rejected":0' not in tail:
        raise RuntimeError(f"a line was rejected: {tail.decode()}")
