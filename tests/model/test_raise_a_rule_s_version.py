"""Whoever changes how customers are compared, or what tickets are found by, raises the version of that rule.

Values that are kept follow the rule of their version; without another version nobody would compute them anew.
"""

import hashlib

import pytest
import tzdata

from amends.instants import HOUR_US, InstantUs
from amends.model.clock.clock import Clock, ClockKind, Side
from amends.model.clock.ledger import SlaTarget, Started
from amends.model.clock.public_holidays import holidays_version
from amends.model.derived import (
    CALENDAR_DEADLINES,
    CUSTOMER_KEYS,
    DERIVED,
    SEARCH_WORDS,
    TICKET_ROWS,
    USER_KEYS,
    Derived,
    version_of_calendars,
)
from amends.model.email_address import email_key, user_email_key
from amends.model.phone import phone_keys
from amends.model.search_text import document
from amends.model.status import Status
from amends.model.ticket.clock_events import Escalated, EscalationAction
from amends.model.ticket.conversation import Channel, ContactAttempted, ContactOutcome
from amends.model.ticket.correction import READ_FROM_HISTORY
from amends.model.ticket.escalation import EscalatedByHand
from amends.model.ticket.history import Happened, replay
from amends.model.ticket.ticket_events import Opened, StatusChanged
from tests.engines import START
from tests.model.clock.test_walk_back_and_forth import a_ticket

EMAILS = ("Ana@Example.com", " ana@example.com ", "straße@example.com", "İ@example.com", "ana+x@example.com", "")
PHONES = (
    "+34 600 123 456",
    "(0034) 600-123-456",
    "600123456",
    "+44 (0)20 7946 0018",
    "٣٤٦٠٠",
    "ext 5",
    "600 123 456 / 600 123 457",
    "",
)
TEXTS = (
    "El ascensor no funciona, ¡tres días!",
    "كان الانتظار طويلاً",
    "Straße ÆØÅ ﬁne naïve",
    "お風呂が壊れた",
    "+34 600 123 456",
)
CLOCK = Clock(
    kind=ClockKind.RESOLUTION, side=Side.CUSTOMER, round=1, facts=(Started(START, SlaTarget(HOUR_US)),), milestones=()
)
EVENTS = (
    Opened(a_ticket(START)),
    ContactAttempted(1, Channel.PHONE, ContactOutcome.NO_ANSWER, ""),
    ContactAttempted(2, Channel.EMAIL, ContactOutcome.REACHED, ""),
    ContactAttempted(3, Channel.PHONE, ContactOutcome.REACHED, ""),
    StatusChanged(Status.NEW, Status.PENDING, START, InstantUs(START + 9 * HOUR_US)),
    Escalated(ClockKind.RESOLUTION, 1, 2, EscalationAction.TELL, 1, (), CLOCK),
    StatusChanged(Status.PENDING, Status.RESOLVED, START),
    StatusChanged(Status.RESOLVED, Status.IN_PROGRESS, START),
    StatusChanged(Status.IN_PROGRESS, Status.CLOSED, START),
    StatusChanged(Status.CLOSED, Status.IN_PROGRESS, START),
    StatusChanged(Status.IN_PROGRESS, Status.ESCALATED, START),
    EscalatedByHand(2, 1, ()),
)
DIGESTS = {
    (SEARCH_WORDS.name, 1): "1c5f422fc323d8d7",
    (SEARCH_WORDS.name, 2): "445e5741981037f8",
    (CUSTOMER_KEYS.name, 1): "64fcc151df5f696a",
    (CUSTOMER_KEYS.name, 3): "8127f18645626031",
    (CUSTOMER_KEYS.name, 4): "60c4614499472e6d",
    (USER_KEYS.name, 1): "04d15543f19fb893",
    (TICKET_ROWS.name, 1): "792e8eaf5f1b8d79",
    (TICKET_ROWS.name, 2): "a9fb9d6dcb52419a",
    (TICKET_ROWS.name, 3): "07f9342cf595e1a2",
}
"""What the examples come to by each version; a new version gets a row, an old row never changes."""


def rows_of_a_ticket() -> list[str]:
    """What a ticket's row says after each of its events, of what is read from its history."""
    happened = [
        Happened(version, InstantUs(START + version * HOUR_US), "user", 1, event)
        for version, event in enumerate(EVENTS, 1)
    ]
    states = [replay(happened[:count]) for count in range(1, len(happened) + 1)]
    return [" ".join(str(getattr(state, name)) for name in READ_FROM_HISTORY) for state in states]


def come_to(rule: Derived) -> str:
    if rule == CUSTOMER_KEYS:
        values = [email_key(each) for each in EMAILS] + [" ".join(phone_keys(each, "ES")) for each in PHONES]
    elif rule == USER_KEYS:
        values = [user_email_key(each) for each in EMAILS]
    elif rule == TICKET_ROWS:
        values = rows_of_a_ticket()
    else:
        values = [document([each]) for each in TEXTS]
    return hashlib.sha256("\n".join(values).encode()).hexdigest()[:16]


@pytest.mark.parametrize(
    "rule", [each for each in DERIVED if each is not CALENDAR_DEADLINES], ids=lambda rule: rule.name
)
def test_the_examples_come_to_what_they_came_to_in_this_version(rule: Derived) -> None:
    assert come_to(rule) == DIGESTS[rule.name, rule.version], "the rule is another: raise its version"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (("2026e", "0.109"), ("2026f", "0.109")),
        (("2026z", "0.109"), ("2027a", "0.1")),
        (("2026f", "0.109"), ("2026f", "0.110")),
        (("2026f", "0.999"), ("2026f", "1.0")),
        (("2026", "0.109"), ("2026a", "0.109")),
    ],
)
def test_later_zones_and_holidays_are_a_higher_version(before: tuple[str, str], after: tuple[str, str]) -> None:
    assert version_of_calendars(*before) < version_of_calendars(*after)


def test_deadlines_follow_the_zones_and_holidays_of_this_program() -> None:
    assert str(CALENDAR_DEADLINES.reason) == f"time zones {tzdata.IANA_VERSION}, public holidays {holidays_version()}"
