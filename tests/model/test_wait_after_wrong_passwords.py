"""Waiting after wrong passwords: a few are free, then each doubles the wait, and nobody waits for ever."""

import pytest

from amends.instants import MINUTE_US, SECOND_US, InstantUs
from amends.model.session import Credential

NOW = InstantUs(1_000 * MINUTE_US)


def seconds_to_wait(failures: int, failed_us: int = NOW) -> float:
    credential = Credential(7, "hash", InstantUs(0), failures=failures, failed_us=InstantUs(failed_us))
    return (credential.waits_until_us(NOW) - NOW) / SECOND_US


@pytest.mark.parametrize(
    ("failures", "seconds"), [(0, 0), (4, 0), (5, 1), (6, 2), (7, 4), (13, 256), (14, 300), (10_000, 300)]
)
def test_four_are_free_and_then_each_doubles_the_wait(failures: int, seconds: int) -> None:
    assert seconds_to_wait(failures) == seconds


def test_time_that_has_passed_is_waited_already() -> None:
    assert seconds_to_wait(7, NOW - 3 * SECOND_US) == 1


def test_nobody_waits_for_a_clock_that_was_ahead() -> None:
    assert seconds_to_wait(7, NOW + 4 * SECOND_US) == 8
    assert seconds_to_wait(7, NOW + 4 * SECOND_US + 1) == 0
