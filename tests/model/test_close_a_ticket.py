"""What must be filled in before a ticket is closed."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from amends.instants import InstantUs
from amends.model.status import Priority, Status
from amends.model.ticket.closing import REQUIREMENTS, Closing, Requirement, closing_errors, is_closing
from amends.model.ticket.ticket import MANUAL_TYPE, Ticket

IDS = ("survey_id", "response_id", "transaction_id", "customer_id", "origin_segment_id", "current_segment_id")
BLANK: dict[str, Any] = {
    **dict.fromkeys((*IDS, "owner_id", "rule_id", "rule_version"), 0),
    **dict.fromkeys(("issue_us", "opened_us", "changed_us"), InstantUs(0)),
    **dict.fromkeys(("closed_us", "deleted_us", "score")),
    **dict.fromkeys(("scale", "verbatim", "reply"), ""),
    "priority": Priority.HIGH,
    "type": MANUAL_TYPE,
    "time_limit_hours": 72,
}
NEW = Ticket(**BLANK, id=1, version=1, status=Status.NEW)

required = st.frozensets(st.sampled_from(Requirement))
closings = st.builds(
    lambda is_reachable, **changes: Closing(structs.replace(NEW, status=Status.CLOSED, **changes), is_reachable),
    is_reachable=st.booleans(),
    root_cause_id=st.sampled_from((0, 7)),
    action_taken=st.sampled_from(("", "  ", "Paid back")),
    contact_attempts=st.integers(0, 2),
)
statuses = st.sampled_from(Status)


@given(closings, required)
def test_what_is_missing_is_told_all_at_once_and_nothing_else(closing: Closing, asked: frozenset[Requirement]) -> None:
    ticket = closing.ticket
    is_missing = {
        "root_cause": ticket.root_cause_id == 0,
        "action_taken": ticket.action_taken != "Paid back",
        "contact_attempt": closing.is_reachable and ticket.contact_attempts == 0,
    }
    missing = {name.value for name in asked if is_missing[name.value]}
    assert {error.field for error in closing_errors(closing, asked)} == missing


@given(statuses, statuses)
def test_closing_is_the_step_out_of_work_and_the_one_into_closed(before: Status, after: Status) -> None:
    settled = (Status.RESOLVED, Status.CLOSED)
    closes = after in settled and (before not in settled or (before, after) == settled)
    own = structs.replace(NEW, status=before), structs.replace(NEW, status=after)
    assert is_closing(*own) is closes
    assert is_closing(None, own[1]) is (after in settled)


def test_every_requirement_can_be_met() -> None:
    assert set(REQUIREMENTS) == set(Requirement)
    filled = structs.replace(NEW, status=Status.CLOSED, root_cause_id=7, action_taken="Paid", contact_attempts=1)
    assert closing_errors(Closing(filled, is_reachable=True), Requirement) == []
