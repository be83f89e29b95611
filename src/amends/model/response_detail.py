"""A response as it is shown: with its survey, its segment and its decisions."""

from collections.abc import Sequence

from msgspec import Struct

from amends.model.decision import Decision
from amends.model.identity import Identity
from amends.model.response import SurveyResponse
from amends.model.survey import Survey


class ResponseDetail(Struct, frozen=True):
    """A response, where it comes from, and how it was judged.

    `shows_confidential` when whoever asks may read whom a confidential one names.
    """

    response: SurveyResponse
    survey: Survey
    segment_code: str
    decisions: Sequence[Decision]
    shows_confidential: bool = False

    @property
    def names_nobody(self) -> bool:
        """Whether it isn't to be read whom the response names."""
        return self.response.identity == Identity.CONFIDENTIAL.value and not self.shows_confidential
