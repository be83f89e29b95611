"""Whatever it is given, a reader reads it or refuses it with an error of ours, and keeps nothing of it in memory.

`make fuzz` tries far more: AMENDS_TEST_FUZZ_EXAMPLES is how many for each reader.
"""

import gc
import os
import tracemalloc

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from amends.errors import AmendsError
from amends.http.request.problems import HttpProblem
from tests.resilience.fuzz.parsers import PARSERS, Parser

EXAMPLES = int(os.environ.get("AMENDS_TEST_FUZZ_EXAMPLES", "0"))
FEW = 25
REPEATS = 10
MAX_KEPT_BYTES = 30_000

names = pytest.mark.parametrize("name", PARSERS)


def tried(parser: Parser, given_: object) -> None:
    try:
        parser.read(given_)
    except (AmendsError, HttpProblem, *parser.raises):
        return


@names
@pytest.mark.timeout(0 if EXAMPLES else 120)
def test_it_is_read_or_refused(name: str) -> None:
    parser = PARSERS[name]

    @settings(
        max_examples=EXAMPLES or FEW,
        derandomize=not EXAMPLES,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(data=st.data())
    def read(data: st.DataObject) -> None:
        tried(parser, data.draw(parser.given))

    read()


@names
def test_nothing_of_it_stays_in_memory(name: str) -> None:
    parser = PARSERS[name]
    examples = _few(parser)

    def read_all() -> None:
        for each in examples:
            tried(parser, each)

    for _ in range(2):
        read_all()
    tracemalloc.start()
    try:
        gc.collect()
        before, _ = tracemalloc.get_traced_memory()
        for _ in range(REPEATS):
            read_all()
        gc.collect()
        after, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert after - before < MAX_KEPT_BYTES, f"{after - before:,} bytes after {REPEATS} times"


def _few(parser: Parser) -> list[object]:
    found: list[object] = []

    @settings(max_examples=4, derandomize=True, database=None, deadline=None, suppress_health_check=list(HealthCheck))
    @given(data=st.data())
    def collect(data: st.DataObject) -> None:
        found.append(data.draw(parser.given))

    collect()
    return found
