"""A change is refused for what others did only where it is about the same, or relies on it."""

from typing import get_args

from hypothesis import given
from hypothesis import strategies as st

from amends.model.status import Priority, Status
from amends.model.ticket.clock_events import DeadlineNear, Escalated
from amends.model.ticket.conversation import Noted
from amends.model.ticket.custom_field import FieldsChanged
from amends.model.ticket.history import Happened
from amends.model.ticket.reliance import (
    FINISH,
    RELIES_ON,
    TOUCHED,
    TicketPart,
    field_part,
    in_the_way,
    relied_on,
    touched_by,
)
from amends.model.ticket.ticket_events import OwnerChanged, PriorityChanged, StatusChanged, TicketEvent, Transferred
from amends.model.ticket.watchers import Watched

US = ("user", 1)
SOME_EVENTS = [
    StatusChanged(Status.NEW, Status.PENDING, 0),
    PriorityChanged(Priority.LOW, Priority.HIGH),
    OwnerChanged(0, 7),
    Transferred(1, 2),
    Noted("Wait, please"),
    Watched(3),
    FieldsChanged({}, {"refund": "40"}),
]
PARTS = [*TicketPart, FINISH, field_part("refund"), field_part("room")]
HISTORIES = st.lists(st.tuples(st.sampled_from(SOME_EVENTS), st.sampled_from([US, ("user", 2), ("system", 0)])))


def happened(events: list[tuple[TicketEvent, tuple[str, int]]]) -> list[Happened]:
    return [Happened(number, 0, *by, event) for number, (event, by) in enumerate(events, 1)]


def test_every_event_says_what_it_touches() -> None:
    assert TOUCHED.keys() == set(get_args(TicketEvent))


def test_every_change_relies_on_what_it_changes() -> None:
    for part in RELIES_ON:
        assert part == FINISH or part in RELIES_ON[part]


@given(HISTORIES, st.sets(st.sampled_from(PARTS)))
def test_what_is_in_the_way_is_somebody_else_s_and_relied_on(
    events: list[tuple[TicketEvent, tuple[str, int]]], about: set[str]
) -> None:
    since = happened(events)
    found = in_the_way(since, about, US)
    for each in since:
        is_other = (each.by_kind, each.by_id) != US
        assert (each in found) == (is_other and bool(touched_by(each.event) & relied_on(about)))


@given(HISTORIES, st.sets(st.sampled_from(PARTS)), st.sets(st.sampled_from(PARTS)))
def test_a_change_that_is_about_more_meets_no_less(
    events: list[tuple[TicketEvent, tuple[str, int]]], about: set[str], more: set[str]
) -> None:
    since = happened(events)
    assert set(map(id, in_the_way(since, about, US))) <= set(map(id, in_the_way(since, about | more, US)))


def test_no_clock_is_in_anybody_s_way() -> None:
    for event in (DeadlineNear, Escalated):
        assert TOUCHED[event].isdisjoint(relied_on(RELIES_ON))


def test_an_owner_is_chosen_for_the_unit_that_was_seen() -> None:
    moved = happened([(Transferred(1, 2), ("user", 2))])
    assert in_the_way(moved, [TicketPart.OWNER], US)
    assert not in_the_way(moved, [TicketPart.PRIORITY], US)


def test_who_says_that_all_is_done_relies_on_what_was_written_until_then() -> None:
    noted = happened([(Noted("Wait, please"), ("user", 2))])
    assert in_the_way(noted, [FINISH], US)
    assert not in_the_way(noted, [TicketPart.STATUS], US)
