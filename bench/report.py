"""What a run came to, as a table and as JSON."""

from collections.abc import Iterator, Sequence

from msgspec import Struct

from bench.contest import Outcome, Spread, Standing
from bench.contests import Figure, Size

_DEARER = 1.05
_WIDE = 42


class Report(Struct, frozen=True):
    """A whole run: the machine, its size, what was seen, and which contests broke off."""

    machine: str
    size: Size
    rounds: int
    outcomes: list[Outcome]
    figures: list[Figure]
    failures: list[str] = []


def in_words(report: Report) -> str:
    """The report as a person reads it."""
    lines = [f"{report.machine}; {report.size.tickets:,} tickets; medians of {report.rounds} rounds", ""]
    heads = "".join(f"{head:>10}" for head in ("a second", "p50 ms", "p99 ms", "CPU µs", "+ DB µs", "MB"))
    lines.append(f"{'':{_WIDE}}{'':15}{heads}{'ratio':>7}{'goal':>7}")
    for outcome in report.outcomes:
        lines += _contest(outcome)
    lines += ["", *(_figure(each) for each in report.figures), *_bars(report.outcomes), *_beside(report.outcomes)]
    return "\n".join(lines)


def _contest(outcome: Outcome) -> Iterator[str]:
    for number, each in enumerate(outcome.standings):
        what = (outcome.what, f"  {outcome.unit}", "")[min(number, 2)]
        tail = ""
        if number == 0 and outcome.ratio:
            tail = f"{outcome.ratio:7.2f}" + (f"{outcome.goal:7.2f}" if outcome.goal else "")
        yield f"{what:{_WIDE}}{each.name:15}{_numbers(each)}{tail}"
    if len(outcome.standings) == 1:
        yield f"  {outcome.unit}"


def _numbers(each: Standing) -> str:
    times = f"{each.per_second:10,.1f}{each.p50_ms:10.2f}{each.p99_ms:10.2f}"
    return f"{times}{each.cpu_us:10,.0f}{each.database_us:10,.0f}{each.memory_mb:10.1f}"


def _figure(each: Figure) -> str:
    before = "" if each.before is None else f" (before: {each.before:,.2f})"
    return f"{each.what:52}{each.value:10,.2f} {each.unit}{before} (goal: at most {each.goal:g})"


def _bars(outcomes: Sequence[Outcome]) -> Iterator[str]:
    for outcome in outcomes:
        for what, value, limit in (
            (outcome.what, outcome.standings[0].p50_ms, outcome.most_ms),
            (f"{outcome.what}, processor time", outcome.standings[0].cpu_us / 1000, outcome.most_cpu_ms),
        ):
            if limit:
                yield f"{what:52}{value:10,.2f} ms (goal: at most {limit:g})"


def _beside(outcomes: Sequence[Outcome]) -> Iterator[str]:
    found = [(each.what, each.beside) for each in outcomes if each.beside]
    if not found:
        return
    yield ""
    heads = "".join(f"{head:>24}" for head in ("processor time", "memory", "speed"))
    yield f"{f'today by {found[0][1].name}, median and range':{_WIDE + 4}}{heads}"
    for what, own in found:
        dearer = "  dearer" if own.cpu.median > _DEARER else ""
        yield f"{what:{_WIDE + 4}}{_spread(own.cpu)}{_spread(own.memory)}{_spread(own.speed)}{dearer}"


def _spread(each: Spread) -> str:
    if not each.median:
        return f"{'':24}"
    return f"{f'{each.median:.2f} ({each.least:.2f} to {each.limit:.2f})':>24}"
