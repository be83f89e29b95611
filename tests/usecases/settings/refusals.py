"""What a refused form says."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from msgspec import Struct

from amends.errors import Invalid


class Refusal(Struct):
    """The faults of a refusal: field -> reason."""

    errors: dict[str, str] = {}

    @property
    def fields(self) -> set[str]:
        return set(self.errors)


@contextmanager
def refused() -> Iterator[Refusal]:
    """What is done within must be refused as invalid; what was wrong is told after it."""
    refusal = Refusal()
    with pytest.raises(Invalid) as caught:
        yield refusal
    refusal.errors = {error.field: str(error.reason) for error in caught.value.errors}
