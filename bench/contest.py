"""Contests: contenders that do the same take turns, round by round, so that a noisy moment meets all of them."""

import statistics
from collections.abc import Callable, Sequence
from enum import StrEnum

from msgspec import Struct

from bench.load import Measured

Run = Callable[[], Measured]


class Role(StrEnum):
    """Who a contender is: today's build, the plainest server, the build before (`--before`), or anybody else."""

    AMENDS = "amends"
    RAW = "raw"
    BEFORE = "before"
    OTHER = "other"


class Contender(Struct, frozen=True):
    """Who is measured."""

    name: str
    role: Role
    run: Run


class Contest(Struct, frozen=True):
    """What is measured; today's build is the first contender.

    `goal` is the least ratio of its speed to the raw server's that Amends promises, `most_ms` the longest median time
    and `most_cpu_ms` the most processor time for each; 0 promises nothing.
    """

    what: str
    unit: str
    contenders: Sequence[Contender]
    goal: float = 0.0
    most_ms: float = 0.0
    most_cpu_ms: float = 0.0


class Standing(Struct, frozen=True):
    """What a contender came to: the medians of its rounds, and the slowest and fastest of them."""

    name: str
    per_second: float
    slowest: float
    fastest: float
    p50_ms: float
    p99_ms: float
    cpu_us: float
    database_us: float = 0.0
    memory_mb: float = 0.0


class Spread(Struct, frozen=True):
    """The median of what the rounds came to, the least and the most."""

    median: float
    least: float
    limit: float


class Beside(Struct, frozen=True):
    """Today's build by the one before, in each round: processor time and memory (under 1 is better), speed (over 1)."""

    name: str
    cpu: Spread
    memory: Spread
    speed: Spread


class Outcome(Struct, frozen=True):
    """What a contest came to; `ratio` is today's speed by the raw server's, `cpu_ratio` the same of processor time.

    Both are 0 where the raw server doesn't take part.
    """

    what: str
    unit: str
    goal: float
    ratio: float
    cpu_ratio: float
    standings: Sequence[Standing]
    most_ms: float = 0.0
    most_cpu_ms: float = 0.0
    beside: Beside | None = None


def hold(contest: Contest, rounds: int) -> Outcome:
    """Let the contenders take turns; a turn before the first round warms up and doesn't count."""
    seen: list[list[Measured]] = [[] for _ in contest.contenders]
    for round_number in range(rounds + 1):
        turns = list(zip(seen, contest.contenders, strict=True))
        # Each second round the build before comes first: it finds then what the other found before.
        for measured, contender in sorted(turns, key=_before_comes_first) if round_number % 2 else turns:
            own = contender.run()
            if round_number:
                measured.append(own)
    standings = [_standing(each.name, own) for each, own in zip(contest.contenders, seen, strict=True)]
    by_role = {each.role: number for number, each in enumerate(contest.contenders)}
    ratio, cpu_ratio = _beside_raw(standings[0], standings[by_role[Role.RAW]]) if Role.RAW in by_role else (0.0, 0.0)
    before = by_role.get(Role.BEFORE)
    beside = _beside(contest.contenders[before].name, seen[0], seen[before]) if before is not None else None
    return Outcome(
        what=contest.what,
        unit=contest.unit,
        goal=contest.goal,
        ratio=ratio,
        cpu_ratio=cpu_ratio,
        standings=standings,
        most_ms=contest.most_ms,
        most_cpu_ms=contest.most_cpu_ms,
        beside=beside,
    )


def _before_comes_first(turn: tuple[object, Contender]) -> bool:
    return turn[1].role is not Role.BEFORE


def _beside_raw(first: Standing, raw: Standing) -> tuple[float, float]:
    spent, raw_spent = (each.cpu_us + each.database_us for each in (first, raw))
    return first.per_second / raw.per_second, raw_spent / spent if spent else 0.0


def _beside(name: str, now: Sequence[Measured], before: Sequence[Measured]) -> Beside:
    def spread(value: Callable[[Measured], float]) -> Spread:
        ratios = [value(own) / value(other) if value(other) else 0.0 for own, other in zip(now, before, strict=True)]
        return Spread(statistics.median(ratios), min(ratios), max(ratios))

    return Beside(
        name,
        cpu=spread(lambda each: each.cpu_us + each.database_us),
        memory=spread(lambda each: each.memory_mb),
        speed=spread(lambda each: each.per_second),
    )


def _standing(name: str, measured: Sequence[Measured]) -> Standing:
    def median(value: Callable[[Measured], float]) -> float:
        return statistics.median([value(each) for each in measured])

    speeds = [each.per_second for each in measured]
    return Standing(
        name,
        median(lambda each: each.per_second),
        min(speeds),
        max(speeds),
        median(lambda each: each.p50_ms),
        median(lambda each: each.p99_ms),
        median(lambda each: each.cpu_us),
        median(lambda each: each.database_us),
        median(lambda each: each.memory_mb),
    )
