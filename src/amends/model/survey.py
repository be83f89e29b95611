"""Surveys: where responses come from, with the scale and the boundaries that are the survey's own."""

from msgspec import Struct

from amends.instants import InstantUs
from amends.model.scale import Boundaries


class Survey(Struct, frozen=True):
    """`code` is what feedback calls it; `scale` "" leaves the scale to each response."""

    id: int
    code: str
    name: str
    scale: str
    boundaries: Boundaries | None
    created_us: InstantUs
