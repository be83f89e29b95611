"""Contests: contenders that do the same take turns, round by round, so that a noisy moment meets all of them."""

import statistics
from collections.abc import Callable, Sequence

from msgspec import Struct

from bench.load import Measured

Run = Callable[[], Measured]


class Contender(Struct, frozen=True):
    """Who is measured; the first of a contest is Amends, the second the raw server."""

    name: str
    run: Run


class Contest(Struct, frozen=True):
    """What is measured; `goal` is the least ratio of the first to the second that Amends promises."""

    what: str
    unit: str
    goal: float
    contenders: Sequence[Contender]


class Standing(Struct, frozen=True):
    """What a contender came to: the medians of its rounds, and the slowest and fastest of them."""

    name: str
    per_second: float
    slowest: float
    fastest: float
    p50_ms: float
    p99_ms: float
    cpu_us: float


class Outcome(Struct, frozen=True):
    """What a contest came to; `ratio` is the first's speed by the second's, `cpu_ratio` the same of processor time."""

    what: str
    unit: str
    goal: float
    ratio: float
    cpu_ratio: float
    standings: Sequence[Standing]


def hold(contest: Contest, rounds: int) -> Outcome:
    """Let the contenders take turns; a turn before the first round warms up and doesn't count."""
    seen: list[list[Measured]] = [[] for _ in contest.contenders]
    for round_number in range(rounds + 1):
        for measured, contender in zip(seen, contest.contenders, strict=True):
            own = contender.run()
            if round_number:
                measured.append(own)
    standings = [_standing(each.name, own) for each, own in zip(contest.contenders, seen, strict=True)]
    first, second = standings[:2]
    cpu_ratio = second.cpu_us / first.cpu_us if first.cpu_us else 0.0
    ratio = first.per_second / second.per_second
    return Outcome(contest.what, contest.unit, contest.goal, ratio, cpu_ratio, standings)


def _standing(name: str, measured: Sequence[Measured]) -> Standing:
    def median(values: Sequence[float]) -> float:
        return statistics.median(values)

    speeds = [each.per_second for each in measured]
    return Standing(
        name,
        median(speeds),
        min(speeds),
        max(speeds),
        median([each.p50_ms for each in measured]),
        median([each.p99_ms for each in measured]),
        median([each.cpu_us for each in measured]),
    )
