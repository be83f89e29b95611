"""Surveys: where responses come from, with the scale and the boundaries that are the survey's own."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from msgspec import Struct

from amends.instants import InstantUs
from amends.model.scale import Band, Boundaries, band, parse_scale


class SurveyKind(StrEnum):
    """What a survey asks for: whether one recommends, is satisfied, had it easy, or something else."""

    NPS = "nps"
    CSAT = "csat"
    CES = "ces"
    OTHER = "other"


USUAL_SCALES: Final[Mapping[SurveyKind, str]] = {
    SurveyKind.NPS: "nps",
    SurveyKind.CSAT: "csat-5",
    SurveyKind.CES: "ces-7",
}
"""The scale of a kind of survey where nobody says another."""


class Survey(Struct, frozen=True):
    """`code` is what feedback calls it; `scale` "" leaves the scale to each response.

    `language` is a tag, in which rules read responses that name no language; "" is none.
    """

    id: int
    code: str
    name: str
    scale: str
    boundaries: Boundaries | None
    created_us: InstantUs
    kind: SurveyKind | None = None
    language: str = ""

    def boundaries_on(self, scale: str) -> Boundaries | None:
        """Its own boundaries on a scale: on another than its own they would mean something else."""
        return self.boundaries if scale == self.scale else None

    def band_of(self, score: int, scale: str) -> Band:
        """The band of a score that was given on a scale."""
        return band(score, parse_scale(scale), self.boundaries_on(scale))
