"""The pieces of statements whose length depends on the values: the only place that builds them."""

from collections.abc import Iterator, Sequence
from typing import TypeVar

T = TypeVar("T")

MAX_IN_A_LIST = 256


def numbered(first: int, count: int) -> str:
    """`$first, $first+1 …`: the placeholders of a list of `count` values."""
    return ", ".join(f"${number}" for number in range(first, first + count))


def chunks(values: Sequence[T], size: int = MAX_IN_A_LIST) -> Iterator[Sequence[T]]:
    """The values in runs of at most `size`."""
    for start in range(0, len(values), size):
        yield values[start : start + size]
