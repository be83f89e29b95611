"""Saying why somebody has a ticket: a sentence for each thing that settles it, with the names that it needs."""

import pytest

from amends.instants import from_text
from amends.model.actor import ActorNames
from amends.model.principal import PrincipalKind
from amends.model.status import Status
from amends.model.ticket.assignment import Assignment, Candidate, Routed
from amends.model.ticket.history import Happened
from amends.model.ticket.owner_reason import mentioned, texts_of
from amends.model.ticket.ticket_events import Opened, OwnerChanged, StatusChanged, TicketEvent
from tests.model.routing.builders import a_ticket

AT = from_text("2026-11-20T16:00:00Z")
NAMES = {7: "Carmen", 8: "Rui", 9: "Ana"}
ROUTES = {3: "Madrid"}
NOBODY_ELSE = ActorNames({}, {6: "Sync"})
CARMEN_IS_AWAY, RUI_IS_FREE = Candidate(7, 2, "is away"), Candidate(8, 1)


def happened(event: TicketEvent, by_kind: str = PrincipalKind.USER, by_id: int = 9) -> Happened:
    return Happened(1, AT, by_kind, by_id, event)


def routed(owner_id: int, route_id: int, *candidates: Candidate, told_ids: tuple[int, ...] = ()) -> Routed:
    return Routed(0, Assignment(owner_id, route_id, 2, "in turn", 1, candidates), told_ids)


def words_of(happened: Happened, names: dict[int, str], routes: dict[int, str]) -> str:
    return " ".join(map(str, texts_of(happened, names, routes, NOBODY_ELSE)))


SAID: list[tuple[TicketEvent, str]] = [
    (
        routed(8, 3, CARMEN_IS_AWAY, RUI_IS_FREE),
        "Rui has it: the route Madrid (version 2) chose them by in turn. Passed over: Carmen, is away.",
    ),
    (
        routed(0, 3, CARMEN_IS_AWAY, told_ids=(9,)),
        (
            "Nobody has it: the route Madrid (version 2) found nobody who is available. "
            "Passed over: Carmen, is away. Notified: Ana."
        ),
    ),
    (
        routed(0, 0, Candidate(0, 0, "eve@hotel.example isn't there")),
        (
            "Nobody has it: the named owner can't take it, and no route matches. "
            "Passed over: eve@hotel.example isn't there."
        ),
    ),
    (OwnerChanged(7, 8), "Rui has it: the user 9 assigned it to them at 2026-11-20T16:00:00.000000Z."),
    (OwnerChanged(7, 0), "Nobody has it: the user 9 removed Carmen at 2026-11-20T16:00:00.000000Z."),
    (Opened(a_ticket(owner_id=8, rule_id=4)), "Rui has it: the rule 4 assigned it to them when it was opened."),
    (Opened(a_ticket(owner_id=8)), "Rui has it: the user 9 assigned it to them when it was opened."),
    (Opened(a_ticket()), "Nobody has it: no route matched when it opened, and no owner was named."),
]


@pytest.mark.parametrize(("event", "words"), SAID)
def test_what_settled_it_is_a_sentence(event: TicketEvent, words: str) -> None:
    assert words_of(happened(event), NAMES, ROUTES) == words


@pytest.mark.parametrize(("event", "words"), SAID)
def test_the_names_of_all_whom_it_mentions_are_enough(event: TicketEvent, words: str) -> None:
    known = {user_id: NAMES[user_id] for user_id in mentioned(happened(event)) - {0}}
    assert words_of(happened(event), known, ROUTES) == words


@pytest.mark.parametrize(
    ("by_kind", "by_id", "who"),
    [
        (PrincipalKind.SYSTEM, 0, "Amends"),
        (PrincipalKind.OPERATOR, 0, "the operator"),
        (PrincipalKind.KEY, 6184, "the key 6184"),
        (PrincipalKind.KEY, 6, "the key Sync"),
    ],
)
def test_who_gave_it_may_be_no_user(by_kind: str, by_id: int, who: str) -> None:
    words = words_of(happened(OwnerChanged(7, 8), by_kind, by_id), NAMES, ROUTES)
    assert words == f"Rui has it: {who} assigned it to them at 2026-11-20T16:00:00.000000Z."


def test_what_settles_nothing_mentions_nobody() -> None:
    assert mentioned(happened(StatusChanged(Status.NEW, Status.IN_PROGRESS, AT))) == frozenset()
