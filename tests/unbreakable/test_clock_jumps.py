"""The system's clock is set back or forward: nobody is locked out, and no limit is forgotten for good."""

from hypothesis import given
from hypothesis import strategies as st

from amends.http.limits import Policy, Window
from amends.instants import HOUR_US, SECOND_US, InstantUs
from tests.engines import START

MOST = 5
WINDOW_US = 60 * SECOND_US
JUMPS = (-HOUR_US, -SECOND_US, 0, SECOND_US, 30 * SECOND_US, 24 * HOUR_US)


def test_after_the_clock_was_set_back_an_hour_calls_go_on() -> None:
    window = Window(Policy("key", MOST, WINDOW_US))
    for _ in range(MOST):
        window.count(START)
    assert window.left(START) == 0
    assert window.left(InstantUs(START - HOUR_US)) == MOST


@given(st.lists(st.sampled_from(JUMPS), max_size=40))
def test_however_the_clock_jumps_a_window_has_room_again_when_two_have_passed(jumps: list[int]) -> None:
    window = Window(Policy("key", MOST, WINDOW_US))
    now = START
    for jump in jumps:
        now = InstantUs(now + jump)
        left = window.left(now)
        assert 0 <= left <= MOST
        if left:
            window.count(now)
        else:
            assert 1 <= window.seconds_to_wait(now) <= 2 * WINDOW_US // SECOND_US
    assert window.left(InstantUs(now + 2 * WINDOW_US)) == MOST
