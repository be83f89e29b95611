"""What is measured: pairs of contenders, each a function that does its work once and says how much a second."""

import asyncio
import json
import tempfile
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from itertools import islice
from pathlib import Path
from time import perf_counter

import apsw
import msgspec
from msgspec import Struct

from amends.app import database_of, system_now
from amends.desk import long_intake
from amends.desk.find_segment import Missing
from amends.model.intake import Handed
from amends.model.principal import operator
from amends.model.rule.document import parse
from amends.model.rule.facts import Facts
from amends.model.rule.judge import Rule, judge
from amends.model.scale import Band, parse_scale
from amends.settings import Settings
from amends.tabular.opening import open_rows
from bench import serving
from bench.load import http, load
from bench.serving import Place

_TABLES = ("responses", "events", "decisions")

Contender = Callable[[], float]


class Pair(Struct, frozen=True):
    """Two contenders; `ratio` is the first's speed by the second's."""

    what: str
    unit: str
    first: tuple[str, Contender]
    second: tuple[str, Contender]


@contextmanager
def ticket_read(folder: Path, scale: float) -> Iterator[Pair]:
    """A ticket over the classic API, and the same row by the plainest server."""
    place = serving.place(f"sqlite:///{folder / 'read.db'}")
    count = int(4000 * scale)
    get = http("GET", f"/a/api/v2/cx/tickets/{place.workspace_id}", place.key)
    with serving.amends(place.url) as port, serving.raw(place.file) as raw_port:
        asyncio.run(load(port, _create(place), connections=8, count=200))

        def of(port: int) -> Contender:
            return lambda: asyncio.run(load(port, lambda _: get, connections=8, count=count))

        yield Pair("read a ticket, 8 connections", "requests/s", ("Amends", of(port)), ("raw", of(raw_port)))


@contextmanager
def ticket_create(folder: Path, scale: float, url: str = "") -> Iterator[Pair]:
    """Tickets opened one after the other, and 32 at a time: what sharing a commit brings."""
    place = serving.place(url or f"sqlite:///{folder / 'create.db'}")
    engine = place.url.partition(":")[0]
    with serving.amends(place.url) as port:

        def of(connections: int, count: int) -> Contender:
            return lambda: asyncio.run(load(port, _create(place), connections=connections, count=count))

        many, one = of(32, int(2000 * scale)), of(1, int(300 * scale))
        yield Pair(f"create tickets, {engine}", "requests/s", ("32 connections", many), ("1 connection", one))


@contextmanager
def file_intake(folder: Path, scale: float) -> Iterator[Pair]:
    """A file of NDJSON taken in, merged and judged; and each line decoded and inserted into three tables, no more."""
    count = int(20_000 * scale)
    file = folder / "lines.ndjson"
    file.write_text("".join(json.dumps(_response(number)) + "\n" for number in range(count)), "utf-8")

    def take_in() -> float:
        with tempfile.TemporaryDirectory(dir=folder) as own:
            place = serving.place(f"sqlite:///{own}/intake.db")
            began = perf_counter()
            asyncio.run(_take_in(place, file))
            return count / (perf_counter() - began)

    def insert() -> float:
        with tempfile.TemporaryDirectory(dir=folder) as own:
            began = perf_counter()
            _insert(file, f"{own}/raw.db")
            return count / (perf_counter() - began)

    yield Pair("take a file in", "lines/s", ("Amends", take_in), ("raw inserts", insert))


@contextmanager
def judging(_: Path, scale: float) -> Iterator[Pair]:
    """Twenty rules asked about a response of which none holds: words in several languages, and scores alone."""
    words = [_rule(number, '{ words_any = ["abogado", "reembolso", "nunca más"] }') for number in range(20)]
    scores = [_rule(number, "{ score = [0, 1] }") for number in range(20)]
    facts = [_facts(number) for number in range(int(500 * scale))]

    def of(rules: list[Rule]) -> Contender:
        def run() -> float:
            began = perf_counter()
            for each in facts:
                judge(rules, each)
            return len(facts) * len(rules) / (perf_counter() - began)

        return run

    yield Pair("ask a rule", "rules/s", ("by words", of(words)), ("by score", of(scores)))


MEASURES = {"read": ticket_read, "create": ticket_create, "intake": file_intake, "judge": judging}


def _create(place: Place) -> Callable[[int], bytes]:
    body = {
        "status": "NEW",
        "priority": "HIGH",
        "originSegmentCode": "S1",
        "comment": "Nadie contestó",
        "emailAddress": "ana@example.com",
    }
    path = f"/api/v2/cx/closedloop/workspaces/{place.workspace_id}/tickets"
    request = http("POST", path, place.key, json.dumps(body).encode())
    return lambda _: request


def _response(number: int) -> dict[str, object]:
    return {
        "survey": "visit",
        "reference": f"r-{number}",
        "segment": "S1",
        "score": number % 11,
        "scale": "nps",
        "time": f"2026-10-{number % 28 + 1:02}T10:00:00+02:00",
        "answers": [{"question": "Why?", "words": "Nadie contestó en toda la mañana"}],
        "customer": {"email": f"guest{number}@mail.example"},
    }


async def _take_in(place: Place, file: Path) -> None:
    database = database_of(Settings(database=place.url), system_now)
    await database.open()
    with open_rows(file, None) as rows:
        by, missing = operator(place.workspace_id), Missing.AS_THE_WORKSPACE_SAYS
        intake = await long_intake.run(database, by, "bench", _handed(rows), missing=missing, on_results=_ignore)
    await database.close()
    assert intake.sum.rejected == 0, "every line of the bench is sound"


async def _handed(rows: Iterable[Handed]) -> AsyncIterator[Handed]:
    for each in rows:
        yield each


def _ignore(_: object) -> None:
    """The results are not looked at."""


def _insert(file: Path, target: str) -> None:
    with closing(apsw.Connection(target)) as database, file.open("rb") as lines:
        database.execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL").fetchall()
        for table in _TABLES:
            database.execute(f"CREATE TABLE {table} (number INTEGER PRIMARY KEY, line TEXT) STRICT").fetchall()
        for some in iter(lambda: list(islice(lines, long_intake.LINES_AT_ONCE)), []):
            rows = [(msgspec.json.encode(msgspec.json.decode(line)).decode(),) for line in some]
            with database:
                for table in _TABLES:
                    database.executemany(f"INSERT INTO {table} (line) VALUES (?)", rows)


def _rule(number: int, when: str) -> Rule:
    document = parse(f'name = "Rule {number}"\norder = {number}\nwhen = {when}\n[then.leave]\nreason = "bench"')
    return Rule(number + 1, 1, document)


def _facts(number: int) -> Facts:
    return Facts(
        survey="visit",
        score=9,
        scale=parse_scale("nps"),
        band=Band.PROMOTER,
        words=(f"Todo muy bien, volveremos el año {number}; el desayuno, espléndido",),
        language="es",
        segment_codes=("S1", "MAIN"),
        transaction="",
        custom={},
        has_open_ticket=False,
    )
