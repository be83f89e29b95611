"""From which status a ticket may move to which."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amends.model.status import Status
from amends.model.transition import TRANSITIONS, transition_fault

statuses = st.sampled_from(Status)


def test_every_status_has_a_way_on() -> None:
    assert set(TRANSITIONS) == set(Status)
    assert all(TRANSITIONS.values())


@given(statuses, statuses)
def test_a_step_is_refused_exactly_when_it_is_not_in_the_table(before: Status, after: Status) -> None:
    allowed = after is before or after in TRANSITIONS[before]
    assert (transition_fault(before, after) == "") is allowed


@given(statuses.filter(lambda status: status is not Status.NEW))
def test_a_ticket_is_new_once(before: Status) -> None:
    assert transition_fault(before, Status.NEW)


@pytest.mark.parametrize("before", [Status.RESOLVED, Status.CLOSED])
def test_what_was_done_reopens_by_being_worked_on(before: Status) -> None:
    assert transition_fault(before, Status.IN_PROGRESS) == ""
    assert transition_fault(before, Status.PENDING)


def test_a_refusal_says_what_is_possible() -> None:
    said = transition_fault(Status.CLOSED, Status.PENDING)
    assert said == "a ticket that is CLOSED can't become PENDING; it can become IN_PROGRESS"


def test_the_manual_has_the_table_as_it_is() -> None:
    manual = (Path(__file__).parents[2] / "docs" / "working-on-tickets.md").read_text("utf-8")
    for before, afters in TRANSITIONS.items():
        row = ", ".join(f"`{after.name}`" for after in sorted(afters))
        assert f"| `{before.name}` | {row} |" in manual
