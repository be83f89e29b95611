"""Requests that wait to be written, and which of them are done together."""

import asyncio
from collections.abc import Collection, Coroutine, Sequence
from typing import Any, TypeAlias

from msgspec import Struct

from amends.model.principal import Principal
from amends.store.engine.database import BatchableUseCase, Tx

Key: TypeAlias = object
"""Those with the same key may be done together: they ask for the same, with the same rights."""


class QueuedWrite(Struct):
    """A use case that somebody asked for, and where its answer goes."""

    by: Principal
    use_case: Any
    args: tuple[Any, ...]
    kwargs: dict[str, Any]
    done: asyncio.Future[Any]

    def begin(self, tx: Tx) -> Coroutine[Any, Any, Any]:
        """Begin what is asked for."""
        begun: Coroutine[Any, Any, Any] = self.use_case(tx, *self.args, **self.kwargs)
        return begun

    def answer(self, result: object, error: Exception | None) -> None:
        """Give the result or the fault to whoever still waits for it."""
        if self.done.done():
            return
        if error is not None:
            self.done.set_exception(error)
        else:
            self.done.set_result(result)


def key_of(waiting: QueuedWrite) -> Key:
    """The key of a request for a BatchableUseCase."""
    by = waiting.by
    return (waiting.use_case, by.kind, by.id, by.workspace_id, by.segment_ids)


def coalesce(batch: Sequence[QueuedWrite]) -> Collection[list[QueuedWrite]]:
    """Those that are done together, in the order in which the first of each came: nobody has an answer yet."""
    groups: dict[Key, list[QueuedWrite]] = {}
    for place, waiting in enumerate(batch):
        key = key_of(waiting) if isinstance(waiting.use_case, BatchableUseCase) else place
        groups.setdefault(key, []).append(waiting)
    return groups.values()
