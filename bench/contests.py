"""What is measured: contests on databases that are filled before, and figures of Amends alone."""

import statistics
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from msgspec import Struct

from bench import asked, serving
from bench.build import Build
from bench.contest import Contender, Contest, Outcome, Role
from bench.load import Measured, Request, load
from bench.outside import Outside
from bench.place import Place
from bench.serving import Server
from bench.streaming import Streams, send

CONNECTIONS = 32
MAX_SECONDS = 5.0
"""For one turn of a contest: a build that is slow at it answers fewer."""


class Filled(Struct, frozen=True):
    """A place with its tickets."""

    place: Place
    ids: Sequence[int]


class FilledBuild(Struct, frozen=True):
    """A build that takes part, and its own database."""

    role: Role
    build: Build
    own: Filled


class RunningBuild(Struct, frozen=True):
    """A build that takes part, its own database, and its server on that."""

    role: Role
    build: Build
    own: Filled
    server: Server

    def contender(self, run: Callable[[], Measured]) -> Contender:
        """It in a contest."""
        return Contender(self.build.name, self.role, run)

    def loaded(self, request: Request, count: int, connections: int = CONNECTIONS) -> Contender:
        """It in a contest of one kind of request."""
        return self.contender(partial(loaded, self.server, request, count, connections))


class Size(Struct, frozen=True):
    """How much a run is: tickets in the database, requests of each kind in a turn, lines of a stream and of a file."""

    tickets: int = 1_000_000
    gets: int = 20_000
    pages: int = 500
    posts: int = 5_000
    lines: int = 100_000
    views: int = 100
    closings: int = 200
    rows: int = 10_000


class Figure(Struct, frozen=True):
    """A figure of Amends alone; `goal` is the most that it promises, `before` that of the build before."""

    what: str
    unit: str
    goal: float
    value: float
    before: float | None = None


@contextmanager
def kept(keep: Path | None) -> Iterator[Path]:
    """The folder for filled databases: the one that is named, or else one for this run alone."""
    if keep is not None:
        keep.mkdir(parents=True, exist_ok=True)
        yield keep.absolute()
        return
    with tempfile.TemporaryDirectory(prefix="amends-bench-") as folder:
        # PostgreSQL's own user finds its files in it.
        Path(folder).chmod(0o755)
        yield Path(folder)


def loaded(server: Server, request: Request, count: int, connections: int = CONNECTIONS) -> Measured:
    """What so many requests of a kind come to."""
    return server.measured(
        lambda: load(server.address, request, connections=connections, count=count, max_seconds=MAX_SECONDS)
    )


def starting(builds: Sequence[FilledBuild]) -> Contest:
    """From the command to the first answer; the warming turn compiles modules where they aren't yet."""
    contenders = [
        Contender(
            each.build.name,
            each.role,
            partial(serving.start, each.own.place, each.build, asked.one_ticket(each.own.place, each.own.ids)(0)),
        )
        for each in builds
    ]
    return Contest("start, to the first answer", "starts/s", contenders, most_ms=1000.0)


def reading(builds: Sequence[RunningBuild], raw: Server, size: Size, outside: Outside | None) -> Iterator[Contest]:
    """One ticket, and a page of a hundred."""
    own = builds[0].own
    gets, pages = asked.one_ticket(own.place, own.ids), asked.page(own.place)
    contenders = [each.loaded(asked.one_ticket(each.own.place, each.own.ids), size.gets) for each in builds]
    yield Contest(
        "get a ticket",
        "requests/s",
        [*contenders, raw_contender(raw, gets, size.gets), *_outside(outside, Outside.one_ticket, size.gets)],
        goal=0.70 if own.place.is_sqlite else 0.60,
    )
    contenders = [each.loaded(asked.page(each.own.place), size.pages) for each in builds]
    yield Contest(
        "a page of 100 tickets",
        "requests/s",
        [*contenders, raw_contender(raw, pages, size.pages), *_outside(outside, Outside.hundred, size.pages)],
        goal=0.70 if own.place.is_sqlite else 0.0,
    )


def posting(builds: Sequence[RunningBuild], raw: Server, size: Size, outside: Outside | None) -> Contest:
    """One response a request, each of an unhappy customer."""

    def post(server: Server, place: Place) -> Measured:
        return loaded(server, asked.one_response(place), size.posts)

    own = builds[0].own.place
    contenders = [each.contender(partial(post, each.server, each.own.place)) for each in builds]
    contenders.append(Contender("raw", Role.RAW, partial(post, raw, own)))
    contenders += _outside(outside, Outside.one_response, size.posts)
    return Contest("take one response in", "requests/s", contenders, goal=0.50 if own.is_sqlite else 0.0)


def streaming(builds: Sequence[RunningBuild], raw_file: str, size: Size) -> Contest:
    """A stream of responses, one in ten unhappy; on SQLite beside a bare `executemany` of the rows."""
    contenders = [each.contender(partial(send, each.own.place, each.server, size.lines)) for each in builds]
    what, first = f"take a stream of {size.lines:,} in", builds[0]
    if not raw_file:
        return Contest(what, "lines/s", contenders)
    streams = Streams(first.own.place, first.server, raw_file, size.lines)
    contenders[0] = first.contender(streams.take_in)
    # It inserts what the first took in, so it follows at once.
    contenders.insert(1, Contender("executemany", Role.RAW, streams.insert))
    return Contest(what, "lines/s", contenders, goal=0.35)


def growth(small: Filled, large: Filled, size: Size, rounds: int) -> Figure:
    """By how much the 99th percentile of a GET grows from the small database to the large one."""
    seen: tuple[list[float], list[float]] = ([], [])
    with serving.amends(small.place) as first, serving.amends(large.place) as second:
        for _ in range(rounds):
            for own, server, p99s in ((small, first, seen[0]), (large, second, seen[1])):
                p99s.append(loaded(server, asked.one_ticket(own.place, own.ids), size.gets).p99_ms)
    grown = statistics.median(seen[1]) / statistics.median(seen[0])
    return Figure(f"p99 of a GET, {len(large.ids):,} tickets by {len(small.ids):,}", "times", 1.5, grown)


def memory(builds: Sequence[RunningBuild], load: str) -> Figure:
    """What Amends holds after all that was asked of it."""
    values = [each.server.memory_mb() for each in builds]
    return Figure(f"memory after {load}", "MB", 150.0, values[0], *values[1:])


def raw_contender(
    raw: Server, request: Request, count: int, name: str = "raw", connections: int = CONNECTIONS
) -> Contender:
    """The raw server in a contest of one kind of request."""
    return Contender(name, Role.RAW, partial(loaded, raw, request, count, connections))


def _outside(outside: Outside | None, asked_of: Callable[[Outside], Request | None], count: int) -> list[Contender]:
    request = asked_of(outside) if outside else None
    if outside is None or request is None:
        return []
    return [Contender(outside.name, Role.OTHER, partial(loaded, outside.server, request, count))]


def lost(now: Sequence[Outcome], before: Sequence[Outcome]) -> list[str]:
    """What takes more of the processor, beside what the raw server takes, by more than a third than it took.

    The processor's time is asked, not the clock's: what else the machine does changes it little.
    """
    known = {each.what: each.cpu_ratio for each in before}
    return [each.what for each in now if each.cpu_ratio < known.get(each.what, 0.0) * 2 / 3]
