"""Whoever changes how customers are compared, or what tickets are found by, raises the version of that rule.

Values that are kept follow the rule of their version; without another version nobody would compute them anew.
"""

import hashlib

import pytest

from amends.model.derived import CUSTOMER_KEYS, DERIVED, SEARCH_WORDS, USER_KEYS, Derived
from amends.model.email_address import email_key, user_email_key
from amends.model.phone import phone_keys
from amends.model.search_text import document

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
DIGESTS = {
    (SEARCH_WORDS.name, 1): "1c5f422fc323d8d7",
    (CUSTOMER_KEYS.name, 1): "64fcc151df5f696a",
    (CUSTOMER_KEYS.name, 3): "8127f18645626031",
    (CUSTOMER_KEYS.name, 4): "60c4614499472e6d",
    (USER_KEYS.name, 1): "04d15543f19fb893",
}
"""What the examples come to by each version; a new version gets a row, an old row never changes."""


def come_to(rule: Derived) -> str:
    if rule == CUSTOMER_KEYS:
        values = [email_key(each) for each in EMAILS] + [" ".join(phone_keys(each, "ES")) for each in PHONES]
    elif rule == USER_KEYS:
        values = [user_email_key(each) for each in EMAILS]
    else:
        values = [document([each]) for each in TEXTS]
    return hashlib.sha256("\n".join(values).encode()).hexdigest()[:16]


@pytest.mark.parametrize("rule", DERIVED, ids=lambda rule: rule.name)
def test_the_examples_come_to_what_they_came_to_in_this_version(rule: Derived) -> None:
    assert come_to(rule) == DIGESTS[rule.name, rule.version], "the rule is another: raise its version"
