"""Surveys."""

from msgspec import Struct


class SurveyView(Struct, frozen=True):
    """A survey, with its scale and boundaries where it has its own."""

    id: int
    code: str
    name: str
    scale: str
    unhappy_to: int | None
    happy_from: int | None


class SurveyList(Struct, frozen=True):
    """All surveys."""

    surveys: list[SurveyView]
