"""`python -m bench.locks`: who waits for whom on PostgreSQL while many take feedback in at once.

First 32 connections send responses, each of another customer, to one process, and the server is asked again and again
which of its connections wait for a lock. Then each statement is delayed, and two processes are compared with one.
"""

import argparse
import asyncio
import os
import statistics
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from functools import partial
from urllib.parse import urlsplit

import asyncpg
from msgspec import Struct, structs

from bench import asked, contests, databases, postgres, serving
from bench.load import Measured, load
from bench.place import Place, place

_EVERY_SECONDS = 0.005
_WARMING = 200
_LOCKS = """
    SELECT wait_event FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid() AND state = 'active' AND wait_event_type = 'Lock'
"""


class Looks(Struct):
    """How often was looked, and how many connections waited for each kind of lock, all looks together."""

    count: int
    waiting: Counter[str]


def main() -> None:
    """Measure, and print."""
    arguments = _arguments()
    with contests.kept(None) as folder, postgres.server(folder, arguments.postgres) as url:
        _show_waits(_fresh(url, "locks"), arguments.posts)
        _show_two(_fresh(url, "two"), url, arguments)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.locks", description=__doc__)
    parser.add_argument("--posts", type=int, default=2000, help="how many responses are sent in each turn")
    parser.add_argument("--rounds", type=int, default=5, help="how often one process and two are compared")
    parser.add_argument("--delay", type=float, default=2.0, help="by how many milliseconds a statement is delayed")
    parser.add_argument("--pool", type=int, default=3, help="how many connections each of the two processes has")
    parser.add_argument("--postgres", metavar="URL", help="a server to use instead of one of our own")
    return parser.parse_args()


def _fresh(server: str, name: str) -> Place:
    return place(databases.fresh(server, f"amends_bench_{name}"))


def _show_waits(where: Place, posts: int) -> None:
    with serving.amends(where) as server:
        _send(server.address, where, _WARMING)
        with _looking(where.url) as looks:
            done = _send(server.address, where, posts)
    each = {name: round(count / looks.count, 2) for name, count in looks.waiting.most_common()}
    print(f"{contests.CONNECTIONS} connections: {done.per_second:.0f} responses a second, p99 {done.p99_ms:.0f} ms")
    print(f"connections to PostgreSQL that wait for a lock, mean of {looks.count} looks: {each or 'none'}", flush=True)


def _show_two(where: Place, url: str, arguments: argparse.Namespace) -> None:
    # What the server that was measured before had is what the setting says by default.
    os.environ["AMENDS_POSTGRES_CONNECTIONS"] = str(arguments.pool)
    with ExitStack() as stack:
        servers = [stack.enter_context(_behind_a_delay(where, url, arguments)) for _ in range(2)]
        for each in servers:
            _send(each.address, where, _WARMING)
        turns = [_compare(where, servers, arguments.posts // 4) for _ in range(arguments.rounds)]
    ratios = sorted(both / one for one, both in turns)
    ones, boths = (statistics.median(each) for each in zip(*turns, strict=True))
    print(f"each statement delayed by {arguments.delay:g} ms, {arguments.pool} connections a process:")
    print(f"one process {ones:.0f} responses a second, two {boths:.0f}: ", end="")
    print(f"{statistics.median(ratios):.2f} times ({ratios[0]:.2f} to {ratios[-1]:.2f})", flush=True)


def _compare(where: Place, servers: list[serving.Server], posts: int) -> tuple[float, float]:
    one = _send(servers[0].address, where, posts).per_second
    with ThreadPoolExecutor(len(servers)) as pool:
        both = pool.map(partial(_send, where=where, posts=posts), [each.address for each in servers])
        return one, sum(each.per_second for each in both)


def _send(address: tuple[str, int], where: Place, posts: int) -> Measured:
    return load(address, asked.one_response(where), connections=contests.CONNECTIONS, count=posts)


@contextmanager
def _behind_a_delay(where: Place, url: str, arguments: argparse.Namespace) -> Iterator[serving.Server]:
    command = (sys.executable, "-m", "bench.delay", url, str(arguments.delay))
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as proxy:
        assert proxy.stdout is not None
        try:
            database = urlsplit(where.url).path
            delayed = f"postgresql://postgres@127.0.0.1:{int(proxy.stdout.readline())}{database}"
            with serving.amends(structs.replace(where, url=delayed)) as server:
                yield server
        finally:
            proxy.terminate()


@contextmanager
def _looking(url: str) -> Iterator[Looks]:
    looks, ended = Looks(0, Counter()), threading.Event()
    looking = threading.Thread(target=lambda: asyncio.run(_look(url, looks, ended)))
    looking.start()
    try:
        yield looks
    finally:
        ended.set()
        looking.join()


async def _look(url: str, looks: Looks, ended: threading.Event) -> None:
    connection = await asyncpg.connect(url)
    try:
        while not ended.is_set():
            looks.waiting.update(row[0] for row in await connection.fetch(_LOCKS))
            looks.count += 1
            await asyncio.sleep(_EVERY_SECONDS)
    finally:
        await connection.close()


if __name__ == "__main__":
    main()
