"""Derived values: what is computed from what is kept, and computed anew in the background when its rule changes."""

from typing import Final

from msgspec import Struct

from amends.instants import ZONES_VERSION
from amends.model.clock.public_holidays import holidays_version
from amends.texts.text import Text, say


class Derived(Struct, frozen=True):
    """Values that follow a rule: their name, the rule's version, and the kind of the job that computes them anew.

    `reason` is why, as the history of what changes says it.
    """

    name: str
    version: int
    job: str
    reason: Text | str = "The rule changed"


RECOMPUTE_DEADLINES = "recompute_deadlines"
INDEX_WORDS = "index_words"
REKEY_CUSTOMERS = "rekey_customers"
REKEY_USERS = "rekey_users"
REREAD_TICKETS = "reread_tickets"

SEARCH_WORDS: Final = Derived("search words", 2, INDEX_WORDS)
"""What tickets are found by (`model/search_text.py`)."""

CUSTOMER_KEYS: Final = Derived("customer keys", 4, REKEY_CUSTOMERS)
"""What customers are found again by (`email_key` in `model/email_address.py`, `phone_keys` in `model/phone.py`)."""

USER_KEYS: Final = Derived("user keys", 1, REKEY_USERS)
"""What users are found by, and sign in with (`user_email_key` in `model/email_address.py`)."""

TICKET_ROWS: Final = Derived("ticket rows", 3, REREAD_TICKETS)
"""What tickets say by their history (`READ_FROM_HISTORY` in `model/ticket/correction.py`)."""


def version_of_calendars(zones: str, holidays: str) -> int:
    """One number for a version of the time zones like 2026f and one of the holidays like 0.109."""
    year, letter = int(zones[:4]), ord(zones[4:5] or "`") - ord("`")
    major, minor = (int(part) for part in holidays.split(".")[:2])
    return ((year * 100 + letter) * 1000 + major) * 10_000 + minor


CALENDAR_DEADLINES: Final = Derived(
    "deadlines",
    version_of_calendars(ZONES_VERSION, holidays_version()),
    RECOMPUTE_DEADLINES,
    say("calendar_data_changed", zones=ZONES_VERSION, holidays=holidays_version()),
)
"""When open deadlines are, by the time zones and public holidays of this program."""

DERIVED: Final = (SEARCH_WORDS, CUSTOMER_KEYS, USER_KEYS, TICKET_ROWS, CALENDAR_DEADLINES)
"""Whoever changes a rule raises its version here."""
