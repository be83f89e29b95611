"""From which status a ticket may move to which."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amends.errors import Forbidden, Invalid
from amends.model.principal import Principal, PrincipalKind, Scope
from amends.model.status import Status
from amends.model.ticket.transition import TRANSITIONS, TransitionForm, table_of, transition_error

statuses = st.sampled_from(Status)
names = st.sampled_from([*Status.__members__, "LOST"])
forms = st.lists(st.builds(TransitionForm, names, names, st.sampled_from(["tickets:write", "admin", "tickets:read"])))
CLERK = Principal(PrincipalKind.KEY, 7, 1, frozenset({Scope.TICKETS_WRITE}))
HEAD = Principal(PrincipalKind.KEY, 8, 1, frozenset({Scope.ADMIN}))


def error(before: Status, after: Status) -> str:
    error = transition_error(TRANSITIONS, CLERK, before, after)
    return str(error) if error else ""


def test_every_status_has_a_way_on() -> None:
    assert set(TRANSITIONS) == set(Status)
    assert all(TRANSITIONS.values())


@given(statuses, statuses)
def test_a_step_is_refused_exactly_when_it_is_not_in_the_table(before: Status, after: Status) -> None:
    allowed = after is before or after in TRANSITIONS[before]
    assert (error(before, after) == "") is allowed


@given(statuses.filter(lambda status: status is not Status.NEW))
def test_a_ticket_is_new_once(before: Status) -> None:
    assert error(before, Status.NEW)


@pytest.mark.parametrize("before", [Status.RESOLVED, Status.CLOSED])
def test_what_was_done_reopens_by_being_worked_on(before: Status) -> None:
    assert error(before, Status.IN_PROGRESS) == ""
    assert error(before, Status.PENDING)


def test_a_refusal_says_what_is_possible() -> None:
    said = error(Status.CLOSED, Status.PENDING)
    assert said == "a ticket can't change from CLOSED to PENDING; it can change to IN_PROGRESS"


def test_the_manual_has_the_table_as_it_is() -> None:
    manual = (Path(__file__).parents[2] / "docs" / "working-on-tickets.md").read_text("utf-8")
    for before, afters in TRANSITIONS.items():
        row = ", ".join(f"`{after.name}`" for after in sorted(afters))
        assert f"| `{before.name}` | {row} |" in manual


def only_heads_reopen() -> list[TransitionForm]:
    """Everything closes at once, and what is closed is reopened by an admin."""
    closing = [TransitionForm(status.name, "CLOSED") for status in Status if status is not Status.CLOSED]
    return [*closing, TransitionForm("CLOSED", "IN_PROGRESS", "admin")]


def test_a_step_that_needs_another_right_names_it() -> None:
    table = table_of(only_heads_reopen())
    assert transition_error(table, HEAD, Status.CLOSED, Status.IN_PROGRESS) is None
    with pytest.raises(Forbidden, match="Changing a ticket from CLOSED to IN_PROGRESS needs the scope admin"):
        transition_error(table, CLERK, Status.CLOSED, Status.IN_PROGRESS)
    assert str(transition_error(table, CLERK, Status.CLOSED, Status.NEW)).endswith(
        "it can change to IN_PROGRESS (with admin)"
    )


def test_a_status_may_be_the_end() -> None:
    table = table_of(only_heads_reopen()[:-1])
    assert str(transition_error(table, HEAD, Status.CLOSED, Status.NEW)).endswith(
        "can't change from CLOSED to NEW; it stays CLOSED"
    )


def test_every_error_of_a_table_is_told_at_once() -> None:
    wrong = [("NEW", "LOST", "admin"), ("NEW", "NEW", "admin"), ("NEW", "CLOSED", "root"), ("NEW", "CLOSED", "admin")]
    with pytest.raises(Invalid) as refused:
        table_of([TransitionForm(*step) for step in wrong])
    assert {each.field: str(each.reason) for each in refused.value.errors} == {
        "transitions[0].to": "'LOST' is not a status; use NEW, IN_PROGRESS, PENDING, ESCALATED, RESOLVED, CLOSED",
        "transitions[1]": "leads from NEW to itself",
        "transitions[2].scope": "must be tickets:write or manage or admin",
        "transitions[3]": "NEW to CLOSED is there twice",
        "transitions": "no path leads to CLOSED from IN_PROGRESS, PENDING, ESCALATED, RESOLVED",
    }


@given(forms)
def test_a_table_that_is_taken_says_what_was_sent_and_leads_to_the_end(sent: list[TransitionForm]) -> None:
    try:
        table = table_of([*only_heads_reopen(), *sent])
    except Invalid:
        return
    taken = {(before.name, after.name): scope for before, afters in table.items() for after, scope in afters.items()}
    assert taken == {(each.before, each.after): each.scope for each in [*only_heads_reopen(), *sent]}
    assert all(Status.CLOSED in table[status] for status in Status if status is not Status.CLOSED)
