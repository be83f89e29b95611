"""A response as it is shown: with its survey, its segment and its decisions."""

from collections.abc import Sequence

from msgspec import Struct

from amends.model.decision import Decision
from amends.model.response import SurveyResponse
from amends.model.survey import Survey


class ResponseDetail(Struct, frozen=True):
    """A response, where it comes from, and how it was judged."""

    response: SurveyResponse
    survey: Survey
    segment_code: str
    decisions: Sequence[Decision]
