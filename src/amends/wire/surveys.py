"""Surveys."""

from typing import Annotated, Literal, TypeAlias

from msgspec import Meta, Struct

SurveyKindWord: TypeAlias = Annotated[
    Literal["nps", "csat", "ces", "other"],
    Meta(description="What a survey asks for: recommending, satisfaction, effort, or something else."),
]


class SurveyView(Struct, frozen=True):
    """A survey, with its scale and boundaries where it has its own, and what it asks for.

    Rules read responses without a language in the survey's `language`, a tag; it is "" where none is set.
    """

    id: int
    code: str
    name: str
    scale: str
    unhappy_to: int | None
    happy_from: int | None
    kind: SurveyKindWord | None
    language: str


class SurveyList(Struct, frozen=True):
    """All surveys."""

    surveys: list[SurveyView]
