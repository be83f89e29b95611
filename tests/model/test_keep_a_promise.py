"""A promise, whatever happens to it in whichever order: what was missed once was not kept as it was said."""

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from amends.instants import HOUR_US, InstantUs
from amends.model.ticket import promise as model
from amends.model.ticket.promise import Promise, PromiseState, new_promise, next_promise_us, open_promises, with_promise

MADE = InstantUs(1_800_000_000_000_000)
STEPS = st.lists(st.tuples(st.sampled_from(["wait", "look", "move"]), st.integers(1, 100 * HOUR_US)), max_size=12)


def made(ahead_us: int, promise_id: int = 1) -> Promise:
    return new_promise(promise_id, "I call you", InstantUs(MADE + ahead_us), MADE, 7)


def looked_at(own: Promise, now: InstantUs) -> Promise:
    """The promise once its clock was looked at, as the background does."""
    while own.next_fire_us is not None and own.next_fire_us <= now:
        own = model.overdue(own) if own.due_us <= now else model.reminded(own)
    return own


def walked(own: Promise, steps: Sequence[tuple[str, int]]) -> tuple[Promise, InstantUs, bool]:
    """The promise after these steps, when that is, and whether its time ever passed while it was open."""
    now, was_late = MADE, False
    for step, length_us in steps:
        match step:
            case "wait":
                now = InstantUs(now + length_us)
            case "look":
                own = looked_at(own, now)
            case _:
                was_late = was_late or now > own.due_us
                own = model.moved(own, InstantUs(now + length_us), now)
        was_late = was_late or now > own.due_us or own.is_overdue
    return own, now, was_late


@given(st.integers(1, 100 * HOUR_US), STEPS)
def test_kept_as_we_say_is_kept_and_never_late(ahead_us: int, steps: list[tuple[str, int]]) -> None:
    own, now, was_late = walked(made(ahead_us), steps)
    kept = model.kept(own, now)
    assert kept.is_kept_in_time == (not was_late)
    assert (kept.missed_us is None) == (not was_late)
    assert not kept.is_broken
    assert kept.next_fire_us is None


@given(st.integers(1, 100 * HOUR_US), STEPS)
def test_its_clock_is_looked_at_until_its_time_has_passed_and_never_after(
    ahead_us: int, steps: list[tuple[str, int]]
) -> None:
    own, now, _ = walked(made(ahead_us), steps)
    seen = looked_at(own, now)
    assert seen.next_fire_us is None or seen.next_fire_us > now
    assert seen.is_overdue == (own.is_overdue or own.due_us <= now)
    assert seen.is_broken == seen.is_overdue
    assert model.broken(seen, now).is_broken
    assert not model.broken(seen, now).is_kept_in_time


@given(st.lists(st.tuples(st.integers(1, 100 * HOUR_US), st.booleans()), max_size=8))
def test_the_next_open_one_is_found_among_them(drawn: list[tuple[int, bool]]) -> None:
    promises: tuple[Promise, ...] = ()
    for number, (ahead_us, is_kept) in enumerate(drawn, 1):
        own = made(ahead_us, number)
        promises = with_promise(promises, own)
        promises = with_promise(promises, model.kept(own, MADE)) if is_kept else promises
    waiting = [each.due_us for each in promises if each.state is PromiseState.OPEN]
    assert len(promises) == len(drawn)
    assert [each.due_us for each in open_promises(promises)] == sorted(waiting)
    assert next_promise_us(promises) == min(waiting, default=None)
