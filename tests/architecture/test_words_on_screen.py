"""No page says a word that only its writers know, or one that frightens: each has one that everybody understands."""

import re

import pytest
from babel.messages.catalog import Message
from babel.messages.pofile import read_po

from amends.texts.messages import MESSAGES
from amends.texts.owners import OWNERS
from tests.architecture.test_catalogues import ROOT, ids

FORBIDDEN = {
    r"breach": "target missed, overdue (to a privacy officer a breach is one of data)",
    r"silent|silence": "no answer",
    r"detractor|passive|promoter": "unhappy, neutral, happy",
    r"segment": "unit",
    r"feedback|intake": "answer, import",
    r"\b(take|takes|taken|taking)\b.*\bin\b": "import, receive",
    r"\b(quiet)\b(?! hours)": "no rule matched",
    r"suppress": "ignored by a rule",
    r"rout(e|ed|es|ing)\b": "assignment rule, reassign by rules",
    r"\banew\b": "again",
    r"\btold\b": "notified",
    r"\btell\b": "notify",
    r"struck|strike": "reached",
    r"carr(y|ied) out": "done",
    r"\bjudge": "checked against the rules",
    r"\bheld\b|\bholding\b": "waiting",
    r"stands? still": "paused",
    r"\bclocks?\b": "target",
    r"deadline": "target, due",
    r"\bhas it\b": "assigned to",
    r"\b(arose|arise)\b": "happened",
    r"\bticked\b": "selected",
    r"all the same": "anyway",
    r"(?<!SLA )\bpolic(y|ies)\b": "SLA policy",
    r"\b(words_any|words_all|segment_within)\b": "a sentence",
    r"\b(despite_refusal|despite_quiet_hours|even_if_customers_differ)\b": "the label of the field",
}
"""A pattern of words -> what pages say instead."""

ALLOWED = {
    MESSAGES["has_several_conditions_and_a_language"].text: "a word of the document that is typed",
    "Six digits. If it isn't accepted, check the clock of your phone.": "the clock of a phone",
}
"""A message that says such a word -> why it may."""

_PLACE = re.compile(r"%\(\w+\)[rs]")


def messages() -> list[str]:
    """All that pages say in English: a catalogue has it, which another test holds, and what only APIs say."""
    with (ROOT / "src/amends/locale/de/LC_MESSAGES/amends.po").open("rb") as file:
        found: list[Message] = [message for message in read_po(file) if message.id]
    # Why somebody has a ticket, pages say in sentences of their own.
    shown = [template for code, template in MESSAGES.items() if code not in OWNERS]
    said = {words for template in shown for words in template.of_pages}
    of_apis = {words for template in MESSAGES.values() for words in (template.text, template.many)} - said
    return [text for message in found for text in ids(message) if text not in of_apis]


@pytest.mark.parametrize("pattern", FORBIDDEN)
def test_no_page_says_it(pattern: str) -> None:
    words = re.compile(pattern, re.IGNORECASE)
    assert [each for each in messages() if each not in ALLOWED and words.search(_PLACE.sub("", each))] == []


@pytest.mark.parametrize("message", ALLOWED)
def test_what_is_allowed_is_still_said(message: str) -> None:
    assert message in messages()
    assert any(re.search(pattern, message, re.IGNORECASE) for pattern in FORBIDDEN)
