"""Derived values: what is computed from what is kept, and computed anew in the background when its rule changes."""

from typing import Final

from msgspec import Struct


class Derived(Struct, frozen=True):
    """Values that follow a rule: their name, the rule's version, and the kind of the job that computes them anew."""

    name: str
    version: int
    job: str


INDEX_WORDS = "index_words"
REKEY_CUSTOMERS = "rekey_customers"
REKEY_USERS = "rekey_users"
REREAD_TICKETS = "reread_tickets"

SEARCH_WORDS: Final = Derived("search words", 1, INDEX_WORDS)
"""What tickets are found by (`model/search_text.py`)."""

CUSTOMER_KEYS: Final = Derived("customer keys", 4, REKEY_CUSTOMERS)
"""What customers are found again by (`email_key` in `model/email_address.py`, `phone_keys` in `model/phone.py`)."""

USER_KEYS: Final = Derived("user keys", 1, REKEY_USERS)
"""What users are found by, and sign in with (`user_email_key` in `model/email_address.py`)."""

TICKET_ROWS: Final = Derived("ticket rows", 1, REREAD_TICKETS)
"""What tickets say by their history (`READ_FROM_HISTORY` in `model/ticket/correction.py`)."""

DERIVED: Final = (SEARCH_WORDS, CUSTOMER_KEYS, USER_KEYS, TICKET_ROWS)
"""Whoever changes a rule raises its version here."""
