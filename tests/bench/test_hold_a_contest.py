"""Contests take turns, and say what today's build came to beside the others."""

from collections.abc import Iterator, Sequence

import pytest

from bench import contests
from bench.contest import Contender, Contest, Role, hold
from bench.load import Measured
from bench.report import Report, in_words


def _contender(role: Role, turns: list[str], cpu_us: Sequence[float]) -> Contender:
    left: Iterator[float] = iter(cpu_us)

    def run() -> Measured:
        turns.append(role.value)
        own = next(left)
        return Measured(per_second=1e6 / own, cpu_us=own / 2, database_us=own / 2, memory_mb=50.0)

    return Contender(role.value, role, run)


def _contest(turns: list[str], now: Sequence[float], before: Sequence[float]) -> Contest:
    raw = [50.0] * len(now)
    contenders = [
        _contender(role, turns, costs) for role, costs in ((Role.AMENDS, now), (Role.RAW, raw), (Role.BEFORE, before))
    ]
    return Contest("get", "requests/s", contenders, most_cpu_ms=10.0)


def test_the_build_before_comes_last_in_one_round_and_first_in_the_next() -> None:
    turns: list[str] = []
    hold(_contest(turns, [100.0] * 3, [100.0] * 3), rounds=2)
    assert turns == ["amends", "raw", "before", "before", "amends", "raw", "amends", "raw", "before"]


def test_each_round_is_compared_with_itself_and_the_warming_turn_with_none() -> None:
    outcome = hold(_contest([], [900.0, 100.0, 200.0, 90.0], [1.0, 100.0, 100.0, 100.0]), rounds=3)
    assert outcome.beside is not None
    cpu, speed, memory = outcome.beside.cpu, outcome.beside.speed, outcome.beside.memory
    assert (cpu.median, cpu.least, cpu.limit) == pytest.approx((1.0, 0.9, 2.0))
    assert (speed.median, speed.least, speed.limit) == pytest.approx((1.0, 0.5, 1 / 0.9))
    assert (memory.median, memory.least, memory.limit) == (1.0, 1.0, 1.0)


def test_the_raw_servers_processor_time_by_ours_is_what_is_kept() -> None:
    outcome = hold(_contest([], [100.0] * 2, [100.0] * 2), rounds=1)
    assert (outcome.ratio, outcome.cpu_ratio) == pytest.approx((0.5, 0.5))


def test_without_another_there_is_no_ratio_and_nothing_is_lost() -> None:
    alone = Contest("get", "requests/s", [_contender(Role.AMENDS, [], [100.0] * 2)])
    outcome = hold(alone, rounds=1)
    assert (outcome.ratio, outcome.cpu_ratio, outcome.beside) == (0.0, 0.0, None)
    assert contests.lost([outcome], [outcome]) == []


def test_the_table_marks_what_is_dearer_than_before() -> None:
    outcomes = [hold(_contest([], [cost] * 2, [100.0] * 2), rounds=1) for cost in (104.0, 106.0)]
    lines = in_words(Report("a machine", contests.Size(), 1, outcomes, [])).splitlines()
    same, dearer = lines[-2:]
    assert same.split()[1:4] == ["1.04", "(1.04", "to"]
    assert dearer.split()[1:4] == ["1.06", "(1.06", "to"]
    assert [line.endswith("dearer") for line in (same, dearer)] == [False, True]
