"""IDs as JSON holds them: positive numbers of 64 bits."""

from typing import Annotated, Final, TypeAlias

from msgspec import Meta

HIGHEST_ID: Final = 2**63 - 1

Id: TypeAlias = Annotated[int, Meta(ge=1, le=HIGHEST_ID)]
IdOrZero: TypeAlias = Annotated[int, Meta(ge=0, le=HIGHEST_ID)]
"""0 where nobody or nothing is meant."""
