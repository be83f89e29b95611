"""Surveys."""

from amends.model.survey import Survey
from amends.wire.surveys import SurveyView


def survey_view(own: Survey) -> SurveyView:
    """A survey, with its boundaries where it has its own."""
    marks = own.boundaries
    ends = (marks.unhappy_to, marks.happy_from) if marks else (None, None)
    return SurveyView(own.id, own.code, own.name, own.scale, *ends)
