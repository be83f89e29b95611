"""What webhooks and the feed say of each event is held to the letter: receivers are built on it.

A field may be added; what is renamed, removed or means something else needs another `schema_version`.
"""

import json
import sys
from pathlib import Path
from typing import Any, get_args

import pytest
from msgspec import Struct

from amends.instants import HOUR_US, InstantUs
from amends.model.cause import Cause
from amends.model.clock.clock import Clock, ClockKind, Milestone, MilestoneAction, Side
from amends.model.clock.ledger import SlaTarget, Started
from amends.model.customer import Customer
from amends.model.delivery import TEST_EVENT, Delivery, DeliveryState
from amends.model.event_names import EventNames
from amends.model.person import TeamMember
from amends.model.restriction import Restriction, SensitiveKind
from amends.model.segment import Address, Segment, SegmentTree
from amends.model.status import Priority, Status
from amends.model.ticket.access_changed import AccessChanged
from amends.model.ticket.assignment import Assignment, Candidate, Routed
from amends.model.ticket.attachment import Attached, AttachmentRemoved
from amends.model.ticket.clock_events import (
    DeadlineBreached,
    DeadlineNear,
    DeadlinesChanged,
    Escalated,
    EscalationAction,
    Moved,
)
from amends.model.ticket.closing import ActionTaken, RootCauseSet
from amends.model.ticket.conversation import (
    Channel,
    ContactAttempted,
    ContactOutcome,
    Noted,
    NoteEdited,
    NoteWithdrawn,
    Replied,
)
from amends.model.ticket.custom_field import FieldsChanged
from amends.model.ticket.escalation import EscalatedByHand
from amends.model.ticket.history import Happened
from amends.model.ticket.link import Linked, LinkKind, Unlinked
from amends.model.ticket.promise import new_promise
from amends.model.ticket.promise_events import (
    PromiseBroken,
    PromiseKept,
    PromiseMade,
    PromiseMoved,
    PromiseNear,
    PromiseOverdue,
)
from amends.model.ticket.snooze import Snoozed, WakeReason, Woken
from amends.model.ticket.soft_delete import Deleted, Merged, MergedInto, Restored
from amends.model.ticket.ticket import Ticket
from amends.model.ticket.ticket_events import (
    FeedbackAttached,
    FeedbackChanged,
    Opened,
    OwnerChanged,
    PriorityChanged,
    StatusChanged,
    TicketEvent,
    Transferred,
)
from amends.model.ticket.undo import Undone
from amends.model.ticket.watchers import Unwatched, Watched
from amends.model.workspace import UnknownSegment, Workspace
from amends.serializers.event_body import webhook_body
from amends.texts.text import say
from tests.engines import START

BODIES = Path(__file__).parent / "bodies"
REFRESH = "python -m tests.serializers.test_event_bodies"
LATER = InstantUs(START + HOUR_US)

