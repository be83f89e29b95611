"""Telling a ledger: each kind of entry in the words that stand on a ticket's page."""

import pytest

from amends.instants import DAY_US, HOUR_US, MINUTE_US, InstantUs, from_text
from amends.model.clock.ledger import Entry, EntryKind
from amends.model.clock.ledger_text import in_words

FRIDAY = from_text("2026-11-20T16:00:00Z")


def after(microseconds: int) -> InstantUs:
    return InstantUs(FRIDAY + microseconds)


COUNTED = Entry(EntryKind.COUNTED, FRIDAY, after(70 * MINUTE_US), 70 * MINUTE_US)


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        (COUNTED, "Fri 20 Nov 16:00 +1 h 10 min"),
        (
            Entry(EntryKind.PAUSED, FRIDAY, after(HOUR_US), why="PENDING"),
            "Fri 20 Nov 16:00 paused: PENDING, 1 h",
        ),
        (Entry(EntryKind.TERMS_CHANGED, FRIDAY, FRIDAY, why="Quick"), "Fri 20 Nov 16:00 now by Quick"),
        (Entry(EntryKind.CLOSED, FRIDAY, after(HOUR_US), why="closed"), "Fri closed"),
        (Entry(EntryKind.CLOSED, FRIDAY, after(2 * DAY_US), why="closed"), "Fri–Sun closed"),
        (Entry(EntryKind.CLOSED, FRIDAY, after(HOUR_US), why="Black Friday"), "Fri closed: Black Friday"),
    ],
)
def test_an_entry_says_when_and_what(entry: Entry, words: str) -> None:
    assert in_words([entry], None, "UTC") == words


def test_the_deadline_comes_last_on_the_readers_clock() -> None:
    told = in_words([COUNTED], after(2 * DAY_US), "Asia/Tokyo")
    assert told == "Sat 21 Nov 01:00 +1 h 10 min · due Mon 23 Nov 01:00"


def test_only_the_first_entry_names_the_date() -> None:
    assert in_words([COUNTED, COUNTED], None, "UTC") == "Fri 20 Nov 16:00 +1 h 10 min · Fri 16:00 +1 h 10 min"
