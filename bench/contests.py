"""What is measured: contests on databases that are filled before, and figures of Amends alone."""

import shutil
import statistics
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from msgspec import Struct, json, structs

from bench import asked, serving
from bench.contest import Contender, Contest, Outcome
from bench.fill import fill
from bench.load import Measured, Request, load
from bench.outside import Outside
from bench.place import Place, place
from bench.serving import Server
from bench.streaming import Streams

CONNECTIONS = 32


class Filled(Struct, frozen=True):
    """A place with its tickets."""

    place: Place
    ids: Sequence[int]


class Size(Struct, frozen=True):
    """How much a run is: tickets in the database, requests of each kind, lines of a stream."""

    tickets: int = 1_000_000
    gets: int = 20_000
    pages: int = 500
    posts: int = 5_000
    lines: int = 100_000


class Figure(Struct, frozen=True):
    """A figure of Amends alone; `goal` is the most that it promises."""

    what: str
    unit: str
    goal: float
    value: float


@contextmanager
def kept(keep: Path | None) -> Iterator[Path]:
    """The folder for filled databases: the one that is named, or else one for this run alone."""
    if keep is not None:
        keep.mkdir(parents=True, exist_ok=True)
        yield keep.absolute()
        return
    with tempfile.TemporaryDirectory(prefix="amends-bench-") as folder:
        yield Path(folder)


def filled(folder: Path, tickets: int) -> Filled:
    """A SQLite database with that many tickets; taken from the folder when an earlier run kept it there."""
    file = folder / f"{tickets}.db"
    told = folder / f"{tickets}.json"
    if told.exists():
        found = json.decode(told.read_bytes(), type=Filled)
        return structs.replace(found, place=structs.replace(found.place, url=f"sqlite:///{file}"))
    made = place(f"sqlite:///{file}")
    found = Filled(made, fill(made, tickets))
    told.write_bytes(json.encode(found))
    return found


def copied(own: Filled, name: str) -> Filled:
    """The same in a file of its own, so that what one contender writes never meets another."""
    file = Path(own.place.file)
    target = file.with_name(f"{name}-{file.name}")
    for path in target.parent.glob(f"{target.name}*"):
        path.unlink()
    shutil.copyfile(file, target)
    return structs.replace(own, place=structs.replace(own.place, url=f"sqlite:///{target}"))


@contextmanager
def both(own: Filled) -> Iterator[tuple[Filled, Server, Server]]:
    """Amends and the raw server, each on a copy."""
    first, second = copied(own, "amends"), copied(own, "raw")
    with serving.amends(first.place) as server, serving.raw(second.place) as raw:
        yield first, server, raw


def reading(own: Filled, servers: tuple[Server, Server], size: Size, outside: Outside | None) -> Iterator[Contest]:
    """One ticket, and a page of a hundred."""
    for what, goal, request, count, others in (
        ("get a ticket", 0.70, asked.one_ticket(own.place, own.ids), size.gets, outside and outside.one_ticket()),
        ("a page of 100 tickets", 0.70, asked.page(own.place), size.pages, outside and outside.hundred()),
    ):
        contenders = [
            Contender(name, lambda server=server, request=request, count=count: _loaded(server, request, count))  # type: ignore[misc]
            for name, server in zip(("Amends", "raw"), servers, strict=True)
        ]
        if outside and others:
            contenders.append(_outside(outside, others, count))
        yield Contest(what, "requests/s", goal, contenders)


def posting(own: Filled, servers: tuple[Server, Server], size: Size, outside: Outside | None) -> Contest:
    """One response a request, each of an unhappy customer."""
    contenders = [
        Contender(name, lambda server=server: _loaded(server, asked.one_response(own.place), size.posts))  # type: ignore[misc]
        for name, server in zip(("Amends", "raw"), servers, strict=True)
    ]
    others = outside.one_response() if outside else None
    if outside and others:
        contenders.append(_outside(outside, others, size.posts))
    return Contest("take one response in", "requests/s", 0.50, contenders)


def streaming(own: Filled, server: Server, raw_file: str, size: Size) -> Contest:
    """A stream of responses, one in ten unhappy."""
    streams = Streams(own.place, server, raw_file, size.lines)
    contenders = [Contender("Amends", streams.take_in), Contender("executemany", streams.insert)]
    return Contest(f"take a stream of {size.lines:,} in", "lines/s", 0.35, contenders)


def growth(small: Filled, large: Filled, size: Size, rounds: int) -> Figure:
    """By how much the 99th percentile of a GET grows from the small database to the large one."""
    seen: tuple[list[float], list[float]] = ([], [])
    with serving.amends(small.place) as first, serving.amends(large.place) as second:
        for _ in range(rounds):
            for own, server, p99s in ((small, first, seen[0]), (large, second, seen[1])):
                p99s.append(_loaded(server, asked.one_ticket(own.place, own.ids), size.gets).p99_ms)
    grown = statistics.median(seen[1]) / statistics.median(seen[0])
    return Figure(f"p99 of a GET, {len(large.ids):,} tickets by {len(small.ids):,}", "times", 1.5, grown)


def start_up(own: Filled, rounds: int) -> Figure:
    """From the command to the first answer; the first start, which may compile modules, only warms up."""
    request = asked.one_ticket(own.place, own.ids)(0)
    serving.seconds_to_first_answer(own.place, request)
    seconds = [serving.seconds_to_first_answer(own.place, request) for _ in range(rounds)]
    return Figure("start-up to the first answer", "s", 1.0, statistics.median(seconds))


def _loaded(server: Server, request: Request, count: int) -> Measured:
    before = server.cpu_seconds()
    measured = load(server.address, request, connections=CONNECTIONS, count=count)
    return structs.replace(measured, cpu_us=(server.cpu_seconds() - before) / count * 1e6)


def _outside(outside: Outside, request: Request, count: int) -> Contender:
    return Contender(outside.name, lambda: _loaded(outside.server, request, count))


def memory(server: Server) -> Figure:
    """What Amends holds after all that was asked of it."""
    return Figure("memory after the load", "MB", 150.0, server.memory_mb())


def lost(now: Sequence[Outcome], before: Sequence[Outcome]) -> list[str]:
    """What takes more of the processor, beside what the raw server takes, by more than a third than it took.

    The processor's time is asked, not the clock's: what else the machine does changes it little.
    """
    known = {each.what: each.cpu_ratio for each in before}
    return [each.what for each in now if each.cpu_ratio < known.get(each.what, 0.0) * 2 / 3]
