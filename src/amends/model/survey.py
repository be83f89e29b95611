"""Surveys: where responses come from, with the scale and the boundaries that are the survey's own."""

from msgspec import Struct

from amends.instants import InstantUs
from amends.model.scale import Band, Boundaries, band, parse_scale


class Survey(Struct, frozen=True):
    """`code` is what feedback calls it; `scale` "" leaves the scale to each response."""

    id: int
    code: str
    name: str
    scale: str
    boundaries: Boundaries | None
    created_us: InstantUs

    def boundaries_on(self, scale: str) -> Boundaries | None:
        """Its own boundaries on a scale: on another than its own they would mean something else."""
        return self.boundaries if scale == self.scale else None

    def band_of(self, score: int, scale: str) -> Band:
        """The band of a score that was given on a scale."""
        return band(score, parse_scale(scale), self.boundaries_on(scale))