_CLOCK = Clock(
    kind=ClockKind.RESOLUTION,
    side=Side.TEAM,
    round=1,
    facts=(Started(START, SlaTarget(24 * HOUR_US)),),
    milestones=(Milestone(0, MilestoneAction.BREACH),),
    due_us=InstantUs(START + 24 * HOUR_US),
)
_TICKET = Ticket(
    id=2001,
    version=1,
    survey_id=1101,
    response_id=1901,
    transaction_id=0,
    customer_id=1801,
    origin_segment_id=1002,
    current_segment_id=1002,
    owner_id=1201,
    status=Status.NEW,
    priority=Priority.HIGH,
    type="DETRACTOR TICKET",
    score=3,
    scale="nps",
    verbatim="Nadie contestó",
    reply="",
    time_limit_hours=24,
    issue_us=START,
    opened_us=START,
    changed_us=START,
    closed_us=None,
    deleted_us=None,
    rule_id=1301,
    rule_version=2,
    clocks=(_CLOCK,),
    due_us=_CLOCK.due_us,
)
_PROMISE = new_promise(2201, "The refund is paid.", InstantUs(START + 48 * HOUR_US), LATER, 1202)
_MOVED = (Moved(ClockKind.RESOLUTION, 1, _CLOCK.due_us, None),)
_ASSIGNMENT = Assignment(
    1202,
    1401,
    1,
    "round_robin",
    1002,
    (Candidate(1201, 3, say("at_their_limit", count=3, limit=3)), Candidate(1202, 0)),
)
_EVENTS: tuple[TicketEvent, ...] = (
    Opened(_TICKET),
    StatusChanged(Status.NEW, Status.IN_PROGRESS, LATER),
    PriorityChanged(Priority.HIGH, Priority.CRITICAL),
    OwnerChanged(1201, 1202),
    Routed(1201, _ASSIGNMENT, (1202,)),
    Transferred(1002, 1003),
    RootCauseSet(0, 1501),
    ActionTaken("Refunded the second charge."),
    FieldsChanged({"refund": None}, {"refund": "40"}),
    ContactAttempted(1, Channel.PHONE, ContactOutcome.NO_ANSWER, "Rang for two minutes."),
    Noted("@ben@hotel.example, could you try?", (1202,)),
    NoteEdited(2, "@ana@hotel.example, could you try?", (1201,)),
    NoteWithdrawn(2),
    Replied("We are sorry."),
    Watched(1202),
    Unwatched(1202),
    Linked(2002, LinkKind.RELATED),
    Unlinked(2002),
    MergedInto(2002, LATER),
    Merged(2003, (1902,), (1202,)),
    Deleted(LATER),
    Restored(),
    Attached(2101, "bill.pdf", "application/pdf", 1024, "0" * 64),
    AttachmentRemoved(2101, "bill.pdf"),
    FeedbackChanged(2, "nps", "Nadie contestó, y me cobraron dos veces"),
    FeedbackAttached(1903),
    DeadlinesChanged(say("status_is", status="PENDING"), _MOVED, (_CLOCK,)),
    DeadlineNear(ClockKind.RESOLUTION, 1, _CLOCK.due_us, (1201,), _CLOCK),
    DeadlineBreached(ClockKind.RESOLUTION, 1, _CLOCK.due_us, (1201,), _CLOCK),
    Escalated(ClockKind.RESOLUTION, 1, 1, EscalationAction.TELL, 1002, (1201,), _CLOCK),
    EscalatedByHand(2, 1002, (1201,), "The guest wants to speak to the manager."),
    AccessChanged(Restriction(), Restriction(SensitiveKind.SAFETY, (1202,), (1201,)), "A guest was hurt."),
    PromiseMade(_PROMISE),
    PromiseKept(2201, LATER),
    PromiseBroken(2201, LATER, "The card was closed."),
    PromiseMoved(2201, _PROMISE.due_us, InstantUs(START + 72 * HOUR_US), LATER, "The bank is closed."),
    PromiseNear(2201, _PROMISE.due_us, (1201,)),
    PromiseOverdue(2201, _PROMISE.due_us, (1201,)),
    Snoozed(InstantUs(START + 48 * HOUR_US)),
    Woken(WakeReason.ESCALATION, (1201,)),
    Undone(first=2, last=3, kept=("priority",), sent=1, status=Status.NEW, action_taken="", clocks=(_CLOCK,)),
)
_WORKSPACE = Workspace(1001, "Hotel Sol", "Europe/Madrid", UnknownSegment.REJECT, START, START)
_PEOPLE = (TeamMember(1201, "ana@hotel.example", "Ana", "Ruiz"), TeamMember(1202, "ben@hotel.example", "Ben", ""))
_SEGMENTS = (
    Segment(1000, 0, "MAIN", "Main Segment", Address(), None, START),
    Segment(1002, 1000, "MAD", "Madrid", Address(), None, START),
    Segment(1003, 1000, "LIS", "Lisbon", Address(), None, START),
)
NAMES = EventNames(
    workspace=_WORKSPACE,
    people={each.id: each for each in _PEOPLE},
    keys={1601: "Data warehouse"},
    segments=SegmentTree(_SEGMENTS),
    causes={1501: Cause(1501, 0, "MONEY", "Charged wrongly", START)},
    surveys={},
    customers={1801: Customer(1801, "eva@example.com", "+34600123456", "Eva", "c-77", START)},
)


def type_of(event: Struct) -> str:
    return str(event.__struct_config__.tag)


def body_of(event: TicketEvent) -> dict[str, Any]:
    """What a webhook is sent of an event that is the second of its ticket, or the first if it opens it."""
    history = [Happened(1, START, "rule", 1301, Opened(_TICKET))]
    if not isinstance(event, Opened):
        history.append(Happened(2, LATER, "user", 1201, event))
    return sent(type_of(event), history)


def sent(event_type: str, history: list[Happened]) -> dict[str, Any]:
    delivery = Delivery(
        id=3001,
        webhook_id=1601,
        subject_kind="ticket",
        subject_id=2001,
        event_id=2900,
        event_version=len(history),
        event_type=event_type,
        at_us=history[-1].at_us if history else START,
        state=DeliveryState.WAITING,
        attempts=0,
        next_us=START,
    )
    body = webhook_body(delivery, history, 17, NAMES, "https://amends.example.com")
    made: dict[str, Any] = json.loads(body)
    return made


def bodies() -> dict[str, dict[str, Any]]:
    return {type_of(each): body_of(each) for each in _EVENTS} | {TEST_EVENT: sent(TEST_EVENT, [])}


def written(body: dict[str, Any]) -> str:
    return json.dumps(body, indent=2, ensure_ascii=False) + "\n"


@pytest.mark.parametrize("event_type", sorted(bodies()))
def test_a_body_is_what_receivers_know(event_type: str) -> None:
    kept = BODIES / f"{event_type}.json"
    assert written(bodies()[event_type]) == kept.read_text("utf-8"), f"if this is meant: {REFRESH}"


def test_there_is_a_body_of_every_event() -> None:
    assert {type(each) for each in _EVENTS} == set(get_args(TicketEvent))
    assert {path.stem for path in BODIES.glob("*.json")} == set(bodies())


def test_every_number_of_a_user_a_segment_or_a_cause_has_its_name_beside_it() -> None:
    for event_type, names in {
        "ticket.owner_changed": ("Ana Ruiz", "Ben"),
        "ticket.routed": ("Ana Ruiz", "Ben", "Madrid"),
        "ticket.transferred": ("Ana Ruiz", "Madrid", "Lisbon"),
        "ticket.root_cause_set": ("Ana Ruiz", "Charged wrongly"),
    }.items():
        told = bodies()[event_type]["data"]
        assert {each.get("name") for kind in told["names"].values() for each in kind} >= set(names)


def refresh() -> None:
    for event_type, body in bodies().items():
        (BODIES / f"{event_type}.json").write_text(written(body), "utf-8")


if __name__ == "__main__":
    sys.exit(refresh())
