"""What must be filled in before a ticket is closed."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from amends.instants import InstantUs
from amends.model.closing import REQUIREMENTS, Requirement, closing_faults
from amends.model.ticket import MANUAL_TYPE, Priority, Status, Ticket

IDS = ("survey_id", "response_id", "transaction_id", "customer_id", "origin_segment_id", "current_segment_id")
BLANK: dict[str, Any] = {
    **dict.fromkeys((*IDS, "owner_id", "rule_id", "rule_version"), 0),
    **dict.fromkeys(("issue_us", "opened_us", "changed_us"), InstantUs(0)),
    **dict.fromkeys(("closed_us", "deleted_us", "score")),
    **dict.fromkeys(("scale", "words", "reply"), ""),
    "priority": Priority.HIGH,
    "type": MANUAL_TYPE,
    "time_limit_hours": 72,
}
NEW = Ticket(**BLANK, id=1, version=1, status=Status.NEW)

required = st.frozensets(st.sampled_from(Requirement))
tickets = st.builds(
    lambda **changes: structs.replace(NEW, **changes),
    status=st.sampled_from(Status),
    root_cause_id=st.sampled_from((0, 7)),
    action_taken=st.sampled_from(("", "  ", "Paid back")),
)


@given(tickets, required)
def test_what_is_missing_is_told_all_at_once_and_nothing_else(ticket: Ticket, asked: frozenset[Requirement]) -> None:
    closed = structs.replace(ticket, status=Status.CLOSED)
    is_there = {"root_cause": closed.root_cause_id == 7, "action_taken": closed.action_taken == "Paid back"}
    missing = {name.value for name in asked if not is_there[name.value]}
    assert {fault.field for fault in closing_faults(NEW, closed, asked)} == missing
    assert {fault.field for fault in closing_faults(None, closed, asked)} == missing


@given(tickets, tickets, required)
def test_only_closing_asks(before: Ticket, after: Ticket, asked: frozenset[Requirement]) -> None:
    if after.status is not Status.CLOSED or before.status is Status.CLOSED:
        assert closing_faults(before, after, asked) == []


def test_every_requirement_can_be_met() -> None:
    assert set(REQUIREMENTS) == set(Requirement)
    filled = structs.replace(NEW, status=Status.CLOSED, root_cause_id=7, action_taken="Paid back")
    assert closing_faults(NEW, filled, Requirement) == []
