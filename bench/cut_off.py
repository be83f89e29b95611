"""`python -m bench.cut_off`: how fast an intake that was cut off is finished, and who waits meanwhile.

Responses are taken in as a stream leaves them that breaks off before anything is judged; a rule wants each of them.
Then a server with a background finishes them, while 100 tickets a second are read and some responses are sent, open
loop. Beside it stand the same requests with nothing else to do, and those beside a stream of as many lines. On
PostgreSQL the background is a process of its own.
"""

import argparse
import asyncio
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from time import perf_counter, sleep

from msgspec import Struct, json

from amends.app import database_of, system_now
from amends.instants import InstantUs
from amends.model.principal import operator
from amends.settings import Settings
from amends.tabular.ndjson import decode_line
from amends.usecases import ingest
from amends.usecases.ingest import ABANDONED_AFTER_US
from amends.usecases.ingest_stream import LINES_AT_ONCE
from amends.usecases.resolve_segment import MissingSegment
from bench import asked, build, contests, databases, postgres, serving
from bench.fill import response
from bench.load import exchange, http
from bench.open_loop import Asking, Waits, asking, table
from bench.place import Place, place

_GETS, _POSTS = "GET a ticket", "POST a response"
_TICKETS = 500
_LOOKS_EVERY_SECONDS = 0.25
_WARMING_SECONDS = 2.0
_MISSED_AFTER_SECONDS = 2.0
_LONGEST_SECONDS = 3600.0


class _Opened(Struct):
    ticket_id: int


class _Results(Struct):
    results: list[_Opened]


class _Seen(Struct):
    ended_time: str | None
    sum: dict[str, int]


def main() -> None:
    """Measure, and print."""
    parser = argparse.ArgumentParser(prog="python -m bench.cut_off", description=__doc__)
    parser.add_argument("--lines", type=int, default=10_000)
    parser.add_argument("--gets", type=float, default=100.0, help="how many tickets are read a second")
    parser.add_argument("--posts", type=float, default=5.0, help="how many responses are sent a second")
    parser.add_argument("--seconds", type=float, default=20.0, help="how long the requests run with nothing else")
    parser.add_argument("--engines", nargs="+", default=["sqlite", "postgres"])
    parser.add_argument("--postgres", metavar="URL", help="a server to use instead of one of our own")
    arguments = parser.parse_args()
    with contests.kept(None) as folder:
        if "sqlite" in arguments.engines:
            _measure("SQLite", place(f"sqlite:///{folder}/cut-off.db"), arguments)
        if "postgres" in arguments.engines:
            with postgres.server(folder, arguments.postgres) as url:
                _measure("PostgreSQL", place(databases.fresh(url, "amends_bench_cut_off")), arguments)


def _measure(engine: str, own: Place, arguments: argparse.Namespace) -> None:
    with _serving(own) as server:
        opened = json.decode(exchange(server.address, asked.responses(own, _TICKETS)), type=_Results)
        ids = [each.ticket_id for each in opened.results]
        loops = [
            Asking(_GETS, asked.one_ticket(own, ids), arguments.gets),
            Asking(_POSTS, asked.one_response(own), arguments.posts),
        ]
        with asking(server.address, loops):
            sleep(_WARMING_SECONDS)
        with asking(server.address, loops) as alone:
            sleep(arguments.seconds)
        with asking(server.address, loops) as beside:
            began = perf_counter()
            exchange(server.address, asked.unhappy_stream(own, arguments.lines))
            streamed = perf_counter() - began
        intake_id = asyncio.run(_cut_off(own, arguments.lines))
        with asking(server.address, loops) as meanwhile:
            seconds = _await_end(server, own, intake_id, arguments.lines)
    print(f"{engine}, {arguments.lines:,} lines that a rule wants: cut off, judged in {seconds:.1f} s;", end=" ")
    print(f"a stream, taken in and judged in {streamed:.1f} s", flush=True)
    for line in table({"alone": alone, "meanwhile": meanwhile, "beside a stream": beside}, [_GETS, _POSTS]):
        print(f"  {line}", flush=True)
    print(f"  p99 of a GET: {_times(meanwhile, alone, _GETS):.2f} times, of a POST: ", end="")
    print(f"{_times(meanwhile, alone, _POSTS):.2f} times", flush=True)


def _times(meanwhile: Waits, alone: Waits, what: str) -> float:
    before = alone.percentile_ms(what, 99)
    return meanwhile.percentile_ms(what, 99) / before if before else 0.0


@contextmanager
def _serving(own: Place) -> Iterator[serving.Server]:
    """A server; on PostgreSQL with a worker of its own."""
    if own.is_sqlite:
        with serving.amends(own) as server:
            yield server
        return
    os.environ["AMENDS_BACKGROUND"] = "false"
    try:
        with serving.amends(own) as server, _working(own):
            yield server
    finally:
        del os.environ["AMENDS_BACKGROUND"]


@contextmanager
def _working(own: Place) -> Iterator[None]:
    worker = subprocess.Popen(
        build.today().command("worker", "--database", own.url), env=build.environment_of(), stdout=subprocess.DEVNULL
    )
    try:
        yield
    finally:
        worker.terminate()
        worker.wait(timeout=60)


async def _cut_off(own: Place, lines: int) -> int:
    """Take lines in as a stream does, and go away before any is judged, so long ago that it is missed in a moment."""
    earlier_us = ABANDONED_AFTER_US - int(_MISSED_AFTER_SECONDS * 1e6)
    database = database_of(Settings(database=own.url), lambda: InstantUs(system_now() - earlier_us))
    by = operator(own.workspace_id)
    await database.open()
    try:
        intake_id = await database.write(by, ingest.begin_stream, "cut off")
        for first in range(0, lines, LINES_AT_ONCE):
            numbers = range(first, min(first + LINES_AT_ONCE, lines))
            rows = [
                decode_line(number + 1, json.encode(response(number, "cut", 3, own.verbatim))) for number in numbers
            ]
            await database.write(by, ingest.ingest_lines, intake_id, rows, MissingSegment.AS_THE_WORKSPACE_SAYS)
    finally:
        await database.close()
    return intake_id


def _await_end(server: serving.Server, own: Place, intake_id: int, lines: int) -> float:
    """How long it takes from when the intake is missed until it has ended.

    Raises RuntimeError when its sum isn't what it should be.
    """
    request = http("GET", f"/v1/workspaces/{own.workspace_id}/intakes/{intake_id}", {"api-key": own.key})
    began = perf_counter() + _MISSED_AFTER_SECONDS
    while perf_counter() - began < _LONGEST_SECONDS:
        seen = json.decode(exchange(server.address, request), type=_Seen)
        if seen.ended_time is not None:
            if seen.sum["stored"] != lines or seen.sum["opened"] + seen.sum["attached"] != lines:
                raise RuntimeError(f"the sum is {seen.sum}")
            return perf_counter() - began
        sleep(_LOOKS_EVERY_SECONDS)
    raise RuntimeError("the intake isn't finished")


if __name__ == "__main__":
    main()
