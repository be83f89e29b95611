"""Surveys."""

from amends.model.survey import Survey
from amends.wire.surveys import SurveyView


def survey_view(own: Survey) -> SurveyView:
    """A survey, with its boundaries where it has its own."""
    marks = own.boundaries
    return SurveyView(
        id=own.id,
        code=own.code,
        name=own.name,
        scale=own.scale,
        unhappy_to=marks.unhappy_to if marks else None,
        happy_from=marks.happy_from if marks else None,
        kind=own.kind.value if own.kind else None,
        language=own.language,
    )
