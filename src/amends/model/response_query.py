"""Looking for responses: what people ask for, as names and texts of an address's query, and which responses pass."""

from collections.abc import Callable, Mapping
from typing import Annotated, Any, Final, NamedTuple

from msgspec import Meta, Struct

from amends.errors import UnreadableError
from amends.ids import HIGHEST_ID
from amends.instants import InstantUs
from amends.model.access import Reach, includes
from amends.model.decision import Outcome
from amends.model.response import SurveyResponse
from amends.model.scale import Band
from amends.model.search_text import Phrase, document, holds
from amends.model.survey import Survey
from amends.model.ticket.list_query import QUERY_FIELDS, QueryField
from amends.texts.text import say

NOT_JUDGED: Final = "not_judged"
"""What stands for a decision where there is none yet."""

DECISIONS: Final = (*(outcome.value for outcome in Outcome), NOT_JUDGED)
"""What may have become of a response."""

ResponseQuery = Mapping[str, Any]
"""Values by the names of RESPONSE_FIELDS."""


class ResponsePlace(NamedTuple):
    """Where a response stands in a list: the time at which it was given, and its ID."""

    time_us: InstantUs
    id: int


NEWEST: Final = ResponsePlace(InstantUs(2**63 - 1), HIGHEST_ID)
"""The place before the newest response."""


def _one_of(choices: tuple[str, ...]) -> Callable[[str], str]:
    def read(text: str) -> str:
        if text not in choices:
            raise UnreadableError(say("not_a_choice", choices=choices))
        return text

    return read


def _choice(meaning: str, choices: tuple[str, ...]) -> QueryField:
    pattern = f"^({'|'.join(choices)})$"
    return QueryField(meaning, _one_of(choices), str, Annotated[str, Meta(pattern=pattern)])


RESPONSE_FIELDS: Final[Mapping[str, QueryField]] = {
    "time_from": QUERY_FIELDS["issue_from"]._replace(meaning="The response was given at or after this time"),
    "time_before": QUERY_FIELDS["issue_before"]._replace(meaning="The response was given before this time"),
    "survey_id": QUERY_FIELDS["survey_id"],
    "segment": QUERY_FIELDS["segment"]._replace(
        meaning="Code of the segment of the response; segments below it are included"
    ),
    "band": _choice("How the customer felt, by the bands of the survey's scale", tuple(Band)),
    "score_from": QUERY_FIELDS["score_from"],
    "score_to": QUERY_FIELDS["score_to"],
    "decision": _choice("What the last decision came to; not_judged: there is none yet", DECISIONS),
    "has_ticket": QUERY_FIELDS["overdue"]._replace(
        meaning="true: it opened a ticket or was added to one; false: it has no ticket"
    ),
    "intake_id": QUERY_FIELDS["survey_id"]._replace(
        meaning="ID of the intake that stored it; its responses come in the order of their IDs"
    ),
    "customer_id": QUERY_FIELDS["customer_id"],
    "q": QUERY_FIELDS["q"]._replace(
        meaning='Search for words in answers, names and addresses; "in quotation marks" for a phrase'
    ),
}
"""What responses can be looked for by."""


class ResponseFilter(Struct, frozen=True, kw_only=True):
    """Which responses to list; what is None, 0 or empty doesn't matter. Decisions are compared by who lists them.

    `segment_ids` are those within reach, or fewer. `shows_confidential` when whoever asks may read whom a confidential
    response names, and so may look for them.
    """

    segment_ids: Reach = None
    from_us: InstantUs | None = None
    before_us: InstantUs | None = None
    survey_id: int = 0
    band: Band | None = None
    score_from: int | None = None
    score_to: int | None = None
    has_ticket: bool | None = None
    customer_ids: tuple[int, ...] = ()
    intake_id: int = 0
    phrases: tuple[Phrase, ...] = ()
    shows_confidential: bool = False

    def passes(self, response: SurveyResponse, survey: Survey) -> bool:
        """Whether a response of this survey is one of those that are looked for."""
        return self._is_there(response) and self._has_score(response, survey) and self._has_words(response)

    def _is_there(self, response: SurveyResponse) -> bool:
        return (
            includes(self.segment_ids, response.segment_id)
            and (self.from_us is None or response.time_us >= self.from_us)
            and (self.before_us is None or response.time_us < self.before_us)
            and self.survey_id in (0, response.survey_id)
            and (not self.customer_ids or response.customer_id in self.customer_ids)
            and self.intake_id in (0, response.first_intake_id)
            and self.has_ticket in (None, response.ticket_id != 0)
        )

    def _has_score(self, response: SurveyResponse, survey: Survey) -> bool:
        if self.band is None and self.score_from is None and self.score_to is None:
            return True
        score = response.score
        return (
            score is not None
            and (self.score_from is None or score >= self.score_from)
            and (self.score_to is None or score <= self.score_to)
            and self.band in (None, survey.band_of(score, response.scale))
        )

    def _has_words(self, response: SurveyResponse) -> bool:
        if not self.phrases:
            return True
        who = response.customer
        is_told = self.shows_confidential or not response.is_joined_to_nobody
        named = (who.name, who.email, who.phone, who.reference) if is_told else ()
        return holds(document((response.verbatim, response.reference, *named)), self.phrases)
