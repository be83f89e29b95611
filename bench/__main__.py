"""`python -m bench`: Amends beside a raw server in one run; medians and ratios at the end."""

import argparse
import os
import platform
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from msgspec import Struct, json

from bench import contests, outside, serving
from bench.contest import Contest, Outcome, hold
from bench.contests import Figure, Filled, Size
from bench.fill import AT_ONCE, fill
from bench.place import place
from tests import engines

_QUICK = Size(tickets=10_000, gets=3_000, pages=100, posts=800, lines=5_000)
_SMALL = 10_000
_LAST_QUICK = Path(__file__).parent / "quick.json"


class Report(Struct, frozen=True):
    """A whole run: the machine, its size, and what was seen."""

    machine: str
    size: Size
    rounds: int
    outcomes: list[Outcome]
    figures: list[Figure]


def main() -> int:
    """Measure, print a table, and write JSON where that is asked for; 1 when a third was lost."""
    arguments = _arguments()
    size = _QUICK if arguments.quick else Size(tickets=max(AT_ONCE, arguments.tickets))
    other = outside.read(arguments.url) if arguments.url else None
    with contests.kept(arguments.keep) as folder:
        report = _measure(folder, size, arguments.rounds, other)
        losses = _losses(report, folder) if arguments.quick else []
    print(_table(report))
    if arguments.json:
        arguments.json.write_bytes(json.format(json.encode(report), indent=2))
    for what in losses:
        print(f"{what}: more than a third slower beside the raw server than in {_LAST_QUICK.name}", file=sys.stderr)
    return 1 if losses else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--tickets", type=int, default=1_000_000, help="how many the database holds")
    parser.add_argument("--rounds", type=int, default=5, help="how often each contender runs")
    parser.add_argument("--quick", action="store_true", help="two minutes, small, beside the last quick run")
    parser.add_argument("--json", type=Path, help="write the report to this file")
    parser.add_argument("--keep", type=Path, help="a folder whose filled databases are used again")
    parser.add_argument("--url", type=Path, help="a JSON file that names another server to measure beside")
    return parser.parse_args()


def _measure(folder: Path, size: Size, rounds: int, other: outside.Outside | None) -> Report:
    own = contests.filled(folder, size.tickets)
    figures = [contests.start_up(own, rounds)]
    outcomes: list[Outcome] = []
    with contests.both(own) as (first, server, raw):
        outcomes += [_hold(contest, rounds) for contest in contests.reading(first, (server, raw), size, other)]
        outcomes.append(_hold(contests.posting(first, (server, raw), size, other), rounds))
        figures.append(contests.memory(server))
    again, target = contests.copied(own, "amends"), contests.copied(own, "raw")
    with serving.amends(again.place) as server:
        outcomes.append(_hold(contests.streaming(again, server, target.place.file, size), rounds))
        figures.append(contests.memory(server))
    if size.tickets > _SMALL:
        figures.append(contests.growth(contests.filled(folder, _SMALL), own, size, rounds))
    outcomes += _on_postgres(size, rounds)
    return Report(_machine(), size, rounds, outcomes, figures)


def _hold(contest: Contest, rounds: int) -> Outcome:
    print(f"{contest.what} …", file=sys.stderr, flush=True)
    return hold(contest, rounds)


def _on_postgres(size: Size, rounds: int) -> Iterator[Outcome]:
    engines.begin_run()
    try:
        with engines.postgres_copy(engines.postgres()) as url:
            made = place(url)
            own = Filled(made, fill(made, min(size.tickets, _SMALL)))
            with serving.amends(made) as server, serving.raw(made) as raw:
                for contest in contests.reading(own, (server, raw), size, None):
                    goal = 0.60 if contest.goal and contest.what.startswith("get") else 0.0
                    named = Contest(f"{contest.what}, PostgreSQL", contest.unit, goal, contest.contenders)
                    yield _hold(named, rounds)
    except engines.CannotStartError as error:
        print(f"without PostgreSQL: {error}", file=sys.stderr)
    finally:
        engines.end_run()


def _losses(report: Report, folder: Path) -> Sequence[str]:
    # A noisy moment is no loss: what seems lost is measured again before it is said.
    if not _LAST_QUICK.exists():
        return []
    last = json.decode(_LAST_QUICK.read_bytes(), type=Report).outcomes
    if not contests.lost(report.outcomes, last):
        return []
    again = _measure(folder, report.size, report.rounds, None)
    return sorted(set(contests.lost(report.outcomes, last)) & set(contests.lost(again.outcomes, last)))


def _machine() -> str:
    return f"{os.cpu_count()} cores, {platform.machine()}, {platform.system()}, Python {platform.python_version()}"


def _table(report: Report) -> str:
    lines = [f"{report.machine}; {report.size.tickets:,} tickets; medians of {report.rounds} rounds", ""]
    lines.append(f"{'':34}{'':13}{'a second':>10}{'p50 ms':>9}{'p99 ms':>9}{'CPU µs':>9}{'ratio':>7}{'goal':>7}")
    for outcome in report.outcomes:
        for place_number, each in enumerate(outcome.standings):
            what = (outcome.what, f"  {outcome.unit}", "")[min(place_number, 2)]
            goal = f"{outcome.goal:7.2f}" if outcome.goal else ""
            tail = f"{outcome.ratio:7.2f}{goal}" if place_number == 0 else ""
            numbers = f"{each.per_second:10,.0f}{each.p50_ms:9.2f}{each.p99_ms:9.2f}{each.cpu_us:9.0f}"
            lines.append(f"{what:34}{each.name:13}{numbers}{tail}")
    lines.append("")
    lines += [f"{each.what:47}{each.value:10,.2f} {each.unit} (goal: at most {each.goal:g})" for each in report.figures]
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
