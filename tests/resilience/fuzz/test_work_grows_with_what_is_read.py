"""Twice as much to read is twice as much work, and not four times: no reader's time grows by the square.

The suite counts the lines of Python that run. `make fuzz` measures processor time as well, where regular expressions
and what is written in C show.
"""

import os
import sys
import time
from collections.abc import Callable
from types import FrameType
from typing import Any

import pytest

from amends.errors import AmendsError
from amends.http.request.problems import HttpProblem
from tests.resilience.fuzz.parsers import LINE, PARSERS, Parser
from tests.tabular.builders import MAPPING

IS_LONG = "AMENDS_TEST_FUZZ_EXAMPLES" in os.environ
FEW, MANY = 200, 1600
MAX_GROWTH = 2.0
"""Beyond the growth of the input: by the square it would be eight."""
ROW = b"r-1,3,20/11/2026,Nadie\n"

GROWING: dict[str, tuple[str, Callable[[int], Any]]] = {
    "rows of CSV": ("CSV", lambda count: b"Ref,Score,Date,Words\n" + ROW * count),
    "quotes of CSV that never close": ("CSV", lambda count: b"Ref,Score,Date,Words\n" + b'"a,\n' * count),
    "fields of a CSV row": ("CSV", lambda count: b"Ref,Score,Date,Words\n" + b"x," * count + b"\n"),
    "columns of CSV": ("CSV", lambda count: b",".join(b"c%d" % number for number in range(count)) + b"\n"),
    "lines of NDJSON": ("NDJSON", lambda count: (LINE + b"\n") * count),
    "broken lines of NDJSON": ("NDJSON", lambda count: b"{\xff}\n" * count),
    "answers in mappings": (
        "a mapping",
        lambda count: MAPPING + '[[answers]]\nquestion="a"\nverbatim={column="b"}\n' * count,
    ),
    "brackets": ("a rule", lambda count: '{"when": ' + "[" * count),
    "conditions": (
        "a rule",
        lambda count: '{"name": "a", "order": 1, "when": {"any": [' + '{"band": "x"},' * count + "]}}",
    ),
    "tables of a route": ("a route", lambda count: "".join(f"[a{number}]\n" for number in range(count))),
    "IDs in a query": ("a query", lambda count: "owner_id=" + "1," * count),
    "names in a query": ("a query", lambda count: "&".join(f"n{number}=1" for number in range(count))),
    "words to look for": ("words to look for", lambda count: "lift " * count),
    "quotation marks to look for": ("words to look for", lambda count: '"' * count),
    "marks on a letter": ("words of a customer", lambda count: "a" + "\u0301" * count),
    "apostrophes": ("words of a customer", lambda count: "a'" * count),
    "stops": ("words of a customer", lambda count: ".:" * count + "a"),
    "mentions": ("mentions", lambda count: "@a" * count),
    "mentions in a row": ("mentions", lambda count: "@a@" * count),
    "languages": ("a language", lambda count: "es-MX;q=0.1," * count),
    "a browser": ("a browser", lambda count: "Mozilla/5.0 (" * count),
    "digits": ("a time of a column", lambda count: "1" * count),
    "an ID": ("an ID", lambda count: "1" * count),
    "a key": ("a key", lambda count: "amk_" + "A" * count),
    "an address": ("an address to send to", lambda count: "https://" + "a." * count),
    "fields of a ticket": (
        "a change of a ticket",
        lambda count: b'{"fields": {' + b",".join(b'"f%d": 1' % number for number in range(count)) + b"}}",
    ),
}
growing = pytest.mark.parametrize("name", GROWING)


def read(parser: Parser, given: Any) -> None:
    try:
        parser.read(given)
    except (AmendsError, HttpProblem, *parser.raises):
        return


def lines_run(parser: Parser, given: Any) -> int:
    count = 0

    def trace(_frame: FrameType, event: str, _argument: Any) -> Any:
        nonlocal count
        count += event == "line"
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        read(parser, given)
    finally:
        sys.settrace(before)
    return count


@growing
def test_so_many_more_lines_run(name: str) -> None:
    reader, made = GROWING[name]
    parser = PARSERS[reader]
    read(parser, made(FEW))
    few, many = (lines_run(parser, made(count)) for count in (FEW, MANY))
    assert many <= few * (MANY / FEW) * MAX_GROWTH


@pytest.mark.skipif(not IS_LONG, reason="measures time: make fuzz")
@growing
def test_so_much_more_time_passes(name: str) -> None:
    reader, made = GROWING[name]
    parser = PARSERS[reader]
    count, spent = FEW, 0.0
    while spent < 0.02 and count < 2_000_000:
        count *= 2
        spent = seconds(parser, made(count))
    more = seconds(parser, made(16 * count))
    # By the square it would be 256 times as long; a machine's caches and neighbours make no such difference.
    assert more < 0.1 or more <= spent * 64, f"{spent:.3f} s for {count}, {more:.3f} s for sixteen times that"


def seconds(parser: Parser, given: Any) -> float:
    def once() -> float:
        began = time.process_time()
        read(parser, given)
        return time.process_time() - began

    return min(once() for _ in range(3))
