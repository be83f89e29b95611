"""`python -m bench.growth`: what people ask all day, at 10,000 tickets and at a million, on both engines.

One question at a time, over HTTP, as a browser or another program asks it. The databases are those of
`python -m bench`; with `--keep FOLDER` they stay there, and `--postgres URL` names a server where they stay as well.
"""

import argparse
import os
import platform
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path

from msgspec import Struct, json

from bench import build, contests, databases, postgres, serving
from bench.contests import Filled
from bench.load import Measured, load
from bench.questions import Question, prepare, questions

SIZES = (10_000, 1_000_000)
_ASKED = 200
_ASKED_SLOW = 20
_SLOW_MS = 100.0


class Grown(Struct, frozen=True):
    """How long a question takes at the small size and at the large one."""

    engine: str
    what: str
    small: Measured
    large: Measured


def main() -> int:
    """Measure, print a table, and write JSON where that is asked for."""
    arguments = _arguments()
    sizes = (SIZES[0], arguments.tickets)
    found: list[Grown] = []
    own = build.today()
    with contests.kept(arguments.keep) as folder:
        if "sqlite" in arguments.engines:
            found += _measure("SQLite", [databases.on_sqlite(own, folder, tickets) for tickets in sizes])
        if "postgres" in arguments.engines:
            with postgres.server(folder, arguments.postgres) as url:
                filled = [databases.on_postgres(own, folder, url, tickets) for tickets in sizes]
                found += _measure("PostgreSQL", filled)
    print(_table(found, sizes))
    if arguments.json:
        arguments.json.write_bytes(json.format(json.encode(found), indent=2))
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.growth", description=__doc__)
    parser.add_argument("--tickets", type=int, default=SIZES[1], help="how many the large database holds")
    parser.add_argument("--engines", nargs="+", default=["sqlite", "postgres"], help="sqlite, postgres or both")
    parser.add_argument("--json", type=Path, help="write what was seen to this file")
    parser.add_argument("--keep", type=Path, help="a folder whose filled databases are used again")
    parser.add_argument("--postgres", help="the URL of a server to use, and to keep filled databases on")
    return parser.parse_args()


def _measure(engine: str, both: Sequence[Filled]) -> Iterator[Grown]:
    with ExitStack() as stack:
        copies = [stack.enter_context(databases.copied(own, "growth")) for own in both]
        asked = [questions(own, prepare(own)) for own in copies]
        small, large = [stack.enter_context(serving.amends(own.place)) for own in copies]
        for first, second in zip(*asked, strict=True):
            print(f"{engine}: {first.what} …", file=sys.stderr, flush=True)
            yield Grown(engine, first.what, _answered(small.address, first), _answered(large.address, second))


def _answered(address: tuple[str, int], question: Question) -> Measured:
    """How long the answers take, one after the other, once it has been asked some times."""
    first = load(address, question.request, connections=1, count=_ASKED_SLOW)
    if first.p50_ms > _SLOW_MS:
        return first
    return load(address, question.request, connections=1, count=_ASKED)


def _table(found: Sequence[Grown], sizes: Sequence[int]) -> str:
    machine = f"{os.cpu_count()} cores, {platform.machine()}, {platform.system()}, Python {platform.python_version()}"
    heads = "".join(f"{f'{tickets:,} tickets':>22}" for tickets in sizes)
    lines = [f"{machine}; milliseconds", "", f"{'':64}{heads}", f"{'':64}{'median':>12}{'p99':>10}" * 1]
    lines[-1] = f"{'':64}{'median':>12}{'p99':>10}{'median':>12}{'p99':>10}{'times':>8}"
    for each in found:
        figures = "".join(f"{size.p50_ms:12.1f}{size.p99_ms:10.1f}" for size in (each.small, each.large))
        times = each.large.p50_ms / each.small.p50_ms
        lines.append(f"{f'{each.engine}: {each.what}':64}{figures}{times:8.1f}")
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
