"""Numbers and ranges of them, as rules write them and as responses hold them."""

import re
from collections.abc import Callable, Mapping

from msgspec import Struct

from amends.model.rule.document_node import DocumentNode
from amends.texts.text import say

Number = int | float

# No longer than what is read in no time, and than any number that people send.
_NUMBER = re.compile(r"[+-]?[0-9]{1,18}(\.[0-9]{1,18})?")
# Up to here whole numbers are the same in every JSON reader.
_LARGEST = 2**53


class Range(Struct, frozen=True, omit_defaults=True):
    """Numbers from `at_least` to `at_most`, both included; None leaves that side open."""

    at_least: Number | None = None
    at_most: Number | None = None

    def holds(self, number: Number) -> bool:
        """Whether a number is in the range."""
        return (self.at_least is None or number >= self.at_least) and (self.at_most is None or number <= self.at_most)


def read_range(nodes: Mapping[str, DocumentNode], node: DocumentNode, read: Callable[[DocumentNode], Number]) -> Range:
    """The range that the keys of a table at `place` say, each mark read by `read`."""
    marks = Range(**{key: read(nodes[key]) for key in Range.__struct_fields__ if key in nodes})
    if marks == Range():
        node.error(say("has_no_bound"))
    elif marks.at_least is not None and marks.at_most is not None and marks.at_least > marks.at_most:
        node.error(say("bounds_match_nothing", lowest=marks.at_least, highest=marks.at_most))
    return marks


def read_number(node: DocumentNode) -> Number:
    """A number, whole or with a fraction, within ±2⁵³."""
    number = node.value
    if not isinstance(number, int | float) or isinstance(number, bool):
        node.wrong(say("a_number"))
    # nan compares with nothing and is refused here too.
    elif abs(number) <= _LARGEST:
        return number
    else:
        node.error(say("not_number_between", lowest=-_LARGEST, highest=_LARGEST))
    return 0


def as_number(value: str | Number) -> Number | None:
    """The number that a response's field holds or, as files and forms have only texts, spells; None if neither."""
    if isinstance(value, bool):
        return None
    if not isinstance(value, str):
        return value
    text = value.strip()
    if not _NUMBER.fullmatch(text):
        return None
    return float(text) if "." in text else int(text)
