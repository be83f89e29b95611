"""All contests on one engine: each build serves a copy of its own database, the raw server a copy of today's."""

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from msgspec import Struct, structs

from bench import closing, contests, csv_file, databases, screens, serving
from bench.build import Build
from bench.contest import Contest, Role, hold
from bench.contests import Filled, FilledBuild, RunningBuild, Size
from bench.outside import Outside
from bench.report import Report
from bench.serving import Server

_SMALL = 10_000
_RAW = "raw"


class Run(Struct, frozen=True):
    """What is to be measured: where databases are kept, which builds, how much, how often, and who else."""

    folder: Path
    builds: Sequence[tuple[Role, Build]]
    size: Size
    rounds: int
    outside: Outside | None


class _Engine(Struct, frozen=True):
    run: Run
    report: Report
    suffix: str
    filled: Callable[[Build, int], Filled]

    def hold(self, contest: Contest) -> None:
        named = structs.replace(contest, what=f"{contest.what}{self.suffix}")
        print(f"{named.what} …", file=sys.stderr, flush=True)
        try:
            self.report.outcomes.append(hold(named, self.run.rounds))
        except (RuntimeError, OSError) as error:
            # A long run isn't thrown away for one contest.
            self.report.failures.append(f"{named.what}: {error}")


def measure_sqlite(run: Run, report: Report) -> None:
    """Add what is seen on SQLite to a report."""
    engine = _Engine(run, report, "", lambda build, tickets: databases.on_sqlite(build, run.folder, tickets))
    _measure(engine)
    if run.size.tickets > _SMALL:
        _, own = run.builds[0]
        small, large = engine.filled(own, _SMALL), engine.filled(own, run.size.tickets)
        report.figures.append(contests.growth(small, large, run.size, run.rounds))


def measure_postgres(run: Run, server: str, report: Report) -> None:
    """Add what is seen on PostgreSQL to a report."""
    _measure(
        _Engine(
            run,
            report,
            ", PostgreSQL",
            lambda build, tickets: databases.on_postgres(build, run.folder, server, tickets),
        )
    )


def _measure(engine: _Engine) -> None:
    size = engine.run.size
    filled = [FilledBuild(role, build, engine.filled(build, size.tickets)) for role, build in engine.run.builds]
    with _copies(filled) as (own, raw_own):
        engine.hold(contests.starting(own))
        with _running(own) as builds, serving.raw(raw_own.place) as raw:
            _requests(engine, builds, raw)
            engine.report.figures.append(contests.memory(builds, f"all requests{engine.suffix}"))
    with _copies(filled) as (own, raw_own):
        with _running(own) as builds:
            engine.hold(contests.streaming(builds, raw_own.place.file if raw_own.place.is_sqlite else "", size))
            engine.report.figures.append(contests.memory(builds, f"the streams{engine.suffix}"))
        engine.hold(csv_file.taking_in(own, engine.run.folder, size))


def _requests(engine: _Engine, builds: Sequence[RunningBuild], raw: Server) -> None:
    size, outside = engine.run.size, engine.run.outside if builds[0].own.place.is_sqlite else None
    for contest in contests.reading(builds, raw, size, outside):
        engine.hold(contest)
    engine.hold(contests.posting(builds, raw, size, outside))
    for contest in screens.contests(builds, raw, size):
        engine.hold(contest)
    engine.hold(closing.closing(builds, raw, size))


@contextmanager
def _copies(filled: Sequence[FilledBuild]) -> Iterator[tuple[Sequence[FilledBuild], Filled]]:
    with ExitStack() as stack:
        own = [
            structs.replace(each, own=stack.enter_context(databases.copied(each.own, each.role.value)))
            for each in filled
        ]
        yield own, stack.enter_context(databases.copied(filled[0].own, _RAW))


@contextmanager
def _running(filled: Sequence[FilledBuild]) -> Iterator[Sequence[RunningBuild]]:
    with ExitStack() as stack:
        yield [
            RunningBuild(
                each.role, each.build, each.own, stack.enter_context(serving.amends(each.own.place, each.build))
            )
            for each in filled
        ]
