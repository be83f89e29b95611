"""Surveys."""

from msgspec import Struct


class SurveyView(Struct, frozen=True):
    """A survey, with its scale and boundaries where it has its own."""

    id: int
    code: str
    name: str
    scale: str
    detractor_to: int | None
    promoter_from: int | None


class SurveyList(Struct, frozen=True):
    """All surveys."""

    surveys: list[SurveyView]
