"""`python -m bench`: Amends beside a raw server, and beside the build of an older commit, in one run.

Medians and ratios at the end. Each build fills a database of its own by its own code, on both engines.
"""

import argparse
import os
import platform
import signal
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from msgspec import json, structs

from bench import build, contests, outside, postgres, report
from bench.build import Build
from bench.contest import Role
from bench.contests import Size
from bench.engine import Run, measure_postgres, measure_sqlite
from bench.report import Report
from tests import engines

_QUICK = Size(tickets=10_000, gets=3_000, pages=100, posts=800, lines=5_000, views=20, closings=100, rows=1_000)
# The processor's time needs fewer than speed does, and there is one more that takes turns.
_BESIDE = Size(gets=5_000, pages=200, posts=2_000, lines=20_000, rows=5_000)
_LEAST_TICKETS = 1_000
_ROUNDS, _ROUNDS_BESIDE = 5, 9
_LAST_QUICK = Path(__file__).parent / "quick.json"


def main() -> int:
    """Measure, print tables, and write JSON where that is asked for; 1 when a third was lost."""
    arguments = _arguments()
    other = outside.read(arguments.url) if arguments.url else None
    reports: list[Report] = []
    losses: Sequence[str] = ()
    with contests.kept(arguments.keep) as folder:
        builds = _builds(arguments.before, folder)
        rounds = arguments.rounds or (_ROUNDS_BESIDE if len(builds) > 1 else _ROUNDS)
        for size in _sizes(arguments):
            run = Run(folder, builds, size, rounds, other)
            reports.append(_measure(run, arguments))
            print(report.in_words(reports[-1]), end="\n\n", flush=True)
            if arguments.json:
                arguments.json.write_bytes(json.format(json.encode(reports), indent=2))
            losses = _losses(reports[-1], run, arguments) if arguments.quick and not arguments.before else ()
    for what in losses:
        print(f"{what}: more than a third slower beside the raw server than in {_LAST_QUICK.name}", file=sys.stderr)
    failures = [failure for each in reports for failure in each.failures]
    for failure in failures:
        print(f"broke off: {failure}", file=sys.stderr)
    return 1 if losses or failures else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--tickets", type=int, nargs="+", help="how many the database holds; a run for each")
    parser.add_argument("--rounds", type=int, help="how often each contender runs; 5, with --before 9")
    parser.add_argument("--before", metavar="COMMIT", help="build this commit too, and measure it beside today's")
    parser.add_argument("--engines", nargs="+", default=["sqlite", "postgres"], help="sqlite, postgres or both")
    parser.add_argument(
        "--quick", action="store_true", help="small, beside the last quick run; with --before, small turns"
    )
    parser.add_argument("--json", type=Path, help="write the reports to this file")
    parser.add_argument("--keep", type=Path, help="a folder whose builds and filled databases are used again")
    parser.add_argument("--postgres", metavar="URL", help="a server to use instead of one of our own")
    parser.add_argument("--url", type=Path, help="a JSON file that names another server to measure beside")
    return parser.parse_args()


def _builds(commit: str | None, folder: Path) -> Sequence[tuple[Role, Build]]:
    own = (Role.AMENDS, build.today())
    return (own, (Role.BEFORE, build.before(commit, folder))) if commit else (own,)


def _sizes(arguments: argparse.Namespace) -> Iterator[Size]:
    turns = _QUICK if arguments.quick else _BESIDE if arguments.before else Size()
    for tickets in arguments.tickets or [turns.tickets]:
        yield structs.replace(turns, tickets=max(_LEAST_TICKETS, tickets))


def _measure(run: Run, arguments: argparse.Namespace) -> Report:
    found = Report(_machine(), run.size, run.rounds, [], [])
    if "sqlite" in arguments.engines:
        measure_sqlite(run, found)
    if "postgres" in arguments.engines:
        try:
            with postgres.server(run.folder, arguments.postgres or os.environ.get("AMENDS_TEST_POSTGRES")) as url:
                measure_postgres(run, url, found)
        except engines.CannotStartError as error:
            print(f"without PostgreSQL: {error}", file=sys.stderr)
    return found


def _losses(found: Report, run: Run, arguments: argparse.Namespace) -> Sequence[str]:
    # A noisy moment is no loss: what seems lost is measured again before it is said.
    if not _LAST_QUICK.exists():
        return []
    last = json.decode(_LAST_QUICK.read_bytes(), type=list[Report])[0].outcomes
    if not contests.lost(found.outcomes, last):
        return []
    again = _measure(run, arguments)
    return sorted(set(contests.lost(found.outcomes, last)) & set(contests.lost(again.outcomes, last)))


def _machine() -> str:
    return f"{os.cpu_count()} cores, {platform.machine()}, {platform.system()}, Python {platform.python_version()}"


if __name__ == "__main__":
    # Whoever is told to end takes the servers along that it started.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    sys.exit(main())
