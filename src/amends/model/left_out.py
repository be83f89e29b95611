"""Lines that are left out of an intake on purpose: they are no responses, and each is counted by its reason."""

from collections.abc import Mapping
from typing import Final

from amends.texts.text import Text, say

FOOTER: Final = "footer"

REASONS: Final = {
    FOOTER: say("left_out_footer"),
    "preview": say("left_out_preview"),
    "test": say("left_out_test"),
    "unfinished": say("left_out_unfinished"),
}
"""The reasons that are said in the reader's language; any other one is a mapping's own words."""

MAX_REASON_CHARACTERS = 60


def left_out_texts(lines: Mapping[str, int]) -> list[Text]:
    """What is said about lines that were left out, by their reasons."""
    return [say("lines_left_out", count=count, reason=reason_text(reason)) for reason, count in lines.items()]


def reason_text(reason: str) -> Text:
    """What a reason is called."""
    return REASONS.get(reason) or say("sentence", words=reason)
