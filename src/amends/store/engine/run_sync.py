"""Stepping a use case to its end on the spot: on SQLite nothing that the store does ever waits."""

from collections.abc import Awaitable
from typing import Any, TypeVar

T = TypeVar("T")


class WaitedError(RuntimeError):
    """A use case awaited something other than the store: an HTTP call, a mail, a sleep."""


def run_sync(use_case: Awaitable[T]) -> T:
    """The result of a coroutine that never suspends. Raises WaitedError, once it is closed, for one that does."""
    coroutine: Any = use_case
    try:
        coroutine.send(None)
    except StopIteration as end:
        result: T = end.value
        return result
    coroutine.close()
    raise WaitedError("A use case must await nothing but the store.")
